// The business's front desk, as the engine needs it: runs the dialogue's effects against calendar and messages.
import type { Business, E164, Effect, EffectResult } from '@offhook/machines';
import type { ModelUsage } from './language-model.ts';

/** On whose behalf an effect runs. */
export interface DeskCall {
  organizationId: string;
  callId: string;
  business: Business;
  caller: { number?: E164 };
  /** Told what a language model used to answer. */
  used?(usage: ModelUsage): void;
  /** Told each piece of an answer, a sentence or a clause, as soon as it is there: all of them together are the answer. */
  answering?(piece: string): void;
}

export interface Desk {
  /**
   * Runs one effect. A world that cannot be reached gives `unavailable`; a booking is answered `booked`
   * only after commit. `signal` aborts at the deadline or when the call is over.
   */
  run(effect: Effect, call: DeskCall, signal: AbortSignal): Promise<EffectResult>;
  /** The call is over: gives back the opening it still holds. Safe to call twice. */
  releaseCall(call: { organizationId: string; callId: string }): Promise<void>;
}
