// What a caller wished for, against what is open: the openings that fit, or else the nearest before and after.
import type { EpochMs, Opening, TimeWish, When, WhenOption } from '@offhook/machines';
import {
  type Calendar,
  type Days,
  type OpeningsDay,
  bookableDays,
  freeStaff,
  openDay,
  openingAt,
} from './openings.ts';
import { contains } from './ranges.ts';
import {
  DAY_MINUTES,
  type EpochDay,
  MINUTE,
  epochDayOf,
  instantOf,
  minutesOf,
  weekdayOf,
} from './wall-clock.ts';

/** Offers of a long stretch are at least this far apart, where there are enough: "9, 10 or 11" helps more than "9, 9:15 or 9:30". */
const APART: EpochMs = 60 * MINUTE;

/** Offers less far apart are better than offers of weeks later. */
const SPREAD_DAYS = 7;

export interface Match {
  /** At most `limit`, in order of time ("the latest": latest first). Every alternative wished for has its part. */
  fits: Opening[];
  /** Only when nothing fits: the nearest before the wish and after it, the closer first. */
  nearest: Opening[];
  /** False when dates beyond those the calendar knows could have changed the answer. */
  complete: boolean;
}

/** @param limit the most `fits` wanted, at least 1 */
export function matchOpenings(calendar: Calendar, when: When, limit: number): Match {
  const days = new Map<EpochDay, OpeningsDay>();
  const search: Search = {
    calendar,
    latest: when.prefer === 'latest',
    not: when.not.filter(({ dates, time }) => dates ?? time).map(readOption),
    ...bookableDays(calendar),
    bookable: bookableDays({ ...calendar, days: undefined }),
    complete: true,
    dayAt(epochDay) {
      let day = days.get(epochDay);
      if (!day) days.set(epochDay, (day = openDay(calendar, epochDay)));
      return day;
    },
  };
  const options = optionsOf(when);
  const fits = takeInTurn(
    options.map((option) => (option.recurs ? fitsOfEach : fitsOf)(search, option, limit)),
    limit,
  ).sort((a, b) => (search.latest ? b.startsAt - a.startsAt : a.startsAt - b.startsAt));
  const nearest = fits.length > 0 || !search.complete ? [] : nearestTo(search, options);
  return { fits, nearest, complete: search.complete };
}

/** How many dates from the wished one on are worth knowing first, then next; and how many around the wish. */
const REACHES = [
  { days: SPREAD_DAYS + 1, margin: 2 },
  { days: 30, margin: 10 },
  { days: 120, margin: 30 },
];

/**
 * The dates to know to meet a wish: ever more of them, at last all. Reading a whole horizon of appointments costs more
 * than finding openings in it, and few wishes need it.
 */
export function* daysFor(when: When, bookable: Days): Generator<Days> {
  const options = optionsOf(when);
  const within = (day: EpochDay) => Math.max(bookable.first, Math.min(day, bookable.last));
  const from = within(Math.min(...options.map((option) => option.from)));
  const to = within(Math.max(...options.map((option) => option.to)));
  for (const { days, margin } of REACHES) {
    const first = when.prefer === 'latest' ? Math.max(from, to - days) : from;
    const last = when.prefer === 'latest' ? to : Math.min(to, from + days);
    yield { first: within(first - margin), last: within(last + margin) };
  }
  yield bookable;
}

const optionsOf = (when: When): Option[] => (when.any.length > 0 ? when.any : [{}]).map(readOption);

/** An alternative with its dates counted; no dates means any. */
interface Option {
  from: EpochDay;
  to: EpochDay;
  onWeekday(day: EpochDay): boolean;
  /** A weekday that comes more than once. */
  recurs: boolean;
  time?: TimeWish;
}

function readOption({ dates, time }: WhenOption): Option {
  const weekdays = dates?.weekdays ?? [];
  const from = dates ? epochDayOf(dates.from) : -Infinity;
  const to = dates ? epochDayOf(dates.to) : Infinity;
  return {
    from,
    to,
    recurs: weekdays.length === 1 && to - from >= 7,
    onWeekday: (day) => weekdays.length === 0 || weekdays.includes(weekdayOf(day)),
    time,
  };
}

/** `first` to `last` are the dates known among those that can be booked at all. */
interface Search extends Days {
  calendar: Calendar;
  bookable: Days;
  complete: boolean;
  latest: boolean;
  not: readonly Option[];
  dayAt(epochDay: EpochDay): OpeningsDay;
}

type Accepts = (at: EpochMs) => boolean;

/** "Any Wednesday": openings of as many such days as are wanted, the first of each first. */
function fitsOfEach(search: Search, option: Option, limit: number): Opening[] {
  const { bookable } = search;
  const lists: Opening[][] = [];
  const from = Math.max(option.from, bookable.first);
  const to = Math.min(option.to, bookable.last);
  for (const day of search.latest ? daysFrom(to, from) : daysFrom(from, to)) {
    if (!option.onWeekday(day)) continue;
    const fits = fitsOf(search, { ...option, from: day, to: day }, limit);
    // Not known yet, so that nothing after it can be told either.
    if (!search.complete) break;
    if (fits.length > 0 && lists.push(fits) === limit) break;
  }
  return takeInTurn(lists, limit);
}

/** Openings of one alternative, the first wanted first, spread out where there is room. */
function fitsOf(search: Search, option: Option, limit: number): Opening[] {
  const spread: Opening[] = [];
  const between: Opening[] = [];
  const { bookable } = search;
  const wished = { from: Math.max(option.from, bookable.first), to: Math.min(option.to, bookable.last) };
  if (wished.from > wished.to) return [];
  const from = Math.max(wished.from, search.first);
  const to = Math.min(wished.to, search.last);
  const unknownBefore = wished.from < search.first;
  const unknownAfter = wished.to > search.last;
  if (from > to || (search.latest ? unknownAfter : unknownBefore)) {
    search.complete = false;
    return [];
  }
  let firstDay: EpochDay | undefined;
  for (const day of search.latest ? daysFrom(to, from) : daysFrom(from, to)) {
    if (!option.onWeekday(day)) continue;
    const enough = spread.length + between.length >= limit;
    if (enough && firstDay !== undefined && Math.abs(day - firstDay) >= SPREAD_DAYS)
      return [...spread, ...between].slice(0, limit);
    const openings = openingsOn(search, day, accepts(search, day, option.time), offGrid(search, day, option));
    if (search.latest) openings.reverse();
    if (openings.length > 0) firstDay ??= day;
    for (const opening of openings) {
      const last = spread.at(-1);
      if (last && Math.abs(opening.startsAt - last.startsAt) < APART) between.push(opening);
      else spread.push(opening);
      if (spread.length === limit) return spread;
    }
  }
  if (search.latest ? unknownBefore : unknownAfter) search.complete = false;
  return [...spread, ...between].slice(0, limit);
}

/** "At 3:10" where openings begin every quarter of an hour, if the business allows that. */
function offGrid(search: Search, epochDay: EpochDay, { time }: Option): EpochMs | undefined {
  if (!search.calendar.offIncrement || !time || !('at' in time)) return undefined;
  const day = search.dayAt(epochDay);
  const point = pointOf(search, day, time.at);
  return point === undefined || point < day.earliest || day.grid.includes(point) ? undefined : point;
}

/**
 * A date's openings that are accepted and not excluded, ascending, one for each beginning.
 * @param also an instant besides those of the grid
 */
function openingsOn(search: Search, epochDay: EpochDay, accept: Accepts, also?: EpochMs): Opening[] {
  const { calendar } = search;
  const day = search.dayAt(epochDay);
  const excluded = exclusions(search, epochDay);
  const grid = also === undefined ? day.grid : [...day.grid, also].sort((a, b) => a - b);
  const accepted = grid.filter(accept);
  const wanted =
    excluded.length === 0 ? accepted : accepted.filter((at) => !excluded.some((matches) => matches(at)));
  const free = freeStaff(calendar, day, wanted);
  const openings: Opening[] = [];
  for (let i = 0; i < wanted.length; i++)
    if (free[i]!.length > 0) openings.push(openingAt(calendar, day, wanted[i]!, free[i]!));
  return openings;
}

function exclusions(search: Search, epochDay: EpochDay): Accepts[] {
  return search.not
    .filter(({ from, to, onWeekday }) => epochDay >= from && epochDay <= to && onWeekday(epochDay))
    .map(({ time }) => {
      if (!time || !('at' in time)) return accepts(search, epochDay, time);
      // "Not at 3" excludes every reading of 3.
      const points = time.at.map((reading) => pointAt(search.dayAt(epochDay), reading));
      return (at) => points.includes(at);
    });
}

/** Which instants of a date a wish for a time of day allows. */
function accepts(search: Search, epochDay: EpochDay, time: TimeWish | undefined): Accepts {
  if (!time) return () => true;
  const day = search.dayAt(epochDay);
  if ('at' in time) {
    const point = pointOf(search, day, time.at);
    return (at) => at === point;
  }
  const from = time.from === undefined ? -Infinity : boundAt(day, time.from);
  const to = time.to === undefined ? Infinity : boundAt(day, time.to);
  // "From 10 pm to 2 am" wraps around midnight.
  return from < to ? (at) => at >= from && at < to : (at) => at >= from || at < to;
}

const pointAt = ({ day }: OpeningsDay, time: string): EpochMs =>
  instantOf(day, minutesOf(time) % DAY_MINUTES);

function boundAt({ day }: OpeningsDay, time: string): EpochMs {
  const minutes = minutesOf(time);
  return minutes >= DAY_MINUTES ? day.endsAt : instantOf(day, minutes);
}

/** Which reading of "at 3" is meant: the likeliest at which anyone could do it in their hours, taken or not. */
function pointOf({ calendar }: Search, day: OpeningsDay, readings: readonly string[]): EpochMs | undefined {
  const points = readings.map((reading) => pointAt(day, reading));
  const duration = calendar.durationMinutes * MINUTE;
  const isOpen = (at: EpochMs) =>
    contains(day.open, at, at + duration) &&
    calendar.staff.some((_, person) => contains(day.hoursOf(person), at, at + duration));
  return points.find(isOpen) ?? points[0];
}

function nearestTo(search: Search, options: readonly Option[]): Opening[] {
  // Of several alternatives, "near" is near the first in time.
  const [wish] = options.map((option) => windowOf(search, option)).sort((a, b) => a.from - b.from);
  if (!wish) return [];
  const { first, last, bookable } = search;
  if (bookable.first > bookable.last) return [];
  if (wish.day < first || wish.day > last) {
    search.complete = false;
    return [];
  }
  const firstOf = (days: Iterable<EpochDay>, accept: Accepts, pick: 0 | -1): Opening | undefined => {
    for (const day of days) {
      const opening = openingsOn(search, day, accept).at(pick);
      if (opening) return opening;
    }
    return undefined;
  };
  const before = firstOf(daysFrom(wish.day, first), (at) => at < wish.from, -1);
  const after = firstOf(daysFrom(wish.day, last), (at) => at >= wish.to, 0);
  if ((!before && first > bookable.first) || (!after && last < bookable.last)) search.complete = false;
  const distance = ({ startsAt }: Opening) =>
    startsAt < wish.from ? wish.from - startsAt : startsAt - wish.to;
  return [before, after].filter((opening) => opening !== undefined).sort((a, b) => distance(a) - distance(b));
}

/** The first stretch of time an alternative asks for, and a date that can be booked at or nearest to it. */
function windowOf(search: Search, option: Option): { day: EpochDay; from: EpochMs; to: EpochMs } {
  const { first, last } = search.bookable;
  let wished = option.from === -Infinity ? first : option.from;
  // A list of weekdays comes round within a week.
  for (let i = 0; i < 7 && wished <= option.to && !option.onWeekday(wished); i++) wished++;
  const day = Math.max(first, Math.min(wished, last));
  const opens = search.dayAt(day);
  const { startsAt, endsAt } = opens.day;
  // A date that cannot be booked has no time of day to be near to.
  if (wished < day) return { day, from: startsAt, to: startsAt };
  if (wished > day) return { day, from: endsAt, to: endsAt };
  const { time } = option;
  if (!time) return { day, from: startsAt, to: endsAt };
  if ('at' in time) {
    const at = pointOf(search, opens, time.at) ?? startsAt;
    return { day, from: at, to: at };
  }
  const from = time.from === undefined ? startsAt : boundAt(opens, time.from);
  const to = time.to === undefined ? endsAt : boundAt(opens, time.to);
  return { day, from, to: Math.max(from, to) };
}

/** Each day from one to the other, both included; backwards when `to` is earlier. */
function* daysFrom(from: EpochDay, to: EpochDay): Generator<EpochDay> {
  const step = from <= to ? 1 : -1;
  for (let day = from; step > 0 ? day <= to : day >= to; day += step) yield day;
}

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
