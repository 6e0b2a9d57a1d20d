// How facts are said aloud in a language: dates, times, numbers, lists. One implementation a language.
import { Temporal } from 'temporal-polyfill';
import type { Business, E164, EpochMs, PlainDate, PlainTime } from '../business.ts';
import type { SpokenHours, SpokenOpening } from './lines.ts';

/** A language's ways of saying things. */
export interface Grammar {
  /** A date with its weekday; `daysAway` is 0 for today. */
  day(date: Temporal.PlainDate, daysAway: number): string;
  /** A wall-clock time, for "at …". */
  time(hour: number, minute: number): string;
  /** A day and a time as one phrase. */
  dayAt(day: string, time: string): string;
  and(items: string[]): string;
  or(items: string[]): string;
  with(phrase: string, staff: string): string;
  /** "every 4 weeks, 6 times in all". */
  repeats(everyWeeks: number, times: number): string;
  /** A service as something one comes in for: "a haircut", "highlights". */
  service(name: string): string;
  /** Groups of digits, spoken one by one. */
  phone(digits: string): string;
  /** "D, A, N, A". */
  spell(word: string): string;
  money(amountMinor: number, currency: string): string;
  minutes(minutes: number): string;
  weekdays(from: number, to: number): string;
  range(from: string, to: string): string;
  closed: string;
}

/** What a line's words are made with: the grammar, tied to the call's business and moment. */
export interface Speech extends Pick<Grammar, 'and' | 'or' | 'money' | 'minutes' | 'spell' | 'service'> {
  /** Several services, each as it is spoken of. */
  booked(services: string[]): string;
  /** The same without an article, after "your". */
  named(services: string[]): string;
  business: string;
  agent: string;
  greeting?: string;
  closing?: string;
  day(date: PlainDate): string;
  /** "tomorrow, Saturday, November 21st, at 3 PM". */
  at(startsAt: EpochMs): string;
  opening(opening: SpokenOpening): string;
  openings(openings: SpokenOpening[]): string;
  phone(number: E164): string;
  hours(hours: SpokenHours[]): string;
  ranges(ranges: { from: PlainTime; to: PlainTime }[]): string;
}

export function speechFor(grammar: Grammar, business: Business, now: EpochMs): Speech {
  const zoned = (at: EpochMs) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(business.timezone);
  const day = (date: Temporal.PlainDate) =>
    grammar.day(date, zoned(now).toPlainDate().until(date, { largestUnit: 'day' }).days);
  const clock = (time: { hour: number; minute: number }) => grammar.time(time.hour, time.minute);
  const wall = (time: PlainTime) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return grammar.time(hour % 24, minute);
  };
  const at = (startsAt: EpochMs) => {
    const local = zoned(startsAt);
    return grammar.dayAt(day(local.toPlainDate()), clock(local));
  };
  const named = (phrase: string, staff?: string[]) =>
    staff ? grammar.with(phrase, grammar.and(staff)) : phrase;
  const ranges = (list: { from: PlainTime; to: PlainTime }[]) =>
    list.length === 0
      ? grammar.closed
      : grammar.and(list.map(({ from, to }) => grammar.range(wall(from), wall(to))));

  /** Times of one day after the day's name once; the person once too, when it is the same throughout. */
  const openings = (list: SpokenOpening[]) => {
    const isSame = new Set(list.map(({ staff }) => staff?.join())).size === 1;
    const only = isSame ? list[0]?.staff : undefined;
    const days = Map.groupBy(list, ({ startsAt }) => zoned(startsAt).toPlainDate().toString());
    const phrases = [...days].map(([date, those]) =>
      grammar.dayAt(
        day(Temporal.PlainDate.from(date)),
        grammar.or(those.map((o) => named(clock(zoned(o.startsAt)), only ? undefined : o.staff))),
      ),
    );
    return named(grammar.or(phrases), only);
  };

  return {
    business: business.name,
    agent: business.agent.name,
    greeting: business.agent.greeting,
    closing: business.agent.closing,
    and: grammar.and,
    or: grammar.or,
    money: grammar.money,
    minutes: grammar.minutes,
    spell: grammar.spell,
    service: grammar.service,
    booked: (services) => grammar.and(services.map(grammar.service)),
    named: (services) => grammar.and(services.map(inSentence)),
    day: (date) => day(Temporal.PlainDate.from(date)),
    at,
    opening: ({ startsAt, staff, repeats }) =>
      [named(at(startsAt), staff), repeats && grammar.repeats(repeats.everyWeeks, repeats.times)]
        .filter(Boolean)
        .join(', '),
    openings,
    phone: (number) => grammar.phone(number.replace(/\D/g, '')),
    hours: (list) =>
      grammar.and(
        list.map((run) => `${grammar.weekdays(run.fromWeekday, run.toWeekday)} ${ranges(run.ranges)}`),
      ),
    ranges,
  };
}

/** A name inside a sentence: without its capital, unless it is an abbreviation ("AC repair"). */
export const inSentence = (name: string): string =>
  /^\p{Lu}(?!\p{Lu})/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;

/** "a", "a and b", "a, b and c". */
export const listed = (items: string[], word: string): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;

/** Digits as people read them out: three, three, four; a country code before it only when it is not `+1`. */
export function digitGroups(digits: string): string[] {
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  if (national.length === 10) return [national.slice(0, 3), national.slice(3, 6), national.slice(6)];
  return national.match(/.{1,3}(?!.$)|.{1,4}/g) ?? [];
}

/** The letters of a name one by one, its words apart. */
export const letters = (word: string): string =>
  word
    .split(/\s+/)
    .map((part) => Array.from(part.replace(/[^\p{L}\p{M}]/gu, '').toUpperCase()).join(', '))
    .join('. ');
