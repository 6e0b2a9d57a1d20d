// Runs the dialogue's effects: each with a deadline, none able to break the call, every one answered exactly once.
import { type Effect, type EffectResult, READ_ONLY_EFFECTS, UNAWAITED_EFFECTS } from '@offhook/machines';
import { type Clock, tooLate } from '../clock.ts';
import type { Desk, DeskCall } from '../desk.ts';
import { assumedResult } from './assumed-result.ts';

/** What a caller on the line will wait for, by effect (ms). A commit is worth waiting for; a look-up is not. */
const DEADLINE_MS: Record<Effect['type'], number> = {
  findOpenings: 2_000,
  findAppointments: 2_000,
  // Nobody waits for a hold.
  holdOpening: 5_000,
  releaseHold: 2_000,
  book: 5_000,
  reschedule: 5_000,
  cancelAppointment: 5_000,
  confirmAppointment: 5_000,
  sendCode: 5_000,
  checkCode: 2_000,
  answer: 4_000,
  takeMessage: 3_000,
  optOut: 5_000,
  transfer: 2_000,
  tag: 2_000,
};
/** A look-up made ahead holds for as long as a turn takes to be confirmed; what it found is checked again when it is booked. */
const FORESEEN_FOR_MS = 5_000;

export interface EffectRunner {
  run(effect: Effect): void;
  /**
   * What `run` would answer, as far as it can be known without doing it: look-ups are made (and `run` will use what they
   * found), changes are taken to succeed. `undefined` when there is no telling.
   */
  foresee(effect: Effect): Promise<EffectResult | undefined>;
  /** Effects not answered yet that the dialogue waits for. */
  readonly pending: number;
  /** Drops the answers of read-only effects under way: the step that asked for them was taken back. */
  forget(): void;
  /**
   * Ends look-ups, lets commits finish (a caller who hung up after "yes" has booked), then gives back what is held, unless
   * the call goes on elsewhere.
   */
  close(goesOn: boolean): Promise<void>;
}

/** One effect under way. */
interface Job {
  effect: Effect;
  controller: AbortController;
  /** Its answer goes to the dialogue. */
  wanted: boolean;
  /** Of an answer to a question: its pieces so far, and who is told of the next. */
  pieces: string[];
  listener?: (piece: string) => void;
  result: Promise<EffectResult>;
}

export function createEffectRunner(options: {
  desk: Desk;
  call: DeskCall;
  clock: Clock;
  answered(effect: Effect, result: EffectResult): void;
  /** A piece of the answer `effect` asked for is there, before all of it is. */
  answering(effect: Effect, piece: string): void;
  log: { warn(details: object, message: string): void };
}): EffectRunner {
  const { desk, call, clock, answered, answering, log } = options;
  const jobs = new Set<Job>();
  /** Look-ups made ahead, by what was asked. */
  const foreseen = new Map<string, { at: number; job: Job }>();
  /** The last change asked for, until it is over: a booking waits for the hold it builds on, though nobody else does. */
  let lastChange: Promise<unknown> | undefined;

  function start(effect: Effect, wanted: boolean): Job {
    const job: Job = {
      effect,
      controller: new AbortController(),
      wanted,
      pieces: [],
      result: Promise.resolve({ type: effect.type, outcome: 'unavailable' }),
    };
    if (wanted) listen(job, effect);
    job.result = isChange(effect) ? inTurn(job) : attempt(job);
    jobs.add(job);
    return job;
  }

  /** Passes on what there is of an answer, and what comes. */
  function listen(job: Job, asked: Effect): void {
    for (const piece of job.pieces) answering(asked, piece);
    job.listener = (piece) => answering(asked, piece);
  }

  function inTurn(job: Job): Promise<EffectResult> {
    const result = lastChange ? lastChange.then(() => attempt(job)) : attempt(job);
    lastChange = result;
    void result.finally(() => {
      if (lastChange === result) lastChange = undefined;
    });
    return result;
  }

  /** Never rejects. */
  async function attempt(job: Job): Promise<EffectResult> {
    const { effect, controller } = job;
    const { signal } = controller;
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
    const cancelDeadline = clock.after(DEADLINE_MS[effect.type], () =>
      controller.abort(tooLate('took too long')),
    );
    try {
      return await Promise.race([perform(job, signal), aborted.promise]);
    } catch (error) {
      log.warn({ err: error, effect: effect.type }, 'effect failed');
      // What was said of an answer stands.
      if (job.pieces.length > 0) return { type: 'answer', outcome: 'answered', text: job.pieces.join(' ') };
      return { type: effect.type, outcome: 'unavailable' };
    } finally {
      cancelDeadline();
    }
  }

  async function perform(job: Job, signal: AbortSignal): Promise<EffectResult> {
    const { effect } = job;
    // Nothing is asked of anyone: the session ends its stream once this was announced, and the carrier asks how to go on.
    if (effect.type === 'transfer') return { type: 'transfer', outcome: 'begun' };
    const hear = (piece: string): void => {
      if (signal.aborted) return;
      job.pieces.push(piece);
      job.listener?.(piece);
    };
    return desk.run(effect, { ...call, answering: hear }, signal);
  }

  async function answer(job: Job): Promise<void> {
    const result = await job.result;
    jobs.delete(job);
    if (job.wanted) answered(job.effect, result);
  }

  /** A look-up under way or made a moment ago. Whatever changes the world makes them all worthless. */
  function foreseenFor(effect: Effect): Job | undefined {
    const found = foreseen.get(questionOf(effect));
    return found && clock.now() - found.at <= FORESEEN_FOR_MS ? found.job : undefined;
  }

  return {
    run(effect) {
      if (!READ_ONLY_EFFECTS.has(effect.type)) foreseen.clear();
      const made = foreseenFor(effect);
      if (!made) return void answer(start(effect, true));
      const job: Job = { ...made, effect, controller: new AbortController(), wanted: true };
      jobs.add(job);
      listen(made, effect);
      void answer(job);
    },

    async foresee(effect) {
      if (!READ_ONLY_EFFECTS.has(effect.type)) return assumedResult(effect, clock.epoch());
      const known = foreseenFor(effect);
      if (known) return known.result;
      const job = start(effect, false);
      foreseen.set(questionOf(effect), { at: clock.now(), job });
      const result = await job.result;
      jobs.delete(job);
      // Failing is nothing to remember: the turn itself tries again.
      if (result.outcome === 'unavailable') foreseen.delete(questionOf(effect));
      return result;
    },

    get pending() {
      let pending = 0;
      for (const { wanted, effect } of jobs) if (wanted && !UNAWAITED_EFFECTS.has(effect.type)) pending += 1;
      return pending;
    },

    forget() {
      for (const job of jobs) {
        if (!READ_ONLY_EFFECTS.has(job.effect.type)) continue;
        job.wanted = false;
        job.listener = undefined;
      }
      for (const { job } of foreseen.values()) job.listener = undefined;
    },

    async close(goesOn) {
      foreseen.clear();
      for (const job of jobs) {
        job.wanted = false;
        if (READ_ONLY_EFFECTS.has(job.effect.type)) job.controller.abort(new Error('the call is over'));
      }
      await Promise.all([...jobs].map(({ result }) => result));
      if (!goesOn) await desk.releaseCall({ organizationId: call.organizationId, callId: call.callId });
    },
  };
}

/** Two effects that ask the same have the same answer; their ids only tell answers apart. */
function questionOf({ id: _id, ...request }: Effect): string {
  return JSON.stringify(request);
}

/** A transfer begins with the end of the stream, which nothing may hold up. */
const isChange = ({ type }: Effect): boolean => !READ_ONLY_EFFECTS.has(type) && type !== 'transfer';
