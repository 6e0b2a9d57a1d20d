// Counts failed sign-ins, so that guessing is slow. Counted for an address *from one place*: someone guessing from
// elsewhere never locks the owner out.
import { RateLimitError } from '../errors.ts';

const MOST_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;
/** Bounds the memory: past it the oldest are forgotten, which only a flood from very many places reaches. */
const MOST_KEYS = 50_000;

export interface Attempts {
  /**
   * Counts an attempt before its outcome is known, so that many at once count too.
   * @throws RateLimitError when too many failed lately
   */
  begin(key: string): void;
  /** It was the right person: their failures are forgotten. */
  succeeded(key: string): void;
}

export function createAttempts(now: () => Date): Attempts {
  const byKey = new Map<string, { count: number; until: number }>();
  return {
    begin(key) {
      const at = now().getTime();
      const known = byKey.get(key);
      const entry = known && known.until > at ? known : { count: 0, until: at + WINDOW_MS };
      if (entry.count >= MOST_FAILURES) {
        const seconds = Math.ceil((entry.until - at) / 1000);
        throw new RateLimitError(
          `Too many failed attempts; try again in ${Math.ceil(seconds / 60)} minutes.`,
          seconds,
        );
      }
      entry.count += 1;
      byKey.delete(key);
      byKey.set(key, entry);
      for (const oldest of byKey.keys()) {
        if (byKey.size <= MOST_KEYS) break;
        byKey.delete(oldest);
      }
    },
    succeeded(key) {
      byKey.delete(key);
    },
  };
}
