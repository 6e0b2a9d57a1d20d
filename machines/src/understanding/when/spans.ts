// Ranges of days with a name: "this week", "next month", "the weekend", "the end of the month".
import { addMonths, daysInMonth, fromDay, mondayOf, toDay } from '../calendar.ts';
import { readCount } from '../numbers.ts';
import { dateItem, wordAt, type DateItem, type ReadContext, type Tokens } from './items.ts';
import { DAY_UNITS, WEEKDAYS } from './words.ts';

/** "this week", "next month", "the weekend", "end of the month": a range of days. */
export function readSpan(tokens: Tokens, i: number, { today }: ReadContext): DateItem | undefined {
  let j = i;
  let edge: 'start' | 'middle' | 'end' | undefined;
  if (wordAt(tokens, j) === 'the' && wordAt(tokens, j + 2) === 'of') j++;
  if (
    wordAt(tokens, j + 1) === 'of' ||
    wordAt(tokens, j + 1) === 'next' ||
    wordAt(tokens, j + 1) === 'this'
  ) {
    const t = wordAt(tokens, j);
    if (t === 'end' || t === 'back') edge = 'end';
    else if (t === 'beginning' || t === 'start' || t === 'early') edge = 'start';
    else if (t === 'middle' || t === 'mid') edge = 'middle';
    else if (t === 'late') edge = 'end';
    if (edge !== undefined) j += wordAt(tokens, j + 1) === 'of' ? 2 : 1;
  }
  let offset = 0;
  let stated = false;
  for (;;) {
    const t = wordAt(tokens, j);
    if (t === 'next' || t === 'following') offset++;
    else if (t === 'last' || t === 'previous') offset--;
    else if (t !== 'this' && t !== 'the' && t !== 'coming' && t !== 'later' && t !== 'upcoming') break;
    stated = true;
    j++;
    if (j > i + 6) return undefined;
  }
  // "The next two weeks", "within the next few days".
  const count = offset === 1 ? readCount(tokens, j) : undefined;
  const days = count === undefined ? undefined : DAY_UNITS.get(wordAt(tokens, count.next));
  if (count !== undefined && days !== undefined && count.value < 60)
    return dateItem(i, count.next + 1, today, today + days * count.value);
  const unit = wordAt(tokens, j);
  const monday = mondayOf(today);
  if (unit === 'weekend' || unit === 'weekends') {
    if (!stated && unit === 'weekend') return undefined;
    const saturday = monday + 5 + 7 * offset;
    return { ...dateItem(i, j + 1, Math.max(saturday, offset === 0 ? today : saturday), saturday + 1) };
  }
  if (!stated) return undefined;
  if (unit === 'week') {
    // "next week Friday" and "next week on Friday" are a day of it.
    const k = wordAt(tokens, j + 1) === 'on' || wordAt(tokens, j + 1) === ',' ? j + 2 : j + 1;
    const weekday = WEEKDAYS.get(wordAt(tokens, k));
    if (weekday !== undefined && edge === undefined)
      return dateItem(i, k + 1, monday + 7 * offset + weekday - 1);
    if (wordAt(tokens, i) === 'the' && offset === 0 && edge === undefined) return undefined;
    const start = monday + 7 * offset;
    if (edge === 'start') return dateItem(i, j + 1, start, start + 1);
    if (edge === 'middle') return dateItem(i, j + 1, start + 2, start + 2);
    if (edge === 'end') return dateItem(i, j + 1, start + 3, start + 4);
    return dateItem(i, j + 1, offset === 0 ? today : start, start + 6);
  }
  if (unit === 'month') {
    if (wordAt(tokens, i) === 'the' && offset === 0 && edge === undefined) return undefined;
    const { year, month } = fromDay(today);
    const start = addMonths(toDay(year, month, 1), offset);
    const at = fromDay(start);
    const last = start + daysInMonth(at.year, at.month) - 1;
    if (edge === 'start') return dateItem(i, j + 1, start, start + 6);
    if (edge === 'middle') return dateItem(i, j + 1, start + 11, start + 18);
    if (edge === 'end') return dateItem(i, j + 1, last - 6, last);
    return dateItem(i, j + 1, offset === 0 ? today : start, last);
  }
  return undefined;
}
