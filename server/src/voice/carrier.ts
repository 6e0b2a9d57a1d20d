// The telephone company, as the engine needs it. Every call has a deadline and throws `VendorError` when the vendor fails.
import type { E164 } from '@offhook/machines';

export interface Carrier {
  /** TwiML that connects the call to our media stream, and says what follows when the stream ends. */
  connectStream(options: {
    streamUrl: string;
    actionUrl: string;
    parameters: Record<string, string>;
  }): string;
  /** TwiML for a call we cannot take: forwards it, or takes a voicemail. */
  fallback(options: { forwardTo?: E164; message: string }): string;
  /** True when the request really comes from the carrier. `url` is the public URL, `parameters` the form's. */
  isSigned(request: {
    url: string;
    parameters: Record<string, string>;
    signature: string | undefined;
  }): boolean;
  transfer(callSid: string, to: E164, signal: AbortSignal): Promise<void>;
  hangUp(callSid: string, signal: AbortSignal): Promise<void>;
  sendSms(message: { from: E164; to: E164; text: string }, signal: AbortSignal): Promise<{ id: string }>;
}
