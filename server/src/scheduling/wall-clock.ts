// Wall-clock times of a zone as instants, fast: Temporal is asked once for each zone and date, the rest is arithmetic
// on what it said (a conversion through Temporal costs about 50 µs, and a year of openings needs tens of thousands).
// For the same reason dates are counted in days since 1970-01-01 wherever many are gone through.
import type { EpochMs, PlainDate } from '@offhook/machines';
import { Temporal } from 'temporal-polyfill';

export const MINUTE: EpochMs = 60_000;
export const DAY_MINUTES = 1440;
const DAY_MS = DAY_MINUTES * MINUTE;

/** A calendar date, in any zone, as days since 1970-01-01. */
export type EpochDay = number;

/** One calendar date in one zone. */
export interface ZonedDay {
  date: PlainDate;
  epochDay: EpochDay;
  /** The first instant of the date, and of the next. */
  startsAt: EpochMs;
  endsAt: EpochMs;
  /** Midnight of the date were the zone UTC. */
  utcMidnight: EpochMs;
  /** Offset from UTC at the beginning, and after the clocks change that day. */
  offsetBefore: number;
  offsetAfter: number;
  /** When the clocks change; infinite on most days. */
  changesAt: EpochMs;
}

/** About ten zones over a year and a half. */
const MOST_DAYS = 5_000;
const known = new Map<string, Map<EpochDay, ZonedDay>>();
let knownDays = 0;

/** @param zone IANA name */
export function zonedDay(zone: string, epochDay: EpochDay): ZonedDay {
  const day = known.get(zone)?.get(epochDay);
  if (day) return day;
  if (knownDays >= MOST_DAYS) {
    known.clear();
    knownDays = 0;
  }
  const read = readDay(zone, plainDateOf(epochDay));
  const ofZone = known.get(zone) ?? new Map<EpochDay, ZonedDay>();
  known.set(zone, ofZone.set(epochDay, read));
  knownDays++;
  return read;
}

function readDay(zone: string, date: Temporal.PlainDate): ZonedDay {
  const start = date.toZonedDateTime(zone);
  const startsAt = start.epochMilliseconds;
  const endsAt = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  // Just before the date, since clocks may change at its very beginning (midnight does not exist then).
  const eve = start.subtract({ milliseconds: 1 });
  const offset = (at: Temporal.ZonedDateTime) => at.offsetNanoseconds / 1e6;
  const offsetBefore = offset(eve);
  const utcMidnight = epochDayOf(date) * DAY_MS;
  // Clocks may change at its very end, too: then its last hour does not exist.
  const isWhole = endsAt === utcMidnight + DAY_MS - offsetBefore;
  const last = Temporal.Instant.fromEpochMilliseconds(isWhole ? endsAt - 1 : endsAt);
  const offsetAfter = offset(last.toZonedDateTimeISO(zone));
  const change = offsetBefore === offsetAfter ? null : eve.getTimeZoneTransition('next');
  return {
    date: date.toString(),
    epochDay: epochDayOf(date),
    startsAt,
    endsAt,
    utcMidnight,
    offsetBefore,
    offsetAfter,
    changesAt: change?.epochMilliseconds ?? Infinity,
  };
}

/**
 * The instant of a wall-clock time, in minutes from midnight (below 1440). Where clocks go back the first of the
 * two is meant; where they go forward a skipped time is moved on by the gap, as Temporal's `compatible` does.
 */
export function instantOf(day: ZonedDay, minutes: number): EpochMs {
  const before = day.utcMidnight + minutes * MINUTE - day.offsetBefore;
  if (before < day.changesAt) return before;
  const after = day.utcMidnight + minutes * MINUTE - day.offsetAfter;
  return after >= day.changesAt ? after : before;
}

/** True when the clock never shows this time on this date. */
export function isSkipped(day: ZonedDay, minutes: number): boolean {
  const local = day.utcMidnight + minutes * MINUTE;
  return local - day.offsetBefore >= day.changesAt && local - day.offsetAfter < day.changesAt;
}

/** The date on which an instant falls. */
export const dayOf = (zone: string, at: EpochMs): EpochDay =>
  epochDayOf(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate());

/** A date alone stands for its midnight in UTC (ECMA-262, 21.4.1.32). */
export const epochDayOf = (date: PlainDate | Temporal.PlainDate): EpochDay =>
  Date.parse(date.toString()) / DAY_MS;

const plainDateOf = (day: EpochDay): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(day * DAY_MS)
    .toZonedDateTimeISO('UTC')
    .toPlainDate();

/** ISO: 1 is Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: EpochDay): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** `HH:MM` as minutes from midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
