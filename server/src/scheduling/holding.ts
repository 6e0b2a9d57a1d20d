// Keeping openings for callers while they decide, and booking what is kept.
import { type Transaction, appointments, errorCode, newId } from '@offhook/db';
import type { E164, EpochMs, Opening } from '@offhook/machines';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { remember } from './booking.ts';
import { findVisit } from './changing.ts';
import { type Caller, recordChange } from './changes.ts';
import { TakenError, makeRoom, refuseBlocked, timeOf } from './room.ts';
import { MINUTE } from './wall-clock.ts';

/** Long enough to read back and spell a name, short enough that a dead call blocks nobody for long. */
export const HOLD_MS = 5 * MINUTE;

/** The call holds nothing (any more). Ends the transaction; nothing of it stays. */
export class NoHoldError extends Error {
  override readonly name = 'NoHoldError';
}

/** An opening kept for a call; of a visit to several people, with whom it begins. */
export interface Hold {
  id: string;
  staffId: string;
  serviceIds: string[];
  startsAt: Date;
  endsAt: Date;
  expiresAt: EpochMs;
}

/**
 * Keeps an opening for the call, in place of the one it held.
 * @throws TakenError, or the constraint's error (see `isTaken`)
 */
export async function hold(
  tx: Transaction,
  actor: Caller,
  wish: { serviceIds: string[]; opening: Opening; movesAppointmentId?: string },
): Promise<Hold> {
  const { organizationId, callId, now } = actor;
  const { opening, movesAppointmentId } = wish;
  if (opening.startsAt <= now) throw new TakenError('That time has passed');
  const parts = opening.parts ?? [{ ...opening, serviceIds: wish.serviceIds }];
  const [times, , moved] = await Promise.all([
    Promise.all(parts.map(({ serviceIds, startsAt }) => timeOf(tx, organizationId, serviceIds, startsAt))),
    makeRoom(tx, actor, ...parts.map(({ staffId }) => staffId)),
    // A hold that moves an appointment may overlap it: what that occupies already is kept for this caller anyway.
    movesAppointmentId ? findVisit(tx, organizationId, movesAppointmentId) : [],
  ]);
  const expiresAt = now + HOLD_MS;
  const held = parts.map(({ staffId, serviceIds }, index) => {
    const { columns } = times[index]!;
    const old = moved[index];
    const occupied =
      old?.staffId === staffId
        ? sql<string>`${columns.occupied}::tstzrange - ${old.occupied}::tstzrange`
        : columns.occupied;
    return { row: { ...columns, occupied, id: newId(), staffId, serviceIds }, whole: columns };
  });
  await Promise.all(
    held.flatMap(({ row, whole }) => [
      refuseBlocked(tx, organizationId, row.staffId, whole),
      tx
        .insert(appointments)
        .values({
          ...row,
          organizationId,
          callId,
          status: 'held',
          movesAppointmentId: movesAppointmentId ?? null,
          holdExpiresAt: new Date(expiresAt),
          source: 'call',
        })
        .prepare('hold')
        .execute(),
    ]),
  );
  const { id, staffId, serviceIds, startsAt, endsAt } = held[0]!.row;
  return { id, staffId, serviceIds, startsAt, endsAt, expiresAt };
}

/** Gives back what the call holds; with `holdId`, only that hold. */
export async function release(
  tx: Transaction,
  { organizationId, callId }: Pick<Caller, 'organizationId' | 'callId'>,
  holdId?: string,
): Promise<void> {
  await tx
    .delete(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.callId, callId),
        eq(appointments.status, 'held'),
        holdId === undefined ? undefined : eq(appointments.id, holdId),
      ),
    )
    .prepare('release')
    .execute();
}

/**
 * Turns a hold whose id is known into an appointment: what `book` does, all of it sent at once, since nothing has to be
 * asked first.
 * @returns the appointment's id
 * @throws NoHoldError, or the database's own error (see `isNoHold`), when it is not held any more or was booked already
 */
export async function bookHold(
  tx: Transaction,
  actor: Caller,
  { id, staffId, startsAt, endsAt }: Hold,
  { customer, note }: { customer: { name: string; phone?: E164 }; note?: string },
): Promise<string> {
  const { organizationId, callId, idempotencyKey, now } = actor;
  const [booked] = await Promise.all([
    tx
      .update(appointments)
      .set({
        status: 'confirmed',
        holdExpiresAt: null,
        customerName: customer.name,
        customerPhone: customer.phone ?? null,
        note: note ?? null,
        idempotencyKey,
        updatedAt: new Date(now),
      })
      .where(
        and(
          eq(appointments.organizationId, organizationId),
          eq(appointments.id, id),
          eq(appointments.callId, callId),
          eq(appointments.status, 'held'),
          isNull(appointments.movesAppointmentId),
        ),
      )
      .returning({ id: appointments.id })
      .prepare('bookHold')
      .execute(),
    recordChange(tx, actor, id, 'booked', { after: { staffId, startsAt, endsAt } }),
    customer.phone && remember(tx, organizationId, customer.phone, customer.name),
  ]);
  if (booked.length === 0) throw new NoHoldError(`Call ${callId} does not hold ${id}`);
  return id;
}

/**
 * True for our own refusal, and where the row is gone (23503) or the request was carried out before (23505); of statements
 * sent together, one after the refused one (25P02) may be the first to be heard of.
 */
export const isNoHold = (error: unknown): boolean =>
  error instanceof NoHoldError || ['23503', '23505', '25P02'].includes(errorCode(error) ?? '');
