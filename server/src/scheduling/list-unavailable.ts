// When callers cannot book, and why: what a calendar shades. From the same hours and calendars that openings are computed from.
import { businessProfiles, busyBlocks, staff, type Transaction } from '@offhook/db';
import type { EpochMs, PlainDate } from '@offhook/machines';
import { and, asc, eq, gt, isNull, lt } from 'drizzle-orm';
import { withHolidays } from './holidays.ts';
import { planOf } from './load-calendar.ts';
import { hoursAround, type Plan } from './openings.ts';
import { intersect, pairsOf, type Ranges, rangesOf, without } from './ranges.ts';
import { epochDayOf, type ZonedDay, zonedDay } from './wall-clock.ts';

export const UNAVAILABLE_BECAUSE = ['closed', 'away', 'busy'] as const;

export interface Unavailable {
  /** Whose time it is; null: nobody can be booked. */
  staffId: string | null;
  /** The date in the zone of the business on which all of it lies. */
  date: PlainDate;
  from: EpochMs;
  to: EpochMs;
  /** The business is closed; they do not work then; their own calendar has something. */
  why: (typeof UNAVAILABLE_BECAUSE)[number];
  /** The holiday's name, or what was written beside the date in the hours. */
  note: string | null;
}

/** By date and, on each, what holds for everybody first. `from` is a date in the zone of the business. */
export async function listUnavailable(
  tx: Transaction,
  organizationId: string,
  { from, days }: { from: PlainDate; days: number },
): Promise<Unavailable[]> {
  const [profile] = await tx
    .select()
    .from(businessProfiles)
    .where(eq(businessProfiles.organizationId, organizationId));
  if (!profile) return [];
  const { timezone } = profile;
  const first = epochDayOf(from);
  const dates = Array.from({ length: days }, (_, index) => zonedDay(timezone, first + index));
  const people = await tx
    .select()
    .from(staff)
    .where(and(eq(staff.organizationId, organizationId), isNull(staff.archivedAt)))
    .orderBy(asc(staff.position), asc(staff.id));
  const blocks = await tx
    .select()
    .from(busyBlocks)
    .where(
      and(
        eq(busyBlocks.organizationId, organizationId),
        gt(busyBlocks.endsAt, new Date(dates[0]!.startsAt)),
        lt(busyBlocks.startsAt, new Date(dates.at(-1)!.endsAt)),
      ),
    );
  const busyOf = (staffId: string): Ranges =>
    rangesOf(
      blocks
        .filter((block) => block.staffId === staffId)
        .map(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]),
    );
  const year = Number(from.slice(0, 4));
  const exceptions = withHolidays(profile.exceptions, profile.holidays, { first: year - 1, last: year + 1 });
  const business: Plan = { timezone, hours: profile.hours, exceptions };
  const staffed = people.map((person) => ({
    id: person.id,
    exceptions: person.exceptions,
    ...planOf(person, timezone),
    busy: busyOf(person.id),
  }));
  return dates.flatMap((day) => unavailableOn(day, business, staffed));
}

function unavailableOn(
  day: ZonedDay,
  business: Plan,
  staffed: { id: string; exceptions: Plan['exceptions']; plan?: Plan; busy: Ranges }[],
): Unavailable[] {
  const { date, epochDay } = day;
  const whole = rangesOf([[day.startsAt, day.endsAt]]);
  const open = intersect(whole, hoursAround(business, epochDay, 1));
  const noted = (exceptions: Plan['exceptions']) =>
    exceptions.find((exception) => exception.date === date)?.note ?? null;
  const as = (staffId: string | null, why: Unavailable['why'], ranges: Ranges, note: string | null = null) =>
    pairsOf(ranges).map(([from, to]): Unavailable => ({ staffId, date, from, to, why, note }));
  const each = staffed.map(({ id, exceptions, plan, busy }) => {
    // Another zone's dates begin up to 26 hours apart from ours.
    const working = plan ? intersect(open, hoursAround(plan, epochDay, 2)) : open;
    const away = without(open, working);
    const taken = intersect(working, busy);
    return {
      gone: rangesOf([...pairsOf(away), ...pairsOf(taken)]),
      items: [...as(id, 'away', away, noted(exceptions)), ...as(id, 'busy', taken)],
    };
  });
  const [one, ...others] = each.map(({ gone }) => gone);
  const everybody = one ? others.reduce(intersect, one) : rangesOf([]);
  return [
    ...as(null, 'closed', without(whole, open), noted(business.exceptions)),
    ...as(null, 'away', everybody),
    ...each.flatMap(({ items }) => items),
  ];
}
