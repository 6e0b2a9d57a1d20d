// The week of a date in the business's zone.
import { Temporal } from 'temporal-polyfill';

export interface Week {
  /** Monday to Sunday. */
  days: Temporal.PlainDate[];
  /** Instants between which the week lies, `from` inclusive, `to` exclusive. */
  from: string;
  to: string;
  previous: string;
  next: string;
}

/** `date` is any day of the week as `YYYY-MM-DD`; without it, today's. */
export function weekOf(date: string | undefined, timeZone: string): Week {
  const day = date ? Temporal.PlainDate.from(date) : Temporal.Now.plainDateISO(timeZone);
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  const nextMonday = monday.add({ days: 7 });
  const start = (of: Temporal.PlainDate) => of.toZonedDateTime(timeZone).toInstant().toString();
  return {
    days: Array.from({ length: 7 }, (_, index) => monday.add({ days: index })),
    from: start(monday),
    to: start(nextMonday),
    previous: monday.subtract({ days: 7 }).toString(),
    next: nextMonday.toString(),
  };
}

/** The date an instant falls on in `timeZone`, as `YYYY-MM-DD`. */
export function dateOf(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

export function isToday(day: Temporal.PlainDate, timeZone: string): boolean {
  return Temporal.Now.plainDateISO(timeZone).equals(day);
}
