// Dates with a number in them: "March 14th", "the 14th", "14 march 2027", "3/14", and the year that goes with them.
import { addMonths, daysInMonth, fromDay, toDay, validDay, weekdayOf, type Day } from '../calendar.ts';
import { readNumber } from '../numbers.ts';
import { dateItem, wordAt, type DateItem, type ReadContext, type Tokens } from './items.ts';
import { MONTHS, SHY_MONTHS } from './words.ts';

/** "july", "july 2027", "next month", "this month": a month and its year. */
export function readMonth(
  tokens: Tokens,
  i: number,
  { today }: ReadContext,
): { year: number; month: number; next: number; named: boolean } | undefined {
  const now = fromDay(today);
  const t = wordAt(tokens, i);
  if (t === 'the' || t === 'this' || t === 'next' || t === 'current' || t === 'following' || t === 'coming') {
    const j = t === 'the' && wordAt(tokens, i + 1) !== 'month' ? i + 1 : i;
    if (wordAt(tokens, j + 1) !== 'month') return undefined;
    const offset = wordAt(tokens, j) === 'next' || wordAt(tokens, j) === 'following' ? 1 : 0;
    const at = fromDay(addMonths(toDay(now.year, now.month, 1), offset));
    return { year: at.year, month: at.month, next: j + 2, named: false };
  }
  const month = MONTHS.get(t);
  if (month === undefined) return undefined;
  const next = wordAt(tokens, i + 1) === '.' && tokens[i + 2]?.digits ? i + 2 : i + 1;
  const year = readYear(tokens, next);
  if (year !== undefined) return { year: year.value, month, next: year.next, named: true };
  return { year: month < now.month ? now.year + 1 : now.year, month, next, named: true };
}

/** A year after a date: "2027", ", 2027", "in 2027", "twenty twenty-seven". */
export function readYear(tokens: Tokens, i: number): { value: number; next: number } | undefined {
  let j = i;
  if (wordAt(tokens, j) === ',' || wordAt(tokens, j) === 'in' || wordAt(tokens, j) === 'of') j++;
  const token = tokens[j];
  if (token === undefined) return undefined;
  if (token.digits === 4 && token.n >= 1900 && token.n <= 2100) {
    // "March 5th 2000 dollars" is not a year, nor is a time like 2030 hours.
    const after = wordAt(tokens, j + 1);
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

/** "March 14th", "march the fourteenth 2027", "Nov. 16", "may twenty nine". */
export function readMonthFirst(
  tokens: Tokens,
  i: number,
  context: ReadContext,
  weekday?: number,
): DateItem | undefined {
  const month = MONTHS.get(wordAt(tokens, i));
  if (month === undefined) return undefined;
  let j = i + 1;
  while (
    wordAt(tokens, j) === '.' ||
    wordAt(tokens, j) === ',' ||
    wordAt(tokens, j) === 'the' ||
    wordAt(tokens, j) === '/' ||
    wordAt(tokens, j) === '-'
  )
    j++;
  const number = readNumber(tokens, j);
  if (number !== undefined && number.value >= 1 && number.value <= 31 && !isClock(tokens, j, number.next)) {
    const year = readYear(tokens, number.next);
    const day = placeDate(context.today, month, number.value, year?.value, weekday);
    if (day !== undefined) return dateItem(i, year?.next ?? number.next, day);
  }
  const year = readYear(tokens, i + 1);
  if (
    year === undefined &&
    SHY_MONTHS.has(wordAt(tokens, i)) &&
    wordAt(tokens, i - 1) !== 'in' &&
    wordAt(tokens, i - 1) !== 'of'
  )
    return undefined;
  const now = fromDay(context.today);
  const y = year?.value ?? (month < now.month ? now.year + 1 : now.year);
  const start = toDay(y, month, 1);
  return dateItem(
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
export function readDayFirst(
  tokens: Tokens,
  i: number,
  context: ReadContext,
  weekday?: number,
): DateItem | undefined {
  const article = wordAt(tokens, i) === 'the';
  const j = article ? i + 1 : i;
  const number = readNumber(tokens, j);
  if (number === undefined || number.value < 1 || number.value > 31) return undefined;
  let k = number.next;
  if (wordAt(tokens, k) === 'day') k++;
  const linked = wordAt(tokens, k) === 'of' || wordAt(tokens, k) === 'in';
  if (linked) k++;
  else
    while (
      wordAt(tokens, k) === ',' ||
      wordAt(tokens, k) === '.' ||
      wordAt(tokens, k) === '/' ||
      wordAt(tokens, k) === '-'
    )
      k++;
  const month = readMonth(tokens, k, context);
  // "5 may" but not "at 5 may I …".
  const verb =
    wordAt(tokens, k) === 'may' &&
    !linked &&
    !number.ordinal &&
    (wordAt(tokens, k + 1) === 'i' || wordAt(tokens, k + 1) === 'we');
  if (month !== undefined && !verb && (month.named || linked)) {
    if (!month.named) {
      const day = validDay(month.year, month.month, number.value);
      return day === undefined ? undefined : dateItem(i, month.next, day);
    }
    const year = readYear(tokens, k + (wordAt(tokens, k + 1) === '.' ? 2 : 1));
    const day = placeDate(context.today, month.month, number.value, year?.value, weekday);
    return day === undefined ? undefined : dateItem(i, month.next, day);
  }
  if (!number.ordinal && weekday === undefined) {
    // "The 19", "on 15": only where nothing else can be counted.
    const pointed = article || wordAt(tokens, i - 1) === 'on';
    if (!pointed || !number.written || !ENDS_DAY.has(wordAt(tokens, number.next))) return undefined;
    const day = placeMonthDay(context.today, number.value);
    return day === undefined ? undefined : { ...dateItem(i, number.next, day), loose: 'monthDay' };
  }
  if (!number.ordinal && (isClock(tokens, j, number.next) || !dayAlone(tokens, j, number.next)))
    return undefined;
  if (number.ordinal && !ordinalIsDate(tokens, i, number.next, number.written, article)) return undefined;
  const day = placeMonthDay(context.today, number.value, weekday);
  return day === undefined ? undefined : { ...dateItem(i, number.next, day), loose: 'monthDay' };
}

/** "friday 23 at 4": a bare number after a weekday is a date only when it cannot be an hour or a time follows. */
const dayAlone = (tokens: Tokens, j: number, next: number): boolean =>
  (tokens[j]?.digits === 2 && (tokens[j]?.n ?? 0) > 12 && !tokens[next]?.digits) ||
  wordAt(tokens, next) === 'at' ||
  wordAt(tokens, next) === '!';

/** What may follow a day said as a bare number. */
const ENDS_DAY = new Set([
  '',
  '.',
  '?',
  '!',
  ',',
  'at',
  'please',
  'then',
  'works',
  'is',
  'if',
  'instead',
  'or',
  'would',
]);

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
  const after = wordAt(tokens, next);
  const before = wordAt(tokens, i - 1);
  if (PICKED.has(after) && !(written && (after === 'and' || after === 'available'))) return false;
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
export function readNumeric(
  tokens: Tokens,
  i: number,
  { today, monthFirst }: ReadContext,
): DateItem | undefined {
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
    return day === undefined ? undefined : dateItem(i, i + 5, day);
  }
  if (a.digits > 2 || b.digits > 2) return undefined;
  if (three && c.digits !== 2 && c.digits !== 4) return undefined;
  if (!three && (mark !== '/' || tokens[i - 1]?.t === '/')) return undefined;
  const year = three ? (c.digits === 4 ? c.n : 2000 + c.n) : undefined;
  const asMonthFirst = placeDate(today, a.n, b.n, year);
  const asDayFirst = placeDate(today, b.n, a.n, year);
  const day = monthFirst ? (asMonthFirst ?? asDayFirst) : (asDayFirst ?? asMonthFirst);
  return day === undefined ? undefined : dateItem(i, three ? i + 5 : i + 3, day);
}
