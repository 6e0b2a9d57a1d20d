// The telephone company, as the engine needs it. Every call has a deadline and throws `VendorError` when the vendor fails.
import type { E164, Language } from '@offhook/machines';
import { VendorError } from '../errors.ts';

/** The carrier sends nothing to this number, because whoever has it asked for no more texts. */
export class OptedOutError extends VendorError {}

/** What a caller gets when no agent serves them: the business's own phone, else a sentence and perhaps the voicemail. */
export interface Fallback {
  forwardTo?: E164;
  /** In the carrier's voice. */
  message: string;
  language: Language;
  voicemail?: Voicemail;
}

/** Words for the carrier's own voice. */
export interface Spoken {
  text: string;
  language: Language;
}

/** Records what the caller says after a tone. */
export interface Voicemail {
  /** Asked how to go on once something was left. */
  doneUrl: string;
  /** Told where the recording is. */
  recordedUrl: string;
}

/** A call of ours to somebody. */
export interface PlacedCall {
  from: E164;
  to: E164;
  /** Asked what to do once they have picked up. */
  answerUrl: string;
  /** Told how the call ended, also where nobody picked up. */
  statusUrl: string;
  /** Told who has picked up, a person or a machine, while the call goes on. */
  answeredByUrl: string;
  /** A machine is told of once it has said all it has to say, and what is left on it would be kept. */
  untilMachineIsDone: boolean;
}

export interface Sms {
  from: E164;
  to: E164;
  text: string;
}

export interface Carrier {
  /**
   * The answer that connects a call to our media stream; when the stream is over the carrier asks `actionUrl`
   * how to go on. `fallback` is what follows when that cannot be asked.
   */
  connectStream(options: {
    streamUrl: string;
    actionUrl: string;
    parameters: Record<string, string>;
    fallback: Fallback;
    /** Said before it, in the carrier's voice. */
    sayFirst?: Spoken;
  }): string;
  /** The answer to a call we cannot take. */
  fallback(fallback: Fallback): string;
  /** The answer that puts a call through to `to`; when that is over, however it went, the carrier asks `actionUrl` how to go on. */
  dial(options: {
    to: E164;
    actionUrl: string;
    sayFirst?: Spoken;
    /** Asked what the person who answers hears before they are joined; they are joined at once where absent. */
    screenUrl?: string;
  }): string;
  /**
   * The answer that has a person told who is calling, and asks `acceptUrl` with the key they press or the words they say;
   * silence is a no. `hints` are words to listen for.
   */
  screen(options: { tell: Spoken; acceptUrl: string; hints: readonly string[] }): string;
  /** The answer that joins a person who was told with the caller. */
  join(): string;
  /** The answer that ends a call. */
  endCall(): string;
  /** True when the request really comes from the carrier. `url` is the public URL, `parameters` the form's. */
  isSigned(request: {
    url: string;
    parameters: Record<string, string>;
    signature: string | undefined;
  }): boolean;
  /** Rings somebody; resolves once the carrier has taken the order, which says nothing of whether they pick up. */
  placeCall(call: PlacedCall, signal: AbortSignal): Promise<{ callSid: string }>;
  hangUp(callSid: string, signal: AbortSignal): Promise<void>;
  /** Sound of a voicemail, at most 10 MB; `undefined` while the carrier has not got it ready. */
  fetchRecording(recordingSid: string, signal: AbortSignal): Promise<Buffer | undefined>;
  /** Nobody keeps a second copy of what callers said. */
  deleteRecording(recordingSid: string, signal: AbortSignal): Promise<void>;
  /**
   * Hands over a text message; how it fares is told to `statusUrl`.
   * @throws OptedOutError
   */
  sendSms(message: Sms & { statusUrl?: string }, signal: AbortSignal): Promise<{ id: string }>;
  /** The carrier's names of texts that said just this, newest first: one whose sending gave no answer may be among them. */
  findSms(message: Sms, signal: AbortSignal): Promise<string[]>;
}
