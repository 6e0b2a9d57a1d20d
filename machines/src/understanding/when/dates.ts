// Reads one date at a place in the utterance: "tomorrow", "in three days", "a week from Tuesday", and all that its neighbours read.
import { addMonths, weekdayOf, type Day } from '../calendar.ts';
import { readCount } from '../numbers.ts';
import { readHoliday } from './holidays.ts';
import { dateItem, wordAt, type DateItem, type ReadContext, type Tokens } from './items.ts';
import { readDayFirst, readMonthFirst, readNumeric } from './month-days.ts';
import { readSpan } from './spans.ts';
import { readOrdinalWeekday, readWeekday, readWeekLater } from './weekdays.ts';
import { DAY_UNITS, MONTH_UNITS, WEEKDAYS } from './words.ts';

/** The longest date that begins at `i`, or undefined. */
export function readDate(tokens: Tokens, i: number, context: ReadContext): DateItem | undefined {
  return (
    readRelativeDay(tokens, i, context) ??
    readSpan(tokens, i, context) ??
    readOrdinalWeekday(tokens, i, context) ??
    readWeekday(tokens, i, context) ??
    readMonthFirst(tokens, i, context) ??
    readDayFirst(tokens, i, context) ??
    readNumeric(tokens, i, context) ??
    readHoliday(tokens, i, context)
  );
}

function readRelativeDay(tokens: Tokens, i: number, { today }: ReadContext): DateItem | undefined {
  const t = wordAt(tokens, i);
  if (t === 'later' || t === 'earlier')
    return wordAt(tokens, i + 1) === 'today' ? dateItem(i, i + 2, today) : undefined;
  if (t === 'today' || t === 'todays') return dateItem(i, i + 1, today);
  if (
    t === 'tomorrow' ||
    t === 'tomorow' ||
    t === 'tommorow' ||
    t === 'tommorrow' ||
    t === 'tmrw' ||
    t === 'tomorrows'
  )
    return readWeekLater(tokens, i, dateItem(i, i + 1, today + 1));
  if (t === 'yesterday') return dateItem(i, i + 1, today - 1);
  if (t === 'overmorrow') return dateItem(i, i + 1, today + 2);
  if (t === 'day' || (t === 'the' && wordAt(tokens, i + 1) === 'day')) {
    const j = t === 'the' ? i + 2 : i + 1;
    const side = wordAt(tokens, j);
    if (side === 'after' || side === 'before') {
      const sign = side === 'after' ? 1 : -1;
      const anchor = readDate(tokens, j + 1, { today, minutes: 0, monthFirst: true });
      if (anchor !== undefined) return dateItem(i, anchor.b, anchor.from + sign);
    }
    return undefined;
  }
  return readCounted(tokens, i, today);
}

/** "in 3 days", "two weeks from now", "a week from Friday", "3 days after tomorrow", "in a month". */
function readCounted(tokens: Tokens, i: number, today: Day): DateItem | undefined {
  const t = wordAt(tokens, i);
  const lead = t === 'in' || t === 'within';
  let j = lead ? i + 1 : i;
  if (lead && (wordAt(tokens, j) === 'about' || wordAt(tokens, j) === 'around')) j++;
  const count = readCount(tokens, j);
  if (count === undefined || count.value > 500) return undefined;
  const unit = wordAt(tokens, count.next);
  // "Two Sundays from now".
  const weekday = WEEKDAYS.get(unit);
  if (
    weekday !== undefined &&
    wordAt(tokens, count.next + 1) === 'from' &&
    wordAt(tokens, count.next + 2) === 'now'
  ) {
    const ahead = (weekday - weekdayOf(today) + 7) % 7 || 7;
    return dateItem(i, count.next + 3, today + ahead + 7 * (count.value - 1));
  }
  const days = DAY_UNITS.get(unit);
  const months = MONTH_UNITS.get(unit);
  if (days === undefined && months === undefined) return undefined;
  const b = count.next + 1;
  const shift = (from: Day, sign: number): Day =>
    days === undefined
      ? addMonths(from, sign * (months ?? 0) * count.value)
      : from + sign * days * count.value;
  const after = wordAt(tokens, b);
  if (after === 'ago') return dateItem(i, b + 1, shift(today, -1));
  if (after === 'from' || after === 'after' || after === 'before') {
    if (wordAt(tokens, b + 1) === 'now') return dateItem(i, b + 2, shift(today, after === 'before' ? -1 : 1));
    const anchor = readDate(tokens, b + 1, { today, minutes: 0, monthFirst: true });
    if (anchor !== undefined) return dateItem(i, anchor.b, shift(anchor.from, after === 'before' ? -1 : 1));
  }
  if (after === 'away' && wordAt(tokens, b + 1) === 'from' && wordAt(tokens, b + 2) === 'now')
    return dateItem(i, b + 3, shift(today, 1));
  if (after === 'later' || after === 'hence' || after === 'away' || after === 'out')
    return dateItem(i, b + 1, shift(today, 1));
  if (after === 'time' && lead) return dateItem(i, b + 1, shift(today, 1));
  return lead ? dateItem(i, b, shift(today, 1)) : undefined;
}
