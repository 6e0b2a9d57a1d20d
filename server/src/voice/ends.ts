// What the end of a call's stream says of the call: who ended it, what came of it, and whether the caller may yet come back.
import type { Outcome } from '@offhook/machines';
import { PUT_THROUGH } from './business/interrupted-call.ts';

/** What a stream's end says of the call's. The carrier says so when the caller hangs up; a socket that just ends was lost. */
const CLOSED_BY: Record<string, string | undefined> = { hungUp: 'caller:hungUp', closed: 'error:transport' };

/** The line is gone under a call that nobody has ended. */
export const LINE_LOST = 'error:transport';
const LOST = new Set([LINE_LOST, 'error:deadLine', 'error:stalled']);

export const closedBy = (reason: string): string => CLOSED_BY[reason] ?? `error:${reason}`;

export const isLost = (endedBy: string): boolean => LOST.has(endedBy);

export function outcomeOf(endedBy: string, outcome: Outcome): Outcome {
  if (endedBy === PUT_THROUGH) return 'transferred';
  // Who hangs up while being told of the transfer was not put through.
  const nothingCame = outcome === 'none' || outcome === 'transferred';
  return nothingCame && endedBy.startsWith('caller:') ? 'abandoned' : outcome;
}
