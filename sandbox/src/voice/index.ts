// Text → µ-law audio, by voice model: modem tones for machines, espeak-ng for people.
import type { Logger } from 'pino';
import { modulate } from '../modem/index.ts';
import { createEspeak } from './espeak.ts';
import type { Espeak } from './espeak.ts';

export { createResampler } from './resample.ts';

export interface Voices {
  /** The model is one the sandbox speaks with. */
  has(model: string): boolean;
  /** Somebody will soon speak with this model: espeak-ng takes a third of a second to load. */
  prepare(model: string): void;
  /** The text as µ-law 8 kHz, sentence by sentence where it is spoken. Throws when the voice cannot be had. */
  render(model: string, text: string): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Every `aura-…` voice and `sandbox-espeak` is spoken by espeak-ng; where that optional package is missing, in modem tones. */
const SPOKEN = /^(aura(-2)?-[a-z]+-[a-z]{2}|sandbox-espeak)$/;
const MODEM = 'sandbox-modem';
/** Before a capital only: "3.30 p.m. on Friday" is one breath. */
const SENTENCE_END = /(?<=[.!?…])\s+(?=[\p{Lu}¿¡"“])/u;

export function createVoices(log: Logger, espeak: Espeak = createEspeak()): Voices {
  let warned = false;
  return {
    has: (model) => model === MODEM || SPOKEN.test(model),
    prepare: (model) => {
      if (model !== MODEM) espeak.prepare();
    },
    async *render(model, text) {
      if (text.trim() === '') return;
      if (model === MODEM) {
        yield modulate(text);
        return;
      }
      for (const sentence of text.trim().split(SENTENCE_END)) {
        const spoken = await espeak.render(model, sentence);
        if (spoken === undefined && !warned) {
          log.warn('espeak-ng is not installed (it is optional); spoken voices sound as modem tones');
          warned = true;
        }
        yield spoken ?? modulate(`${sentence} `);
      }
    },
    close: () => espeak.close(),
  };
}
