// Whether the outside services answer: each asked with a deadline, and not more often than it is worth.
import { VendorError } from '../errors.ts';
import type { Phrase } from '../wording/phrases.ts';

const DEADLINE_MS = 4_000;
/** Everybody who looks within this time sees the same. */
const FRESH_MS = 30_000;

/** An outside service and how to find out whether it is there for us: `check` throws when not. */
export interface WatchedVendor {
  name: string;
  /** What it does for calls. */
  purpose: string;
  /** The sandbox stands in for it. */
  emulated: boolean;
  /** Absent where nothing is configured. */
  check?(signal: AbortSignal): Promise<unknown>;
}

export interface VendorHealth {
  vendor: string;
  purpose: string;
  emulated: boolean;
  status: 'ok' | 'failing' | 'notConfigured';
  /** Of the answer; null without one. */
  latencyMs: number | null;
  /** What is wrong, for people; null when nothing is. */
  problem: Phrase | null;
  checkedAt: string;
}

export function createVendorHealth(
  vendors: readonly WatchedVendor[],
  now: () => Date,
): { look(): Promise<VendorHealth[]> } {
  let last: { at: number; found: Promise<VendorHealth[]> } | undefined;

  async function ask({ name, check, ...vendor }: WatchedVendor): Promise<VendorHealth> {
    const checkedAt = now().toISOString();
    const found = { vendor: name, ...vendor, checkedAt };
    if (!check) return { ...found, status: 'notConfigured', latencyMs: null, problem: null };
    const begin = performance.now();
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    try {
      await Promise.race([
        check(deadline),
        new Promise((_, reject) => deadline.addEventListener('abort', () => reject(deadline.reason))),
      ]);
      return { ...found, status: 'ok', latencyMs: Math.round(performance.now() - begin), problem: null };
    } catch (error) {
      return { ...found, status: 'failing', latencyMs: null, problem: inWords(error) };
    }
  }

  return {
    look() {
      const at = now().getTime();
      if (!last || at - last.at >= FRESH_MS) last = { at, found: Promise.all(vendors.map(ask)) };
      return last.found;
    },
  };
}

/** What a vendor says of itself may name accounts; ours says what to do. */
function inWords(error: unknown): Phrase {
  if (error instanceof VendorError && !error.retryable)
    return 'It refuses our requests: the key may be wrong or used up.';
  return 'It does not answer, or not in time.';
}
