// Reads from the database what openings are computed from: what can be booked with whom, and what is taken.
import { type Transaction, businessProfiles, driverOf, services, staff, staffServices } from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { withHolidays } from './holidays.ts';
import { lengthOf } from './room.ts';
import type { BookableStaff, Calendar } from './openings.ts';
import { type Ranges, pairsOf, rangesOf } from './ranges.ts';
import { DAY_MINUTES, MINUTE } from './wall-clock.ts';

export interface CatalogQuery {
  organizationId: string;
  now: EpochMs;
  serviceIds: readonly string[];
  staffId?: string;
}

/** What a wish for services comes to: a calendar but for the moment and for what is taken. */
export interface Catalog extends Omit<Calendar, 'now' | 'staff' | 'days' | 'parts'> {
  staff: Omit<BookableStaff, 'busy'>[];
}

/** @returns undefined when a service is not offered or nobody performs all of them */
export async function loadCatalog(tx: Transaction, query: CatalogQuery): Promise<Catalog | undefined> {
  const { organizationId } = query;
  const serviceIds = [...new Set(query.serviceIds)];
  if (serviceIds.length === 0) return undefined;
  // Sent together: one round trip.
  const [profiles, offered, people] = await Promise.all([
    tx.select().from(businessProfiles).where(eq(businessProfiles.organizationId, organizationId)),
    tx
      .select()
      .from(services)
      .where(
        and(
          eq(services.organizationId, organizationId),
          inArray(services.id, serviceIds),
          isNull(services.archivedAt),
        ),
      ),
    tx
      .select({
        id: staff.id,
        hours: staff.hours,
        exceptions: staff.exceptions,
        timezone: staff.timezone,
      })
      .from(staff)
      .innerJoin(
        staffServices,
        and(eq(staffServices.organizationId, staff.organizationId), eq(staffServices.staffId, staff.id)),
      )
      .where(
        and(
          eq(staff.organizationId, organizationId),
          isNull(staff.archivedAt),
          inArray(staffServices.serviceId, serviceIds),
          query.staffId === undefined ? undefined : eq(staff.id, query.staffId),
        ),
      )
      .groupBy(staff.organizationId, staff.id)
      .having(eq(sql`count(*)`, serviceIds.length))
      .orderBy(asc(staff.position), asc(staff.id)),
  ]);
  const profile = profiles[0];
  const length = lengthOf(query.serviceIds, offered);
  if (!profile || !length || people.length === 0) return undefined;

  const lastGiven =
    profile.assignment === 'roundRobin' && people.length > 1
      ? await loadLastGiven(tx, query)
      : new Map<string, EpochMs>();
  const year = Temporal.Instant.fromEpochMilliseconds(query.now).toZonedDateTimeISO(profile.timezone).year;
  return {
    business: {
      timezone: profile.timezone,
      hours: profile.hours,
      // As far ahead as anything may be booked, and the year in which an appointment being moved may have been.
      exceptions: withHolidays(profile.exceptions, profile.holidays, { first: year - 1, last: year + 2 }),
    },
    rules: profile.booking,
    assignment: profile.assignment,
    offIncrement: profile.offIncrement,
    ...length,
    staff: people.map((person) => ({
      id: person.id,
      ...(lastGiven.has(person.id) && { lastGivenAt: lastGiven.get(person.id) }),
      ...planOf(person, profile.timezone),
    })),
  };
}

/** Somebody's own hours, where they have any. */
export const planOf = (
  { hours, exceptions, timezone }: Pick<typeof staff.$inferSelect, 'hours' | 'exceptions' | 'timezone'>,
  zoneOfBusiness: string,
): Pick<BookableStaff, 'plan'> =>
  hours === null && exceptions.length === 0
    ? {}
    : { plan: { timezone: timezone ?? zoneOfBusiness, hours: hours ?? ALWAYS, exceptions } };

/** Staff without hours of their own work whenever the business is open. */
const ALWAYS = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' }));

/** When each was last given an appointment, or a hold, that is still to come. */
async function loadLastGiven(
  tx: Transaction,
  { organizationId, now }: CatalogQuery,
): Promise<Map<string, EpochMs>> {
  const rows = await driverOf(tx)<{ staffId: string; at: number }[]>`
    select staff_id as "staffId", date_part('epoch', max(created_at)) * 1000 as at
    from appointments
    where organization_id = ${organizationId} and starts_at > ${new Date(now).toISOString()}
      and status in ('held', 'confirmed')
    group by staff_id`;
  return new Map(rows.map(({ staffId, at }) => [staffId, at]));
}

export interface TakenQuery {
  organizationId: string;
  staffIds: readonly string[];
  from: EpochMs;
  to: EpochMs;
  /** An appointment that is to be moved; its own time, and that of its visit, does not stand in the way. */
  excludeAppointmentId?: string;
}

/** What is taken of the time of a member of staff. */
export interface Taken {
  /** By appointments and by busy blocks. */
  booked: Ranges;
  holds: { appointmentId: string; callId: string | null; expiresAt: EpochMs; from: EpochMs; to: EpochMs }[];
}

/** No appointment lasts longer, buffers included. */
const LONGEST_MS: EpochMs = 2 * DAY_MINUTES * MINUTE;

/** What is taken in a stretch of time, by member of staff; those with nothing are left out. */
export async function loadTaken(tx: Transaction, query: TakenQuery): Promise<Map<string, Taken>> {
  const { organizationId, excludeAppointmentId = null } = query;
  const driver = driverOf(tx);
  const iso = (at: EpochMs) => new Date(at).toISOString();
  const [from, to] = [iso(query.from), iso(query.to)];
  const [earliest, staffIds] = [iso(query.from - LONGEST_MS), [...query.staffIds]];
  const ms = (bound: 'lower' | 'upper') =>
    driver.unsafe(`(date_part('epoch', ${bound}(occupied)) * 1000)::bigint`);
  const ofWhom = () => driver`organization_id = ${organizationId} and staff_id = any(${staffIds}::uuid[])`;
  const [booked, held] = await Promise.all([
    // A row for each person rather than for each appointment: 50 people's month is 12,000 of these.
    driver<{ staffId: string; ranges: string }[]>`
      select staff_id as "staffId", string_agg(${ms('lower')} || ' ' || ${ms('upper')}, ' ') as ranges
      from (
        select staff_id, occupied from appointments
        where ${ofWhom()} and status = 'confirmed' and starts_at > ${earliest} and starts_at < ${to}
          and occupied && tstzrange(${from}, ${to}) and id is distinct from ${excludeAppointmentId}::uuid
          and (${excludeAppointmentId}::uuid is null or visit_id is null or visit_id is distinct from (
            select visit_id from appointments
            where organization_id = ${organizationId} and id = ${excludeAppointmentId}::uuid))
        union all
        select staff_id, tstzrange(starts_at, ends_at) from busy_blocks
        where ${ofWhom()} and ends_at > ${from} and starts_at < ${to}
      ) as taken
      group by staff_id`,
    driver<
      {
        staffId: string;
        appointmentId: string;
        callId: string | null;
        expiresAt: string;
        from: string;
        to: string;
      }[]
    >`
      select staff_id as "staffId", id as "appointmentId", call_id as "callId", ${ms('lower')} as "from", ${ms('upper')} as "to",
        (date_part('epoch', hold_expires_at) * 1000)::bigint as "expiresAt"
      from appointments
      where ${ofWhom()} and status = 'held' and starts_at > ${earliest} and starts_at < ${to}
        and occupied && tstzrange(${from}, ${to})`,
  ]);
  const taken = new Map<string, Taken>();
  for (const { staffId, ranges } of booked) {
    const bounds = ranges.split(' ').map(Number);
    const pairs = Array.from(
      { length: bounds.length / 2 },
      (_, i) => [bounds[2 * i]!, bounds[2 * i + 1]!] as const,
    );
    taken.set(staffId, { booked: rangesOf(pairs), holds: [] });
  }
  for (const { staffId, appointmentId, callId, ...hold } of held) {
    const ofStaff = taken.get(staffId) ?? { booked: rangesOf([]), holds: [] };
    const { from, to, expiresAt } = hold;
    ofStaff.holds.push({
      appointmentId,
      callId,
      from: Number(from),
      to: Number(to),
      expiresAt: Number(expiresAt),
    });
    taken.set(staffId, ofStaff);
  }
  return taken;
}

const NOTHING = rangesOf([]);

/** Appointments, and the holds that have not run out; whose hold it is, it does not stand in their way. */
export function busyOf(taken: Taken | undefined, { callId, now }: { callId?: string; now: EpochMs }): Ranges {
  if (!taken) return NOTHING;
  const { booked } = taken;
  const holds = taken.holds.filter(
    (hold) => (callId === undefined || hold.callId !== callId) && hold.expiresAt > now,
  );
  if (holds.length === 0) return booked;
  return rangesOf([...pairsOf(booked), ...holds.map(({ from, to }) => [from, to] as const)]);
}

/** Who has a member of staff's time, appointments and holds alike. */
export interface Taker {
  appointmentId: string;
  callId: string | null;
  /** Of a hold. */
  expiresAt: EpochMs | null;
}

/** Whoever has time between two instants, buffers included. */
export async function loadTakers(
  tx: Transaction,
  query: { organizationId: string; staffId: string; startsAt: EpochMs; endsAt: EpochMs },
): Promise<Taker[]> {
  const { organizationId, staffId, startsAt, endsAt } = query;
  const rows = await driverOf(tx)<(Omit<Taker, 'expiresAt'> & { expiresAt: string | null })[]>`
    select id as "appointmentId", call_id as "callId",
      (date_part('epoch', hold_expires_at) * 1000)::bigint as "expiresAt"
    from appointments
    where organization_id = ${organizationId} and staff_id = ${staffId} and status in ('held', 'confirmed')
      and occupied && tstzrange(${new Date(startsAt).toISOString()}, ${new Date(endsAt).toISOString()})`;
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt === null ? null : Number(row.expiresAt) }));
}
