// Booking, inside a transaction the caller opens with `withOrganization`.
// Two callers never get the same time: whoever writes for a member of staff locks that row first, so that callers
// queue instead of deadlocking, and the database's exclusion constraint has the last word (`isTaken`).
// Statements that do not need each other's answers are prepared and sent together: a round trip is most of what each
// costs, and the lock is held for as long as they take. (Unprepared, the driver asks for a statement's types first.)
import { type APPOINTMENT_SOURCES, type Transaction, appointments, contacts, newId } from '@offhook/db';
import type { E164, Opening } from '@offhook/machines';
import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { type Actor, recordChange } from './changes.ts';
import { NoAppointmentError } from './changing.ts';
import { makeRoom, refuseBlocked, timeOf } from './room.ts';

export interface Wish {
  serviceIds: string[];
  opening: Pick<Opening, 'staffId' | 'startsAt' | 'parts'>;
  customer: { name: string; phone?: E164 };
  note?: string;
  seriesId?: string;
  /** By default a call. */
  source?: (typeof APPOINTMENT_SOURCES)[number];
}

/**
 * Turns the call's hold into an appointment; without one (it expired) takes the opening if it is still free. A visit to
 * several people is an appointment with each, which are moved and cancelled together.
 * @returns the appointment's id, or that of whoever begins
 * @throws TakenError, or the constraint's error (see `isTaken`); NoAppointmentError when the request is repeated
 * after what it had booked was cancelled
 */
export async function book(tx: Transaction, actor: Actor, wish: Wish): Promise<string> {
  const { parts } = wish.opening;
  if (!parts) return bookOne(tx, actor, wish);
  // Without a hold nobody's time is kept yet: whoever wants several people's waits for all of them in the same order.
  if (actor.callId === undefined) await makeRoom(tx, actor, ...parts.map(({ staffId }) => staffId));
  const visitId = newId();
  const ids: string[] = [];
  for (const [index, part] of parts.entries()) {
    const one = index === 0 ? actor : { ...actor, idempotencyKey: `${index}:${actor.idempotencyKey}` };
    ids.push(await bookOne(tx, one, { ...wish, serviceIds: part.serviceIds, opening: part, visitId }));
  }
  return ids[0]!;
}

/** Books one appointment. */
async function bookOne(tx: Transaction, actor: Actor, wish: Wish & { visitId?: string }): Promise<string> {
  const { organizationId, callId, idempotencyKey, now } = actor;
  const { opening, serviceIds, customer, note, seriesId, visitId, source = 'call' } = wish;
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
    visitId: visitId ?? null,
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

/**
 * So that the next call from this number is greeted by name.
 * @param which `strangers`: only where no name is known yet, since whoever leaves a message may do so from somebody
 * else's telephone
 */
export async function remember(
  tx: Transaction,
  organizationId: string,
  phone: E164,
  name: string,
  which: 'anybody' | 'strangers' = 'anybody',
): Promise<void> {
  const unknown = isNull(contacts.name);
  await tx
    .insert(contacts)
    .values({ organizationId, phone, name })
    .onConflictDoUpdate({
      target: [contacts.organizationId, contacts.phone],
      set: { name },
      setWhere: which === 'strangers' ? unknown : or(unknown, ne(contacts.name, name)),
    })
    .prepare(`remember ${which}`)
    .execute();
}
