import { expect, it } from 'vitest';
import { percentileOf, shareBelow } from './histogram.ts';

/** As `ms_bucket` counts in SQL. */
function histogramOf(values: readonly number[]): Map<number, number> {
  const buckets = new Map<number, number>();
  for (const ms of values) {
    const n = Math.floor(Math.log(Math.max(ms, 1)) / Math.log(1.1));
    buckets.set(n, (buckets.get(n) ?? 0) + 1);
  }
  return buckets;
}

it('tells percentiles and shares within 5 % of the exact ones', () => {
  // A long tail, as turns have one.
  const values = Array.from({ length: 2_000 }, (_, n) => 200 * Math.exp(2.5 * ((n + 0.5) / 2_000) ** 3));
  const histogram = histogramOf(values);
  for (const q of [0.5, 0.9, 0.95, 0.99]) {
    const exact = values[Math.ceil(q * values.length) - 1] ?? 0;
    expect((percentileOf(histogram, q) ?? 0) / exact).toBeGreaterThan(0.95);
    expect((percentileOf(histogram, q) ?? 0) / exact).toBeLessThan(1.05);
  }
  const exactShare = values.filter((ms) => ms < 400).length / values.length;
  expect(Math.abs((shareBelow(histogram, 400) ?? 0) - exactShare)).toBeLessThan(0.02);
});

it('knows nothing of no turns', () => {
  expect(percentileOf(new Map(), 0.5)).toBeNull();
  expect(shareBelow(new Map(), 500)).toBeNull();
});
