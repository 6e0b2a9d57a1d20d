// A call whose process died under it, or that was put through: what is known of it, so that this or another process can go on.
import { callEvents, calls, type Database, turns, withOrganization } from '@offhook/db';
import type { DialogueSnapshot } from '@offhook/machines';
import { loadPlacedCall, type PlacedCall } from './placed-call.ts';
import { and, count, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';

export interface InterruptedCall {
  callId: string;
  startedAt: Date;
  snapshot: DialogueSnapshot;
  /** Turns written down so far. */
  turns: number;
  /** Its stream ended because it was put through; the snapshot is that of the moment before. */
  putThrough: boolean;
  /** The caller was asked whether the call may be recorded, and said yes. */
  recordingAgreed: boolean;
  /** It is a call of ours. */
  placed?: PlacedCall;
}

/** The tag by which the dialogue tells of a yes to recording. */
export const RECORDING_AGREED = 'recording-agreed';
/** How a call ends, as `ended_by`, whose stream ended because it was put through. */
export const PUT_THROUGH = 'agent:transferred';

/** The carrier asks how to go on within seconds; a call begun longer ago than this is not still waiting. */
const AGE_LIMIT_MS = 60 * 60_000;

/** Whether a call with this sid was begun before that moment, by whichever process. */
export const wasBegun = (
  db: Database,
  organizationId: string,
  callSid: string,
  before: Date,
): Promise<boolean> =>
  withOrganization(db, organizationId, async (tx) => {
    const [call] = await tx
      .select({ id: calls.id })
      .from(calls)
      .where(
        and(
          eq(calls.organizationId, organizationId),
          eq(calls.callSid, callSid),
          lt(calls.startedAt, before),
        ),
      );
    return call !== undefined;
  });

/** The call with this sid if it was begun, not ended or only put through, and got as far as a first snapshot. */
export function loadInterruptedCall(
  db: Database,
  organizationId: string,
  callSid: string,
  now: number,
): Promise<InterruptedCall | undefined> {
  return withOrganization(db, organizationId, async (tx) => {
    const [call] = await tx
      .select({
        callId: calls.id,
        startedAt: calls.startedAt,
        snapshot: calls.snapshot,
        endedAt: calls.endedAt,
        direction: calls.direction,
      })
      .from(calls)
      .where(
        and(
          eq(calls.organizationId, organizationId),
          eq(calls.callSid, callSid),
          or(isNull(calls.endedAt), eq(calls.endedBy, PUT_THROUGH)),
          isNotNull(calls.snapshot),
          gt(calls.startedAt, new Date(now - AGE_LIMIT_MS)),
        ),
      );
    if (!call) return undefined;
    const [said] = await tx
      .select({ turns: count() })
      .from(turns)
      .where(and(eq(turns.organizationId, organizationId), eq(turns.callId, call.callId)));
    // Written by the dialogue itself, which checks what it reads.
    const snapshot = call.snapshot as DialogueSnapshot;
    const [yes] = await tx
      .select({ id: callEvents.id })
      .from(callEvents)
      .where(
        and(
          eq(callEvents.organizationId, organizationId),
          eq(callEvents.callId, call.callId),
          eq(callEvents.type, 'tag'),
          eq(sql`${callEvents.data}->>'tag'`, RECORDING_AGREED),
        ),
      )
      .limit(1);
    const recordingAgreed = yes !== undefined;
    const putThrough = call.endedAt !== null;
    const placed =
      call.direction === 'outbound' ? await loadPlacedCall(tx, organizationId, call.callId) : undefined;
    return {
      callId: call.callId,
      startedAt: call.startedAt,
      snapshot,
      turns: said?.turns ?? 0,
      putThrough,
      recordingAgreed,
      ...(placed && { placed }),
    };
  });
}
