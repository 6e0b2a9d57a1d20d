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
  ownKeys?: { vendor: Exclude<OwnVendor, 'twilio'>; secret: string }[];
  /** The organization's own account at the carrier that has the number. */
  carrierAccount?: string;
}

export interface Directory<Entry> {
  /**
   * What is known by this key, a number mostly; `undefined` when it is not ours.
   * @throws when the database cannot be reached and the key was never asked for before
   */
  find(key: string): Promise<Entry | undefined>;
  /** What `find` last gave, without asking anyone. */
  known(key: string): Entry | undefined;
}

export type BusinessDirectory = Directory<BusinessLine>;

/** Calls that come together share one look-up. */
const FRESH_MS = 1_000;
/** Loading takes some 5 ms. A number known before is answered as it was known when it takes longer than this. */
const REFRESH_WITHIN_MS = 250;
/** A number never asked for before: the caller hears ringing meanwhile, and the carrier gives up after 15 s. */
const LOAD_WITHIN_MS = 3_000;
/** One entry is about 10 kB. Numbers nobody calls fall out first. */
const MAX_ENTRIES = 5_000;

/** Keeps what `load` gives; when `load` fails or is slow, what was known stays true. */
export function createDirectory<Entry>(options: {
  load(key: string): Promise<Entry | undefined>;
  epoch(): EpochMs;
  log: { warn(details: object, message: string): void };
}): Directory<Entry> {
  const { load, epoch, log } = options;
  const entries = new Map<string, { entry: Entry; loadedAt: EpochMs }>();
  const loading = new Map<string, Promise<Entry | undefined>>();

  function refresh(key: string): Promise<Entry | undefined> {
    const underWay = loading.get(key);
    if (underWay) return underWay;
    const loaded = load(key)
      .then((entry) => {
        remember(key, entry);
        return entry;
      })
      .finally(() => loading.delete(key));
    loading.set(key, loaded);
    return loaded;
  }

  function remember(key: string, entry: Entry | undefined): void {
    entries.delete(key);
    if (entry) entries.set(key, { entry, loadedAt: epoch() });
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) break;
      entries.delete(oldest);
    }
  }

  return {
    async find(key) {
      const known = entries.get(key);
      if (!known) return within(LOAD_WITHIN_MS, refresh(key));
      if (epoch() - known.loadedAt <= FRESH_MS) return known.entry;
      try {
        return await within(REFRESH_WITHIN_MS, refresh(key));
      } catch (error) {
        log.warn({ err: error, key }, 'not refreshed; answering with what was known');
        return known.entry;
      }
    },
    known: (key) => entries.get(key)?.entry,
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
