// Writes appointments into the staff's calendars: what is noted in the outbox is brought to what the appointment is now. Each is
// claimed for a while and marked as written only at the revision that was read, so that whoever dies in between, there
// is one event in the end.
import {
  appointments,
  businessProfiles,
  calendarLinks,
  calendarOutbox,
  driverOf,
  organizations,
  services,
  withOrganization,
} from '@offhook/db';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { VendorError } from '../errors.ts';
import type { OurEvent } from '../scheduling/calendars/calendar.ts';
import { withAccount } from './access.ts';
import { type CalendarParts, LONGEST_PAUSE_SECONDS, pauseWanted, REQUEST_MS } from './parts.ts';

/** Claimed rows are left alone by others for this long: twice what a request may take. */
const CLAIM_SECONDS = 30;
const BATCH = 20;
/** From failure to failure, doubled. */
const RETRY_SECONDS = { first: 5, longest: LONGEST_PAUSE_SECONDS };

interface Claim {
  linkId: string;
  appointmentId: string;
  eventId: string | null;
  revision: number;
  attempts: number;
}

/**
 * Does what is due for an organization.
 * @returns when to look again, in seconds from now; undefined when all is written
 */
export async function deliverAppointments(
  parts: CalendarParts,
  organizationId: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (;;) {
    signal.throwIfAborted();
    const claims = await claim(parts, organizationId);
    if (claims.length === 0) return nextDue(parts, organizationId);
    for (const [linkId, rows] of Map.groupBy(claims, (one) => one.linkId))
      for (const [index, one] of rows.entries()) {
        const pause = await deliver(parts, organizationId, one, signal);
        if (pause === undefined) continue;
        const untried = rows.slice(index + 1).map(({ appointmentId }) => appointmentId);
        await postpone(parts, organizationId, { linkId, untried, seconds: pause });
        break;
      }
  }
}

/** A vendor that is away, or has had enough of us, is left alone for a while: with what we have claimed and with the rest. */
const postpone = (
  { db }: CalendarParts,
  organizationId: string,
  { linkId, untried, seconds }: { linkId: string; untried: string[]; seconds: number },
) =>
  withOrganization(
    db,
    organizationId,
    (tx) => driverOf(tx)`
      update calendar_outbox set due_at = greatest(
        case when appointment_id = any(${untried}::uuid[]) then now() else due_at end,
        now() + make_interval(secs => ${seconds}))
      where organization_id = ${organizationId} and link_id = ${linkId} and written < revision`,
  );

function claim({ db }: CalendarParts, organizationId: string): Promise<Claim[]> {
  return withOrganization(db, organizationId, async (tx) => [
    ...(await driverOf(tx)<Claim[]>`
      update calendar_outbox set due_at = now() + make_interval(secs => ${CLAIM_SECONDS}), attempts = attempts + 1
      where (organization_id, link_id, appointment_id) in (
        select organization_id, link_id, appointment_id from calendar_outbox
        where organization_id = ${organizationId} and written < revision and due_at <= now()
        order by due_at limit ${BATCH} for update skip locked)
      returning link_id as "linkId", appointment_id as "appointmentId", event_id as "eventId", revision, attempts`),
  ]);
}

async function nextDue({ db }: CalendarParts, organizationId: string): Promise<number | undefined> {
  const [row] = await withOrganization(
    db,
    organizationId,
    (tx) =>
      driverOf(tx)<{ seconds: number | null }[]>`
      select extract(epoch from min(due_at) - now())::float8 as seconds from calendar_outbox
      where organization_id = ${organizationId} and written < revision`,
  );
  return row?.seconds === null || row === undefined ? undefined : Math.max(0, row.seconds);
}

/** @returns for how many seconds the vendor is to be left alone, where it may take later what it has not taken now */
async function deliver(
  parts: CalendarParts,
  organizationId: string,
  { linkId, appointmentId, eventId, revision, attempts }: Claim,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { db, log } = parts;
  const isThis = and(
    eq(calendarOutbox.organizationId, organizationId),
    eq(calendarOutbox.linkId, linkId),
    eq(calendarOutbox.appointmentId, appointmentId),
  );
  const found = await withOrganization(db, organizationId, (tx) =>
    read(tx, organizationId, linkId, appointmentId),
  );
  if (!found) return undefined;
  const { link, event } = found;
  const within = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]);
  const about = { organizationId, connectionId: link.connectionId };
  try {
    const written = await withAccount(parts, about, within, async (account) => {
      if (event) return account.put(link.calendarId, event, eventId ?? undefined, within);
      await account.remove(link.calendarId, appointmentId, eventId ?? undefined, within);
      return null;
    });
    await withOrganization(db, organizationId, async (tx) => {
      await tx
        .update(calendarOutbox)
        // Changed again meanwhile: it stays to be written, and at once.
        .set({
          eventId: written,
          written: revision,
          attempts: 0,
          problem: null,
          dueAt: sql`case when ${calendarOutbox.revision} > ${revision} then now() else ${calendarOutbox.dueAt} end`,
        })
        .where(isThis);
      // Read before it was known to be ours, it would take the time of its own appointment.
      if (written !== null)
        await driverOf(tx)`delete from busy_blocks
          where organization_id = ${organizationId} and link_id = ${linkId} and external_id = ${written}`;
    });
  } catch (error) {
    signal.throwIfAborted();
    const wait = Math.min(RETRY_SECONDS.first * 2 ** (attempts - 1), RETRY_SECONDS.longest);
    const problem = error instanceof Error ? error.message : String(error);
    log.warn(
      { err: error, linkId, appointmentId, attempts },
      'an appointment could not be written into a calendar',
    );
    // What the vendor will never take is tried again all the same, but seldom: the owner may mend it.
    const refused = error instanceof VendorError ? error : undefined;
    const pause = refused?.retryable === false ? RETRY_SECONDS.longest : wait;
    const seconds = Math.max(pause * (0.75 + Math.random() / 2), pauseWanted(error) ?? 0);
    await withOrganization(db, organizationId, (tx) =>
      tx
        .update(calendarOutbox)
        .set({ problem, dueAt: sql`now() + make_interval(secs => ${seconds})` })
        .where(isThis),
    );
    return refused?.retryable === false ? undefined : seconds;
  }
  return undefined;
}

type Tx = Parameters<Parameters<typeof withOrganization>[2]>[0];

/** The calendar, and what is to stand in it; no event where the appointment is not (any more) to be in this one. */
async function read(tx: Tx, organizationId: string, linkId: string, appointmentId: string) {
  const [link] = await tx
    .select()
    .from(calendarLinks)
    .where(and(eq(calendarLinks.organizationId, organizationId), eq(calendarLinks.id, linkId)));
  if (!link) return undefined;
  const [row] = await tx
    .select({ appointment: appointments, timezone: businessProfiles.timezone, business: organizations.name })
    .from(appointments)
    .innerJoin(businessProfiles, eq(businessProfiles.organizationId, appointments.organizationId))
    .innerJoin(organizations, eq(organizations.id, appointments.organizationId))
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, appointmentId)));
  const { appointment } = row ?? {};
  const stands = appointment && appointment.status !== 'cancelled' && appointment.status !== 'held';
  if (!row || !stands || appointment.staffId !== link.staffId) return { link };
  const offered = await tx
    .select({ id: services.id, name: services.name })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, appointment.serviceIds)));
  const names = appointment.serviceIds.map((id) => offered.find((service) => service.id === id)?.name ?? '');
  const event: OurEvent = {
    appointmentId,
    title: `${appointment.customerName ?? ''} · ${names.join(', ')}`,
    description: [appointment.customerPhone, appointment.note, `Booked with Offhook for ${row.business}.`]
      .filter(Boolean)
      .join('\n'),
    startsAt: appointment.startsAt.getTime(),
    endsAt: appointment.endsAt.getTime(),
    timezone: row.timezone,
  };
  return { link, event };
}

/** Whose appointments have not been written yet. */
export const organizationsWaiting = async (tx: Tx): Promise<string[]> => {
  const rows = await driverOf(tx)<{ id: string }[]>`
    select distinct organization_id as id from calendar_outbox where written < revision`;
  return rows.map(({ id }) => id);
};

/** Notes every appointment still to come of a member of staff for the calendar they have just been given. */
export const noteUpcoming = (tx: Tx, organizationId: string, linkId: string, now: Date) =>
  driverOf(tx)`
    insert into calendar_outbox (organization_id, link_id, appointment_id)
    select a.organization_id, link.id, a.id from appointments a
      join calendar_links link on link.organization_id = a.organization_id and link.staff_id = a.staff_id
      where a.organization_id = ${organizationId} and link.id = ${linkId} and a.status = 'confirmed'
        and a.ends_at > ${now.toISOString()}
    on conflict do nothing`;
