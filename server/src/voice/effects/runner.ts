// Runs the dialogue's effects: each with a deadline, none able to break the call, every one answered exactly once.
import { type Effect, type EffectResult, READ_ONLY_EFFECTS } from '@offhook/machines';
import type { Carrier } from '../carrier.ts';
import type { Clock } from '../clock.ts';
import type { Desk, DeskCall } from '../desk.ts';

/** What a caller on the line will wait for, by effect (ms). A commit is worth waiting for; a look-up is not. */
const DEADLINE_MS: Record<Effect['type'], number> = {
  findOpenings: 2_000,
  findAppointments: 2_000,
  holdOpening: 2_000,
  releaseHold: 2_000,
  book: 5_000,
  reschedule: 5_000,
  cancelAppointment: 5_000,
  sendCode: 5_000,
  checkCode: 2_000,
  answer: 4_000,
  takeMessage: 3_000,
  transfer: 6_000,
  tag: 2_000,
};

export interface EffectRunner {
  run(effect: Effect): void;
  /** Effects not answered yet. */
  readonly pending: number;
  /** Drops the answers of read-only effects under way: the step that asked for them was taken back. */
  forget(): void;
  /** Ends look-ups, lets commits finish (a caller who hung up after "yes" has booked), then gives back what is held. */
  close(): Promise<void>;
}

export function createEffectRunner(options: {
  desk: Desk;
  carrier: Pick<Carrier, 'transfer'>;
  call: DeskCall;
  callSid: string;
  clock: Clock;
  answered(effect: Effect, result: EffectResult): void;
  log: { warn(details: object, message: string): void };
}): EffectRunner {
  const { desk, carrier, call, callSid, clock, answered, log } = options;
  const underWay = new Map<
    Promise<EffectResult>,
    { effect: Effect; controller: AbortController; wanted: boolean }
  >();

  async function perform(effect: Effect, signal: AbortSignal): Promise<EffectResult> {
    if (effect.type !== 'transfer') return desk.run(effect, call, signal);
    await carrier.transfer(callSid, effect.to, signal);
    return { type: 'transfer', outcome: 'begun' };
  }

  async function attempt(effect: Effect, controller: AbortController): Promise<EffectResult> {
    const { signal } = controller;
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
    const cancelDeadline = clock.after(DEADLINE_MS[effect.type], () =>
      controller.abort(new Error('took too long')),
    );
    try {
      return await Promise.race([perform(effect, signal), aborted.promise]);
    } catch (error) {
      log.warn({ err: error, effect: effect.type }, 'effect failed');
      return effect.type === 'transfer'
        ? { type: 'transfer', outcome: 'failed' }
        : { type: effect.type, outcome: 'unavailable' };
    } finally {
      cancelDeadline();
    }
  }

  return {
    run(effect) {
      const job = { effect, controller: new AbortController(), wanted: true };
      const running = attempt(effect, job.controller);
      underWay.set(running, job);
      void (async () => {
        const result = await running;
        underWay.delete(running);
        if (job.wanted) answered(effect, result);
      })();
    },
    get pending() {
      let pending = 0;
      for (const { wanted } of underWay.values()) if (wanted) pending += 1;
      return pending;
    },
    forget() {
      for (const job of underWay.values()) {
        if (!READ_ONLY_EFFECTS.has(job.effect.type)) continue;
        job.wanted = false;
        job.controller.abort(new Error('taken back'));
      }
    },
    async close() {
      for (const job of underWay.values()) {
        job.wanted = false;
        if (READ_ONLY_EFFECTS.has(job.effect.type)) job.controller.abort(new Error('the call is over'));
      }
      await Promise.all(underWay.keys());
      await desk.releaseCall({ organizationId: call.organizationId, callId: call.callId });
    },
  };
}
