// Holidays by name, on the US calendar: people say "the day after Christmas" and "Memorial Day" for dates.
import { fromDay, easterOf, toDay, weekdayOf, type Day } from '../calendar.ts';
import type { Token } from '../tokens.ts';
import type { DateItem, ReadContext } from './items.ts';

/** The nth `weekday` of a month; `nth` -1 is the last. */
function nthWeekday(year: number, month: number, weekday: number, nth: number): Day {
  if (nth > 0) {
    const first = toDay(year, month, 1);
    return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
  }
  const last = toDay(year, month + 1, 1) - 1;
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

const fixed = (month: number, date: number) => (year: number) => toDay(year, month, date);
const moving = (month: number, weekday: number, nth: number) => (year: number) =>
  nthWeekday(year, month, weekday, nth);
const easter = (offset: number) => (year: number) => easterOf(year) + offset;

const HOLIDAYS: [names: string[], on: (year: number) => Day][] = [
  [['christmas eve', 'xmas eve'], fixed(12, 24)],
  [['christmas day', 'christmas', 'xmas day', 'xmas'], fixed(12, 25)],
  [['boxing day'], fixed(12, 26)],
  [['new years eve', 'new year eve', 'nye'], fixed(12, 31)],
  [['new years day', 'new year day', 'new years', 'new year'], fixed(1, 1)],
  [['independence day', 'fourth of july'], fixed(7, 4)],
  [['valentines day', 'valentine day', 'valentines'], fixed(2, 14)],
  [['st patricks day', 'saint patricks day', 'saint patrick day', 'st patrick day'], fixed(3, 17)],
  [['halloween day', 'halloween'], fixed(10, 31)],
  [['veterans day', 'veteran day'], fixed(11, 11)],
  [['juneteenth'], fixed(6, 19)],
  [['martin luther king day', 'mlk day'], moving(1, 1, 3)],
  [['presidents day', 'president day'], moving(2, 1, 3)],
  [['mothers day', 'mother day'], moving(5, 7, 2)],
  [['fathers day', 'father day'], moving(6, 7, 3)],
  [['memorial day'], moving(5, 1, -1)],
  [['labor day', 'labour day'], moving(9, 1, 1)],
  [['columbus day'], moving(10, 1, 2)],
  [['thanksgiving day', 'thanksgiving'], moving(11, 4, 4)],
  [['black friday'], (year) => nthWeekday(year, 11, 4, 4) + 1],
  [['good friday'], easter(-2)],
  [['easter sunday', 'easter'], easter(0)],
  [['easter monday'], easter(1)],
];

/** First word → the holidays that begin with it, longest name first. */
const BY_FIRST_WORD = new Map<string, { words: string[]; on: (year: number) => Day }[]>();
for (const [names, on] of HOLIDAYS) {
  for (const name of names) {
    const words = name.split(' ');
    const known = BY_FIRST_WORD.get(words[0] ?? '') ?? [];
    known.push({ words, on });
    known.sort((a, b) => b.words.length - a.words.length);
    BY_FIRST_WORD.set(words[0] ?? '', known);
  }
}

/** The holiday named at `i`, in the year said or the next to come. */
export function readHoliday(
  tokens: readonly Token[],
  i: number,
  { today }: ReadContext,
): DateItem | undefined {
  const lead = tokens[i]?.t;
  const a = lead === 'next' || lead === 'this' ? i + 1 : i;
  for (const { words, on } of BY_FIRST_WORD.get(tokens[a]?.t ?? '') ?? []) {
    if (!words.every((word, k) => tokens[a + k]?.t === word)) continue;
    const b = a + words.length;
    const said = tokens[b];
    if (said?.digits === 4) {
      const day = on(said.n);
      return { kind: 'date', a: i, b: b + 1, from: day, to: day };
    }
    const { year } = fromDay(today);
    const thisYear = on(year);
    const day = thisYear >= today ? thisYear : on(year + 1);
    return { kind: 'date', a: i, b, from: day, to: day };
  }
  return undefined;
}
