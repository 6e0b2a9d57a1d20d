// How much of the caller's audio was lost on the way? The carrier stamps every frame with its place in time.

/** Less than a frame missing is the carrier's rounding. */
const LEAST_MS = 20;
/** The most that is made up for at once: longer is no lost packet but a line that was away, and nothing waits for its words. */
const MOST_MS = 5_000;

export interface GapMeter {
  /** Whole ms missing between the last frame and this one of `durationMs`, which stands at `timestampMs`; at most 5 s. */
  before(timestampMs: number, durationMs: number): number;
}

export function createGapMeter(): GapMeter {
  /** Where the next frame should stand. A stream may begin anywhere. */
  let expected = Number.POSITIVE_INFINITY;
  return {
    before(timestampMs, durationMs) {
      const missing = timestampMs - expected;
      expected = timestampMs + durationMs;
      return missing < LEAST_MS ? 0 : Math.min(Math.floor(missing), MOST_MS);
    },
  };
}
