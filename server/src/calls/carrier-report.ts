// What the carrier says of a call that is over: kept, and the end of a call that nobody here saw end.
import { callEvents, calls, type Database, newId, withOrganization, digestCalls } from '@offhook/db';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { publish } from '../events/organization-events.ts';

/** Twilio's final states of a call. */
export const FINAL_STATUSES = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;

/** A call we have placed: it was written down under a name of our own before the carrier had one for it. */
export interface OurCall {
  organizationId: string;
  callId: string;
}

export interface CarrierReport {
  callSid: string;
  ours?: OurCall;
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
  { callSid, ours, ...data }: CarrierReport,
  now: Date,
): Promise<boolean> {
  return withOrganization(db, organizationId, async (tx) => {
    const isThis = and(
      eq(calls.organizationId, organizationId),
      ours ? eq(calls.id, ours.callId) : eq(calls.callSid, callSid),
    );
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
        callSid,
        endedAt: now,
        endedBy: endOf(data.status),
        outcome: sql`coalesce(${calls.outcome}, 'abandoned')`,
      })
      .where(and(isThis, isNull(calls.endedAt)))
      .returning({ id: calls.id, outcome: calls.outcome });
    if (!ended) return true;
    await digestCalls(tx, organizationId, [ended.id]);
    // Of a call that was picked up, the process that has it tells.
    if (!ours || data.status === 'completed') return true;
    await publish(tx, organizationId, {
      type: 'call.completed',
      key: `${ended.id}/${now.getTime()}`,
      data: { callId: ended.id, endedBy: endOf(data.status), outcome: ended.outcome },
    });
    return true;
  });
}
