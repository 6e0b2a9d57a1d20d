// What this process remembers of the calls it has answered lately, for the carrier's next question about one of them.
import type { InterruptedCall } from './business/interrupted-call.ts';
import type { CarrierSpeaks, PutThrough } from './call.ts';

const REMEMBERED_CALLS = 20_000;

/** `PutThrough` and `CarrierSpeaks` are calls away from the agent; an `InterruptedCall` is one on its way back to the agent. */
export type Ending = 'open' | 'ended' | 'broken' | PutThrough | CarrierSpeaks | InterruptedCall;

export interface AnsweredCalls {
  /** Whether it came to a good end, or where it was put through. */
  get(callSid: string): Ending | undefined;
  has(callSid: string): boolean;
  remember(callSid: string, how: Ending): void;
}

export function createAnsweredCalls(): AnsweredCalls {
  const answered = new Map<string, Ending>();
  return {
    get: (callSid) => answered.get(callSid),
    has: (callSid) => answered.has(callSid),
    remember(callSid, how) {
      answered.delete(callSid);
      answered.set(callSid, how);
      for (const oldest of answered.keys()) {
        if (answered.size <= REMEMBERED_CALLS) break;
        answered.delete(oldest);
      }
    },
  };
}
