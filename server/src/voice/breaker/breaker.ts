// Is a vendor's function worth asking just now? After a few failures in a row it is left alone, then tried by one.
import type { Clock } from '../clock.ts';

/** Closed: asked by all. Open: by none until `until`. Half-open: by one, since `since`. `restMs` is how long it last was open. */
export type BreakerState =
  | { phase: 'closed'; failures: number }
  | { phase: 'open'; until: number; restMs: number }
  | { phase: 'halfOpen'; since: number; restMs: number };

export type Outcome = 'succeeded' | 'failed' | 'abandoned';

/** Long enough for a restart or a spike to pass; doubled while the probe fails, so that an outage costs one caller a minute. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;
/** A probe that has said nothing by now is lost; another may go. */
const PROBE_WITHIN_MS = 10_000;

export const CLOSED: BreakerState = { phase: 'closed', failures: 0 };

/** May the vendor be asked at `now` (monotonic ms)? As a probe, everyone else is refused until its outcome is known. */
export function enter(
  state: BreakerState,
  now: number,
): { state: BreakerState; may: 'go' | 'probe' | 'not' } {
  if (state.phase === 'closed') return { state, may: 'go' };
  const due = state.phase === 'open' ? state.until : state.since + PROBE_WITHIN_MS;
  if (now < due) return { state, may: 'not' };
  return { state: { phase: 'halfOpen', since: now, restMs: state.restMs }, may: 'probe' };
}

/** What an attempt's end means. A success by anyone closes; a failure counts while closed, and ends a probe. */
export function settle(
  state: BreakerState,
  { outcome, probe, threshold, now }: { outcome: Outcome; probe: boolean; threshold: number; now: number },
): BreakerState {
  if (outcome === 'succeeded') return CLOSED;
  if (state.phase === 'closed') {
    if (outcome === 'abandoned') return state;
    const failures = state.failures + 1;
    return failures < threshold
      ? { phase: 'closed', failures }
      : { phase: 'open', until: now + FIRST_REST_MS, restMs: FIRST_REST_MS };
  }
  // Others that began before it opened tell nothing new.
  if (!probe || state.phase !== 'halfOpen') return state;
  if (outcome === 'abandoned') return { phase: 'open', until: now, restMs: state.restMs };
  const restMs = Math.min(state.restMs * 2, LONGEST_REST_MS);
  return { phase: 'open', until: now + restMs, restMs };
}

/** One request under way; the first word about it counts. */
export type Attempt = (outcome: Outcome) => void;

export interface Breaker {
  /** `undefined` while the vendor is left alone. */
  enter(): Attempt | undefined;
}

/** @param options.threshold failures in a row that open it */
export function createBreaker(options: {
  /** Whose function it is, e.g. `deepgram speak`; for the log. */
  name: string;
  threshold: number;
  clock: Pick<Clock, 'now'>;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
}): Breaker {
  const { name, threshold, clock, log } = options;
  let state = CLOSED;

  function become(next: BreakerState): void {
    if (next.phase === 'open' && state.phase !== 'open')
      log.warn({ vendor: name, restMs: next.restMs }, 'a vendor keeps failing and is left alone for a while');
    if (next.phase === 'closed' && state.phase !== 'closed') log.info({ vendor: name }, 'a vendor is back');
    state = next;
  }

  return {
    enter() {
      const entered = enter(state, clock.now());
      become(entered.state);
      if (entered.may === 'not') return undefined;
      const probe = entered.may === 'probe';
      let told = false;
      return (outcome) => {
        if (told) return;
        told = true;
        become(settle(state, { outcome, probe, threshold, now: clock.now() }));
      };
    },
  };
}
