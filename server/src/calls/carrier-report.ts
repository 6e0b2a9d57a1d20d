// What the carrier says of a call that is over: kept, and the end of a call that nobody here saw end.
import { callEvents, calls, type Database, newId, withOrganization, digestCalls } from '@offhook/db';
import { and, eq, isNull, sql } from 'drizzle-orm';

/** Twilio's final states of a call. */
export const FINAL_STATUSES = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;

export interface CarrierReport {
  callSid: string;
  status: (typeof FINAL_STATUSES)[number];
  /** On the line, as the carrier counts (and bills) it. */
  seconds?: number;
  /** The carrier's own number for what went wrong. */
  errorCode?: number;
  /** What the far end's telephone exchange answered, e.g. 486 for busy. */
  sipCode?: number;
}

/** How a call ends, as `ended_by`, of which only the carrier knew. */
const endOf = (status: CarrierReport['status']): string =>
  `carrier:${status.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase())}`;

/** Kept once however often it is told. Resolves to false where the call is not known. */
export function keepCarrierReport(
  db: Database,
  organizationId: string,
  { callSid, ...data }: CarrierReport,
  now: Date,
): Promise<boolean> {
  return withOrganization(db, organizationId, async (tx) => {
    const isThis = and(eq(calls.organizationId, organizationId), eq(calls.callSid, callSid));
    const [call] = await tx.select({ id: calls.id }).from(calls).where(isThis).for('update');
    if (!call) return false;
    const [told] = await tx
      .select({ id: callEvents.id })
      .from(callEvents)
      .where(
        and(
          eq(callEvents.organizationId, organizationId),
          eq(callEvents.callId, call.id),
          eq(callEvents.type, 'carrierReport'),
        ),
      );
    if (told) return true;
    await tx
      .insert(callEvents)
      .values({ id: newId(), organizationId, callId: call.id, at: now, type: 'carrierReport', data });
    // The process that had the call may be gone, or about to write the end it saw: its word goes before this one.
    const [ended] = await tx
      .update(calls)
      .set({
        endedAt: now,
        endedBy: endOf(data.status),
        outcome: sql`coalesce(${calls.outcome}, 'abandoned')`,
      })
      .where(and(isThis, isNull(calls.endedAt)))
      .returning({ id: calls.id });
    if (ended) await digestCalls(tx, organizationId, [ended.id]);
    return true;
  });
}
