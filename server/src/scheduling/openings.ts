// Which times can be booked: hours, staff, duration, buffers, notice and what is taken already go in; openings come out.
import type { Assignment, BookingRules, HoursException, HoursRow } from '@offhook/db';
import type { EpochMs, Opening } from '@offhook/machines';
import { type Ranges, contains, covered, firstAbove, intersect, rangesOf } from './ranges.ts';
import {
  DAY_MINUTES,
  type EpochDay,
  MINUTE,
  type ZonedDay,
  dayOf,
  epochDayOf,
  instantOf,
  isSkipped,
  minutesOf,
  weekdayOf,
  zonedDay,
} from './wall-clock.ts';

/** A weekly plan, and the dates that differ from it. */
export interface Plan {
  timezone: string;
  hours: readonly HoursRow[];
  exceptions: readonly HoursException[];
}

export interface BookableStaff {
  id: string;
  /** Own hours, within the business's; absent: whenever the business is open. */
  plan?: Plan;
  /** Time that is taken, buffers of the other appointments included. */
  busy: Ranges;
  /** When they were last given an appointment that is still to come; matters where they take turns. */
  lastGivenAt?: EpochMs;
}

export interface Calendar {
  now: EpochMs;
  business: Plan;
  rules: BookingRules;
  /** Who of those free gets it; by default whoever is least busy that day. */
  assignment?: Assignment;
  /** Whether a caller who names a time off the increment may have it. */
  offIncrement?: boolean;
  /** Those who can do it, in the order they are listed. */
  staff: readonly BookableStaff[];
  durationMinutes: number;
  /** Kept free around it; may reach past closing time, never into another appointment. */
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** Of a visit that nobody can do alone: what each does, one directly after the other. `staff` are those who begin. */
  parts?: readonly CalendarPart[];
  /** The dates whose busy time is known, when that is not all of them; no others are looked at. */
  days?: Days;
}

/** What one of the staff does of a visit. */
export interface CalendarPart extends Calendar {
  serviceIds: string[];
}

/** Both included. */
export interface Days {
  first: EpochDay;
  last: EpochDay;
}

/** One date of a calendar. */
export interface OpeningsDay {
  day: ZonedDay;
  /** The first instant at which an opening may begin, notice considered. */
  earliest: EpochMs;
  /** When one may begin: multiples of the increment on the wall clock. */
  grid: readonly EpochMs[];
  /** The business's open time, on this date and the dates beside it. */
  open: Ranges;
  /** The part of it in which one of the staff (by index) works. */
  hoursOf(person: number): Ranges;
  /** The date in the calendar of each part of a visit. */
  parts?: readonly OpeningsDay[];
}

/** First and last date on which anything may be booked. */
export function bookableDays({
  now,
  business,
  rules,
  days,
}: Pick<Calendar, 'now' | 'business' | 'rules' | 'days'>): Days {
  const first = dayOf(business.timezone, now + rules.minimumNoticeMinutes * MINUTE);
  const last = dayOf(business.timezone, now) + rules.horizonDays;
  return days ? { first: Math.max(first, days.first), last: Math.min(last, days.last) } : { first, last };
}

export function openDay(calendar: Calendar, epochDay: EpochDay): OpeningsDay {
  const { business, rules, staff, now } = calendar;
  const day = zonedDay(business.timezone, epochDay);
  const earliest = now + rules.minimumNoticeMinutes * MINUTE;
  const grid: EpochMs[] = [];
  for (let minutes = 0; minutes < DAY_MINUTES; minutes += rules.incrementMinutes) {
    const at = instantOf(day, minutes);
    if (at >= earliest && !isSkipped(day, minutes)) grid.push(at);
  }
  // Where clocks go back, the wall clock's order is not time's.
  if (day.changesAt !== Infinity) grid.sort((a, b) => a - b);
  const open = hoursAround(business, epochDay, 1);
  const hours = new Map<number, Ranges>();
  return {
    day,
    earliest,
    grid,
    open,
    ...(calendar.parts && { parts: calendar.parts.map((part) => openDay(part, epochDay)) }),
    hoursOf(person) {
      const plan = staff[person]?.plan;
      if (!plan) return open;
      let own = hours.get(person);
      // Another zone's dates begin up to 26 hours apart from ours.
      if (!own) hours.set(person, (own = intersect(open, hoursAround(plan, epochDay, 2))));
      return own;
    },
  };
}

/**
 * Who could begin when.
 * @param wanted ascending; a part of the day's grid
 * @returns for each wanted instant the indexes of the staff who are free then
 */
export function freeStaff(
  calendar: Calendar,
  { open, hoursOf, parts }: OpeningsDay,
  wanted: readonly EpochMs[],
): number[][] {
  if (calendar.parts && parts) return freeForVisit(calendar.parts, parts, wanted);
  const free: number[][] = wanted.map(() => []);
  if (wanted.length === 0) return free;
  const duration = calendar.durationMinutes * MINUTE;
  const before = calendar.bufferBeforeMinutes * MINUTE;
  const after = calendar.bufferAfterMinutes * MINUTE;
  const last = wanted.at(-1)!;
  for (const [person, { busy, plan }] of calendar.staff.entries()) {
    for (let range = 0; range < open.starts.length; range++) {
      const opens = Math.max(open.starts[range]!, wanted[0]!);
      const closes = open.ends[range]!;
      if (opens >= closes || opens > last) continue;
      // From gap to gap between what is taken. Own hours are looked at last: few gaps are long enough to need them.
      let next = firstAbove(busy.ends, opens - before);
      let from = opens;
      while (from <= last && from < closes) {
        const taken = next < busy.starts.length ? busy.starts[next]! : Infinity;
        const latest = Math.min(closes - duration, taken - after - duration);
        if (from <= latest)
          for (let i = firstAbove(wanted, from - 1); i < wanted.length && wanted[i]! <= latest; i++)
            if (!plan || contains(hoursOf(person), wanted[i]!, wanted[i]! + duration)) free[i]!.push(person);
        if (taken === Infinity) break;
        from = Math.max(from, busy.ends[next]! + before);
        next++;
      }
    }
  }
  return free;
}

/** Who could begin the visit when, all others being free in their turn. */
function freeForVisit(
  parts: readonly CalendarPart[],
  days: readonly OpeningsDay[],
  wanted: readonly EpochMs[],
): number[][] {
  let after: EpochMs = 0;
  const free = parts.map((part, index) => {
    const those = freeStaff(
      part,
      days[index]!,
      wanted.map((at) => at + after),
    );
    after += part.durationMinutes * MINUTE;
    return those;
  });
  return wanted.map((_, i) => (free.every((those) => those[i]!.length > 0) ? free[0]![i]! : []));
}

/** The opening at an instant, with one of the free staff as the business assigns them; the first listed when equal. */
export function openingAt(
  calendar: Calendar,
  { day, parts: days }: OpeningsDay,
  startsAt: EpochMs,
  free: readonly number[],
): Opening {
  if (calendar.parts && days) {
    let at = startsAt;
    const parts = calendar.parts.map((part, index) => {
      const { parts: _, ...opening } = openingAt(
        part,
        days[index]!,
        at,
        freeStaff(part, days[index]!, [at])[0]!,
      );
      at = opening.endsAt;
      return { ...opening, serviceIds: part.serviceIds };
    });
    return { startsAt, endsAt: at, staffId: parts[0]!.staffId, parts };
  }
  const { assignment = 'leastBusy' } = calendar;
  const burden = ({ busy, lastGivenAt = -Infinity }: BookableStaff): number => {
    if (assignment === 'inOrder') return 0;
    return assignment === 'roundRobin' ? lastGivenAt : covered(busy, day.startsAt, day.endsAt);
  };
  let chosen = calendar.staff[free[0]!]!;
  let least = Infinity;
  for (const person of free) {
    const load = burden(calendar.staff[person]!);
    if (load < least) {
      least = load;
      chosen = calendar.staff[person]!;
    }
  }
  return { startsAt, endsAt: startsAt + calendar.durationMinutes * MINUTE, staffId: chosen.id };
}

/** A plan with its times read: minutes from midnight, `to` past 1440 when it runs into the next date. */
interface ReadPlan {
  weekdays: (readonly [from: number, to: number])[][];
  exceptions: Map<EpochDay, (readonly [from: number, to: number])[]>;
}
const readPlans = new WeakMap<Plan, ReadPlan>();

function read(plan: Plan): ReadPlan {
  const known = readPlans.get(plan);
  if (known) return known;
  const range = ({ from, to }: { from: string; to: string }) => {
    const opens = minutesOf(from);
    const closes = minutesOf(to);
    return [opens, closes <= opens ? closes + DAY_MINUTES : closes] as const;
  };
  const reading: ReadPlan = {
    weekdays: Array.from({ length: 8 }, (_, weekday) =>
      plan.hours.filter((row) => row.weekday === weekday).map(range),
    ),
    exceptions: new Map(plan.exceptions.map(({ date, open }) => [epochDayOf(date), open.map(range)])),
  };
  readPlans.set(plan, reading);
  return reading;
}

/** A plan's open time on a date and `margin` dates around it, joined where one runs into the next. */
export function hoursAround(plan: Plan, epochDay: EpochDay, margin: number): Ranges {
  const { weekdays, exceptions } = read(plan);
  const pairs: [EpochMs, EpochMs][] = [];
  for (let on = epochDay - margin; on <= epochDay + margin; on++)
    for (const [from, to] of exceptions.get(on) ?? weekdays[weekdayOf(on)] ?? [])
      pairs.push([bound(plan.timezone, on, from), bound(plan.timezone, on, to)]);
  return rangesOf(pairs);
}

function bound(zone: string, epochDay: EpochDay, minutes: number): EpochMs {
  if (minutes < DAY_MINUTES) return instantOf(zonedDay(zone, epochDay), minutes);
  return instantOf(zonedDay(zone, epochDay + 1), minutes - DAY_MINUTES);
}
