// Appointments as the dashboard shows them: in a span of time, or of one call.
import {
  APPOINTMENT_STATUSES,
  appointmentChanges,
  appointments,
  services,
  staff,
  type Transaction,
  users,
} from '@offhook/db';
import { and, asc, desc, eq, gt, inArray, lt, ne, sql, type SQL } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';

/** Somebody who changes an appointment more often is a program gone wrong. */
const MOST_CHANGES = 200;

type Status = (typeof APPOINTMENT_STATUSES)[number];

export interface AppointmentsFilter {
  /** ISO 8601 instants: ends after `from`, starts before `to`. */
  from: string;
  to: string;
  /** Without it all but held openings. */
  status?: Status;
}

/** One page, earliest first; `cursor` is the last appointment of the page before. */
export async function listAppointments(
  tx: Transaction,
  organizationId: string,
  { limit, cursor, ...filter }: AppointmentsFilter & { limit: number; cursor?: string },
) {
  const rows = await findAppointments(tx, organizationId, filter, limit + 1, cursor);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The first `limit` that pass, after the appointment of `cursor`. */
export function findAppointments(
  tx: Transaction,
  organizationId: string,
  { from, to, status }: AppointmentsFilter,
  limit: number,
  cursor?: string,
) {
  const conditions = [
    gt(appointments.endsAt, sql`${from}::timestamptz`),
    lt(appointments.startsAt, sql`${to}::timestamptz`),
    status ? eq(appointments.status, status) : ne(appointments.status, 'held'),
  ];
  if (cursor)
    conditions.push(
      sql`(${appointments.startsAt}, ${appointments.id}) > (select starts_at, id from appointments
        where organization_id = ${organizationId} and id = ${cursor})`,
    );
  return select(tx, organizationId, and(...conditions), limit);
}

/** What was booked in one call. */
export const appointmentsOfCall = (tx: Transaction, organizationId: string, callId: string) =>
  select(tx, organizationId, and(eq(appointments.callId, callId), ne(appointments.status, 'held')), 50);

/** Those of somebody with these numbers, latest first. */
export const appointmentsOfPhones = (
  tx: Transaction,
  organizationId: string,
  phones: string[],
  limit: number,
) =>
  select(
    tx,
    organizationId,
    and(inArray(appointments.customerPhone, phones), ne(appointments.status, 'held')),
    limit,
    [desc(appointments.startsAt), desc(appointments.id)],
  );

export type AppointmentView = Awaited<ReturnType<typeof select>>[number];

/** @throws NotFoundError */
export async function getAppointment(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<AppointmentView> {
  const [found] = await select(
    tx,
    organizationId,
    and(eq(appointments.id, id), ne(appointments.status, 'held')),
    1,
  );
  if (!found) throw new NotFoundError('There is no appointment with this id.');
  return found;
}

/** What was done to an appointment, by whom, oldest first. */
export async function historyOf(tx: Transaction, organizationId: string, id: string) {
  await getAppointment(tx, organizationId, id);
  const rows = await tx
    .select({ change: appointmentChanges, memberName: users.name })
    .from(appointmentChanges)
    .leftJoin(users, eq(users.id, appointmentChanges.userId))
    .where(
      and(eq(appointmentChanges.organizationId, organizationId), eq(appointmentChanges.appointmentId, id)),
    )
    .orderBy(asc(appointmentChanges.at), asc(appointmentChanges.id))
    .limit(MOST_CHANGES);
  return rows.map(({ change: { kind, actor, userId, callId, before, after, at, ...row }, memberName }) => ({
    id: row.id,
    kind,
    actor,
    member: userId === null ? null : { id: userId, name: memberName },
    callId,
    before: before as Record<string, unknown> | null,
    after: after as Record<string, unknown> | null,
    at: at.toISOString(),
  }));
}

async function select(
  tx: Transaction,
  organizationId: string,
  where: SQL | undefined,
  limit: number,
  order = [asc(appointments.startsAt), asc(appointments.id)],
) {
  const rows = await tx
    .select({ appointment: appointments, staffName: staff.name })
    .from(appointments)
    .innerJoin(
      staff,
      and(eq(staff.organizationId, appointments.organizationId), eq(staff.id, appointments.staffId)),
    )
    .where(and(eq(appointments.organizationId, organizationId), where))
    .orderBy(...order)
    .limit(limit);
  if (rows.length === 0) return [];
  // A business has some dozens of services: fetching all is cheaper than asking which.
  const catalog = await tx
    .select({ id: services.id, name: services.name })
    .from(services)
    .where(eq(services.organizationId, organizationId));
  const nameOf = new Map(catalog.map(({ id, name }) => [id, name]));
  return rows.map(({ appointment, staffName }) => ({
    id: appointment.id,
    status: appointment.status,
    startsAt: appointment.startsAt.toISOString(),
    endsAt: appointment.endsAt.toISOString(),
    staff: { id: appointment.staffId, name: staffName },
    services: appointment.serviceIds.map((id) => ({ id, name: nameOf.get(id) ?? 'a service of the past' })),
    customerName: appointment.customerName,
    customerPhone: appointment.customerPhone,
    note: appointment.note,
    source: appointment.source,
    callId: appointment.callId,
    seriesId: appointment.seriesId,
    visitId: appointment.visitId,
    createdAt: appointment.createdAt.toISOString(),
  }));
}
