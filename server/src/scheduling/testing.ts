// For tests of openings: a calendar to begin from, and instants in words.
import type { EpochMs, Opening, When } from '@offhook/machines';
import { Temporal } from 'temporal-polyfill';
import { type Calendar, freeStaff, openDay } from './openings.ts';
import { rangesOf } from './ranges.ts';
import { epochDayOf } from './wall-clock.ts';

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const;
export const NOBODY_BUSY = rangesOf([]);
export const at = (local: string, zone = 'America/New_York'): EpochMs =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
export const plain = (instant: EpochMs, zone = 'America/New_York') =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime();
export const said = (openings: readonly Opening[], zone?: string) =>
  openings.map(({ startsAt }) => plain(startsAt, zone).toString({ smallestUnit: 'minute' }));

/** Every opening of a date. */
export function all(given: Calendar, date: string): EpochMs[] {
  const day = openDay(given, epochDayOf(date));
  return freeStaff(given, day, day.grid).flatMap((staff, i) => (staff.length > 0 ? [day.grid[i]!] : []));
}

/** A salon with one person, open 9 to 17 every day; it is Monday 1 June 2026, 8:00. */
export function calendar(overrides: Partial<Calendar> & { zone?: string } = {}): Calendar {
  const { zone = 'America/New_York', ...rest } = overrides;
  return {
    now: at('2026-06-01T08:00', zone),
    business: {
      timezone: zone,
      hours: EVERY_DAY.map((weekday) => ({ weekday, from: '09:00', to: '17:00' })),
      exceptions: [],
    },
    rules: { minimumNoticeMinutes: 0, horizonDays: 60, incrementMinutes: 30 },
    staff: [{ id: 'anna', busy: NOBODY_BUSY }],
    durationMinutes: 60,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    ...rest,
  };
}
export const on = (date: string, to = date): When => ({ any: [{ dates: { from: date, to } }], not: [] });
