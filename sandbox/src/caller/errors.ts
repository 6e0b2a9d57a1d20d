// What can go wrong with a simulated call; `code` is the carrier's own error number where it has one.

export type CallErrorCode =
  /** The webhook failed and there was no fallback (Twilio 11200). */
  | 11200
  /** The webhook could not be reached (Twilio 11205). */
  | 11205
  /** The answer is not well-formed XML (Twilio 12100). */
  | 12100
  /** The answer has a verb, noun or attribute that is not TwiML (Twilio 12200). */
  | 12200
  /** The stream's URL is not one the carrier connects to (Twilio 11100). */
  | 11100
  /** The stream's upgrade was refused or timed out (Twilio 31920). */
  | 31920
  /** The stream's socket broke (Twilio 31921). */
  | 31921
  /** A binary frame, or audio past what the carrier buffers (Twilio 31950). */
  | 31950
  /** A text frame that is not `media`, `mark` or `clear` of this stream (Twilio 31951). */
  | 31951
  | 'carrier-unreachable'
  | 'call-ended'
  | 'agent-silent'
  | 'too-long'
  | 'aborted';

export class CallError extends Error {
  readonly code: CallErrorCode;
  constructor(code: CallErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CallError';
    this.code = code;
  }
}
