// Deepgram's REST side: speech without a socket, and recordings turned into words.
import { VendorError } from '../../errors.ts';
import { loadSdk, type DeepgramOptions } from './socket.ts';
import type { Speech } from './speech.ts';

const client = async (options: DeepgramOptions) => {
  const { DeepgramClient } = await loadSdk();
  return new DeepgramClient({
    apiKey: options.apiKey,
    maxRetries: 0,
    ...(options.url === undefined ? {} : { baseUrl: options.url }),
  });
};

/** Speaks by `POST /v1/speak`, handing pieces on as they arrive. Never throws: failures go to the speech. */
export async function speakOverRest(
  options: DeepgramOptions,
  job: { text: string; voice: { model: string }; speech: Speech; abort: AbortController },
  deadlineMs: number,
): Promise<void> {
  try {
    const deepgram = await client(options);
    const response = await deepgram.speak.v1.audio.generate(
      { text: job.text, model: job.voice.model, encoding: 'mulaw', sample_rate: 8000, container: 'none' },
      { abortSignal: job.abort.signal, timeoutInSeconds: deadlineMs / 1000 },
    );
    const body = response.stream();
    if (body === null) throw new Error('the answer has no body');
    for await (const piece of body) job.speech.push(Buffer.from(piece));
    job.speech.end();
  } catch (error) {
    job.speech.fail(vendorError(error));
  }
}

/** What Nova-3 takes one by one; anything else it is left to recognize. */
const LANGUAGES = new Set(['en', 'es', 'ru']);

/**
 * The words of a recording by `POST /v1/listen`; empty when nobody speaks in it.
 * @param file WAV or whatever else says itself what it is
 * @throws VendorError
 */
export async function transcribeFile(
  options: DeepgramOptions,
  file: Buffer,
  language: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const deepgram = await client(options);
    const answer = await deepgram.listen.v1.media.transcribeFile(
      file,
      {
        model: 'nova-3',
        language: LANGUAGES.has(language) ? language : 'multi',
        smart_format: true,
        // Their models are not to learn from what callers say.
        mip_opt_out: true,
      },
      { abortSignal: signal },
    );
    if (!('results' in answer)) throw new Error('it answered with a promise instead of words');
    return (answer.results.channels[0]?.alternatives?.[0]?.transcript ?? '').trim();
  } catch (error) {
    throw vendorError(error);
  }
}

function vendorError(error: unknown): VendorError {
  const status = (error as { statusCode?: unknown }).statusCode;
  const message = error instanceof Error ? error.message : String(error);
  const known = typeof status === 'number';
  const advice = status === 401 || status === 403 ? '; check DEEPGRAM_API_KEY' : '';
  return new VendorError('deepgram', `Deepgram failed: ${message}${advice}`, {
    retryable: !known || status === 429 || status >= 500,
    cause: error,
  });
}
