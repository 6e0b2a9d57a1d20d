// Reads one date at a place in the utterance: "tomorrow", "next Friday", "the 14th of March", "a week from Tuesday", "3/14".
import {
  addMonths,
  daysInMonth,
  fromDay,
  mondayOf,
  toDay,
  validDay,
  weekdayOf,
  type Day,
} from '../calendar.ts';
import { readCount, readNumber } from '../numbers.ts';
import type { Token } from '../tokens.ts';
import { readHoliday } from './holidays.ts';
import type { DateItem, ReadContext } from './items.ts';
import { DAY_UNITS, MONTHS, MONTH_UNITS, SHY_MONTHS, SHY_WEEKDAYS, WEEKDAYS } from './words.ts';

type Tokens = readonly Token[];

const item = (a: number, b: number, from: Day, to: Day = from): DateItem => ({
  kind: 'date',
  a,
  b,
  from,
  to,
});

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

const word = (tokens: Tokens, i: number): string => tokens[i]?.t ?? '';

function readRelativeDay(tokens: Tokens, i: number, { today }: ReadContext): DateItem | undefined {
  const t = word(tokens, i);
  if (t === 'later' || t === 'earlier')
    return word(tokens, i + 1) === 'today' ? item(i, i + 2, today) : undefined;
  if (t === 'today' || t === 'todays') return item(i, i + 1, today);
  if (
    t === 'tomorrow' ||
    t === 'tomorow' ||
    t === 'tommorow' ||
    t === 'tommorrow' ||
    t === 'tmrw' ||
    t === 'tomorrows'
  )
    return readWeekLater(tokens, i, item(i, i + 1, today + 1));
  if (t === 'yesterday') return item(i, i + 1, today - 1);
  if (t === 'overmorrow') return item(i, i + 1, today + 2);
  if (t === 'day' || (t === 'the' && word(tokens, i + 1) === 'day')) {
    const j = t === 'the' ? i + 2 : i + 1;
    const side = word(tokens, j);
    if (side === 'after' || side === 'before') {
      const sign = side === 'after' ? 1 : -1;
      const anchor = readDate(tokens, j + 1, { today, minutes: 0, monthFirst: true });
      if (anchor !== undefined) return item(i, anchor.b, anchor.from + sign);
    }
    return undefined;
  }
  return readCounted(tokens, i, today);
}

/** "in 3 days", "two weeks from now", "a week from Friday", "3 days after tomorrow", "in a month". */
function readCounted(tokens: Tokens, i: number, today: Day): DateItem | undefined {
  const t = word(tokens, i);
  const lead = t === 'in' || t === 'within';
  let j = lead ? i + 1 : i;
  if (lead && (word(tokens, j) === 'about' || word(tokens, j) === 'around')) j++;
  const count = readCount(tokens, j);
  if (count === undefined || count.value > 500) return undefined;
  const unit = word(tokens, count.next);
  const days = DAY_UNITS.get(unit);
  const months = MONTH_UNITS.get(unit);
  if (days === undefined && months === undefined) return undefined;
  const b = count.next + 1;
  const shift = (from: Day, sign: number): Day =>
    days === undefined
      ? addMonths(from, sign * (months ?? 0) * count.value)
      : from + sign * days * count.value;
  const after = word(tokens, b);
  if (after === 'ago') return item(i, b + 1, shift(today, -1));
  if (after === 'from' || after === 'after' || after === 'before') {
    if (word(tokens, b + 1) === 'now') return item(i, b + 2, shift(today, after === 'before' ? -1 : 1));
    const anchor = readDate(tokens, b + 1, { today, minutes: 0, monthFirst: true });
    if (anchor !== undefined) return item(i, anchor.b, shift(anchor.from, after === 'before' ? -1 : 1));
  }
  if (after === 'away' && word(tokens, b + 1) === 'from' && word(tokens, b + 2) === 'now')
    return item(i, b + 3, shift(today, 1));
  if (after === 'later' || after === 'hence' || after === 'away' || after === 'out')
    return item(i, b + 1, shift(today, 1));
  if (after === 'time' && lead) return item(i, b + 1, shift(today, 1));
  return lead ? item(i, after === 'from' ? b : b, shift(today, 1)) : undefined;
}

/** "this week", "next month", "the weekend", "end of the month": a range of days. */
function readSpan(tokens: Tokens, i: number, { today }: ReadContext): DateItem | undefined {
  let j = i;
  let edge: 'start' | 'middle' | 'end' | undefined;
  if (word(tokens, j) === 'the' && word(tokens, j + 2) === 'of') j++;
  if (word(tokens, j + 1) === 'of' || word(tokens, j + 1) === 'next' || word(tokens, j + 1) === 'this') {
    const t = word(tokens, j);
    if (t === 'end' || t === 'back') edge = 'end';
    else if (t === 'beginning' || t === 'start' || t === 'early') edge = 'start';
    else if (t === 'middle' || t === 'mid') edge = 'middle';
    else if (t === 'late') edge = 'end';
    if (edge !== undefined) j += word(tokens, j + 1) === 'of' ? 2 : 1;
  }
  let offset = 0;
  let stated = false;
  for (;;) {
    const t = word(tokens, j);
    if (t === 'next' || t === 'following') offset++;
    else if (t === 'last' || t === 'previous') offset--;
    else if (t !== 'this' && t !== 'the' && t !== 'coming' && t !== 'later' && t !== 'upcoming') break;
    stated = true;
    j++;
    if (j > i + 6) return undefined;
  }
  const unit = word(tokens, j);
  const monday = mondayOf(today);
  if (unit === 'weekend' || unit === 'weekends') {
    if (!stated && unit === 'weekend') return undefined;
    const saturday = monday + 5 + 7 * offset;
    return { ...item(i, j + 1, Math.max(saturday, offset === 0 ? today : saturday), saturday + 1) };
  }
  if (!stated) return undefined;
  if (unit === 'week') {
    // "next week Friday" and "next week on Friday" are a day of it.
    const k = word(tokens, j + 1) === 'on' || word(tokens, j + 1) === ',' ? j + 2 : j + 1;
    const weekday = WEEKDAYS.get(word(tokens, k));
    if (weekday !== undefined && edge === undefined) return item(i, k + 1, monday + 7 * offset + weekday - 1);
    if (word(tokens, i) === 'the' && offset === 0 && edge === undefined) return undefined;
    const start = monday + 7 * offset;
    if (edge === 'start') return item(i, j + 1, start, start + 1);
    if (edge === 'middle') return item(i, j + 1, start + 2, start + 2);
    if (edge === 'end') return item(i, j + 1, start + 3, start + 4);
    return item(i, j + 1, offset === 0 ? today : start, start + 6);
  }
  if (unit === 'month') {
    if (word(tokens, i) === 'the' && offset === 0 && edge === undefined) return undefined;
    const { year, month } = fromDay(today);
    const start = addMonths(toDay(year, month, 1), offset);
    const at = fromDay(start);
    const last = start + daysInMonth(at.year, at.month) - 1;
    if (edge === 'start') return item(i, j + 1, start, start + 6);
    if (edge === 'middle') return item(i, j + 1, start + 11, start + 18);
    if (edge === 'end') return item(i, j + 1, last - 6, last);
    return item(i, j + 1, offset === 0 ? today : start, last);
  }
  return undefined;
}

/** "the first Friday of July", "second Monday of next month", "last Thursday in May". */
function readOrdinalWeekday(tokens: Tokens, i: number, context: ReadContext): DateItem | undefined {
  let j = word(tokens, i) === 'the' ? i + 1 : i;
  let nth = word(tokens, j) === 'last' ? -1 : 0;
  if (nth === 0) {
    const number = readNumber(tokens, j);
    if (number === undefined || !number.ordinal || number.value > 5) return undefined;
    nth = number.value;
    j = number.next;
  } else j++;
  const weekday = WEEKDAYS.get(word(tokens, j));
  if (weekday === undefined || (word(tokens, j + 1) !== 'of' && word(tokens, j + 1) !== 'in'))
    return undefined;
  const month = readMonth(tokens, j + 2, context);
  if (month === undefined) return undefined;
  const first = toDay(month.year, month.month, 1);
  let day =
    nth > 0
      ? first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1)
      : first + daysInMonth(month.year, month.month) - 1;
  if (nth < 0) day -= (weekdayOf(day) - weekday + 7) % 7;
  return item(i, month.next, day);
}

/** "july", "july 2027", "next month", "this month": a month and its year. */
function readMonth(
  tokens: Tokens,
  i: number,
  { today }: ReadContext,
): { year: number; month: number; next: number; named: boolean } | undefined {
  const now = fromDay(today);
  const t = word(tokens, i);
  if (t === 'the' || t === 'this' || t === 'next' || t === 'current' || t === 'following' || t === 'coming') {
    const j = t === 'the' && word(tokens, i + 1) !== 'month' ? i + 1 : i;
    if (word(tokens, j + 1) !== 'month') return undefined;
    const offset = word(tokens, j) === 'next' || word(tokens, j) === 'following' ? 1 : 0;
    const at = fromDay(addMonths(toDay(now.year, now.month, 1), offset));
    return { year: at.year, month: at.month, next: j + 2, named: false };
  }
  const month = MONTHS.get(t);
  if (month === undefined) return undefined;
  const next = word(tokens, i + 1) === '.' && tokens[i + 2]?.digits ? i + 2 : i + 1;
  const year = readYear(tokens, next);
  if (year !== undefined) return { year: year.value, month, next: year.next, named: true };
  return { year: month < now.month ? now.year + 1 : now.year, month, next, named: true };
}

/** A year after a date: "2027", ", 2027", "in 2027", "twenty twenty-seven". */
export function readYear(tokens: Tokens, i: number): { value: number; next: number } | undefined {
  let j = i;
  if (word(tokens, j) === ',' || word(tokens, j) === 'in' || word(tokens, j) === 'of') j++;
  const token = tokens[j];
  if (token === undefined) return undefined;
  if (token.digits === 4 && token.n >= 1900 && token.n <= 2100) {
    // "March 5th 2000 dollars" is not a year, nor is a time like 2030 hours.
    const after = word(tokens, j + 1);
    return after === 'dollars' || after === 'hours' ? undefined : { value: token.n, next: j + 1 };
  }
  if (token.t === 'twenty' || token.t === 'nineteen') {
    const rest = readNumber(tokens, j + 1);
    if (rest !== undefined && !rest.ordinal && !rest.written && rest.value >= 10) {
      const value = (token.t === 'twenty' ? 2000 : 1900) + rest.value;
      return value >= 1900 && value <= 2100 ? { value, next: rest.next } : undefined;
    }
  }
  return undefined;
}

/** "Friday", "next Friday", "Friday next week", "Friday the 14th", "Friday, March 14th", "Friday week". */
function readWeekday(tokens: Tokens, i: number, context: ReadContext): DateItem | undefined {
  const { today } = context;
  let j = i;
  let which: 'bare' | 'this' | 'next' | 'last' | 'afterNext' = 'bare';
  const lead = word(tokens, j);
  if (lead === 'the' || lead === 'a' || lead === 'any') {
    if (
      !WEEKDAYS.has(word(tokens, j + 1)) &&
      !['next', 'coming', 'following', 'upcoming'].includes(word(tokens, j + 1))
    )
      return undefined;
    j++;
  }
  const qualifier = word(tokens, j);
  if (qualifier === 'this' || qualifier === 'coming' || qualifier === 'upcoming' || qualifier === 'these') {
    which = 'this';
    j++;
    if (word(tokens, j) === 'coming' || word(tokens, j) === 'upcoming' || word(tokens, j) === 'past') {
      if (word(tokens, j) === 'past') which = 'last';
      j++;
    }
  } else if (qualifier === 'next' || qualifier === 'following') {
    which = 'next';
    j++;
  } else if (qualifier === 'last' || qualifier === 'previous') {
    which = 'last';
    j++;
  }
  const name = word(tokens, j);
  const weekday = WEEKDAYS.get(name);
  if (weekday === undefined) return undefined;
  if (which === 'bare' && SHY_WEEKDAYS.has(name) && !shyWeekdayMeant(tokens, j)) return undefined;
  j++;
  if (word(tokens, j) === '.' && tokens[j]?.glued && name.length <= 5 && tokens[j + 1] !== undefined) j++;
  // With its date beside it, the date decides and the weekday checks it.
  const k = word(tokens, j) === ',' || word(tokens, j) === '-' ? j + 1 : j;
  const date =
    readMonthFirst(tokens, k, context, weekday) ??
    readDayFirst(tokens, k, context, weekday) ??
    readNumeric(tokens, k, context);
  if (date !== undefined) return { ...date, a: i };

  const monday = mondayOf(today);
  let ahead = weekday - weekdayOf(today);
  if (ahead <= 0) ahead += 7;
  let day = today + ahead;
  if (which === 'next') day = monday + 7 + weekday - 1;
  else if (which === 'last') day = today - ((weekdayOf(today) - weekday + 7) % 7 || 7);
  // "Friday next week", "Friday of this week", "Friday after next", "Friday week", "Friday in a week".
  let m = word(tokens, j) === ',' || word(tokens, j) === 'of' || word(tokens, j) === 'in' ? j + 1 : j;
  const span = word(tokens, m) === 'the' ? word(tokens, m + 1) : word(tokens, m);
  if (word(tokens, m) === 'the') m++;
  const unit = word(tokens, m + 1);
  if (unit === 'week' && (span === 'next' || span === 'following'))
    return item(i, m + 2, monday + 7 + weekday - 1);
  if (unit === 'week' && (span === 'this' || span === 'same')) {
    const inWeek = monday + weekday - 1;
    return item(i, m + 2, inWeek < today ? inWeek + 7 : inWeek);
  }
  if (word(tokens, j) === 'after' && word(tokens, j + 1) === 'next')
    return item(i, j + 2, monday + 14 + weekday - 1);
  if (word(tokens, j) === 'week' && which === 'bare') return item(i, j + 1, day + 7);
  const dated = readWeekLater(tokens, i, item(i, j, day));
  if (dated.b > j) return dated;
  const plural = name.endsWith('days') && word(tokens, i - 1) === 'on';
  if (plural) return { ...item(i, j, today, today + 28), weekdays: [weekday] };
  return { ...item(i, j, day), loose: 'weekday' };
}

/** "… in a week", "… in two weeks": a week or more after a day just read. */
function readWeekLater(tokens: Tokens, a: number, date: DateItem): DateItem {
  if (word(tokens, date.b) !== 'in') return date;
  const count = readCount(tokens, date.b + 1);
  const days = count === undefined ? undefined : DAY_UNITS.get(word(tokens, count.next));
  if (count === undefined || days === undefined || days < 7) return date;
  return item(a, count.next + 1, date.from + days * count.value);
}

function shyWeekdayMeant(tokens: Tokens, j: number): boolean {
  const before = word(tokens, j - 1);
  const after = tokens[j + 1];
  if (before === 'i' || before === 'we' || before === 'he' || before === 'she' || before === 'they')
    return false;
  if (tokens.length <= 2 || before === 'on' || before === 'next' || before === 'this' || before === ',')
    return true;
  return (
    after !== undefined &&
    (after.digits > 0 || after.t === 'at' || after.t === '.' || after.t === ',' || MONTHS.has(after.t))
  );
}

/** "March 14th", "march the fourteenth 2027", "Nov. 16", "may twenty nine". */
function readMonthFirst(
  tokens: Tokens,
  i: number,
  context: ReadContext,
  weekday?: number,
): DateItem | undefined {
  const month = MONTHS.get(word(tokens, i));
  if (month === undefined) return undefined;
  let j = i + 1;
  while (
    word(tokens, j) === '.' ||
    word(tokens, j) === ',' ||
    word(tokens, j) === 'the' ||
    word(tokens, j) === '/' ||
    word(tokens, j) === '-'
  )
    j++;
  const number = readNumber(tokens, j);
  if (number !== undefined && number.value >= 1 && number.value <= 31 && !isClock(tokens, j, number.next)) {
    const year = readYear(tokens, number.next);
    const day = placeDate(context.today, month, number.value, year?.value, weekday);
    if (day !== undefined) return item(i, year?.next ?? number.next, day);
  }
  const year = readYear(tokens, i + 1);
  if (
    year === undefined &&
    SHY_MONTHS.has(word(tokens, i)) &&
    word(tokens, i - 1) !== 'in' &&
    word(tokens, i - 1) !== 'of'
  )
    return undefined;
  const now = fromDay(context.today);
  const y = year?.value ?? (month < now.month ? now.year + 1 : now.year);
  const start = toDay(y, month, 1);
  return item(
    i,
    year?.next ?? i + 1,
    Math.max(start, y === now.year && month === now.month ? context.today : start),
    start + daysInMonth(y, month) - 1,
  );
}

/** The number at `j` begins a clock time ("march 10:30" has no day in it). */
function isClock(tokens: Tokens, j: number, next: number): boolean {
  const after = tokens[next];
  if (tokens[j]?.ordinal) return false;
  return (
    after !== undefined &&
    ((after.t === ':' && after.glued) || after.t === 'am' || after.t === 'pm' || after.t === 'oclock')
  );
}

/** "the 14th", "14th of March", "14 march 2027", "the fourteenth of next month", "the 14th day". */
function readDayFirst(
  tokens: Tokens,
  i: number,
  context: ReadContext,
  weekday?: number,
): DateItem | undefined {
  const article = word(tokens, i) === 'the';
  const j = article ? i + 1 : i;
  const number = readNumber(tokens, j);
  if (number === undefined || number.value < 1 || number.value > 31) return undefined;
  let k = number.next;
  if (word(tokens, k) === 'day') k++;
  const linked = word(tokens, k) === 'of' || word(tokens, k) === 'in';
  if (linked) k++;
  else
    while (
      word(tokens, k) === ',' ||
      word(tokens, k) === '.' ||
      word(tokens, k) === '/' ||
      word(tokens, k) === '-'
    )
      k++;
  const month = readMonth(tokens, k, context);
  // "5 may" but not "at 5 may I …".
  const verb =
    word(tokens, k) === 'may' &&
    !linked &&
    !number.ordinal &&
    (word(tokens, k + 1) === 'i' || word(tokens, k + 1) === 'we');
  if (month !== undefined && !verb && (month.named || linked)) {
    if (!month.named) {
      const day = validDay(month.year, month.month, number.value);
      return day === undefined ? undefined : item(i, month.next, day);
    }
    const year = readYear(tokens, k + (word(tokens, k + 1) === '.' ? 2 : 1));
    const day = placeDate(context.today, month.month, number.value, year?.value, weekday);
    return day === undefined ? undefined : item(i, month.next, day);
  }
  if (!number.ordinal && weekday === undefined) return undefined;
  if (!number.ordinal && (isClock(tokens, j, number.next) || !dayAlone(tokens, j, number.next)))
    return undefined;
  if (number.ordinal && !ordinalIsDate(tokens, i, number.next, number.written, article)) return undefined;
  const day = placeMonthDay(context.today, number.value, weekday);
  return day === undefined ? undefined : { ...item(i, number.next, day), loose: 'monthDay' };
}

/** "friday 23 at 4": a bare number after a weekday is a date only when it cannot be an hour or a time follows. */
const dayAlone = (tokens: Tokens, j: number, next: number): boolean =>
  (tokens[j]?.digits === 2 && (tokens[j]?.n ?? 0) > 12 && !tokens[next]?.digits) ||
  word(tokens, next) === 'at' ||
  word(tokens, next) === '!';

/** What follows an ordinal when it picks a thing rather than a day. */
const PICKED = new Set([
  'one',
  'option',
  'choice',
  'opening',
  'slot',
  'time',
  'appointment',
  'available',
  'thing',
  'street',
  'st',
  'avenue',
  'ave',
  'floor',
  'grade',
  'birthday',
  'anniversary',
  'visit',
  'name',
  'person',
  'half',
  'of',
  'two',
  'place',
  'and',
  'call',
  'week',
  'date',
  'offer',
  'thought',
  'thoughts',
]);

function ordinalIsDate(tokens: Tokens, i: number, next: number, written: boolean, article: boolean): boolean {
  const after = word(tokens, next);
  const before = word(tokens, i - 1);
  if (PICKED.has(after) && !(after === 'and' && written)) return false;
  if (written) return true;
  // In words "the second" may pick an offer; "on the second" and the rarer "the twelfth" do not.
  if (before === 'on' || before === 'until' || before === 'by' || before === 'for') return true;
  const value = readNumber(tokens, article ? i + 1 : i)?.value ?? 0;
  return article && value > 5;
}

/** A month and date in the year said, else the next one to come (the first whose weekday agrees, when one was said). */
function placeDate(
  today: Day,
  month: number,
  date: number,
  year?: number,
  weekday?: number,
): Day | undefined {
  if (year !== undefined) return validDay(year, month, date);
  const now = fromDay(today);
  let next: Day | undefined;
  for (let y = now.year; y <= now.year + 8; y++) {
    const day = validDay(y, month, date);
    if (day === undefined || day < today) continue;
    next ??= day;
    if (weekday === undefined || weekdayOf(day) === weekday) return day;
  }
  return next;
}

/**
 * A weekday that would put the date further off than this is rather a slip of the tongue: then the date counts, and the
 * agent says it back with its own weekday.
 */
const SLIP_DAYS = 45;

/** The next day with this date (and this weekday, when one was said). */
function placeMonthDay(today: Day, date: number, weekday?: number): Day | undefined {
  const now = fromDay(today);
  let next: Day | undefined;
  for (let ahead = 0; ahead <= 12; ahead++) {
    const index = now.month - 1 + ahead;
    const day = validDay(now.year + Math.floor(index / 12), (index % 12) + 1, date);
    if (day === undefined || day < today) continue;
    next ??= day;
    if (weekday === undefined || weekdayOf(day) === weekday) return day;
    if (day - next > SLIP_DAYS) break;
  }
  return next;
}

/** "3/14", "3/14/2027", "2027-03-14", "14.3.2027". */
function readNumeric(tokens: Tokens, i: number, { today, monthFirst }: ReadContext): DateItem | undefined {
  const [a, s1, b, s2, c] = [tokens[i], tokens[i + 1], tokens[i + 2], tokens[i + 3], tokens[i + 4]];
  if (
    a === undefined ||
    s1 === undefined ||
    b === undefined ||
    a.digits === 0 ||
    b.digits === 0 ||
    a.ordinal ||
    b.ordinal
  )
    return undefined;
  const mark = s1.t;
  if (mark !== '/' && mark !== '-' && mark !== '.') return undefined;
  const three = s2 !== undefined && s2.t === mark && c !== undefined && c.digits > 0;
  if (a.digits === 4) {
    if (!three || b.digits > 2 || c.digits > 2) return undefined;
    const day = validDay(a.n, b.n, c.n);
    return day === undefined ? undefined : item(i, i + 5, day);
  }
  if (a.digits > 2 || b.digits > 2) return undefined;
  if (three && c.digits !== 2 && c.digits !== 4) return undefined;
  if (!three && (mark !== '/' || tokens[i - 1]?.t === '/')) return undefined;
  const year = three ? (c.digits === 4 ? c.n : 2000 + c.n) : undefined;
  const asMonthFirst = placeDate(today, a.n, b.n, year);
  const asDayFirst = placeDate(today, b.n, a.n, year);
  const day = monthFirst ? (asMonthFirst ?? asDayFirst) : (asDayFirst ?? asMonthFirst);
  return day === undefined ? undefined : item(i, three ? i + 5 : i + 3, day);
}
