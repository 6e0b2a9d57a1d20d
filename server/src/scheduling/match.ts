// What a caller wished for, against what is open: the openings that fit, or else the nearest before and after.
import type { DateRange, EpochMs, Opening, PlainDate, TimeWish, When, WhenOption } from '@offhook/machines';
import {
  type Calendar,
  type OpeningsDay,
  bookableDates,
  datesBetween,
  freeStaff,
  openDay,
  openingAt,
} from './openings.ts';
import { contains } from './ranges.ts';
import { DAY_MINUTES, MINUTE, addDays, instantOf, minutesOf, zonedDay } from './wall-clock.ts';

/** Offers of a long stretch are at least this far apart, where there are enough: "9, 10 or 11" helps more than "9, 9:15 or 9:30". */
const APART: EpochMs = 60 * MINUTE;

export interface Match {
  /** At most `limit`, in order of time ("the latest": latest first). Every alternative wished for has its part. */
  fits: Opening[];
  /** Only when nothing fits: the nearest before the wish and after it, the closer first. */
  nearest: Opening[];
}

/** @param limit the most `fits` wanted, at least 1 */
export function matchOpenings(calendar: Calendar, when: When, limit: number): Match {
  const days = new Map<PlainDate, OpeningsDay>();
  const search: Search = {
    calendar,
    when,
    ...bookableDates(calendar),
    dayOf(date) {
      let day = days.get(date);
      if (!day) days.set(date, (day = openDay(calendar, date)));
      return day;
    },
  };
  const options = when.any.length > 0 ? when.any : [{}];
  const found = options.map((option) => fitsOf(search, option, limit));
  const latest = when.prefer === 'latest';
  const fits = takeInTurn(found, limit).sort((a, b) =>
    latest ? b.startsAt - a.startsAt : a.startsAt - b.startsAt,
  );
  return fits.length > 0 ? { fits, nearest: [] } : { fits, nearest: nearestTo(search, options) };
}

interface Search {
  calendar: Calendar;
  when: When;
  first: PlainDate;
  last: PlainDate;
  dayOf(date: PlainDate): OpeningsDay;
}

/** Openings of one alternative, the first wanted first, spread out where there is room. */
function fitsOf(search: Search, option: WhenOption, limit: number): Opening[] {
  const latest = search.when.prefer === 'latest';
  const spread: Opening[] = [];
  const between: Opening[] = [];
  for (const date of datesOf(search, option.dates, latest)) {
    const openings = openingsOn(search, date, (day, at) => matchesTime(search, day, option.time, at));
    if (latest) openings.reverse();
    for (const opening of openings) {
      const last = spread.at(-1);
      if (last && Math.abs(opening.startsAt - last.startsAt) < APART) between.push(opening);
      else spread.push(opening);
      if (spread.length === limit) return spread;
    }
    // A wish for one day is filled up from that day, an open one goes on to the next.
  }
  return [...spread, ...between].slice(0, limit);
}

/** The bookable dates an alternative covers. */
function* datesOf(
  { first, last }: Search,
  dates: DateRange | undefined,
  backwards: boolean,
): Generator<PlainDate> {
  const from = dates && dates.from > first ? dates.from : first;
  const to = dates && dates.to < last ? dates.to : last;
  if (from > to) return;
  for (const date of backwards ? datesBetween(to, from) : datesBetween(from, to))
    if (onWeekday(date, dates)) yield date;
}

/** A date's openings that `accept` lets through and no exclusion forbids, ascending, one for each beginning. */
function openingsOn(
  { calendar, when, dayOf, ...rest }: Search,
  date: PlainDate,
  accept: (day: OpeningsDay, at: EpochMs) => boolean,
): Opening[] {
  const day = dayOf(date);
  const search = { calendar, when, dayOf, ...rest };
  const wanted = day.grid.filter((at) => accept(day, at) && !isExcluded(search, day, at));
  const openings: Opening[] = [];
  for (const [i, staff] of freeStaff(calendar, day, wanted).entries())
    if (staff.length > 0) openings.push(openingAt(calendar, day, wanted[i]!, staff));
  return openings;
}

function isExcluded(search: Search, day: OpeningsDay, at: EpochMs): boolean {
  return search.when.not.some(
    ({ dates, time }) =>
      (dates !== undefined || time !== undefined) &&
      inDates(day.day.date, dates) &&
      // "Not at 3" excludes every reading of 3.
      (time && 'at' in time
        ? time.at.some((reading) => instantOf(day.day, minutesOf(reading)) === at)
        : matchesTime(search, day, time, at)),
  );
}

function matchesTime(search: Search, day: OpeningsDay, time: TimeWish | undefined, at: EpochMs): boolean {
  if (!time) return true;
  if ('at' in time) return at === pointOf(search, day, time.at);
  const from = time.from === undefined ? 0 : minutesOf(time.from);
  const to = time.to === undefined ? DAY_MINUTES : minutesOf(time.to);
  const zoned = day.day;
  const reaches = (minutes: number) => at >= instantOf(zoned, minutes);
  const precedes = (minutes: number) => minutes >= DAY_MINUTES || at < instantOf(zoned, minutes);
  // "From 10 pm to 2 am" wraps around midnight.
  return from < to ? reaches(from) && precedes(to) : reaches(from) || precedes(to);
}

/** Which reading of "at 3" is meant: the likeliest at which anyone could do it in their hours, taken or not. */
function pointOf({ calendar }: Search, day: OpeningsDay, readings: readonly string[]): EpochMs | undefined {
  const points = readings.map((reading) => instantOf(day.day, minutesOf(reading) % DAY_MINUTES));
  const duration = calendar.durationMinutes * MINUTE;
  return points.find((at) => day.staffHours.some((hours) => contains(hours, at, at + duration))) ?? points[0];
}

function nearestTo(search: Search, options: readonly WhenOption[]): Opening[] {
  const wished = options.map((option) => windowOf(search, option)).sort((a, b) => a.from - b.from);
  const from = wished[0]!.from;
  // Alternatives are near one another or not comparable; the first is what "near" means.
  const to = wished[0]!.to;
  const zone = search.calendar.business.timezone;
  const dateFrom = clamp(wished[0]!.date, search.first, search.last);

  let before: Opening | undefined;
  for (const date of datesBetween(dateFrom, search.first)) {
    if (zonedDay(zone, date).startsAt >= from) continue;
    before = openingsOn(search, date, (_, at) => at < from).at(-1);
    if (before) break;
  }
  let after: Opening | undefined;
  for (const date of datesBetween(dateFrom, search.last)) {
    after = openingsOn(search, date, (_, at) => at >= to)[0];
    if (after) break;
  }
  const distance = (opening: Opening) =>
    opening.startsAt < from ? from - opening.startsAt : opening.startsAt - to;
  return [before, after].filter((opening) => opening !== undefined).sort((a, b) => distance(a) - distance(b));
}

/** The first stretch of time an alternative asks for. */
function windowOf(
  search: Search,
  { dates, time }: WhenOption,
): { date: PlainDate; from: EpochMs; to: EpochMs } {
  const wishedDate = firstDate(dates) ?? search.first;
  const date = clamp(wishedDate, search.first, search.last);
  const day = search.dayOf(date);
  const { startsAt, endsAt } = day.day;
  // A date that cannot be booked has no time of day to be near to.
  if (wishedDate < date) return { date, from: startsAt, to: startsAt };
  if (wishedDate > date) return { date, from: endsAt, to: endsAt };
  if (!time) return { date, from: startsAt, to: endsAt };
  if ('at' in time) {
    const at = pointOf(search, day, time.at) ?? startsAt;
    return { date, from: at, to: at };
  }
  const at = (plain: string) => {
    const minutes = minutesOf(plain);
    return minutes >= DAY_MINUTES ? endsAt : instantOf(day.day, minutes);
  };
  const from = time.from === undefined ? startsAt : at(time.from);
  const to = time.to === undefined ? endsAt : at(time.to);
  return { date, from, to: Math.max(from, to) };
}

function firstDate(dates: DateRange | undefined): PlainDate | undefined {
  if (!dates) return undefined;
  // A list of weekdays comes round within a week.
  for (let offset = 0; offset < 7; offset++) {
    const date = addDays(dates.from, offset);
    if (date > dates.to) break;
    if (onWeekday(date, dates)) return date;
  }
  return dates.from;
}

const inDates = (date: PlainDate, dates: DateRange | undefined): boolean =>
  !dates || (date >= dates.from && date <= dates.to && onWeekday(date, dates));

/** Weekdays do not depend on the zone. */
const onWeekday = (date: PlainDate, dates: DateRange | undefined): boolean =>
  !dates?.weekdays || dates.weekdays.length === 0 || dates.weekdays.includes(zonedDay('UTC', date).weekday);

const clamp = (date: PlainDate, first: PlainDate, last: PlainDate): PlainDate =>
  date < first ? first : date > last ? last : date;

/** One from each list in turn, so that no alternative crowds out another; each beginning once. */
function takeInTurn(lists: readonly Opening[][], limit: number): Opening[] {
  const taken = new Map<EpochMs, Opening>();
  for (let i = 0; lists.some((list) => i < list.length); i++)
    for (const list of lists) {
      const opening = list[i];
      if (opening && taken.size < limit && !taken.has(opening.startsAt)) taken.set(opening.startsAt, opening);
    }
  return [...taken.values()];
}
