// A call that we have placed, as it was written down before anybody was rung: what for, and what is to be known of it.
import { appointments, calls, type Database, type Transaction, withOrganization } from '@offhook/db';
import type { Placed } from '@offhook/machines';
import { and, eq, isNull } from 'drizzle-orm';
import { appointmentOf, partsOf } from '../../scheduling/known-appointment.ts';

export interface PlacedCall {
  callId: string;
  /** When somebody picked up. */
  startedAt: Date;
  agentId: string;
  placed: Placed;
}

/**
 * Somebody has picked up: from now on the call is called what the carrier calls it, and lasts from this moment. `undefined`
 * where we know of no such call, or it is over.
 */
export const pickUp = (
  db: Database,
  organizationId: string,
  { callId, callSid }: { callId: string; callSid: string },
  now: Date,
): Promise<PlacedCall | undefined> =>
  withOrganization(db, organizationId, async (tx) => {
    const [open] = await tx
      .update(calls)
      .set({ callSid, startedAt: now })
      .where(
        and(
          eq(calls.organizationId, organizationId),
          eq(calls.id, callId),
          eq(calls.direction, 'outbound'),
          isNull(calls.endedAt),
        ),
      )
      .returning({ id: calls.id });
    return open && loadPlacedCall(tx, organizationId, callId);
  });

/** `undefined` where the call is none of ours. */
export async function loadPlacedCall(
  tx: Transaction,
  organizationId: string,
  callId: string,
): Promise<PlacedCall | undefined> {
  const [row] = await tx
    .select({ call: calls, appointment: appointments })
    .from(calls)
    .leftJoin(
      appointments,
      and(eq(appointments.organizationId, calls.organizationId), eq(appointments.id, calls.appointmentId)),
    )
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId)));
  if (!row?.call.purpose) return undefined;
  const { call, appointment } = row;
  return {
    callId,
    startedAt: call.startedAt,
    agentId: call.agentId,
    placed: {
      purpose: call.purpose!,
      from: call.fromNumber,
      ...(appointment && { appointment: appointmentOf(await partsOf(tx, appointment)) }),
    },
  };
}
