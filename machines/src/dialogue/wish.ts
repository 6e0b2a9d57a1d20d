// Wishes for a time against real openings: what a new wish changes, which opening it names, which offers it leaves.
import { Temporal } from 'temporal-polyfill';
import type { EpochMs, Opening, PlainDate, PlainTime } from '../business.ts';
import type { DateRange, TimeWish, When, WhenOption } from '../understanding/command.ts';

/** The wall-clock date and time of an instant in the business's zone. */
export function local(at: EpochMs, timezone: string): { date: PlainDate; time: PlainTime } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** Anything at all, soonest first. */
export const ANY_TIME: When = { any: [], not: [], prefer: 'earliest' };

const onDay = (dates: DateRange, date: PlainDate): boolean =>
  dates.from <= date &&
  date <= dates.to &&
  (dates.weekdays?.includes(Temporal.PlainDate.from(date).dayOfWeek) ?? true);

const atTime = (wish: TimeWish, time: PlainTime): boolean =>
  'at' in wish
    ? wish.at.includes(time)
    : (wish.from === undefined || wish.from <= time) && (wish.to === undefined || time < wish.to);

const optionAllows = (option: WhenOption, date: PlainDate, time: PlainTime): boolean =>
  (!option.dates || onDay(option.dates, date)) && (!option.time || atTime(option.time, time));

/** Whether an opening is within a wish; an empty wish allows everything. */
export function allows(when: When, startsAt: EpochMs, timezone: string): boolean {
  const { date, time } = local(startsAt, timezone);
  const wanted = when.any.length === 0 || when.any.some((option) => optionAllows(option, date, time));
  return wanted && !when.not.some((option) => optionAllows(option, date, time));
}

const namesPoint = (option: WhenOption): boolean =>
  option.dates !== undefined &&
  option.dates.from === option.dates.to &&
  option.time !== undefined &&
  'at' in option.time;

/**
 * The opening a wish names so exactly that offering it would only ask the same again ("tomorrow at 3 pm"). "At 8" with
 * both 8 AM and 8 PM open names two times, and so none.
 */
export function exactFit(when: When | undefined, fits: Opening[], timezone: string): Opening | undefined {
  if (!when || when.any.length !== 1 || !when.any.every(namesPoint)) return undefined;
  const named = fits.filter((opening) => allows(when, opening.startsAt, timezone));
  return distinctTimes(named).length === 1 ? named[0] : undefined;
}

/** One opening for each time: the best of those that start together, and of the times the best `limit`, in order of time. */
export function distinctTimes(openings: Opening[], limit = openings.length): Opening[] {
  const byStart = new Map<EpochMs, Opening>();
  for (const opening of openings) {
    if (!byStart.has(opening.startsAt)) byStart.set(opening.startsAt, opening);
  }
  return [...byStart.values()].slice(0, limit).sort((a, b) => a.startsAt - b.startsAt);
}

/** What is being talked about when a wish is changed: a chosen or offered day and time fill what the new wish leaves out. */
export interface WishContext {
  wished?: When;
  offered: Opening[];
  chosen?: Opening;
  timezone: string;
}

/**
 * A new wish in the light of the old one: "make it Friday" keeps the time, "4 instead" keeps the day, "something later"
 * means later than what was offered.
 */
export function mergeWhen(next: When, context: WishContext): When {
  if (next.prefer === 'earlier' || next.prefer === 'later') return besideOffers(next.prefer, next, context);
  const base = baseOption(context);
  if (next.any.length === 0) {
    return {
      any: next.prefer ? [] : (context.wished?.any ?? []),
      not: [...(context.wished?.not ?? []), ...next.not],
      prefer: next.prefer ?? context.wished?.prefer,
    };
  }
  return {
    any: next.any.map((option) => ({
      dates: option.dates ?? base.dates,
      // A new day keeps a named hour, not an "afternoon" said of another day along with it.
      time: option.time ?? (option.dates ? base.time : undefined),
    })),
    not: next.not,
    prefer: next.prefer,
  };
}

function baseOption({ wished, offered, chosen, timezone }: WishContext): WhenOption {
  const only = wished?.any.length === 1 ? wished.any[0] : undefined;
  if (chosen) {
    const { date, time } = local(chosen.startsAt, timezone);
    return { dates: { from: date, to: date }, time: only?.time ?? { at: [time] } };
  }
  const days = new Set(offered.map((opening) => local(opening.startsAt, timezone).date));
  const [day] = days;
  const dates = days.size === 1 && day ? { from: day, to: day } : only?.dates;
  return { dates, time: only?.time };
}

function besideOffers(side: 'earlier' | 'later', next: When, context: WishContext): When {
  const around = context.chosen ? [context.chosen] : distinctTimes(context.offered);
  const edge = side === 'later' ? around.at(-1) : around[0];
  if (!edge) return { any: next.any, not: next.not, prefer: side === 'later' ? 'latest' : 'earliest' };
  const { date, time } = local(edge.startsAt, context.timezone);
  const minuteOn = Temporal.PlainTime.from(time).add({ minutes: 1 }).toString({ smallestUnit: 'minute' });
  const wishedDates = next.any[0]?.dates;
  return {
    any: [
      {
        dates: wishedDates ?? { from: date, to: date },
        time: wishedDates ? undefined : side === 'later' ? { from: minuteOn } : { to: time },
      },
    ],
    not: next.not,
    prefer: side === 'later' ? 'earliest' : 'latest',
  };
}

/** The one date a wish names, if it names one. */
export function namedDate(when: When): PlainDate | undefined {
  const dates = when.any.length === 1 ? when.any[0]?.dates : undefined;
  return dates && dates.from === dates.to ? dates.from : undefined;
}
