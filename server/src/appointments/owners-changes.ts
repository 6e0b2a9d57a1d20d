// Booking, moving, correcting and cancelling by people of the business: the same transactions that callers' changes go
// through, so that neither ever takes the other's time.
import { appointments, services, staff, type Transaction } from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, asc, eq, gte, inArray } from 'drizzle-orm';
import type { Actor as Member, Change } from '../audit/change.ts';
import { demandVersion } from '../configuration/version.ts';
import { ConflictError, InvalidError } from '../errors.ts';
import { book, type Wish } from '../scheduling/booking.ts';
import type { Actor } from '../scheduling/changes.ts';
import {
  type AppointmentDetails,
  cancel,
  edit,
  findVisit,
  NoAppointmentError,
  reschedule,
} from '../scheduling/changing.ts';
import { isTaken, lengthOf } from '../scheduling/room.ts';
import { bookSeries } from '../scheduling/series.ts';
import { MINUTE } from '../scheduling/wall-clock.ts';
import { type AppointmentView, getAppointment } from './list-appointments.ts';

/** What one person does. */
interface Part {
  staffId: string;
  serviceIds: string[];
}

export interface NewAppointment {
  /** With one person, or with several one directly after the other. */
  parts: Part[];
  /** ISO 8601. */
  startsAt: string;
  customer: { name: string; phone?: string };
  note?: string;
  /** The same again, this many times in all; at the same time of day, whatever the clocks do in between. */
  repeat?: { everyWeeks: number; times: number; skipTaken: boolean };
}

export interface AppointmentPatch extends AppointmentDetails {
  staffId?: string;
  serviceIds?: string[];
  startsAt?: string;
}

/** A member's request as scheduling knows who acts. `key` names the request, so that it is carried out once. */
export const byMember = ({ organizationId, kind, id }: Member, key: string, now: Date): Actor => ({
  organizationId,
  idempotencyKey: `${kind}:${id}:${key}`,
  now: now.getTime(),
  by: kind === 'platform' ? 'system' : kind,
  ...(kind === 'member' && { userId: id }),
});

/**
 * Books, once or in a series.
 * @throws InvalidError for somebody or something that is not there · ConflictError naming the dates that somebody else has; nothing is booked then
 */
export async function bookForCustomer(
  tx: Transaction,
  actor: Actor,
  { parts: asked, startsAt, repeat, ...visit }: NewAppointment,
): Promise<Change<{ booked: AppointmentView[]; taken: string[] }>> {
  const { organizationId } = actor;
  for (const { staffId } of asked) await demandStaff(tx, organizationId, staffId);
  const source = actor.by === 'apiKey' ? ('api' as const) : ('dashboard' as const);
  const parts = await inTurn(tx, organizationId, asked, Date.parse(startsAt));
  const [first] = parts;
  const opening = { ...first!, ...(parts.length > 1 && { parts }) };
  const serviceIds = parts.flatMap((part) => part.serviceIds);
  const wish = { ...visit, source, serviceIds, opening };
  const { ids, taken } = await (
    repeat ? bookSeries(tx, actor, wish, repeat) : bookOnce(tx, actor, wish)
  ).catch((error: unknown) => {
    throw told(error);
  });
  if (ids.length === 0 || (taken.length > 0 && !repeat?.skipTaken))
    throw new ConflictError(
      `This time is taken: ${taken.map(iso).join(', ')}. Choose another, or somebody else.`,
    );
  const booked: AppointmentView[] = [];
  for (const id of ids) booked.push(...(await visitOf(tx, organizationId, id)));
  return {
    answer: { booked, taken: taken.map(iso) },
    action: 'appointment.booked',
    targetId: ids[0],
    after: { ...booked[0], ...(repeat && { repeat, booked: ids.length }) },
  };
}

/**
 * Moves an appointment (to another time, person or service) and corrects what is written down about it.
 * @throws InvalidError · NotFoundError · VersionError · ConflictError when the time is taken or the appointment cancelled
 */
export async function changeAppointment(
  tx: Transaction,
  actor: Actor,
  id: string,
  ifMatch: string | undefined,
  { staffId, serviceIds, startsAt, ...details }: AppointmentPatch,
): Promise<Change<AppointmentView>> {
  const { organizationId } = actor;
  await lock(tx, organizationId, id);
  const before = await getAppointment(tx, organizationId, id);
  demandVersion(ifMatch, before);
  if (staffId !== undefined) await demandStaff(tx, organizationId, staffId);
  try {
    if (staffId !== undefined || serviceIds !== undefined || startsAt !== undefined)
      await reschedule(
        tx,
        { ...actor, idempotencyKey: `${actor.idempotencyKey}:move` },
        {
          appointmentId: id,
          serviceIds,
          opening: {
            staffId: staffId ?? before.staff.id,
            startsAt: Date.parse(startsAt ?? before.startsAt),
          },
        },
      );
    if (Object.keys(details).length > 0) await edit(tx, actor, { appointmentId: id, details });
  } catch (error) {
    throw told(error);
  }
  const after = await getAppointment(tx, organizationId, id);
  return { answer: after, action: 'appointment.changed', targetId: id, before, after };
}

/**
 * Cancels one appointment; with `following`, those of its series that come after it as well.
 * @throws NotFoundError · VersionError · ConflictError when it is not there to be cancelled any more
 */
export async function cancelForCustomer(
  tx: Transaction,
  actor: Actor,
  id: string,
  ifMatch: string | undefined,
  { following, reason }: { following: boolean; reason?: string },
): Promise<Change<AppointmentView[]>> {
  const { organizationId } = actor;
  await lock(tx, organizationId, id);
  const before = await getAppointment(tx, organizationId, id);
  demandVersion(ifMatch, before);
  const ids = following && before.seriesId ? await restOfSeries(tx, organizationId, before) : [id];
  const gone: string[] = [];
  try {
    for (const appointmentId of ids) {
      const one = { ...actor, idempotencyKey: `${actor.idempotencyKey}:${appointmentId}` };
      gone.push(...(await cancel(tx, one, { appointmentId, reason })).map((row) => row.id));
    }
  } catch (error) {
    throw told(error);
  }
  const cancelled: AppointmentView[] = [];
  for (const one of gone) cancelled.push(await getAppointment(tx, organizationId, one));
  return {
    answer: cancelled,
    action: 'appointment.cancelled',
    targetId: id,
    before: { status: before.status },
    after: { status: 'cancelled', reason, cancelled: gone.length },
  };
}

/**
 * When each has their part of a visit.
 * @throws InvalidError
 */
async function inTurn(tx: Transaction, organizationId: string, parts: Part[], startsAt: EpochMs) {
  const wanted = parts.flatMap(({ serviceIds }) => serviceIds);
  const rows = await tx
    .select()
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, wanted)));
  let at = startsAt;
  return parts.map(({ staffId, serviceIds }) => {
    const length = lengthOf(serviceIds, rows);
    if (!length) throw new InvalidError('`serviceIds` names something that is not offered.');
    const begins = at;
    at += length.durationMinutes * MINUTE;
    return { staffId, serviceIds, startsAt: begins, endsAt: at };
  });
}

/** What was booked with this appointment, in order: it alone, or all of its visit. */
async function visitOf(tx: Transaction, organizationId: string, id: string): Promise<AppointmentView[]> {
  const visit = await findVisit(tx, organizationId, id);
  return Promise.all(visit.map((part) => getAppointment(tx, organizationId, part.id)));
}

const lock = (tx: Transaction, organizationId: string, id: string) =>
  tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id)))
    .for('update');

async function restOfSeries(
  tx: Transaction,
  organizationId: string,
  { seriesId, startsAt }: AppointmentView,
): Promise<string[]> {
  const rows = await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.seriesId, seriesId ?? ''),
        gte(appointments.startsAt, new Date(startsAt)),
        eq(appointments.status, 'confirmed'),
      ),
    )
    .orderBy(asc(appointments.startsAt));
  return rows.map(({ id }) => id);
}

const iso = (at: number): string => new Date(at).toISOString();

async function bookOnce(
  tx: Transaction,
  actor: Actor,
  wish: Wish,
): Promise<{ ids: string[]; taken: number[] }> {
  try {
    // A transaction of its own within the other: one that is refused ends it alone.
    const one = { ...actor, idempotencyKey: `${actor.idempotencyKey}:0` };
    return { ids: [await tx.transaction((inner) => book(inner, one, wish))], taken: [] };
  } catch (error) {
    if (!isTaken(error)) throw error;
    return { ids: [], taken: [wish.opening.startsAt] };
  }
}

/** What scheduling refuses, in words for people. */
function told(error: unknown): unknown {
  if (isTaken(error)) return new ConflictError('This time is taken. Choose another, or somebody else.');
  if (error instanceof NoAppointmentError)
    return new ConflictError(
      'This appointment cannot be changed any more: it was cancelled, or is only held.',
    );
  return error;
}

/** @throws InvalidError */
async function demandStaff(tx: Transaction, organizationId: string, id: string): Promise<void> {
  const [found] = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.organizationId, organizationId), eq(staff.id, id)));
  if (!found) throw new InvalidError('`staffId` names nobody who can be booked.');
}
