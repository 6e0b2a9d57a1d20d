// The telephone company, as the engine needs it. Every call has a deadline and throws `VendorError` when the vendor fails.
import type { E164 } from '@offhook/machines';

/** What a caller gets when we cannot serve: forwarded to the business's own number, else told so. */
export interface Fallback {
  forwardTo?: E164;
  message: string;
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
  }): string;
  /** The answer to a call we cannot take. */
  fallback(fallback: Fallback): string;
  /** The answer that puts a call through to `to`; when that is over, however it went, the carrier asks `actionUrl` how to go on. */
  dial(options: { to: E164; actionUrl: string }): string;
  /** The answer that ends a call. */
  endCall(): string;
  /** True when the request really comes from the carrier. `url` is the public URL, `parameters` the form's. */
  isSigned(request: {
    url: string;
    parameters: Record<string, string>;
    signature: string | undefined;
  }): boolean;
  hangUp(callSid: string, signal: AbortSignal): Promise<void>;
  sendSms(message: { from: E164; to: E164; text: string }, signal: AbortSignal): Promise<{ id: string }>;
}
