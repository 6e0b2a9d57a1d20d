// Half-open ranges of instants, sorted and apart, in two flat arrays: what opening hours and busy time are made of.
import type { EpochMs } from '@offhook/machines';

/** `[starts[i], ends[i])`, ascending, none touching another. */
export interface Ranges {
  starts: ArrayLike<EpochMs>;
  ends: ArrayLike<EpochMs>;
}

/** Puts ranges in order and joins those that overlap or touch. */
export function rangesOf(pairs: readonly (readonly [from: EpochMs, to: EpochMs])[]): Ranges {
  let ascending = true;
  for (let i = 1; i < pairs.length; i++) ascending &&= pairs[i - 1]![0] <= pairs[i]![0];
  // Most come in order already: hours of one date after another.
  const sorted = ascending ? pairs : pairs.toSorted((a, b) => a[0] - b[0]);
  const starts: EpochMs[] = [];
  const ends: EpochMs[] = [];
  for (const [from, to] of sorted) {
    if (from >= to) continue;
    const last = ends.length - 1;
    if (last >= 0 && from <= ends[last]!) ends[last] = Math.max(ends[last]!, to);
    else {
      starts.push(from);
      ends.push(to);
    }
  }
  return { starts, ends };
}

export const pairsOf = ({ starts, ends }: Ranges): (readonly [from: EpochMs, to: EpochMs])[] =>
  Array.from(starts, (from, i) => [from, ends[i]!]);

/** The time in both. */
export function intersect(a: Ranges, b: Ranges): Ranges {
  const pairs: [EpochMs, EpochMs][] = [];
  for (let i = 0, j = 0; i < a.starts.length && j < b.starts.length;) {
    const from = Math.max(a.starts[i]!, b.starts[j]!);
    const to = Math.min(a.ends[i]!, b.ends[j]!);
    if (from < to) pairs.push([from, to]);
    if (a.ends[i]! < b.ends[j]!) i++;
    else j++;
  }
  return rangesOf(pairs);
}

/** The time in `a` that is not in `b`. */
export function without(a: Ranges, b: Ranges): Ranges {
  const pairs: [EpochMs, EpochMs][] = [];
  for (const [start, to] of pairsOf(a)) {
    let from = start;
    for (let j = firstAbove(b.ends, from); j < b.starts.length && b.starts[j]! < to; j++) {
      if (b.starts[j]! > from) pairs.push([from, b.starts[j]!]);
      from = b.ends[j]!;
    }
    if (from < to) pairs.push([from, to]);
  }
  return rangesOf(pairs);
}

/** Index of the first element above `value` in an ascending array. */
export function firstAbove(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How much of `[from, to)` the ranges cover, in ms. */
export function covered(ranges: Ranges, from: EpochMs, to: EpochMs): number {
  let sum = 0;
  for (let i = firstAbove(ranges.ends, from); i < ranges.starts.length && ranges.starts[i]! < to; i++)
    sum += Math.min(ranges.ends[i]!, to) - Math.max(ranges.starts[i]!, from);
  return sum;
}

/** True when one range holds all of `[from, to)`. */
export function contains(ranges: Ranges, from: EpochMs, to: EpochMs): boolean {
  const i = firstAbove(ranges.ends, from);
  return i < ranges.starts.length && ranges.starts[i]! <= from && to <= ranges.ends[i]!;
}
