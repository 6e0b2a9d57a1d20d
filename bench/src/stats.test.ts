// Every figure of the reports goes through these.
import { describe, expect, it } from 'vitest';
import { distribution, mean, percentile, wordsWrong } from './stats.ts';

describe('percentile', () => {
  it.each([
    [[5], 99, 5],
    [[1, 2, 3, 4, 5], 50, 3],
    [[4, 1, 3, 2], 50, 2.5],
    [[0, 10], 95, 9.5],
    [[3, 1, 2], 100, 3],
    [[3, 1, 2], 0, 1],
  ])('of %j at %i is %d', (samples, p, expected) => expect(percentile(samples, p)).toBeCloseTo(expected));
  it('of nothing is nothing', () => expect([percentile([], 50), mean([])]).toEqual([null, null]));
});

it('a distribution ends with the largest sample at 1', () => {
  const points = distribution(
    Array.from({ length: 1001 }, (_, i) => 1000 - i),
    100,
  );
  expect(points.at(-1)).toEqual([1000, 1]);
  expect(points.length).toBeLessThan(110);
});

describe('wordsWrong', () => {
  it.each([
    ['see you on Friday', 'see you on Friday', 0],
    ['see you on Friday', 'see you Friday', 1],
    ['see you on Friday', 'see you you on Frxday', 2],
    ['see you', '', 2],
    ['', 'hello', 1],
  ])('%j heard as %j: %i', (said, heard, wrong) => expect(wordsWrong(said, heard).wrong).toBe(wrong));
});
