// The carrier's requests to the server: form-encoded, signed, and given up after the carrier's own deadline.
import { CallError } from './errors.ts';
import { sign } from './signature.ts';
import type { Method } from './twiml.ts';

/** The carrier waits this long for TwiML, all in all. */
export const WEBHOOK_TIMEOUT_MS = 15_000;

export interface Signer {
  accountSid: string;
  authToken: string;
  /**
   * Where to really connect for a URL: the signature covers the public URL, while the server may be reached at
   * another address. The identity when left out.
   */
  reach?(url: string): string;
}

/** Sends `parameters` to `url` and returns the body. Throws `CallError` 11205 (no answer) or 11200 (an answer other than 2xx). */
export async function requestWebhook(
  signer: Signer,
  url: string,
  method: Method,
  parameters: Record<string, string>,
): Promise<string> {
  const form = new URLSearchParams(parameters);
  const signedUrl = method === 'POST' ? url : `${url}${url.includes('?') ? '&' : '?'}${form.toString()}`;
  const signature = sign(signer.authToken, signedUrl, method === 'POST' ? parameters : {});
  let response: Response;
  let body: string;
  try {
    response = await fetch(signer.reach?.(signedUrl) ?? signedUrl, {
      method,
      headers: {
        'x-twilio-signature': signature,
        'user-agent': 'TwilioProxy/1.1',
        accept: '*/*',
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
      },
      ...(method === 'POST' && { body: form.toString() }),
      signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
    });
    body = await response.text();
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const what = timedOut
      ? `did not answer within ${WEBHOOK_TIMEOUT_MS / 1000} s`
      : `cannot be reached (${reason(error)})`;
    throw new CallError(11205, `${url} ${what}.`, { cause: error });
  }
  if (!response.ok) {
    throw new CallError(11200, `${url} answered ${response.status} ${body.slice(0, 200)}`.trim());
  }
  return body;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
