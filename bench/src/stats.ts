// Figures from samples: percentiles, and how much of what was said arrived.

/** The `p`-th percentile (0–100) by linear interpolation between ranks; null of nothing. */
export function percentile(samples: readonly number[], p: number): number | null {
  if (samples.length === 0) return null;
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = (p / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] as number;
  const above = sorted[Math.ceil(rank)] as number;
  return below + (above - below) * (rank - Math.floor(rank));
}

export const median = (samples: readonly number[]): number | null => percentile(samples, 50);

export const mean = (samples: readonly number[]): number | null =>
  samples.length === 0 ? null : samples.reduce((sum, each) => sum + each, 0) / samples.length;

/** The numbers among values that may be missing. */
export const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value) => value !== null && value !== undefined);

/** Points of the cumulative distribution, at most `count` of them: `[value, share of samples at or below]`. */
export function distribution(samples: readonly number[], count = 200): [number, number][] {
  const sorted = samples.toSorted((a, b) => a - b);
  const step = Math.max(1, Math.floor(sorted.length / count));
  const points: [number, number][] = [];
  for (let i = 0; i < sorted.length; i += step) points.push([sorted[i] as number, (i + 1) / sorted.length]);
  const last = sorted.at(-1);
  if (last !== undefined && points.at(-1)?.[1] !== 1) points.push([last, 1]);
  return points;
}

/** How many words of `said` were not heard as said: the word edit distance. Punctuation and case count: tones carry them. */
export function wordsWrong(said: string, heard: string): { words: number; wrong: number } {
  const a = words(said);
  const b = words(heard);
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, word] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      next.push(
        Math.min(
          (row[j] as number) + (word === other ? 0 : 1),
          (row[j + 1] as number) + 1,
          (next[j] as number) + 1,
        ),
      );
    }
    row = next;
  }
  return { words: a.length, wrong: row[b.length] as number };
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
