import { describe, expect, it } from 'vitest';
import { FRAME_MS, Ticker } from './ticker.ts';

describe('the line’s clock', () => {
  it('gives every call its frames 20 ms apart, none early, none lost when a timer is late', async () => {
    const ticker = new Ticker();
    const calls = Array.from({ length: 6 }, () => [] as { lineMs: number; atMs: number }[]);
    const enough = Promise.withResolvers<void>();
    const stops = calls.map((frames) =>
      ticker.add((lineMs) => {
        frames.push({ lineMs, atMs: ticker.now() });
        if (frames.length === 3) for (const until = performance.now() + 70; performance.now() < until;);
        if (calls.every((each) => each.length >= 20)) enough.resolve();
      }),
    );
    await enough.promise;
    for (const stop of stops) stop();
    for (const frames of calls) {
      expect(frames.every((each) => each.atMs >= each.lineMs)).toBe(true);
      const steps = frames.slice(1).map((each, i) => each.lineMs - (frames[i]?.lineMs ?? 0));
      expect(new Set(steps)).toEqual(new Set([FRAME_MS]));
    }
    // Six calls over four phases of 5 ms.
    expect(new Set(calls.map((frames) => (frames[0]?.lineMs ?? 0) % FRAME_MS)).size).toBe(4);
    expect(ticker.lostMs).toBe(0);
  });

  it('stops with the last call and starts again with the next', async () => {
    const ticker = new Ticker({ speed: 20 });
    for (let i = 0; i < 2; i += 1) {
      const ticked = Promise.withResolvers<number>();
      const stop = ticker.add(ticked.resolve);
      expect(await ticked.promise).toBeGreaterThan(0);
      stop();
    }
  });

  it('lets a call leave, and another join, in the middle of a tick', async () => {
    const ticker = new Ticker({ speed: 20 });
    const joined = Promise.withResolvers<number>();
    const stop = ticker.add(() => {
      stop();
      const leave = ticker.add((lineMs) => {
        leave();
        joined.resolve(lineMs);
      });
    });
    expect(await joined.promise).toBeGreaterThan(0);
  });
});
