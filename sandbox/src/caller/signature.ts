// How the carrier signs what it sends: HMAC-SHA1 over the exact URL, then every form parameter in the order of its name.
import { createHmac } from 'node:crypto';

/**
 * The value of `X-Twilio-Signature`, base64 (https://www.twilio.com/docs/usage/security#validating-requests).
 * `url` is the public URL to the letter; a media stream's upgrade is signed over its `ws(s)://` URL with no parameters.
 */
export function sign(authToken: string, url: string, parameters: Record<string, string> = {}): string {
  let signed = url;
  for (const name of Object.keys(parameters).sort()) signed += name + parameters[name];
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}
