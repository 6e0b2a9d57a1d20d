// Where audio is missing, and how much of it, by the carrier's own stamps.
import { describe, expect, it } from 'vitest';
import { createGapMeter } from './gaps.ts';

describe('the gaps in a stream', () => {
  it.each<[string, [number, number][], number[]]>([
    [
      'are none while every frame follows the last',
      [
        [0, 20],
        [20, 20],
        [40, 60],
        [100, 20],
      ],
      [0, 0, 0, 0],
    ],
    [
      'do not begin before the first frame',
      [
        [1_340, 20],
        [1_360, 20],
      ],
      [0, 0],
    ],
    [
      'are as long as the frames that are missing',
      [
        [0, 20],
        [60, 20],
        [80, 20],
      ],
      [0, 40, 0],
    ],
    [
      'are not found in a frame stamped a little late or early',
      [
        [0, 20],
        [33, 20],
        [40, 20],
      ],
      [0, 0, 0],
    ],
    [
      'are made up for up to five seconds',
      [
        [0, 20],
        [60_000, 20],
        [60_020, 20],
      ],
      [0, 5_000, 0],
    ],
    [
      'are not found going back',
      [
        [60_000, 20],
        [0, 20],
        [20, 20],
      ],
      [0, 0, 0],
    ],
  ])('%s', (_case, frames, missing) => {
    const gaps = createGapMeter();
    expect(frames.map(([at, duration]) => gaps.before(at, duration))).toEqual(missing);
  });
});
