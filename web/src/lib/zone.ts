// Days and weeks in the business's zone.
import { Temporal } from 'temporal-polyfill';
import { locale } from '@/wording/wording.ts';

/** Instants between which something lies, `from` inclusive, `to` exclusive. */
export interface Span {
  from: string;
  to: string;
}

export const today = (timeZone: string): Temporal.PlainDate => Temporal.Now.plainDateISO(timeZone);

/** `count` days from `first` on, as they are in `timeZone`. */
export function spanOf(first: Temporal.PlainDate, count: number, timeZone: string): Span {
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant().toString();
  return { from: start(first), to: start(first.add({ days: count })) };
}

/** Monday to Sunday of the week `day` is in. */
export function weekOf(day: Temporal.PlainDate): Temporal.PlainDate[] {
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return Array.from({ length: 7 }, (_, index) => monday.add({ days: index }));
}

/** The date an instant falls on in `timeZone`, as `YYYY-MM-DD`. */
export function dateOf(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** Minutes since midnight, by the clock on the business's wall. */
export function minuteOf(instant: string, timeZone: string): number {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return at.hour * 60 + at.minute;
}

/** The instant of that minute of that day. */
export function instantOf(date: string, minute: number, timeZone: string): string {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).toInstant().toString();
}

/** `09:30`, as fields of a time have it. */
export const timeText = (minute: number): string =>
  Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }).toString({
    smallestUnit: 'minute',
  });

/** `9:30 AM`, `9:30`. */
export function clockTime(minute: number): string {
  return Temporal.PlainTime.from({ hour: Math.floor(minute / 60) % 24, minute: minute % 60 }).toLocaleString(
    locale,
    { hour: 'numeric', minute: '2-digit' },
  );
}

export const dayName = (day: Temporal.PlainDate, options: Intl.DateTimeFormatOptions): string =>
  day.toLocaleString(locale, options);

/** `9 AM`, `9`. */
export const hourName = (hour: number): string =>
  Temporal.PlainTime.from({ hour: hour % 24 }).toLocaleString(locale, { hour: 'numeric' });

/** A zone as people know it: its city, and what its time is called. `America/New_York` → `New York · Eastern Time`. */
export function zoneName(zone: string): string {
  const city = zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  const time = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value;
  return time === undefined ? city : `${city} · ${time}`;
}

/** Every zone there is, and `chosen` in any case, each with its name, in their order. */
export const zonesByName = (chosen: string): (readonly [zone: string, name: string])[] =>
  [...new Set([chosen, ...Intl.supportedValuesOf('timeZone')])]
    .map((zone) => [zone, zoneName(zone)] as const)
    .toSorted(([, a], [, b]) => a.localeCompare(b, locale));
