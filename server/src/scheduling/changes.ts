// What was done to appointments, by whom, and in answer to which request: written with the change itself.
import {
  type CHANGE_ACTORS,
  type CHANGE_KINDS,
  type EventType,
  type Transaction,
  appointmentChanges,
  newId,
} from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import { publish } from '../events/organization-events.ts';

/** Who acts, and under which key a repeated request is recognised. */
export interface Actor {
  organizationId: string;
  /** The call it is done in. */
  callId?: string;
  idempotencyKey: string;
  now: EpochMs;
  /** By default the caller. */
  by?: (typeof CHANGE_ACTORS)[number];
  /** The member it is done by. */
  userId?: string;
}

/** One that holds openings: a hold is its call's. */
export type Caller = Actor & { callId: string };

/** Whether this very request has been carried out before. */
export async function isDone(tx: Transaction, { organizationId, idempotencyKey }: Actor): Promise<boolean> {
  const [done] = await tx
    .select({ id: appointmentChanges.id })
    .from(appointmentChanges)
    .where(
      and(
        eq(appointmentChanges.organizationId, organizationId),
        eq(appointmentChanges.idempotencyKey, idempotencyKey),
      ),
    )
    .prepare('isDone')
    .execute();
  return done !== undefined;
}

/** Keeps the change, and publishes it. */
export async function recordChange(
  tx: Transaction,
  { organizationId, callId, idempotencyKey, userId, by = 'caller' }: Actor,
  appointmentId: string,
  kind: (typeof appointmentChanges.$inferSelect)['kind'],
  change: { before?: unknown; after?: unknown },
): Promise<void> {
  const id = newId();
  await Promise.all([
    tx
      .insert(appointmentChanges)
      .values({
        id,
        organizationId,
        appointmentId,
        callId,
        kind,
        actor: by,
        userId,
        idempotencyKey,
        ...change,
      })
      .prepare('change')
      .execute(),
    publish(tx, organizationId, {
      type: EVENT_OF[kind],
      key: id,
      data: { appointmentId, changeId: id, callId, actor: by },
    }),
  ]);
}

const EVENT_OF = {
  booked: 'appointment.booked',
  moved: 'appointment.moved',
  cancelled: 'appointment.cancelled',
  edited: 'appointment.changed',
} as const satisfies Record<(typeof CHANGE_KINDS)[number], EventType>;
