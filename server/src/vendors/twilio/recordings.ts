// The sound of what Twilio recorded. Its SDK knows of recordings but not how to load them; the road is documented:
// https://www.twilio.com/docs/voice/api/recording#fetch-a-recording-media-file
import { VendorError } from '../../errors.ts';
import type { TwilioOptions } from './requests.ts';

/** Three minutes of 16-bit mono at 8 kHz are 3 MB. */
const MAX_BYTES = 10_000_000;

/** A WAV file; `undefined` when Twilio does not have it (yet). */
export async function fetchRecording(
  { accountSid, authToken, apiUrl = 'https://api.twilio.com' }: TwilioOptions,
  recordingSid: string,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  // Only our own account's address: what a callback says of a URL is not followed.
  const url = new URL(
    `/2010-04-01/Accounts/${accountSid}/Recordings/${encodeURIComponent(recordingSid)}.wav`,
    apiUrl,
  );
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  try {
    const response = await fetch(url, { headers: { authorization }, signal });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw failure(`it answered ${response.status}`, response.status >= 500 || response.status === 429);
    }
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of response.body ?? []) {
      bytes += piece.length;
      if (bytes > MAX_BYTES) throw failure(`it is larger than ${MAX_BYTES} bytes`, false);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    if (error instanceof VendorError) throw error;
    throw failure(error instanceof Error ? error.message : String(error), true, error);
  }
}

const failure = (why: string, retryable: boolean, cause?: unknown): VendorError =>
  new VendorError('twilio', `Twilio did not hand over the recording: ${why}`, { retryable, cause });
