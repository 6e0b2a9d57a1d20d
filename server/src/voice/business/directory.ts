// Which business does a called number belong to? Asked once a call, answered from memory, also while the database is away.
import type { OwnVendor } from '@offhook/db';
import type { Business, E164, EpochMs } from '@offhook/machines';
import type { Voice } from '../synthesis/synthesizer.ts';
import type { Routing } from './routing.ts';

/** A number we answer, and all the engine knows of the business behind it. */
export interface BusinessLine {
  organizationId: string;
  agentId: string;
  /** Which of the agent's published versions this is. */
  agentVersion?: number;
  business: Business;
  voice: Voice;
  routing: Routing;
  /** Whether a person is put through at once, or asked first. */
  transferMode: 'blind' | 'warm';
  /** Where the carrier sends calls we cannot take. */
  fallbackTo?: E164;
  /** The organization's own keys at vendors, sealed. */
  ownKeys?: { vendor: OwnVendor; secret: string }[];
}

export interface BusinessDirectory {
  /**
   * The line with this number, `undefined` when it is not ours.
   * @throws when the database cannot be reached and the number was never asked for before
   */
  find(number: E164): Promise<BusinessLine | undefined>;
  /** What `find` last gave, without asking anyone. */
  known(number: E164): BusinessLine | undefined;
}

/** Calls that come together share one look-up. */
const FRESH_MS = 1_000;
/** Loading takes some 5 ms. A number known before is answered as it was known when it takes longer than this. */
const REFRESH_WITHIN_MS = 250;
/** A number never asked for before: the caller hears ringing meanwhile, and the carrier gives up after 15 s. */
const LOAD_WITHIN_MS = 3_000;
/** One entry is about 10 kB. Numbers nobody calls fall out first. */
const MAX_ENTRIES = 5_000;

/** Keeps what `load` gives; when `load` fails or is slow, what was known stays true. */
export function createDirectory(options: {
  load(number: E164): Promise<BusinessLine | undefined>;
  epoch(): EpochMs;
  log: { warn(details: object, message: string): void };
}): BusinessDirectory {
  const { load, epoch, log } = options;
  const entries = new Map<E164, { line: BusinessLine; loadedAt: EpochMs }>();
  const loading = new Map<E164, Promise<BusinessLine | undefined>>();

  function refresh(number: E164): Promise<BusinessLine | undefined> {
    const underWay = loading.get(number);
    if (underWay) return underWay;
    const loaded = load(number)
      .then((line) => {
        remember(number, line);
        return line;
      })
      .finally(() => loading.delete(number));
    loading.set(number, loaded);
    return loaded;
  }

  function remember(number: E164, line: BusinessLine | undefined): void {
    entries.delete(number);
    if (line) entries.set(number, { line, loadedAt: epoch() });
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) break;
      entries.delete(oldest);
    }
  }

  return {
    async find(number) {
      const entry = entries.get(number);
      if (!entry) return within(LOAD_WITHIN_MS, refresh(number));
      if (epoch() - entry.loadedAt <= FRESH_MS) return entry.line;
      try {
        return await within(REFRESH_WITHIN_MS, refresh(number));
      } catch (error) {
        log.warn({ err: error, number }, 'business not refreshed; answering with what was known');
        return entry.line;
      }
    },
    known: (number) => entries.get(number)?.line,
  };
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`the business was not loaded within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    // Should it fail after its deadline, nobody is left to be told.
    promise.catch(() => undefined);
  }
}
