// A store of files that all processes share, as recordings and exports need it. Every call has a deadline and throws `VendorError`.
import type { Readable } from 'node:stream';

/** A file, or the part of it that was asked for. */
export interface Stored {
  body: Readable;
  /** Of the body. */
  bytes: number;
  /** `bytes 0-99/200`; absent where it is the whole. */
  range?: string;
}

export interface Bucket {
  /** Keeps a local file under `key`, in the place of what was there. */
  put(key: string, file: { path: string; bytes: number; type: string }, signal: AbortSignal): Promise<void>;
  /**
   * @param range of HTTP: `bytes=0-99`
   * @returns `undefined` where there is no such file, `outside` where it is shorter than that
   */
  get(key: string, range: string | undefined, signal: AbortSignal): Promise<Stored | 'outside' | undefined>;
  /** What is not there is none to remove. */
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Those that begin so, with when each was last kept; asked for by the page. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<{ key: string; changedAt: Date }>;
}
