// Opening hours against the clock, and as they are said.
import { Temporal } from 'temporal-polyfill';
import type { Business, EpochMs, HoursRange, PlainDate } from '../business.ts';
import type { SpokenHours } from '../wording/lines.ts';
import { local } from './wish.ts';

const rangesOn = (business: Business, weekday: number): HoursRange[] =>
  business.hours.filter((range) => range.weekday === weekday).sort((a, b) => (a.from < b.from ? -1 : 1));

export const weekdayOf = (date: PlainDate): number => Temporal.PlainDate.from(date).dayOfWeek;

export function isOpen(business: Business, now: EpochMs): boolean {
  const { date, time } = local(now, business.timezone);
  return rangesOn(business, weekdayOf(date)).some(({ from, to }) => from <= time && time < to);
}

export const hoursOn = (business: Business, date: PlainDate) => ({
  day: date,
  ranges: rangesOn(business, weekdayOf(date)).map(({ from, to }) => ({ from, to })),
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
