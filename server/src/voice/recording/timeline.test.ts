import { array, assert, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeline } from './timeline.ts';

const S = 0xff;
const caller = (
  timeline: ReturnType<typeof createTimeline>,
  ...samples: number[]
): { left: number[]; right: number[] } => {
  const out = Buffer.alloc(samples.length * 2);
  expect(timeline.caller(Buffer.from(samples), out, 0)).toBe(out.length);
  return {
    left: Array.from(out.filter((_, n) => n % 2 === 0)),
    right: Array.from(out.filter((_, n) => n % 2 === 1)),
  };
};

describe('the recording timeline', () => {
  it('lays the agent down where it is heard, one sample for each of the caller, however far ahead it was sent', () => {
    const timeline = createTimeline(100);
    expect(caller(timeline, 1, 2)).toEqual({ left: [1, 2], right: [S, S] });
    timeline.agent(Buffer.from([10, 11, 12]));
    timeline.agent(Buffer.from([13]));
    expect(caller(timeline, 3, 4)).toEqual({ left: [3, 4], right: [10, 11] });
    expect(caller(timeline, 5, 6, 7)).toEqual({ left: [5, 6, 7], right: [12, 13, S] });
  });

  it('takes back on clear what was not heard', () => {
    const timeline = createTimeline(100);
    timeline.agent(Buffer.from([10, 11, 12]));
    caller(timeline, 1);
    timeline.clear();
    timeline.agent(Buffer.from([20]));
    expect(caller(timeline, 2, 3).right).toEqual([20, S]);
  });

  it('keeps order over any pattern of bursts and frames, across the ring and its growth', () => {
    assert(
      property(array(tuple(nat(9_000), nat(9_000)), { maxLength: 12 }), (steps) => {
        const timeline = createTimeline(1_000_000);
        let sent = 0;
        let expected = 0;
        for (const [burst, frames] of steps) {
          timeline.agent(Buffer.from(Array.from({ length: burst }, () => sent++ % 251)));
          const out = Buffer.alloc(frames * 2);
          timeline.caller(Buffer.alloc(frames, 1), out, 0);
          const heard = Array.from({ length: frames }, () => (expected < sent ? expected++ % 251 : S));
          expect(
            Buffer.compare(
              out.filter((_, n) => n % 2 === 1),
              Buffer.from(heard),
            ),
          ).toBe(0);
        }
        expect(timeline.queued).toBe(sent - expected);
      }),
    );
  });

  it('holds no more than it was allowed', () => {
    const timeline = createTimeline(10);
    timeline.agent(Buffer.alloc(25, 7));
    expect(timeline.queued).toBe(10);
  });
});
