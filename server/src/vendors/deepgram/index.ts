// Deepgram: the caller's words (Flux and Nova) and the agent's voice (Aura), on the vendor's own SDK.
import type { OpenSynthesizer } from '../../voice/synthesis/synthesizer.ts';
import type { OpenTranscriber } from '../../voice/transcription/transcriber.ts';
import { check } from './rest.ts';
import { loadSdk } from './socket.ts';
import { createOpenSynthesizer, type SynthesizerOptions } from './synthesizer.ts';
import { createOpenTranscriber } from './transcriber.ts';

export interface Deepgram {
  openTranscriber: OpenTranscriber;
  openSynthesizer: OpenSynthesizer;
  /** Throws `VendorError` when the key is refused or the vendor cannot be reached. */
  check(signal: AbortSignal): Promise<void>;
}

/** Starts importing the SDK; opens nothing until the first call. */
export function createDeepgram(options: SynthesizerOptions): Deepgram {
  // A failed import is told to whoever opens the first socket.
  loadSdk().catch(() => undefined);
  return {
    openTranscriber: createOpenTranscriber(options),
    openSynthesizer: createOpenSynthesizer(options),
    check: (signal) => check(options, signal),
  };
}
