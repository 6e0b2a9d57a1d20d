// The carrier's own ear, for what a caller says to a `<Gather>`.
import { Demodulator } from '../modem/index.ts';
import { FRAME_MS } from './ticker.ts';

/** Words are over after this much silence; the carrier's `speechTimeout="auto"` takes about as long. */
const WORDS_OVER_MS = 600;

/** Recognizes what a caller says to a `<Gather>`. */
export class Listener {
  words = '';
  #silentMs = 0;
  readonly #over: () => void;
  readonly #ear = new Demodulator({
    character: (character) => void (this.words += character),
    carrierOn: () => {},
    carrierOff: () => {},
  });

  constructor(over: () => void) {
    this.#over = over;
  }

  hear(frame: Buffer, sounding: boolean): void {
    this.#ear.push(frame);
    this.#silentMs = sounding ? 0 : this.#silentMs + FRAME_MS;
    if (this.words !== '' && this.#silentMs >= WORDS_OVER_MS) this.#over();
  }
}
