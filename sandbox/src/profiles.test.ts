// The measured profile is as slow as the vendors were measured; the same seed is as slow again.
import { describe, expect, it } from 'vitest';
import { createLatency } from './profiles.ts';
import type { Latency } from './profiles.ts';
import { createRandom } from './random.ts';

const CALLS = 1500;
const TURNS = 8;

/** One row a call, one figure a turn. */
function draws(what: (latency: Latency) => number): number[][] {
  return Array.from({ length: CALLS }, (_, call) => {
    const latency = createLatency('measured', createRandom(`call ${call}`));
    return Array.from({ length: TURNS }, () => what(latency));
  });
}

function quantile(values: number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] as number;
}

const median = (values: number[]) => quantile(values, 0.5);

describe('the measured profile', () => {
  it.each([
    ['end of turn', (latency: Latency) => latency.endOfTurn(), 260, 1500],
    ['eager lead', (latency: Latency) => latency.eagerLead(), 150, 350],
    ['final transcript', (latency: Latency) => latency.finalTranscript(), 247, 298],
    ['first audio', (latency: Latency) => latency.firstAudio(), 313, 408],
  ])('%s: median and 95th percentile as measured', (_, what, p50, p95) => {
    const all = draws(what).flat();
    expect(median(all) / p50).toBeCloseTo(1, 0);
    expect(Math.abs(median(all) / p50 - 1)).toBeLessThan(0.12);
    expect(Math.abs(quantile(all, 0.95) / p95 - 1)).toBeLessThan(0.2);
  });

  it('keeps a slow call slow: turns of one call are more alike than turns of all', () => {
    const rows = draws((latency) => Math.log(latency.endOfTurn()));
    const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    const spread = (values: number[]) => {
      const middle = mean(values);
      return mean(values.map((each) => (each - middle) ** 2));
    };
    const share = mean(rows.map(spread)) / spread(rows.flat());
    expect(share).toBeLessThan(0.75);
    expect(share).toBeGreaterThan(0.4);
  });

  it('has the model take seconds once in a while', () => {
    const all = draws((latency) => latency.firstToken()).flat();
    const share = all.filter((each) => each > 3000).length / all.length;
    expect(share).toBeGreaterThan(0.008);
    expect(share).toBeLessThan(0.03);
    expect(Math.max(...all)).toBeGreaterThan(9000);
  });

  it('cuts a turn short one time in ten at the default threshold, less at a higher one, never at 1', () => {
    const share = (threshold: number) =>
      draws((latency) => latency.falseEndAfterWords(threshold))
        .flat()
        .filter(Number.isFinite).length /
      (CALLS * TURNS);
    expect(share(0.7)).toBeCloseTo(0.1, 1);
    expect(share(0.9)).toBeLessThan(0.05);
    expect(share(1)).toBe(0);
  });
});

it('draws the same again from the same seed, and other figures from another', () => {
  const row = (seed: string) => {
    const latency = createLatency('measured', createRandom(seed).fork('deepgram/0'));
    return Array.from({ length: 5 }, () => latency.endOfTurn());
  };
  expect(row('a')).toEqual(row('a'));
  expect(row('a')).not.toEqual(row('b'));
});
