// The caller's voice: what is still to be said, handed out frame by frame, with the moments the first and last tone leave.
import { SILENCE } from './playback.ts';
import { FRAME_BYTES, FRAME_MS } from './ticker.ts';

interface Speech {
  text: string;
  mulaw: Buffer;
  /** Index of the last sample that is not silence. */
  lastSound: number;
  said(): void;
}

export interface MouthEvents {
  began(text: string, atMs: number): void;
  ended(atMs: number): void;
}

export class Mouth {
  readonly #events: MouthEvents;
  readonly #queue: Speech[] = [];
  #offset = 0;

  constructor(events: MouthEvents) {
    this.#events = events;
  }

  get speaking(): boolean {
    return this.#queue.length > 0;
  }

  /** Queues speech; `said` is called once its last tone has been sent, or when the call ends first. */
  say(text: string, mulaw: Buffer, said: () => void): void {
    let lastSound = mulaw.length - 1;
    while (lastSound > 0 && (mulaw[lastSound] === SILENCE || mulaw[lastSound] === 0x7f)) lastSound -= 1;
    this.#queue.push({ text, mulaw, lastSound, said });
  }

  /** Fills `frame` with the 20 ms that end at `lineMs`; false when they are silent. */
  next(frame: Buffer, lineMs: number): boolean {
    const speech = this.#queue[0];
    if (!speech) {
      if (this.#stale) frame.fill(SILENCE);
      this.#stale = false;
      return false;
    }
    const frameFromMs = lineMs - FRAME_MS;
    if (this.#offset === 0) this.#events.began(speech.text, frameFromMs);
    const copied = speech.mulaw.copy(frame, 0, this.#offset, this.#offset + FRAME_BYTES);
    frame.fill(SILENCE, copied);
    this.#stale = true;
    const end = this.#offset + FRAME_BYTES;
    if (end > speech.lastSound) {
      this.#queue.shift();
      this.#events.ended(frameFromMs + (speech.lastSound + 1 - this.#offset) / 8);
      this.#offset = 0;
      speech.said();
    } else this.#offset = end;
    return true;
  }

  /** Says no more; whoever waited is released. */
  stop(): void {
    for (const speech of this.#queue.splice(0)) speech.said();
  }

  /** The frame still holds speech of the frame before. */
  #stale = false;
}
