// Time as the engine takes it: passed in, so that a test can hold it.
import { performance } from 'node:perf_hooks';
import type { EpochMs } from '@offhook/machines';

export interface Clock {
  /** Monotonic ms, for measuring. */
  now(): number;
  /** The time of day. */
  epoch(): EpochMs;
  /** Runs `run` once after `ms`; the function returned calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Why a request is aborted whose deadline passed, as `AbortSignal.timeout` says it. */
export const tooLate = (what: string): DOMException => new DOMException(what, 'TimeoutError');

export const systemClock: Clock = {
  now: () => performance.now(),
  epoch: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
