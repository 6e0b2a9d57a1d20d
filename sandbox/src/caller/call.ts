// One simulated call: the script's hands on the phone (speak, listen, hang up) and what came of it.
import { EventEmitter } from 'node:events';
import { modulate } from '../modem/index.ts';
import { Ear } from './ear.ts';
import { CallError } from './errors.ts';
import { PhoneLine } from './line.ts';
import type { EndedBy, LineOptions } from './line-contract.ts';
import { Mouth } from './mouth.ts';
import { SILENCE } from './playback.ts';
import { FRAME_BYTES } from './ticker.ts';
import { type Turn, Turns } from './turns.ts';
import { stereoWav } from './wav.ts';

/** An agent that is silent this long has finished; its lines follow one another faster. */
const AGENT_QUIET_MS = 600;
/** How long a caller waits for an agent to answer and finish, unless told otherwise. */
const AGENT_TIMEOUT_MS = 60_000;
/** No call lasts longer, unless told otherwise. */
const MAX_CALL_MS = 10 * 60_000;

export interface CallSummary {
  callSid: string;
  turns: Turn[];
  /** The last media stream the server had opened; null when it never took the call itself. */
  streamSid: string | null;
  endedBy: EndedBy;
  durationMs: number;
  /** The number the call was put through to. */
  transferredTo: string | null;
  /** What the server did wrong on the way. */
  errors: CallError[];
}

export interface CallEvents {
  /** The agent's tone began / an answer ended (only as far as somebody waits for it). */
  agentStarted: [atMs: number];
  agentFinished: [turn: Turn];
  callerStarted: [text: string, atMs: number];
  callerFinished: [atMs: number];
  streamStarted: [streamSid: string];
  transferred: [number: string];
  /** Rung by a `<Dial>`, and joined with the caller. */
  joined: [];
  serverError: [error: CallError];
  ended: [summary: CallSummary];
}

export interface CallOptions extends LineOptions {
  agentQuietMs?: number;
  maxDurationMs?: number;
  /** Keeps both sides for `recording()`: 16 kB a second. */
  record?: boolean;
  signal?: AbortSignal;
}

interface Waiter {
  /** True when what was waited for is there. */
  met(lineMs: number): boolean;
  settle(error?: CallError): void;
}

export class SimulatedCall extends EventEmitter<CallEvents> {
  readonly callSid: string;
  readonly from: string;
  readonly to: string;
  /** Resolves when the call is over; never rejects. */
  readonly ended: Promise<CallSummary>;
  readonly #options: CallOptions;
  readonly #line: PhoneLine;
  readonly #ear: Ear;
  readonly #mouth: Mouth;
  readonly #turns: Turns;
  readonly #agentQuietMs: number;
  readonly #speed: number;
  readonly #waiters = new Set<Waiter>();
  readonly #errors: CallError[] = [];
  readonly #recorded: { caller: Buffer[]; agent: Buffer[] } | undefined;
  readonly #end = Promise.withResolvers<CallSummary>();
  #firstMs: number | undefined;
  #lineMs = 0;
  #streamSid: string | null = null;
  #transferredTo: string | null = null;
  #summary: CallSummary | undefined;

  constructor(options: CallOptions) {
    super();
    this.callSid = options.callSid;
    this.from = options.from;
    this.to = options.to;
    this.ended = this.#end.promise;
    this.#agentQuietMs = options.agentQuietMs ?? AGENT_QUIET_MS;
    this.#speed = options.ticker.speed;
    this.#turns = new Turns(this.#speed);
    if (options.record) this.#recorded = { caller: [], agent: [Buffer.alloc(FRAME_BYTES, SILENCE)] };
    this.#ear = new Ear((burst) => {
      this.#turns.heard(burst);
      this.emit('agentStarted', burst.fromMs);
    });
    this.#mouth = new Mouth({
      began: (text, atMs) => {
        this.#turns.callerBegan(text, atMs);
        this.emit('callerStarted', text, atMs);
      },
      ended: (atMs) => {
        this.#turns.callerEnded(atMs);
        this.#ear.expectAnswer();
        this.emit('callerFinished', atMs);
      },
    });
    const { joined } = options;
    const heard = joined && {
      joined: () => {
        joined();
        this.emit('joined');
      },
    };
    this.#line = new PhoneLine(
      { ...options, ...heard },
      {
        frame: (played, caller, lineMs) => this.#frame(played, caller, lineMs),
        status: () => {},
        streamStarted: (streamSid) => {
          this.#streamSid = streamSid;
          this.emit('streamStarted', streamSid);
        },
        transferred: (number) => {
          this.#transferredTo = number;
          this.emit('transferred', number);
        },
        error: (error) => {
          this.#errors.push(error);
          this.emit('serverError', error);
        },
        ended: (by) => this.#finish(by),
      },
    );
    this.#options = options;
  }

  /** Answers the call, see `PhoneLine.answer`; from then on it is bounded. */
  async answer(): Promise<void> {
    await this.#line.answer();
    if (!this.over) this.#bound(this.#options);
  }

  /** The line under the call, for whoever places it. */
  get line(): PhoneLine {
    return this.#line;
  }

  /** What was said so far, by both sides. */
  get transcript(): Turn[] {
    return this.#turns.all();
  }

  get over(): boolean {
    return this.#summary !== undefined;
  }

  /** Speaks `text` in modem tones, behind what is still being said. Resolves once the last tone has been sent; throws `CallError` when the call is over. */
  async say(text: string): Promise<void> {
    await this.play(modulate(text), text);
  }

  /** Speaks any µ-law audio; `text` is what the transcript shows for it. */
  async play(mulaw: Buffer, text = '(audio)'): Promise<void> {
    if (this.over) throw new CallError('call-ended', 'The call is over; nothing can be said any more.');
    if (mulaw.length === 0) return;
    const said = Promise.withResolvers<void>();
    this.#mouth.say(text, mulaw, said.resolve);
    await said.promise;
  }

  /** Presses keys of the dial pad. */
  press(digits: string): void {
    for (const digit of digits) this.#line.press(digit);
  }

  /**
   * Waits until the agent has said something in this turn and is done: its queue played, its tone gone for a while.
   * Resolves at once when that is already so, and also when the agent hung up after its words.
   * @param options.until what it has to have said in this turn: after "one moment" there is more to come
   * @throws CallError `agent-silent` at the deadline and `call-ended` when the call ends with nothing said
   */
  async agentFinished(options: { timeoutMs?: number; until?: RegExp } = {}): Promise<Turn> {
    const { timeoutMs = AGENT_TIMEOUT_MS, until } = options;
    const hasSaid = () => !until || until.test(this.#turns.current().agent);
    await this.#wait(
      (lineMs) => this.#hasFinished(lineMs) && hasSaid(),
      timeoutMs,
      until ? `The agent did not say ${until}` : 'The agent did not answer',
      () => this.#turns.answered() && hasSaid(),
    );
    const turn = this.#turns.current();
    this.emit('agentFinished', turn);
    return turn;
  }

  /** Waits until the agent has been talking for `ms`: the moment to interrupt it. Resolves too when it stops before that. */
  async interruptAfter(ms: number, options: { timeoutMs?: number } = {}): Promise<void> {
    const isTalking = (lineMs: number) => {
      const { agentFromMs } = this.#turns;
      if (agentFromMs !== undefined && lineMs - agentFromMs >= ms) return !this.#mouth.speaking;
      return this.#hasFinished(lineMs);
    };
    await this.#wait(
      isTalking,
      options.timeoutMs ?? AGENT_TIMEOUT_MS,
      'The agent did not begin to speak',
      () => false,
    );
  }

  /** Cuts the media stream's connection, as a failing network does; the carrier then asks the `<Connect action>`. */
  dropStream(): void {
    this.#line.dropStream();
  }

  /** Hangs up. Resolves once the carrier's side is over too. */
  async hangUp(): Promise<CallSummary> {
    this.#line.hangUp('caller');
    return this.ended;
  }

  /** Both sides as a stereo WAV: left the caller, right the agent as it was heard. Needs `record`. */
  recording(): Buffer {
    if (!this.#recorded) throw new TypeError('The call was placed without `record`.');
    return stereoWav(Buffer.concat(this.#recorded.caller), Buffer.concat(this.#recorded.agent));
  }

  #bound(options: CallOptions): void {
    const maxMs = (options.maxDurationMs ?? MAX_CALL_MS) / this.#speed;
    const timer = setTimeout(() => {
      this.#errors.push(
        new CallError('too-long', `The call was ended after ${maxMs} ms, the most a call may last.`),
      );
      this.#line.hangUp('timeout');
    }, maxMs);
    const abort = () => {
      this.#errors.push(new CallError('aborted', 'The call was aborted.'));
      this.#line.hangUp('caller');
    };
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    this.once('ended', () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    });
  }

  #hasFinished(lineMs: number): boolean {
    return (
      !this.#mouth.speaking &&
      this.#line.playbackIdle &&
      this.#ear.quietMs(lineMs) >= this.#agentQuietMs &&
      this.#turns.answered()
    );
  }

  #frame(played: Buffer, caller: Buffer, lineMs: number): boolean {
    this.#firstMs ??= lineMs;
    this.#lineMs = lineMs;
    this.#ear.hear(played, lineMs);
    const sounding = this.#mouth.next(caller, lineMs);
    if (this.#recorded) {
      this.#recorded.caller.push(Buffer.from(caller));
      this.#recorded.agent.push(Buffer.from(played));
    }
    for (const waiter of this.#waiters) if (waiter.met(lineMs)) waiter.settle();
    return sounding;
  }

  /** Waits for `met`, which is asked every frame. When the call ends first, `enough` says whether that will do. */
  #wait(
    met: (lineMs: number) => boolean,
    timeoutMs: number,
    what: string,
    enough: () => boolean,
  ): Promise<void> {
    const failed = (code: 'call-ended' | 'agent-silent', when: string) => {
      const { agent } = this.#turns.current();
      return new CallError(code, `${what} ${when}.${agent === '' ? '' : ` It said: ${agent}`}`);
    };
    const ended = () => (enough() ? undefined : failed('call-ended', 'before the call ended'));
    return new Promise((resolve, reject) => {
      const settle = (error = this.over ? ended() : undefined) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        if (error) reject(error);
        else resolve();
      };
      const waiter: Waiter = { met, settle };
      const timer = setTimeout(() => {
        settle(failed('agent-silent', `within ${Math.round(timeoutMs / 1000)} s`));
      }, timeoutMs / this.#speed);
      this.#waiters.add(waiter);
      if (this.over || met(this.#lineMs)) settle();
    });
  }

  #finish(endedBy: EndedBy): void {
    this.#mouth.stop();
    const durationMs = this.#firstMs === undefined ? 0 : this.#lineMs - this.#firstMs + 20;
    const { callSid } = this;
    this.#summary = {
      callSid,
      turns: this.#turns.all(),
      streamSid: this.#streamSid,
      endedBy,
      durationMs,
      transferredTo: this.#transferredTo,
      errors: this.#errors,
    };
    for (const waiter of this.#waiters) waiter.settle();
    this.emit('ended', this.#summary);
    this.#end.resolve(this.#summary);
  }
}
