// The agent's mouth: turns lines into audio on the line, ahead of real time, and knows by marks what was heard.
import type { Line } from '@offhook/machines';
import { BYTES_PER_MS } from '../audio-clock.ts';
import type { Clock } from '../clock.ts';
import type { Transport } from '../transport/transport.ts';
import { heardPart } from './heard.ts';
import type { PromptCache } from './prompt-cache.ts';
import { render, type Rendering } from './rendering.ts';
import type { Synthesizer, Voice } from './synthesizer.ts';

/** A mark every so much audio: fine enough to tell which words were heard, rare enough not to matter on the wire. */
const MARK_EVERY_BYTES = 400 * BYTES_PER_MS;
/** Between two lines said in one breath, as people leave it between sentences. Synthesized lines end where their sound does. */
const PAUSE = Buffer.alloc(150 * BYTES_PER_MS, 0xff);
/** A mark comes back within the network's delay of its audio's end; a carrier that owes it longer has lost it. */
const MARK_GRACE_MS = 3_000;
/** Speech runs at about 15 characters a second; used for a line cut off before its length was known. */
const USUAL_MS_PER_CHARACTER = 65;

export interface PlaybackEvents {
  /** The first byte of agent audio since the mouth was last silent went out; `synthesisMs` is how long the vendor took over it. */
  started(audio: { cached: boolean; synthesisMs: number }): void;
  /** Everything said has been heard, or its marks are overdue. */
  finished(heard: string): void;
  /**
   * A line could not be made, not even at the second attempt. Told once what was said before it has been heard: `unsaid`
   * are that line and those behind it, which the mouth has forgotten.
   */
  failed(failure: { error: unknown; heard: string; unsaid: Line[] }): void;
}

/** Characters of speech made before they were wanted, of all calls of a process together. */
export interface MadeAhead {
  made: number;
  /** Thrown away: they were not wanted after all. */
  wasted: number;
}

export interface PlaybackOptions {
  transport: Pick<Transport, 'sendAudio' | 'mark' | 'clear'>;
  synthesizer: Synthesizer;
  voice: Voice;
  cache: PromptCache;
  clock: Clock;
  ahead: MadeAhead;
  /** Gets the same audio as the line, for the recording. */
  recorder: { agent(mulaw: Buffer): void; clear(): void };
  events: PlaybackEvents;
}

export interface Playback {
  /** Says the lines after whatever is still being said. */
  say(lines: readonly Line[]): void;
  /** Has the lines' audio made ready in case they are said next; replaces what was prepared before and not said. */
  prepare(lines: readonly Line[]): void;
  readonly speaking: boolean;
  /** False while any of the lines still unheard must be played to its end. */
  readonly interruptible: boolean;
  /** Stops at once. Gives what was heard, and the lines as far as they were not. */
  interrupt(): { heard: string; unheard: Line[] };
  /** The carrier says everything before this mark was played. */
  marked(name: string): void;
  close(): void;
}

interface Saying {
  line: Line;
  sentBytes: number;
  heardMs: number;
  /** All of its audio has been sent. */
  complete: boolean;
}

export function createPlayback(options: PlaybackOptions): Playback {
  const { transport, synthesizer, voice, cache, clock, recorder, events, ahead } = options;
  /** Lines from the first not wholly heard; emptied when all is heard. */
  let sayings: Saying[] = [];
  /** What is being said while it is still being made; lines wait behind it. */
  let rendering: Rendering | undefined;
  /** Lines for which there is no voice, while what was said before them is still being heard. */
  let unsaid: { error: unknown; lines: Line[] } | undefined;
  /** By text: made ahead of time, not said yet. */
  const prepared = new Map<string, Rendering>();
  /** Marks after `clear` come back unheard; those of an older generation prove nothing. */
  let generation = 0;
  let marks: { saying: Saying; upToMs: number }[] = [];
  let marksBack = 0;
  let unmarkedBytes = 0;
  let playedOutAt = 0;
  let msPerCharacter = USUAL_MS_PER_CHARACTER;
  let begun = false;
  let cancelOverdue: (() => void) | undefined;

  /** A line that has to be made is begun with its first clause, where that is said to everyone and so is there already. */
  function begunEarly(line: Line): Line[] {
    const [beginning] = /^[^,:.!?]{2,40}[,:.!?](?= )/.exec(line.text) ?? [];
    if (beginning === undefined || cache.has(voice, line.text) || !cache.has(voice, beginning)) return [line];
    return [
      { ...line, text: beginning, personal: false },
      { ...line, text: line.text.slice(beginning.length).trimStart() },
    ];
  }

  function say(lines: readonly Line[]): void {
    if (unsaid) return void unsaid.lines.push(...lines);
    for (const line of lines.flatMap(begunEarly)) {
      if (line.text.trim() !== '') sayings.push({ line, sentBytes: 0, heardMs: 0, complete: false });
    }
    advance();
  }

  /** Sends what is there at once, up to the first line that is still being made. */
  function advance(): void {
    for (const saying of sayings) {
      if (rendering || unsaid) return;
      if (saying.complete) continue;
      const cached = cache.get(voice, saying.line.text);
      if (cached) {
        send(saying, cached, { cached: true, synthesisMs: 0 });
        complete(saying);
      } else {
        follow(saying, take(saying.line));
      }
    }
    if (!rendering) watchLastMark();
  }

  /** Sends a line's audio as it comes. */
  function follow(saying: Saying, from: Rendering): void {
    const wantedAt = clock.now();
    for (const piece of from.pieces) send(saying, piece, { cached: false, synthesisMs: 0 });
    if (from.state === 'whole') return complete(saying);
    rendering = from;
    from.listen({
      piece: (mulaw) => send(saying, mulaw, { cached: false, synthesisMs: clock.now() - wantedAt }),
      whole() {
        rendering = undefined;
        complete(saying);
        advance();
      },
      failed(error) {
        rendering = undefined;
        unsaid = { error, lines: sayings.filter((each) => !each.complete).map(({ line }) => line) };
        sayings = sayings.filter((each) => each.complete);
        // What was sent of it plays to where it broke off; then there is nothing more to wait for.
        if (sayings.length === 0) finish();
        else watchLastMark();
      },
    });
  }

  function take({ text, personal }: Line): Rendering {
    const ready = prepared.get(text);
    prepared.delete(text);
    if (ready && ready.state !== 'failed') return ready;
    // It turned out otherwise: what was prepared must not keep the vendor busy.
    prepare([]);
    return begin(text, personal);
  }

  function begin(text: string, personal: boolean): Rendering {
    return render({
      text,
      voice,
      synthesizer,
      clock,
      whole: (mulaw) => (personal ? undefined : cache.set(voice, text, mulaw)),
    });
  }

  function prepare(said: readonly Line[]): void {
    const lines = said.flatMap(begunEarly);
    const wanted = new Set(lines.map(({ text }) => text));
    for (const [text, unwanted] of prepared) {
      if (wanted.has(text)) continue;
      unwanted.abort();
      prepared.delete(text);
      ahead.wasted += text.length;
    }
    for (const { text, personal } of lines) {
      if (text.trim() === '' || prepared.has(text) || cache.has(voice, text)) continue;
      prepared.set(text, begin(text, personal));
      ahead.made += text.length;
    }
  }

  function send(saying: Saying, mulaw: Buffer, audio: { cached: boolean; synthesisMs: number }): void {
    if (saying.sentBytes === 0 && saying !== sayings[0]) {
      transport.sendAudio(PAUSE);
      recorder.agent(PAUSE);
      playedOutAt += PAUSE.length / BYTES_PER_MS;
    }
    for (let from = 0; from < mulaw.length;) {
      const piece = mulaw.subarray(from, from + MARK_EVERY_BYTES - unmarkedBytes);
      from += piece.length;
      transport.sendAudio(piece);
      recorder.agent(piece);
      saying.sentBytes += piece.length;
      unmarkedBytes += piece.length;
      if (unmarkedBytes >= MARK_EVERY_BYTES) mark(saying);
    }
    const now = clock.now();
    playedOutAt = Math.max(playedOutAt, now) + mulaw.length / BYTES_PER_MS;
    if (!begun) {
      begun = true;
      events.started(audio);
    }
  }

  function mark(saying: Saying): void {
    unmarkedBytes = 0;
    transport.mark(`${generation}.${marks.length}`);
    marks.push({ saying, upToMs: saying.sentBytes / BYTES_PER_MS });
  }

  function complete(saying: Saying): void {
    saying.complete = true;
    if (unmarkedBytes > 0) mark(saying);
    msPerCharacter = saying.sentBytes / BYTES_PER_MS / saying.line.text.length;
  }

  function watchLastMark(): void {
    cancelOverdue?.();
    if (sayings.length === 0) return;
    cancelOverdue = clock.after(playedOutAt - clock.now() + MARK_GRACE_MS, finish);
  }

  function marked(name: string): void {
    const [markGeneration, index] = name.split('.').map(Number);
    if (markGeneration !== generation || index === undefined || !(index < marks.length)) return;
    for (; marksBack <= index; marksBack += 1) {
      const passed = marks[marksBack];
      if (passed) passed.saying.heardMs = passed.upToMs;
    }
    if (marksBack === marks.length && !rendering && sayings.every((saying) => saying.complete)) finish();
  }

  function finish(): void {
    const heard = sayings.map((saying) => saying.line.text).join(' ');
    const lost = unsaid;
    reset();
    if (lost) events.failed({ error: lost.error, heard, unsaid: lost.lines });
    else events.finished(heard);
  }

  function isHeard({ complete: whole, heardMs, sentBytes }: Saying): boolean {
    return whole && heardMs * BYTES_PER_MS >= sentBytes;
  }

  function reset(): void {
    cancelOverdue?.();
    cancelOverdue = undefined;
    rendering?.abort();
    rendering = undefined;
    generation += 1;
    sayings = [];
    marks = [];
    marksBack = 0;
    unmarkedBytes = 0;
    playedOutAt = 0;
    begun = false;
    unsaid = undefined;
  }

  function interrupt(): { heard: string; unheard: Line[] } {
    const heard: string[] = [];
    const unheard: Line[] = [];
    for (const { line, sentBytes, heardMs, complete: whole } of sayings) {
      const sentMs = sentBytes / BYTES_PER_MS;
      const totalMs = whole ? sentMs : Math.max(sentMs + 1, line.text.length * msPerCharacter);
      const part = heardPart(line.text, heardMs, totalMs);
      const rest = line.text.slice(part.length).trimStart();
      if (part !== '') heard.push(part);
      if (rest !== '') unheard.push({ ...line, text: rest, personal: line.personal || part !== '' });
    }
    if (unsaid) unheard.push(...unsaid.lines);
    if (begun) {
      transport.clear();
      recorder.clear();
    }
    reset();
    return { heard: heard.join(' '), unheard };
  }

  return {
    say,
    prepare,
    get speaking() {
      return sayings.length > 0;
    },
    get interruptible() {
      return sayings.every((saying) => saying.line.interruptible || isHeard(saying));
    },
    interrupt,
    marked,
    close() {
      reset();
      prepare([]);
    },
  };
}
