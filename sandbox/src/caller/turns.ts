// Who said what in which turn, and how long the caller waited for it: built from the caller's speech and the bursts of sound heard.
import { type Burst, burstText } from './ear.ts';

export interface Turn {
  /** From 0: the greeting, which has no caller words. */
  index: number;
  caller: string | null;
  /** When the caller's first and last tone of this turn were sent, line time in ms; null in the greeting. */
  callerFromMs: number | null;
  callerToMs: number | null;
  /** What was heard of the agent in answer, `(speech)` for a voice without tones; empty when nothing was. */
  agent: string;
  agentFromMs: number | null;
  agentToMs: number | null;
  /** From the caller's last tone sample sent to the agent's first sample played; null when there was no answer, or none that began after the caller's end. */
  voiceToVoiceMs: number | null;
}

type OpenTurn = Pick<Turn, 'index' | 'caller' | 'callerFromMs' | 'callerToMs'> & { bursts: Burst[] };

export class Turns {
  readonly #turns: OpenTurn[] = [
    { index: 0, caller: null, callerFromMs: null, callerToMs: null, bursts: [] },
  ];
  readonly #speed: number;

  /** `speed` is the line's; waiting is told in real ms whatever it is. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  get #current(): OpenTurn {
    return this.#turns[this.#turns.length - 1] as OpenTurn;
  }

  callerBegan(text: string, atMs: number): void {
    const index = this.#turns.length;
    this.#turns.push({ index, caller: text, callerFromMs: atMs, callerToMs: null, bursts: [] });
  }

  callerEnded(atMs: number): void {
    this.#current.callerToMs = atMs;
  }

  /** The agent began to sound: an answer in the current turn. */
  heard(burst: Burst): void {
    this.#current.bursts.push(burst);
  }

  /** When the agent began to sound in the current turn. */
  get agentFromMs(): number | undefined {
    return this.#current.bursts[0]?.fromMs;
  }

  /** The last turn so far. */
  current(): Turn {
    return this.#describe(this.#current, this.#turns.length - 1);
  }

  all(): Turn[] {
    return this.#turns.map((turn, i) => this.#describe(turn, i));
  }

  /**
   * True once something of the agent was heard in the current turn. An agent that talked on over the caller without a
   * pause answers within its old burst: what it said after the caller's end then counts as the answer.
   */
  answered(): boolean {
    return this.#current.bursts.some((burst) => burstText(burst) !== '') || this.#splitOverrun();
  }

  #splitOverrun(): boolean {
    const { callerToMs } = this.#current;
    const before = this.#turns[this.#turns.length - 2]?.bursts.at(-1);
    if (callerToMs === null || !before || before.toMs <= callerToMs || this.#current.bursts.length > 0)
      return false;
    const cut = before.characters.findIndex((each) => each.atMs > callerToMs);
    const tail: Burst = {
      fromMs: callerToMs,
      toMs: before.toMs,
      characters: cut < 0 ? [] : before.characters.splice(cut),
    };
    before.toMs = callerToMs;
    this.#current.bursts.push(tail);
    return burstText(tail) !== '';
  }

  #describe(turn: OpenTurn, index: number): Turn {
    const bursts = turn.bursts.filter((burst) => burstText(burst) !== '');
    const answer = bursts.find((burst) => turn.callerToMs !== null && burst.fromMs > turn.callerToMs);
    const waited =
      answer && turn.callerToMs !== null ? (answer.fromMs - turn.callerToMs) / this.#speed : null;
    const texts = bursts.map(burstText);
    return {
      index,
      caller: turn.caller,
      callerFromMs: turn.callerFromMs,
      callerToMs: turn.callerToMs,
      // One spoken line is many bursts; it is one thing said.
      agent: texts.filter((text, i) => i === 0 || text !== texts[i - 1]).join(' '),
      agentFromMs: bursts[0]?.fromMs ?? null,
      agentToMs: bursts.at(-1)?.toMs ?? null,
      voiceToVoiceMs: waited === null ? null : Math.round(waited * 10) / 10,
    };
  }
}
