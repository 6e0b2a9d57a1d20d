// What a `<Record>` keeps of the caller, and when they have been quiet for long enough.
import { FRAME_MS } from './ticker.ts';

export class Recording {
  readonly #frames: Buffer[] = [];
  readonly #timeoutMs: number;
  readonly #quiet: () => void;
  #silentMs = 0;
  #sounded = false;

  /** @param quiet told when nothing was heard for `timeoutMs` */
  constructor(timeoutMs: number, quiet: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#quiet = quiet;
  }

  /** The next frame of the caller's. */
  hear(frame: Buffer, sounding: boolean): void {
    this.#frames.push(Buffer.from(frame));
    if (sounding) this.#sounded = true;
    this.#silentMs = sounding ? 0 : this.#silentMs + FRAME_MS;
    if (this.#silentMs >= this.#timeoutMs) this.#quiet();
  }

  /** Everything heard; undefined where it was silence. */
  get mulaw(): Buffer | undefined {
    return this.#sounded ? Buffer.concat(this.#frames) : undefined;
  }
}
