// Holding, booking, moving and cancelling, each inside one transaction the caller opens with `withOrganization`.
// Two callers never get the same time: whoever writes for a member of staff locks that row first, so that callers
// queue instead of deadlocking, and the database's exclusion constraint has the last word (`isTaken`).
// Statements that do not need each other's answers are prepared and sent together: a round trip is most of what each
// costs, and the lock is held for as long as they take. (Unprepared, the driver asks for a statement's types first.)
import {
  type APPOINTMENT_SOURCES,
  type Transaction,
  appointments,
  contacts,
  errorCode,
  newId,
} from '@offhook/db';
import type { E164, EpochMs, Opening } from '@offhook/machines';
import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import { type Actor, type Caller, isDone, recordChange } from './changes.ts';
import { TakenError, makeRoom, refuseBlocked, timeOf } from './room.ts';
import { MINUTE } from './wall-clock.ts';

/** Long enough to read back and spell a name, short enough that a dead call blocks nobody for long. */
export const HOLD_MS = 5 * MINUTE;

/** There is no such appointment (any more). */
export class NoAppointmentError extends Error {
  override readonly name = 'NoAppointmentError';
}

/** The call holds nothing (any more). Ends the transaction; nothing of it stays. */
export class NoHoldError extends Error {
  override readonly name = 'NoHoldError';
}

/** An opening kept for a call. */
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
  const { serviceIds, opening, movesAppointmentId } = wish;
  if (opening.startsAt <= now) throw new TakenError('That time has passed');
  const [time, , moved] = await Promise.all([
    timeOf(tx, organizationId, serviceIds, opening.startsAt),
    makeRoom(tx, actor, opening.staffId),
    // A hold that moves an appointment may overlap it: what that occupies already is kept for this caller anyway.
    movesAppointmentId ? findConfirmed(tx, organizationId, movesAppointmentId) : undefined,
  ]);
  const id = newId();
  const expiresAt = now + HOLD_MS;
  await Promise.all([
    refuseBlocked(tx, organizationId, opening.staffId, time.columns),
    tx
      .insert(appointments)
      .values({
        id,
        organizationId,
        callId,
        staffId: opening.staffId,
        serviceIds,
        status: 'held',
        ...time.columns,
        ...(moved?.staffId === opening.staffId && {
          occupied: sql<string>`${time.columns.occupied}::tstzrange - ${moved.occupied}::tstzrange`,
        }),
        movesAppointmentId: movesAppointmentId ?? null,
        holdExpiresAt: new Date(expiresAt),
        source: 'call',
      })
      .prepare('hold')
      .execute(),
  ]);
  const { startsAt, endsAt } = time.columns;
  return { id, staffId: opening.staffId, serviceIds, startsAt, endsAt, expiresAt };
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

/**
 * Turns the call's hold into an appointment; without one (it expired) takes the opening if it is still free.
 * @returns the appointment's id
 * @throws TakenError, or the constraint's error (see `isTaken`); NoAppointmentError when the request is repeated
 * after what it had booked was cancelled
 */
export async function book(
  tx: Transaction,
  actor: Actor,
  wish: {
    serviceIds: string[];
    opening: Pick<Opening, 'staffId' | 'startsAt'>;
    customer: { name: string; phone?: E164 };
    note?: string;
    seriesId?: string;
    /** By default a call. */
    source?: (typeof APPOINTMENT_SOURCES)[number];
  },
): Promise<string> {
  const { organizationId, callId, idempotencyKey, now } = actor;
  const { opening, serviceIds, customer, note, seriesId, source = 'call' } = wish;
  const [[done], time] = await Promise.all([
    tx
      .select({ id: appointments.id, status: appointments.status })
      .from(appointments)
      .where(
        and(eq(appointments.organizationId, organizationId), eq(appointments.idempotencyKey, idempotencyKey)),
      )
      .prepare('booked')
      .execute(),
    timeOf(tx, organizationId, serviceIds, opening.startsAt),
  ]);
  if (done && done.status !== 'confirmed')
    throw new NoAppointmentError(`Appointment ${done.id} was made by this request and cancelled since`);
  if (done) return done.id;

  const booked = {
    ...time.columns,
    serviceIds,
    status: 'confirmed' as const,
    holdExpiresAt: null,
    movesAppointmentId: null,
    customerName: customer.name,
    customerPhone: customer.phone ?? null,
    note: note ?? null,
    seriesId: seriesId ?? null,
    idempotencyKey,
    updatedAt: new Date(now),
  };
  const [held] =
    callId === undefined
      ? []
      : await tx
          .update(appointments)
          .set(booked)
          .where(
            and(
              eq(appointments.organizationId, organizationId),
              eq(appointments.callId, callId),
              eq(appointments.status, 'held'),
              eq(appointments.staffId, opening.staffId),
              eq(appointments.startsAt, new Date(opening.startsAt)),
            ),
          )
          .returning({ id: appointments.id })
          .prepare('bookHeld')
          .execute();
  const id = held?.id ?? newId();
  if (!held)
    await Promise.all([
      makeRoom(tx, actor, opening.staffId),
      refuseBlocked(tx, organizationId, opening.staffId, time.columns),
      tx
        .insert(appointments)
        .values({ ...booked, id, organizationId, callId, staffId: opening.staffId, source })
        .prepare('book')
        .execute(),
    ]);
  const { startsAt, endsAt } = time.columns;
  await Promise.all([
    recordChange(tx, actor, id, 'booked', { after: { staffId: opening.staffId, startsAt, endsAt } }),
    customer.phone && remember(tx, organizationId, customer.phone, customer.name),
  ]);
  return id;
}

/** An appointment's row. */
export type AppointmentRow = typeof appointments.$inferSelect;

/**
 * Moves an appointment in one step, to another time, person or service: the old time is let go by the same statement that
 * takes the new one.
 * @returns the appointment as it was; undefined when this request had moved it already
 * @throws NoAppointmentError, TakenError, or the constraint's error (see `isTaken`)
 */
export async function reschedule(
  tx: Transaction,
  actor: Actor,
  {
    appointmentId,
    opening,
    serviceIds,
  }: {
    appointmentId: string;
    opening: Pick<Opening, 'staffId' | 'startsAt'>;
    /** By default those it has. */
    serviceIds?: string[];
  },
): Promise<AppointmentRow | undefined> {
  const { organizationId, now } = actor;
  const [done, , old] = await Promise.all([
    isDone(tx, actor),
    makeRoom(tx, actor, opening.staffId),
    findConfirmed(tx, organizationId, appointmentId),
  ]);
  if (done) return undefined;
  if (!old) throw new NoAppointmentError(`No confirmed appointment ${appointmentId}`);
  const services = serviceIds ?? old.serviceIds;
  const { columns } = await timeOf(tx, organizationId, services, opening.startsAt);
  await Promise.all([
    // Whoever moves it in their own calendar knows what else is there.
    actor.by !== 'calendar' && refuseBlocked(tx, organizationId, opening.staffId, columns),
    tx
      .update(appointments)
      .set({ ...columns, serviceIds: services, staffId: opening.staffId, updatedAt: new Date(now) })
      .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, appointmentId)))
      .prepare('move')
      .execute(),
  ]);
  await recordChange(tx, actor, appointmentId, 'moved', {
    before: timeAndPlace(old),
    after: timeAndPlace({ ...columns, staffId: opening.staffId, serviceIds: services }),
  });
  return old;
}

const timeAndPlace = ({
  staffId,
  serviceIds,
  startsAt,
  endsAt,
}: Pick<AppointmentRow, 'staffId' | 'serviceIds' | 'startsAt' | 'endsAt'>) => ({
  staffId,
  serviceIds,
  startsAt,
  endsAt,
});

/**
 * Cancels; an appointment that is cancelled already stays so.
 * @returns the appointment as it was; undefined when it was cancelled already
 * @throws NoAppointmentError
 */
export async function cancel(
  tx: Transaction,
  actor: Actor,
  { appointmentId, reason }: { appointmentId: string; reason?: string },
): Promise<AppointmentRow | undefined> {
  const { organizationId, now } = actor;
  if (await isDone(tx, actor)) return undefined;
  const [row] = await tx
    .select()
    .from(appointments)
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, appointmentId)))
    .for('update');
  if (row?.status === 'cancelled') return undefined;
  if (row?.status !== 'confirmed') throw new NoAppointmentError(`No confirmed appointment ${appointmentId}`);
  await tx
    .update(appointments)
    .set({ status: 'cancelled', updatedAt: new Date(now) })
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, appointmentId)));
  await recordChange(
    tx,
    actor,
    appointmentId,
    'cancelled',
    reason === undefined ? {} : { after: { reason } },
  );
  return row;
}

/** What of an appointment may be corrected without asking anybody for time. */
export type AppointmentDetails = Partial<
  Pick<AppointmentRow, 'customerName' | 'customerPhone' | 'note'> & {
    /** Whether the customer came. */
    status: 'confirmed' | 'completed' | 'noShow';
  }
>;

/**
 * Corrects what is written down about an appointment.
 * @throws NoAppointmentError when there is none, or it was cancelled
 */
export async function edit(
  tx: Transaction,
  actor: Actor,
  { appointmentId, details }: { appointmentId: string; details: AppointmentDetails },
): Promise<void> {
  const { organizationId, now } = actor;
  const isThis = and(eq(appointments.organizationId, organizationId), eq(appointments.id, appointmentId));
  const [was] = await tx.select().from(appointments).where(isThis).for('update');
  if (!was || was.status === 'held' || was.status === 'cancelled')
    throw new NoAppointmentError(`No appointment ${appointmentId} that can be changed`);
  await tx
    .update(appointments)
    .set({ ...details, updatedAt: new Date(now) })
    .where(isThis);
  const before = Object.fromEntries(
    Object.keys(details).map((name) => [name, was[name as keyof AppointmentDetails]]),
  );
  await recordChange(tx, actor, appointmentId, 'edited', { before, after: details });
}

/**
 * Puts an appointment back as it was before a move or a cancellation that came about too late.
 * @throws the constraint's error (see `isTaken`) when the old time has gone to somebody else since
 */
export async function putBack(tx: Transaction, actor: Actor, was: AppointmentRow): Promise<void> {
  const { organizationId, now } = actor;
  const { id, staffId, startsAt, endsAt, occupied, status } = was;
  const [is] = await tx
    .select()
    .from(appointments)
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id)))
    .for('update');
  if (!is) return;
  await tx
    .update(appointments)
    .set({ staffId, startsAt, endsAt, occupied, status, updatedAt: new Date(now) })
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id)));
  await recordChange(tx, actor, id, is.status === 'cancelled' ? 'edited' : 'moved', {
    before: { staffId: is.staffId, startsAt: is.startsAt, endsAt: is.endsAt, status: is.status },
    after: { staffId, startsAt, endsAt, status },
  });
}

async function findConfirmed(tx: Transaction, organizationId: string, id: string) {
  const [row] = await tx
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.id, id),
        eq(appointments.status, 'confirmed'),
      ),
    )
    .for('update')
    .prepare('confirmed')
    .execute();
  return row;
}

/** So that the next call from this number is greeted by name. */
async function remember(tx: Transaction, organizationId: string, phone: E164, name: string): Promise<void> {
  await tx
    .insert(contacts)
    .values({ organizationId, phone, name })
    .onConflictDoUpdate({
      target: [contacts.organizationId, contacts.phone],
      set: { name },
      setWhere: or(isNull(contacts.name), ne(contacts.name, name)),
    })
    .prepare('remember')
    .execute();
}
