// Requests to Twilio's REST API on its SDK: where they go, how long they may take, and what their failures mean.
// The SDK is imported by the parts: all of it takes 210 ms to load, these take 100.
import RequestClient from 'twilio/lib/base/RequestClient.js';
import Twilio from 'twilio/lib/rest/Twilio.js';
import { VendorError } from '../../errors.ts';

/** A REST call to Twilio takes 100–300 ms. */
const REQUEST_TIMEOUT_MS = 5_000;

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** Instead of `https://api.twilio.com`: where the sandbox listens. */
  apiUrl?: string;
}

export function createClient({ accountSid, authToken, apiUrl }: TwilioOptions): Twilio {
  const httpClient = apiUrl
    ? new RedirectedClient(apiUrl)
    : new RequestClient({ timeout: REQUEST_TIMEOUT_MS });
  return new Twilio(accountSid, authToken, { httpClient });
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

/**
 * Whether Twilio takes this token of this account, and serves it.
 * @throws VendorError
 */
export async function checkAccount(options: TwilioOptions, signal: AbortSignal): Promise<void> {
  const { status } = await attempt('take the token', signal, () =>
    createClient(options).api.v2010.accounts(options.accountSid).fetch(),
  );
  if (status !== 'active')
    throw new VendorError('twilio', `Twilio says that the account is ${status}`, { retryable: false });
}

/** Runs one request; the SDK takes no signal, so an abort abandons it (its own timeout ends it). */
export async function attempt<T>(what: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
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

/** Twilio's code for what is not there (any more). */
export const NOT_FOUND = 20_404;

/** Twilio's own code for why a request failed (https://www.twilio.com/docs/api/errors), of an error that `attempt` threw. */
export function codeOf(error: unknown): number | undefined {
  const cause = error instanceof VendorError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? Number(cause.code) : undefined;
}
