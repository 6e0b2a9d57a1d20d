// Days as whole numbers since 1970-01-01 and times as minutes of a day: the arithmetic of dates, quick enough for every interim transcript.
import { Temporal } from 'temporal-polyfill';
import type { EpochMs, HoursRange, PlainDate, PlainTime } from '../business.ts';

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
export type Day = number;
/** Minutes since midnight on the wall clock, 0 to 1440. */
export type Minutes = number;

export interface LocalTime {
  day: Day;
  minutes: Minutes;
}

/** H. Hinnant's days_from_civil: `month` is 1 to 12; `date` may overflow its month. */
export function toDay(year: number, month: number, date: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy;
  return era * 146_097 + doe - 719_468;
}

/** The inverse of `toDay`. */
export function fromDay(day: Day): { year: number; month: number; date: number } {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yoe + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: doy - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

/** ISO weekday, 1 (Monday) to 7 (Sunday). */
export const weekdayOf = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The Monday of the week `day` is in. */
export const mondayOf = (day: Day): Day => day - weekdayOf(day) + 1;

export const daysInMonth = (year: number, month: number): number =>
  toDay(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - toDay(year, month, 1);

/** The day, or undefined when there is no such date (30 February). */
export function validDay(year: number, month: number, date: number): Day | undefined {
  if (month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return undefined;
  return toDay(year, month, date);
}

/** The same date `months` later, kept inside its month. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, date } = fromDay(day);
  const index = year * 12 + (month - 1) + months;
  const y = Math.floor(index / 12);
  const m = index - y * 12 + 1;
  return toDay(y, m, Math.min(date, daysInMonth(y, m)));
}

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

export function formatDay(day: Day): PlainDate {
  const { year, month, date } = fromDay(day);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

export const formatMinutes = (minutes: Minutes): PlainTime =>
  `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** `HH:MM` to minutes; NaN when it is not one. */
export function parseMinutes(time: PlainTime): Minutes {
  const match = /^(\d{1,2}):(\d{2})/.exec(time);
  return match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
}

/** `YYYY-MM-DD` to a day; NaN when it is not one. */
export function parseDay(date: PlainDate): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (match === null) return Number.NaN;
  return validDay(Number(match[1]), Number(match[2]), Number(match[3])) ?? Number.NaN;
}

// A zone's offset only ever changes on a quarter of an hour, so one look-up serves all instants of a quarter.
const QUARTER = 15 * 60_000;
const offsets = new Map<string, number>();
/** Enough for the zones and offers of many calls; then it starts anew. */
const OFFSETS_KEPT = 5_000;

function offsetMs(instant: EpochMs, timezone: string): number {
  const key = `${timezone}${Math.floor(instant / QUARTER)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let offset = 0;
  try {
    offset =
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone).offsetNanoseconds / 1e6;
  } catch {
    // An unknown zone or an instant beyond the calendar: read as UTC, for understanding never throws.
  }
  if (offsets.size >= OFFSETS_KEPT) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** The wall clock of `timezone` at `instant`. */
export function localTime(instant: EpochMs, timezone: string): LocalTime {
  const at = Number.isFinite(instant) ? Math.trunc(instant) : 0;
  const minutes = Math.floor((at + offsetMs(at, timezone)) / 60_000);
  const day = Math.floor(minutes / 1440);
  return { day, minutes: minutes - day * 1440 };
}

/** Whether the business is open at `minutes`, on `day` or, with no day, on any day at all. */
export function isOpen(hours: readonly HoursRange[], minutes: Minutes, day?: Day): boolean {
  const weekday = day === undefined ? undefined : weekdayOf(day);
  return hours.some(
    (range) =>
      (weekday === undefined || range.weekday === weekday) &&
      minutes >= parseMinutes(range.from) &&
      minutes < parseMinutes(range.to),
  );
}

/** Easter Sunday of a Gregorian year (the anonymous algorithm of Meeus, Jones and Butcher). */
export function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const e = b % 4;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return toDay(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}
