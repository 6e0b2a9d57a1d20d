// Deepgram: the caller's words (Flux and Nova) and the agent's voice (Aura), on the vendor's own SDK.
import { VendorError } from '../../errors.ts';
import type { OpenSynthesizer } from '../../voice/synthesis/synthesizer.ts';
import type { ChooseTranscribers } from '../../voice/transcription/transcriber.ts';
import { transcribeFile } from './rest.ts';
import { loadSdk, openSocket, type DeepgramOptions } from './socket.ts';
import { createOpenSynthesizer, type SynthesizerOptions } from './synthesizer.ts';
import { createChooseTranscribers } from './transcriber.ts';

export interface Deepgram {
  chooseTranscribers: ChooseTranscribers;
  openSynthesizer: OpenSynthesizer;
  transcribeFile(file: Buffer, language: string, signal: AbortSignal): Promise<string>;
  /** Throws `VendorError` when the key is refused or the vendor cannot be reached. */
  check(signal: AbortSignal): Promise<void>;
}

/** Starts importing the SDK; opens nothing until the first call. */
export function createDeepgram(options: SynthesizerOptions): Deepgram {
  // A failed import is told to whoever opens the first socket.
  loadSdk().catch(() => undefined);
  return {
    chooseTranscribers: createChooseTranscribers(options),
    openSynthesizer: createOpenSynthesizer(options),
    transcribeFile: (file, language, signal) => transcribeFile(options, file, language, signal),
    check: (signal) => check(options, signal),
  };
}

/** Opens a speech socket and closes it: free, and within reach of every key that can do our work. */
function check(options: DeepgramOptions, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = openSocket(
    options,
    (client) =>
      client.speak.v1.createConnection({ encoding: 'mulaw', sample_rate: '8000', reconnectAttempts: 0 }),
    { open: resolve, failed: reject, message() {}, binary() {} },
  );
  const giveUp = (): void => {
    reject(new VendorError('deepgram', 'Deepgram did not answer in time', { retryable: true }));
  };
  signal.addEventListener('abort', giveUp, { once: true });
  return promise.finally(() => {
    signal.removeEventListener('abort', giveUp);
    socket.close({ type: 'Close' });
  });
}
