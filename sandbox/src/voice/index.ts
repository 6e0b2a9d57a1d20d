// Text → µ-law audio, by voice model: modem tones for machines, espeak-ng for people.
import type { Logger } from 'pino';
import { modulate } from '../modem/index.ts';
import { createEspeak } from './espeak.ts';

export interface Voices {
  /** The model is one the sandbox speaks with. */
  has(model: string): boolean;
  /** Somebody will soon speak with this model: espeak-ng takes a third of a second to load. */
  prepare(model: string): void;
  /** The whole text as µ-law 8 kHz. Rejects when the voice cannot be had. */
  render(model: string, text: string): Promise<Buffer>;
  close(): Promise<void>;
}

/** Every `aura-…` voice and `sandbox-espeak` is spoken by espeak-ng; where that optional package is missing, in modem tones. */
const SPOKEN = /^(aura(-2)?-[a-z]+-[a-z]{2}|sandbox-espeak)$/;
const MODEM = 'sandbox-modem';

export function createVoices(log: Logger): Voices {
  const espeak = createEspeak();
  let warned = false;
  return {
    has: (model) => model === MODEM || SPOKEN.test(model),
    prepare: (model) => {
      if (model !== MODEM) espeak.prepare();
    },
    async render(model, text) {
      if (text.trim() === '') return Buffer.alloc(0);
      if (model === MODEM) return modulate(text);
      const spoken = await espeak.render(model, text);
      if (spoken !== undefined) return spoken;
      if (!warned)
        log.warn('espeak-ng is not installed (it is optional); spoken voices sound as modem tones');
      warned = true;
      return modulate(text);
    },
    close: () => espeak.close(),
  };
}
