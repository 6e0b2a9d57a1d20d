// The phone line of one call, as the engine needs it. Audio is raw µ-law, 8 kHz, mono, any number of bytes.

export interface TransportStart {
  /** The carrier's id of the call. */
  callSid: string;
  streamSid: string;
  /** The parameters our own TwiML gave the stream. */
  parameters: Record<string, string>;
}

export interface TransportEvents {
  start(start: TransportStart): void;
  /** Caller's audio. The buffer is the receiver's; nothing else is allocated per frame. */
  audio(mulaw: Buffer): void;
  dtmf(digit: string): void;
  /** Everything sent before the mark has been played, or was thrown away by `clear`. */
  mark(name: string): void;
  /** The stream is over, for whatever reason; nothing follows. */
  close(reason: string): void;
}

export interface Transport {
  sendAudio(mulaw: Buffer): void;
  mark(name: string): void;
  /** Empties the carrier's playback buffer; pending marks then come back unheard. */
  clear(): void;
  /** Ends the stream; the carrier goes on with what follows `<Connect>`. */
  close(): void;
}
