// Turns alternatives as said into days and minutes: which half of the day an hour is in, what "after Friday" spans.
import type { HoursRange } from '../../business.ts';
import {
  formatDay,
  formatMinutes,
  isOpen,
  localTime,
  type Day,
  type LocalTime,
  type Minutes,
} from '../calendar.ts';
import type { DateRange, TimeWish, WhenOption } from '../command.ts';
import type { Option } from './assemble.ts';
import type { PartItem, TimeItem } from './items.ts';

export interface ResolveContext {
  today: Day;
  hours: readonly HoursRange[];
  /** What was offered, on the business's wall clock. */
  offered: readonly LocalTime[];
}

/** An alternative resolved, and beside it the day and the times that were named in it. */
export interface Resolved {
  option: WhenOption;
  namedDay?: Day;
  namedTimes: Minutes[];
}

/** "After Friday" and "from Friday" look this many days ahead. */
const HORIZON_DAYS = 60;

export function resolve(option: Option, context: ResolveContext): Resolved {
  if (option.moment !== undefined) {
    const { day, minutes } = option.moment;
    return {
      option: { dates: single(day), time: { at: [formatMinutes(minutes)] } },
      namedDay: day,
      namedTimes: [minutes],
    };
  }
  const partDay = option.part?.day;
  const date = option.date;
  const dates =
    date === undefined
      ? partDay === undefined
        ? undefined
        : single(partDay)
      : resolveDates(option, context.today);
  const day = date === undefined ? partDay : date.from === date.to ? date.from : undefined;
  const namedDay =
    date === undefined
      ? partDay
      : date.from === date.to || option.dateTo !== undefined
        ? date.from
        : undefined;
  const { wish, named } = resolveTime(option, day, context);
  return {
    option: { ...(dates === undefined ? {} : { dates }), ...(wish === undefined ? {} : { time: wish }) },
    ...(namedDay === undefined ? {} : { namedDay }),
    namedTimes: named,
  };
}

const single = (day: Day): DateRange => ({ from: formatDay(day), to: formatDay(day) });

function resolveDates({ date, dateTo, dateBound }: Option, today: Day): DateRange | undefined {
  if (date === undefined) return undefined;
  let { from, to } = date;
  if (dateTo !== undefined) to = dateTo.to >= from ? dateTo.to : from;
  else if (dateBound === 'after') [from, to] = [date.to + 1, date.to + HORIZON_DAYS];
  else if (dateBound === 'from') [from, to] = [date.from, Math.max(date.to, date.from + HORIZON_DAYS)];
  else if (dateBound === 'before') [from, to] = [Math.min(today, date.from - 1), date.from - 1];
  else if (dateBound === 'by' || dateBound === 'until') [from, to] = [Math.min(today, date.to), date.to];
  return {
    from: formatDay(from),
    to: formatDay(to),
    ...(date.weekdays === undefined ? {} : { weekdays: date.weekdays }),
  };
}

function resolveTime(
  option: Option,
  day: Day | undefined,
  context: ResolveContext,
): { wish: TimeWish | undefined; named: Minutes[] } {
  const { time, timeTo, timeBound, part } = option;
  if (time === undefined) {
    if (part === undefined) return { wish: undefined, named: [] };
    if (timeBound === 'after') return { wish: { from: formatMinutes(part.part.to % 1440) }, named: [] };
    if (timeBound === 'before') return { wish: { to: formatMinutes(part.part.from) }, named: [] };
    return { wish: { from: formatMinutes(part.part.from), to: formatMinutes(part.part.to) }, named: [] };
  }
  if (timeTo !== undefined) {
    const until = readings(timeTo, part, day, context);
    const end = until[0] ?? 0;
    const starts = halves(time, time.half === undefined ? undefined : part).filter((m) => m < end);
    const start = starts.length > 0 ? Math.max(...starts) : (readings(time, part, day, context)[0] ?? 0);
    // "11 to 1": with the end left open, the start decides it.
    const to = end > start ? end : end + 720 < 1440 ? end + 720 : end;
    return { wish: { from: formatMinutes(start), to: formatMinutes(to) }, named: [start] };
  }
  const at = readings(time, part, day, context);
  const first = at[0] ?? 0;
  if (timeBound === 'after' || timeBound === 'from')
    return { wish: { from: formatMinutes(first) }, named: at };
  if (timeBound === 'before' || timeBound === 'by' || timeBound === 'until')
    return { wish: { to: formatMinutes(first) }, named: at };
  return { wish: { at: at.map(formatMinutes) }, named: at };
}

/** Every reading a time has by its words alone, earlier first. */
function halves(time: TimeItem, part: PartItem | undefined): Minutes[] {
  const { hour, minute, fixed } = time;
  const half = time.half ?? (fixed ? undefined : partHalf(part, hour));
  if (hour >= 13) return [((hour % 24) * 60 + minute) % 1440];
  if (fixed) return [hour * 60 + minute];
  const am = (hour % 12) * 60 + minute;
  if (half === 'am') return [am];
  if (half === 'pm') return [am + 720];
  return [am, am + 720];
}

/** Which half a part of the day puts an hour in: at night twelve to four are after midnight. */
function partHalf(part: PartItem | undefined, hour: number): 'am' | 'pm' | undefined {
  const half = part?.part.half;
  if (half === 'night') return hour === 12 || hour <= 4 ? 'am' : 'pm';
  return half;
}

/** Readings, likeliest first. What was offered decides; then the hours of business; else daytime comes first. */
function readings(
  time: TimeItem,
  part: PartItem | undefined,
  day: Day | undefined,
  context: ResolveContext,
): Minutes[] {
  const possible = halves(time, part);
  if (possible.length === 1) return possible;
  const offered = possible.filter((m) =>
    context.offered.some((o) => o.minutes === m && (day === undefined || o.day === day)),
  );
  if (offered.length === 1) return offered;
  const open = possible.filter((m) => isOpen(context.hours, m, day));
  if (open.length === 1) return open;
  // From 7 to 11 people mean the morning, from 12 to 6 the afternoon.
  const early = time.hour >= 7 && time.hour <= 11;
  return early ? possible : possible.toReversed();
}

/** Offers as wall-clock times. */
export const offeredTimes = (offered: readonly { startsAt: number }[], timezone: string): LocalTime[] =>
  offered.map((offer) => localTime(offer.startsAt, timezone));
