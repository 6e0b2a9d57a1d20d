// Percentiles and shares of a histogram whose buckets grow by a tenth, so that either is off by under 5 %.
import type { Histogram } from './figures.ts';

const GROWTH = 1.1;

/** Lower end of bucket `n`, in ms. */
export const edgeOf = (n: number): number => GROWTH ** n;

export const totalOf = (histogram: Histogram): number => {
  let total = 0;
  for (const turns of histogram.values()) total += turns;
  return total;
};

/** The ms that a share `q` (0 to 1) of the turns stay below; null without turns. */
export function percentileOf(histogram: Histogram, q: number): number | null {
  const total = totalOf(histogram);
  if (total === 0) return null;
  let below = 0;
  let last = 0;
  for (const [n, turns] of inOrder(histogram)) {
    last = n;
    if (below + turns >= q * total) return round(edgeOf(n + (q * total - below) / turns));
    below += turns;
  }
  return round(edgeOf(last + 1));
}

/** The share (0 to 1) of the turns that took less than `ms`; null without turns. */
export function shareBelow(histogram: Histogram, ms: number): number | null {
  const total = totalOf(histogram);
  if (total === 0) return null;
  const at = Math.log(Math.max(ms, 1)) / Math.log(GROWTH);
  let below = 0;
  for (const [n, turns] of histogram) below += turns * Math.min(1, Math.max(0, at - n));
  return below / total;
}

const inOrder = (histogram: Histogram): [number, number][] => [...histogram].sort(([a], [b]) => a - b);

const round = (ms: number): number => Math.round(ms * 10) / 10;
