// Which times can be booked: hours, staff, duration, buffers, notice and what is taken already go in; openings come out.
import type { BookingRules, HoursException, HoursRow } from '@offhook/db';
import type { EpochMs, Opening, PlainDate } from '@offhook/machines';
import { type Ranges, covered, firstAbove, intersect, rangesOf } from './ranges.ts';
import {
  DAY_MINUTES,
  MINUTE,
  type ZonedDay,
  addDays,
  dateOf,
  instantOf,
  isSkipped,
  minutesOf,
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
}

export interface Calendar {
  now: EpochMs;
  business: Plan;
  rules: BookingRules;
  /** Those who can do it, in the order they are listed. */
  staff: readonly BookableStaff[];
  durationMinutes: number;
  /** Kept free around it; may reach past closing time, never into another appointment. */
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
}

/** One date of a calendar. */
export interface OpeningsDay {
  day: ZonedDay;
  /** When an opening may begin at all, notice and horizon considered: multiples of the increment on the wall clock. */
  grid: readonly EpochMs[];
  /** Each of the staff's hours, in the calendar's order. */
  staffHours: readonly Ranges[];
}

/** First and last date on which anything may be booked. */
export function bookableDates({ now, business, rules }: Calendar): { first: PlainDate; last: PlainDate } {
  const today = dateOf(business.timezone, now);
  return {
    first: dateOf(business.timezone, now + rules.minimumNoticeMinutes * MINUTE),
    last: addDays(today, rules.horizonDays),
  };
}

/** The dates from one to the other, both included; backwards when `to` is earlier. */
export function* datesBetween(from: PlainDate, to: PlainDate): Generator<PlainDate> {
  const step = from <= to ? 1 : -1;
  for (let date = from; step > 0 ? date <= to : date >= to; date = addDays(date, step)) yield date;
}

export function openDay(calendar: Calendar, date: PlainDate): OpeningsDay {
  const { business, rules, staff, now } = calendar;
  const day = zonedDay(business.timezone, date);
  const earliest = now + rules.minimumNoticeMinutes * MINUTE;
  const grid: EpochMs[] = [];
  for (let minutes = 0; minutes < DAY_MINUTES; minutes += rules.incrementMinutes) {
    const at = instantOf(day, minutes);
    if (at >= earliest && !isSkipped(day, minutes)) grid.push(at);
  }
  // Where clocks go back, the wall clock's order is not time's.
  if (day.changesAt !== Infinity) grid.sort((a, b) => a - b);
  const open = hoursAround(business, date, 1);
  return {
    day,
    grid,
    // Another zone's dates begin up to 26 hours apart from ours.
    staffHours: staff.map(({ plan }) => (plan ? intersect(open, hoursAround(plan, date, 2)) : open)),
  };
}

/**
 * Who could begin when.
 * @param wanted ascending; a part of the day's grid
 * @returns for each wanted instant the indexes of the staff who are free then
 */
export function freeStaff(
  calendar: Calendar,
  { staffHours }: OpeningsDay,
  wanted: readonly EpochMs[],
): number[][] {
  const free: number[][] = wanted.map(() => []);
  if (wanted.length === 0) return free;
  const duration = calendar.durationMinutes * MINUTE;
  const before = calendar.bufferBeforeMinutes * MINUTE;
  const after = calendar.bufferAfterMinutes * MINUTE;
  const last = wanted.at(-1)!;
  for (const [person, { busy }] of calendar.staff.entries()) {
    const hours = staffHours[person]!;
    for (let range = 0; range < hours.starts.length; range++) {
      const opens = hours.starts[range]!;
      const closes = hours.ends[range]!;
      // From gap to gap between what is taken.
      let next = firstAbove(busy.ends, Math.max(opens, wanted[0]!) - before);
      let from = Math.max(opens, next > 0 ? busy.ends[next - 1]! + before : -Infinity);
      while (from <= last && from < closes) {
        const taken = next < busy.starts.length ? busy.starts[next]! : Infinity;
        const latest = Math.min(closes - duration, taken - after - duration);
        for (let i = firstAbove(wanted, from - 1); i < wanted.length && wanted[i]! <= latest; i++)
          free[i]!.push(person);
        if (taken === Infinity) break;
        from = Math.max(from, busy.ends[next]! + before);
        next++;
      }
    }
  }
  return free;
}

/** The opening at an instant, with whoever of the free staff has least to do that day; the first listed when equal. */
export function openingAt(
  calendar: Calendar,
  { day }: OpeningsDay,
  startsAt: EpochMs,
  free: readonly number[],
): Opening {
  let chosen = calendar.staff[free[0]!]!;
  let least = Infinity;
  for (const person of free) {
    const load = covered(calendar.staff[person]!.busy, day.startsAt, day.endsAt);
    if (load < least) {
      least = load;
      chosen = calendar.staff[person]!;
    }
  }
  return { startsAt, endsAt: startsAt + calendar.durationMinutes * MINUTE, staffId: chosen.id };
}

/** A plan's open time on a date and the dates around it, joined where one runs into the next. */
function hoursAround(plan: Plan, date: PlainDate, margin: number): Ranges {
  const pairs: [EpochMs, EpochMs][] = [];
  for (let offset = -margin; offset <= margin; offset++) {
    const on = addDays(date, offset);
    const day = zonedDay(plan.timezone, on);
    const special = plan.exceptions.find((exception) => exception.date === on);
    const ranges = special ? special.open : plan.hours.filter(({ weekday }) => weekday === day.weekday);
    for (const { from, to } of ranges) {
      const opens = minutesOf(from);
      const closes = minutesOf(to);
      pairs.push([
        bound(plan.timezone, day, opens),
        bound(plan.timezone, day, closes <= opens ? closes + DAY_MINUTES : closes),
      ]);
    }
  }
  return rangesOf(pairs);
}

function bound(zone: string, day: ZonedDay, minutes: number): EpochMs {
  if (minutes < DAY_MINUTES) return instantOf(day, minutes);
  return instantOf(zonedDay(zone, addDays(day.date, 1)), minutes - DAY_MINUTES);
}
