// Reads from the database what openings are computed from.
import {
  type Transaction,
  appointments,
  businessProfiles,
  services,
  staff,
  staffServices,
} from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, asc, eq, gt, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { lengthOf } from './booking.ts';
import { type BookableStaff, type Calendar, type Days, type Plan, bookableDays } from './openings.ts';
import { rangesOf } from './ranges.ts';
import { DAY_MINUTES, MINUTE, zonedDay } from './wall-clock.ts';

export interface CalendarQuery {
  organizationId: string;
  /** The call that asks; its own hold does not stand in its way. */
  callId: string;
  serviceIds: readonly string[];
  staffId?: string;
  /** An appointment that is to be moved; its own time does not stand in the way. */
  excludeAppointmentId?: string;
  now: EpochMs;
}

export interface Book {
  /** The dates on which anything may be booked. */
  bookable: Days;
  /** The calendar of these dates, with what is taken in them. */
  open(days: Days): Promise<Calendar>;
}

/** @returns undefined when a service is not offered or nobody performs all of them */
export async function loadBook(tx: Transaction, query: CalendarQuery): Promise<Book | undefined> {
  const { organizationId, now } = query;
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

  const business: Plan = profile;
  const calendar = { now, business, rules: profile.booking, ...length };
  const staffIds = people.map(({ id }) => id);
  return {
    bookable: bookableDays(calendar),
    async open(days) {
      const busy = await loadBusy(tx, query, staffIds, {
        from: zonedDay(profile.timezone, days.first).startsAt,
        to: zonedDay(profile.timezone, days.last).endsAt,
      });
      return {
        ...calendar,
        days,
        staff: people.map((person): BookableStaff => ({
          id: person.id,
          busy: rangesOf(busy.get(person.id) ?? []),
          ...((person.hours !== null || person.exceptions.length > 0) && {
            plan: {
              timezone: person.timezone ?? profile.timezone,
              hours: person.hours ?? ALWAYS,
              exceptions: person.exceptions,
            },
          }),
        })),
      };
    },
  };
}

/** No appointment lasts longer, buffers included. */
const MARGIN_MS: EpochMs = 2 * DAY_MINUTES * MINUTE;

/** Staff without hours of their own work whenever the business is open. */
const ALWAYS = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '00:00', to: '24:00' }));

/** What is taken in a stretch of time and just around it, by member of staff. */
async function loadBusy(
  tx: Transaction,
  query: CalendarQuery,
  staffIds: string[],
  { from, to }: { from: EpochMs; to: EpochMs },
): Promise<Map<string, [EpochMs, EpochMs][]>> {
  const { organizationId, callId, excludeAppointmentId, now } = query;
  const instant = (bound: 'lower' | 'upper') =>
    sql<number>`extract(epoch from ${sql.raw(bound)}(${appointments.occupied}))::float8 * 1000`;
  const rows = await tx
    .select({ staffId: appointments.staffId, from: instant('lower'), to: instant('upper') })
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        inArray(appointments.staffId, staffIds),
        gt(appointments.startsAt, new Date(from - MARGIN_MS)),
        lt(appointments.startsAt, new Date(to + MARGIN_MS)),
        or(
          eq(appointments.status, 'confirmed'),
          and(
            eq(appointments.status, 'held'),
            gt(appointments.holdExpiresAt, new Date(now)),
            or(isNull(appointments.callId), ne(appointments.callId, callId)),
          ),
        ),
        excludeAppointmentId === undefined ? undefined : ne(appointments.id, excludeAppointmentId),
        sql`not isempty(${appointments.occupied})`,
      ),
    );
  const busy = new Map<string, [EpochMs, EpochMs][]>();
  for (const { staffId, from, to } of rows) {
    const ranges = busy.get(staffId);
    if (ranges) ranges.push([from, to]);
    else busy.set(staffId, [[from, to]]);
  }
  return busy;
}
