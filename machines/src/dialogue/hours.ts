// Opening hours against the clock, and as they are said.
import { Temporal } from 'temporal-polyfill';
import type { Business, EpochMs, HoursRange, PlainDate, PlainTime } from '../business.ts';
import type { SpokenHours } from '../wording/lines.ts';
import { local } from './wish.ts';

const rangesOn = (business: Pick<Business, 'hours'>, weekday: number): HoursRange[] =>
  business.hours.filter((range) => range.weekday === weekday).sort((a, b) => (a.from < b.from ? -1 : 1));

export const weekdayOf = (date: PlainDate): number => Temporal.PlainDate.from(date).dayOfWeek;

/** When it is open on this date, which an exception may say otherwise than the week. */
function openOn(business: Pick<Business, 'hours' | 'exceptions'>, date: PlainDate) {
  const exception = business.exceptions?.find((each) => each.date === date);
  return (
    exception?.open.toSorted((a, b) => (a.from < b.from ? -1 : 1)) ?? rangesOn(business, weekdayOf(date))
  );
}

/** Whether it is open at `now`, by the clock of its own zone. */
export function isOpen(business: Pick<Business, 'hours' | 'exceptions' | 'timezone'>, now: EpochMs): boolean {
  const { date, time } = local(now, business.timezone);
  // An exception may run past midnight; what is left of it the next day is not looked after.
  const endOf = ({ from, to }: { from: PlainTime; to: PlainTime }) => (to > from ? to : '24:00');
  return openOn(business, date).some((range) => range.from <= time && time < endOf(range));
}

export const hoursOn = (business: Business, date: PlainDate) => ({
  day: date,
  ranges: openOn(business, date).map(({ from, to }) => ({ from, to })),
});

/** The week, runs of days with the same hours together; closed days are left out. */
export function weekHours(business: Business): SpokenHours[] {
  const runs: SpokenHours[] = [];
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const ranges = rangesOn(business, weekday).map(({ from, to }) => ({ from, to }));
    const last = runs.at(-1);
    if (last && JSON.stringify(last.ranges) === JSON.stringify(ranges)) last.toWeekday = weekday;
    else runs.push({ fromWeekday: weekday, toWeekday: weekday, ranges });
  }
  return runs.filter(({ ranges }) => ranges.length > 0);
}
