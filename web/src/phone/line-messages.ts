// What the page and the audio thread tell each other. Audio is µ-law at 8 kHz.

export type ToLine =
  | { type: 'audio'; mulaw: Uint8Array }
  | { type: 'mark'; name: string }
  /** Whatever is still to be played is dropped, and its marks come back. */
  | { type: 'clear' }
  /** The connection is gone: what was to be played or to go out is dropped without a word. */
  | { type: 'drop' }
  /** Goes out in the microphone's place. */
  | { type: 'say'; mulaw: Uint8Array }
  | { type: 'mute'; muted: boolean };

export type FromLine =
  /** 20 ms of the caller, and how loud the microphone was, 0…1. */
  | { type: 'frame'; mulaw: Uint8Array; level: number }
  | { type: 'mark'; name: string }
  /** All that was typed has gone out. */
  | { type: 'said' }
  | { type: 'speaking'; speaking: boolean };
