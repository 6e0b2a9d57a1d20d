// When is a vendor left alone, and when is it asked again?
import { describe, expect, it } from 'vitest';
import { type BreakerState, CLOSED, createBreaker, enter, type Outcome, settle } from './breaker.ts';

const open = (until: number, restMs = 5_000): BreakerState => ({ phase: 'open', until, restMs });
const halfOpen = (since: number, restMs = 5_000): BreakerState => ({ phase: 'halfOpen', since, restMs });
const failures = (count: number): BreakerState => ({ phase: 'closed', failures: count });

describe('asking', () => {
  it.each<[string, BreakerState, number, string, BreakerState]>([
    ['all while closed', failures(2), 0, 'go', failures(2)],
    ['none while open', open(5_000), 4_999, 'not', open(5_000)],
    ['one when it has rested', open(5_000), 5_000, 'probe', halfOpen(5_000)],
    ['no other while that one is out', halfOpen(5_000), 14_999, 'not', halfOpen(5_000)],
    ['another when that one is lost', halfOpen(5_000), 15_000, 'probe', halfOpen(15_000)],
  ])('is for %s', (_case, state, now, may, after) => {
    expect(enter(state, now)).toEqual({ may, state: after });
  });
});

describe('an outcome', () => {
  it.each<[string, BreakerState, Outcome, boolean, BreakerState]>([
    ['counts a failure', failures(1), 'failed', false, failures(2)],
    ['opens at the third', failures(2), 'failed', false, open(6_000)],
    ['forgets failures at a success', failures(2), 'succeeded', false, CLOSED],
    ['means nothing when abandoned', failures(2), 'abandoned', false, failures(2)],
    ['of the probe closes', halfOpen(0), 'succeeded', true, CLOSED],
    ['of the probe opens for twice as long', halfOpen(0), 'failed', true, open(11_000, 10_000)],
    ['of the probe opens for a minute at most', halfOpen(0, 60_000), 'failed', true, open(61_000, 60_000)],
    ['lets another probe go when abandoned', halfOpen(0), 'abandoned', true, open(1_000)],
    ['of one begun earlier does not end a probe', halfOpen(0), 'failed', false, halfOpen(0)],
    ['of one begun earlier does not prolong the rest', open(5_000), 'failed', false, open(5_000)],
    ['of one begun earlier closes when it is good', open(5_000), 'succeeded', false, CLOSED],
  ])('%s', (_case, state, outcome, probe, after) => {
    expect(settle(state, { outcome, probe, threshold: 3, now: 1_000 })).toEqual(after);
  });

  it('is told once, and a change is logged once', () => {
    const logged: string[] = [];
    const note = (_details: object, message: string) => void logged.push(message);
    let now = 0;
    const breaker = createBreaker({
      name: 'speech',
      threshold: 2,
      clock: { now: () => now },
      log: { info: note, warn: note },
    });
    const first = breaker.enter();
    first?.('failed');
    first?.('failed');
    expect(logged).toEqual([]);
    breaker.enter()?.('failed');
    expect(breaker.enter()).toBeUndefined();
    now = 5_000;
    breaker.enter()?.('succeeded');
    expect(breaker.enter()).toBeDefined();
    expect(logged).toEqual(['a vendor keeps failing and is left alone for a while', 'a vendor is back']);
  });
});
