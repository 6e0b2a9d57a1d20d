// Reads the web page of a business, as its owner names it, into a draft.
import { Worker } from 'node:worker_threads';
import type { SafeFetch } from '../../http/safe-fetch.ts';
import { InvalidError, VendorError } from '../../errors.ts';
import type { Draft } from './draft.ts';

/** The owner waits for it. */
const DEADLINE_MS = 8_000;
/** Pages of site builders carry some hundred kilobytes of scripts. */
const MAX_BYTES = 3_000_000;
/** Taking it apart takes some 100 ms; a page made to be slow is given up. */
const READING_MS = 5_000;

/**
 * @param address as people type it, with or without `https://`
 * @throws UnsafeAddressError · VendorError when the page cannot be reached · InvalidError when there is no page
 */
export async function readWebsite(fetch: SafeFetch, address: string): Promise<Draft> {
  const url = /^https?:\/\//i.test(address) ? address : `https://${address}`;
  const page = await fetch(url, {
    headers: { accept: 'text/html,application/xhtml+xml' },
    maxBytes: MAX_BYTES,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (page.status >= 400)
    throw new InvalidError(
      `${url} answers ${page.status}. Look whether the address is right, or go on without it.`,
    );
  const type = page.headers['content-type'] ?? '';
  if (!/html/.test(type)) throw new InvalidError(`${url} is no web page (${type || 'of no kind it tells'}).`);
  const latin = /charset=(iso-8859-1|latin1|windows-1252)/i.test(type);
  return apart(page.body.toString(latin ? 'latin1' : 'utf8'), page.url);
}

/** In a thread of its own: the one that has the calls never waits for somebody's page. */
async function apart(html: string, url: string): Promise<Draft> {
  const { promise, resolve, reject } = Promise.withResolvers<Draft>();
  const worker = new Worker(new URL('./draft-worker.ts', import.meta.url), {
    workerData: { html, url },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const unreadable = (cause?: unknown) =>
    reject(
      new VendorError('website', `${url} cannot be read. Go on without it.`, { retryable: false, cause }),
    );
  const timer = setTimeout(unreadable, READING_MS);
  worker
    .on('message', resolve)
    .on('error', unreadable)
    .on('exit', () => unreadable());
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}
