// What may stand in a request's query: checked as the vendor checks it, each fault with a sentence.

import { LINEAR_RATES } from './audio.ts';
import type { AudioFormat } from './audio.ts';

/** The request cannot be served; `status` and `code` as the vendor gives them. */
export class RefusedError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
    this.code = code;
  }
}

function bad(message: string): RefusedError {
  return new RefusedError(400, 'Bad Request', `Bad Request: ${message}`);
}

const LISTEN_ENCODINGS = [
  'linear16',
  'linear32',
  'flac',
  'alaw',
  'mulaw',
  'amr-nb',
  'amr-wb',
  'opus',
  'ogg-opus',
  'speex',
  'g729',
];
const SPEAK_ENCODINGS = ['linear16', 'mulaw', 'alaw', 'mp3', 'opus', 'flac', 'aac'];

export class Query {
  readonly #search: URLSearchParams;

  constructor(search: URLSearchParams) {
    this.#search = search;
  }

  /** Refuses parameters the vendor does not know. */
  only(names: readonly string[]): void {
    for (const name of this.#search.keys()) {
      if (!names.includes(name)) throw bad(`unknown query parameter \`${name}\`.`);
    }
  }

  has(name: string): boolean {
    return this.#search.has(name);
  }

  text(name: string): string | undefined {
    return this.#search.get(name) ?? undefined;
  }

  all(name: string): string[] {
    return this.#search.getAll(name);
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#search.get(name);
    if (value === null) return fallback;
    if (value !== 'true' && value !== 'false')
      throw bad(`\`${name}\` must be true or false, not \`${value}\`.`);
    return value === 'true';
  }

  number(name: string, range: { min: number; max: number; whole?: true }): number | undefined {
    const value = this.#search.get(name);
    if (value === null) return undefined;
    return checkNumber(name, value.trim() === '' ? Number.NaN : Number(value), range);
  }

  /** `encoding` and `sample_rate` of the caller's audio. */
  listenAudio(): AudioFormat {
    return this.#audio(LISTEN_ENCODINGS);
  }

  /** `encoding`, `sample_rate` and `container` of speech. */
  speakAudio(): AudioFormat {
    const container = this.text('container');
    if (container !== undefined && container !== 'none') {
      throw bad(`the sandbox speaks without a container: ask for container=none, not \`${container}\`.`);
    }
    return this.#audio(SPEAK_ENCODINGS);
  }

  #audio(known: string[]): AudioFormat {
    const encoding = this.text('encoding');
    if (encoding !== undefined && !known.includes(encoding))
      throw bad(`unsupported encoding \`${encoding}\`.`);
    const rate = this.number('sample_rate', { min: 1, max: 192_000, whole: true });
    if (encoding !== undefined && rate === undefined) {
      throw bad('`sample_rate` is required when `encoding` is given.');
    }
    if (encoding === 'mulaw' && rate === 8000) return { encoding, rate };
    if (encoding === 'linear16' && rate !== undefined && LINEAR_RATES.includes(rate))
      return { encoding, rate };
    throw bad(
      `the sandbox knows encoding=mulaw with sample_rate=8000, and encoding=linear16 with ${LINEAR_RATES.join(', ')} only.`,
    );
  }
}

/** Throws `RefusedError` when `value` is out of range. */
export function checkNumber(
  name: string,
  value: number,
  { min, max, whole }: { min: number; max: number; whole?: true },
): number {
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw bad(`\`${name}\` must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}.`);
  }
  return value;
}

export { bad as badRequest };
