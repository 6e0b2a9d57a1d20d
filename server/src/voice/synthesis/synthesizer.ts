// The agent's voice, as the engine needs it.

export interface Voice {
  /** The vendor's voice, e.g. `aura-2-thalia-en`. */
  model: string;
  language: string;
}

export interface Synthesizer {
  /** Speaks `text` as µ-law 8 kHz pieces, the first as soon as it exists. Throws `VendorError` when it cannot. */
  speak(text: string, voice: Voice, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Frees the sockets of this call. */
  close(): void;
}

/** One per call, so that its warm socket is its own. With the voice told, the socket is opened at once. */
export type OpenSynthesizer = (voice?: Voice) => Synthesizer;
