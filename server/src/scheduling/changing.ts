// Moving, cancelling and correcting what is booked, inside a transaction the caller opens with `withOrganization`. A visit to
// several people is moved and cancelled as one.
import { type Transaction, appointments } from '@offhook/db';
import type { Opening } from '@offhook/machines';
import { and, asc, eq } from 'drizzle-orm';
import { type Actor, isDone, recordChange } from './changes.ts';
import { TakenError, makeRoom, refuseBlocked, timeOf } from './room.ts';

/** An appointment's row. */
export type AppointmentRow = typeof appointments.$inferSelect;

/** There is no such appointment (any more). */
export class NoAppointmentError extends Error {
  override readonly name = 'NoAppointmentError';
}

/**
 * Moves an appointment in one step, to another time, person or service: the old time is let go by the same statement that
 * takes the new one. The others of its visit keep their distance from it, unless the opening says who does them when.
 * @returns what was moved, as it was, in that order; nothing when this request had moved it already
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
    opening: Pick<Opening, 'staffId' | 'startsAt' | 'parts'>;
    /** By default those it has. */
    serviceIds?: string[];
  },
): Promise<AppointmentRow[]> {
  const { organizationId } = actor;
  const staffIds = (opening.parts ?? [opening]).map(({ staffId }) => staffId);
  const [done, , visit] = await Promise.all([
    isDone(tx, actor),
    makeRoom(tx, actor, ...staffIds),
    findVisit(tx, organizationId, appointmentId),
  ]);
  if (done) return [];
  const named = visit.find(({ id }) => id === appointmentId);
  if (!named) throw new NoAppointmentError(`No confirmed appointment ${appointmentId}`);
  if (visit.length === 1 && !opening.parts) {
    await moveOne(tx, actor, named, { ...opening, serviceIds: serviceIds ?? named.serviceIds });
    return visit;
  }
  const by = opening.startsAt - (opening.parts ? visit[0]! : named).startsAt.getTime();
  const wanted =
    opening.parts ??
    visit.map((part) => ({
      staffId: part === named ? opening.staffId : part.staffId,
      serviceIds: part === named && serviceIds ? serviceIds : part.serviceIds,
      startsAt: part.startsAt.getTime() + by,
    }));
  if (wanted.length !== visit.length)
    throw new TakenError('The visit is shared out otherwise by now, and so has no such time');
  await makeRoom(tx, actor, ...wanted.map(({ staffId }) => staffId));
  const moves = visit.map((part, index) => ({ part, to: wanted[index]! }));
  // Whoever comes twice in a visit is not to meet themselves on the way.
  if (by > 0) moves.reverse();
  for (const { part, to } of moves) await moveOne(tx, keyFor(actor, part, named), part, to);
  return moves.map(({ part }) => part);
}

/** The request's own key is that of the appointment it names. */
const keyFor = (actor: Actor, part: AppointmentRow, named: AppointmentRow): Actor =>
  part === named ? actor : { ...actor, idempotencyKey: `${part.id}:${actor.idempotencyKey}` };

async function moveOne(
  tx: Transaction,
  actor: Actor,
  old: AppointmentRow,
  { staffId, startsAt, serviceIds }: { staffId: string; startsAt: number; serviceIds: string[] },
): Promise<void> {
  const { organizationId, now } = actor;
  const { columns } = await timeOf(tx, organizationId, serviceIds, startsAt);
  await Promise.all([
    // Whoever moves it in their own calendar knows what else is there.
    actor.by !== 'calendar' && refuseBlocked(tx, organizationId, staffId, columns),
    tx
      .update(appointments)
      .set({ ...columns, serviceIds, staffId, updatedAt: new Date(now) })
      .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, old.id)))
      .prepare('move')
      .execute(),
  ]);
  await recordChange(tx, actor, old.id, 'moved', {
    before: timeAndPlace(old),
    after: timeAndPlace({ ...columns, staffId, serviceIds }),
  });
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
 * Cancels an appointment, and the others of its visit; what is cancelled already stays so.
 * @returns what was cancelled, as it was; nothing when it was cancelled already
 * @throws NoAppointmentError
 */
export async function cancel(
  tx: Transaction,
  actor: Actor,
  { appointmentId, reason }: { appointmentId: string; reason?: string },
): Promise<AppointmentRow[]> {
  const { organizationId, now } = actor;
  if (await isDone(tx, actor)) return [];
  const isOurs = eq(appointments.organizationId, organizationId);
  const [named] = await tx
    .select()
    .from(appointments)
    .where(and(isOurs, eq(appointments.id, appointmentId)))
    .for('update');
  if (named?.status === 'cancelled') return [];
  if (named?.status !== 'confirmed')
    throw new NoAppointmentError(`No confirmed appointment ${appointmentId}`);
  const others = (await othersOf(tx, named)).filter(({ id }) => id !== named.id);
  for (const part of [named, ...others]) {
    await tx
      .update(appointments)
      .set({ status: 'cancelled', updatedAt: new Date(now) })
      .where(and(isOurs, eq(appointments.id, part.id)));
    await recordChange(
      tx,
      keyFor(actor, part, named),
      part.id,
      'cancelled',
      reason === undefined ? {} : { after: { reason } },
    );
  }
  return [named, ...others];
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
 * Puts appointments back as they were before a move or a cancellation that came about too late.
 * @param was as the move or the cancellation returned them
 * @throws the constraint's error (see `isTaken`) when the old time has gone to somebody else since
 */
export async function putBack(tx: Transaction, actor: Actor, was: AppointmentRow[]): Promise<void> {
  const { organizationId, now } = actor;
  for (const one of was.toReversed()) {
    const { id, staffId, startsAt, endsAt, occupied, status } = one;
    const [is] = await tx
      .select()
      .from(appointments)
      .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id)))
      .for('update');
    if (!is) continue;
    await tx
      .update(appointments)
      .set({ staffId, startsAt, endsAt, occupied, status, updatedAt: new Date(now) })
      .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id)));
    await recordChange(tx, keyFor(actor, one, was[0]!), id, is.status === 'cancelled' ? 'edited' : 'moved', {
      before: { staffId: is.staffId, startsAt: is.startsAt, endsAt: is.endsAt, status: is.status },
      after: { staffId, startsAt, endsAt, status },
    });
  }
}

/** An appointment that takes place and the others of its visit, locked, in order; none when it does not. */
export async function findVisit(
  tx: Transaction,
  organizationId: string,
  appointmentId: string,
): Promise<AppointmentRow[]> {
  const row = await findConfirmed(tx, organizationId, appointmentId);
  if (!row) return [];
  return row.visitId === null ? [row] : othersOf(tx, row);
}

/** Every appointment of a visit that takes place, this one among them. */
async function othersOf(
  tx: Transaction,
  { organizationId, visitId }: Pick<AppointmentRow, 'organizationId' | 'visitId'>,
): Promise<AppointmentRow[]> {
  if (visitId === null) return [];
  return tx
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.visitId, visitId),
        eq(appointments.status, 'confirmed'),
      ),
    )
    .orderBy(asc(appointments.startsAt))
    .for('update');
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
