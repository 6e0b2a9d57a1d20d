// What the carrier still has to play to the caller: audio in order, and the marks that say how far it got.
import { FRAME_BYTES } from './ticker.ts';

/** µ-law for no sound. */
export const SILENCE = 0xff;

/** Ten minutes of audio; a server that sends more ahead than this has lost its way. */
const MAX_QUEUED_BYTES = 10 * 60 * 8000;

export class Playback {
  readonly #chunks: Buffer[] = [];
  /** Bytes of the first chunk already played. */
  #offset = 0;
  #received = 0;
  #played = 0;
  #marks: { name: string; at: number }[] = [];

  /** Nothing is left to play. */
  get idle(): boolean {
    return this.#received === this.#played;
  }

  /** Bytes received but not yet played. */
  get queuedBytes(): number {
    return this.#received - this.#played;
  }

  /** Queues µ-law audio; false when it is more than the carrier buffers. */
  push(audio: Buffer): boolean {
    if (this.queuedBytes + audio.length > MAX_QUEUED_BYTES) return false;
    if (audio.length > 0) this.#chunks.push(audio);
    this.#received += audio.length;
    return true;
  }

  /** Puts a mark behind all audio queued so far; it comes out of `passedMarks`, at once when nothing is queued. */
  mark(name: string): void {
    this.#marks.push({ name, at: this.#received });
  }

  /** Throws away what is queued and returns the names of the marks that were waiting for it. */
  clear(): string[] {
    const names = this.#marks.map((mark) => mark.name);
    this.#marks = [];
    this.#chunks.length = 0;
    this.#offset = 0;
    this.#played = this.#received;
    return names;
  }

  /** The marks whose audio has been played to its end, each returned once. */
  passedMarks(): string[] {
    let count = 0;
    while (count < this.#marks.length && (this.#marks[count]?.at ?? 0) <= this.#played) count += 1;
    return count === 0 ? [] : this.#marks.splice(0, count).map((mark) => mark.name);
  }

  /** Fills `frame` with the next 20 ms, silence where there is none, and returns how many bytes were real. */
  next(frame: Buffer): number {
    let filled = 0;
    while (filled < FRAME_BYTES) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const copied = chunk.copy(frame, filled, this.#offset, this.#offset + FRAME_BYTES - filled);
      filled += copied;
      this.#offset += copied;
      if (this.#offset === chunk.length) {
        this.#chunks.shift();
        this.#offset = 0;
      }
    }
    if (filled < FRAME_BYTES) frame.fill(SILENCE, filled, FRAME_BYTES);
    this.#played += filled;
    return filled;
  }
}
