// Twilio as our carrier: its signatures, its TwiML, and its REST API on the real SDK.
// The SDK is imported by the parts: all of it takes 210 ms to load, these take 100.
import RequestClient from 'twilio/lib/base/RequestClient.js';
import Twilio from 'twilio/lib/rest/Twilio.js';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { VendorError } from '../../errors.ts';
import type { Carrier, Fallback } from '../../voice/carrier.ts';

/** A REST call to Twilio takes 100–300 ms. */
const REQUEST_TIMEOUT_MS = 5_000;
/** How long a forwarded call rings before Twilio gives up: about six rings. */
const RING_SECONDS = 30;
/** A person who is there picks up within four rings; past 20 to 25 s their own voicemail would take the call from us. */
const RING_SECONDS_IF_COMING_BACK = 20;

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** Instead of `https://api.twilio.com`: where the sandbox listens. */
  apiUrl?: string;
}

export function createTwilioCarrier({ accountSid, authToken, apiUrl }: TwilioOptions): Carrier {
  const httpClient = apiUrl
    ? new RedirectedClient(apiUrl)
    : new RequestClient({ timeout: REQUEST_TIMEOUT_MS });
  const client = new Twilio(accountSid, authToken, { httpClient });

  return {
    connectStream({ streamUrl, actionUrl, parameters, fallback }) {
      const response = new VoiceResponse();
      const stream = response.connect({ action: actionUrl, method: 'POST' }).stream({ url: streamUrl });
      for (const [name, value] of Object.entries(parameters)) stream.parameter({ name, value });
      addFallback(response, fallback);
      return response.toString();
    },

    fallback(fallback) {
      const response = new VoiceResponse();
      addFallback(response, fallback);
      return response.toString();
    },

    dial({ to, actionUrl }) {
      const response = new VoiceResponse();
      const timeout = RING_SECONDS_IF_COMING_BACK;
      response.dial({ timeout, action: actionUrl, method: 'POST' }, to);
      return response.toString();
    },

    endCall() {
      const response = new VoiceResponse();
      response.hangup();
      return response.toString();
    },

    isSigned({ url, parameters, signature }) {
      return signature !== undefined && webhooks.validateRequest(authToken, signature, url, parameters);
    },

    async hangUp(callSid, signal) {
      await attempt('end the call', signal, () => client.calls(callSid).update({ status: 'completed' }));
    },

    async sendSms({ from, to, text }, signal) {
      const sent = await attempt('send the text message', signal, () =>
        client.messages.create({ from, to, body: text }),
      );
      return { id: sent.sid };
    },
  };
}

function addFallback(response: VoiceResponse, { forwardTo, message }: Fallback): void {
  if (forwardTo) response.dial({ timeout: RING_SECONDS }, forwardTo);
  else response.say(message);
}

/** The SDK composes `https://api.twilio.com/…`; this sends it to another host, path and all. */
class RedirectedClient extends RequestClient {
  readonly #base: string;

  constructor(base: string) {
    super({ timeout: REQUEST_TIMEOUT_MS });
    this.#base = base;
  }

  override request<T>(
    options: RequestClient.RequestOptions<T>,
  ): ReturnType<typeof RequestClient.prototype.request<T>> {
    const { pathname, search } = new URL(options.uri);
    return super.request<T>({ ...options, uri: new URL(pathname + search, this.#base).href });
  }
}

/** Runs one request; the SDK takes no signal, so an abort abandons it (its own timeout ends it). */
async function attempt<T>(what: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([request(), aborted.promise]);
  } catch (cause) {
    throw new VendorError(
      'twilio',
      `Twilio did not ${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
        retryable: isRetryable(cause),
      },
    );
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** 429 and 5xx may pass later, and so may anything that is no answer at all; other 4xx will not. */
function isRetryable(cause: unknown): boolean {
  const status = cause instanceof Error && 'status' in cause ? Number(cause.status) : Number.NaN;
  return !(status >= 400 && status < 500) || status === 429;
}
