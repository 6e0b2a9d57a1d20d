// Deepgram takes 20 `Flush` in 60 s on a socket and closes past that: counts them in a sliding window.
const MAX_FLUSHES = 20;
const WINDOW_MS = 60_000;

export interface FlushBudget {
  /** True, and counted, when one more flush is allowed at `nowMs`. */
  take(nowMs: number): boolean;
}

export function createFlushBudget(): FlushBudget {
  const taken: number[] = [];
  return {
    take(nowMs) {
      while (taken.length > 0 && nowMs - taken[0]! >= WINDOW_MS) taken.shift();
      if (taken.length === MAX_FLUSHES) return false;
      taken.push(nowMs);
      return true;
    },
  };
}
