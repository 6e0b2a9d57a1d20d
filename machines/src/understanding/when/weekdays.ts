// Dates by weekday: "Friday", "next Friday", "Friday the 14th", "the first Friday of July", "any Friday".
import { daysInMonth, mondayOf, toDay, weekdayOf } from '../calendar.ts';
import { readCount, readNumber } from '../numbers.ts';
import { dateItem, wordAt, type DateItem, type ReadContext, type Tokens } from './items.ts';
import { readDayFirst, readMonth, readMonthFirst, readNumeric } from './month-days.ts';
import { DAY_UNITS, MONTHS, SHY_WEEKDAYS, WEEKDAYS } from './words.ts';

/** "Any Friday" is one of the next four weeks. */
const RECURRING_DAYS = 28;
const AFTER_MANY = new Set(
  ', . ? ! or and are is work works would only before after mornings afternoons evenings'
    .split(' ')
    .concat(''),
);

/** "the first Friday of July", "second Monday of next month", "last Thursday in May". */
export function readOrdinalWeekday(tokens: Tokens, i: number, context: ReadContext): DateItem | undefined {
  let j = wordAt(tokens, i) === 'the' ? i + 1 : i;
  let nth = wordAt(tokens, j) === 'last' ? -1 : 0;
  if (nth === 0) {
    const number = readNumber(tokens, j);
    if (number === undefined || !number.ordinal || number.value > 5) return undefined;
    nth = number.value;
    j = number.next;
  } else j++;
  const weekday = WEEKDAYS.get(wordAt(tokens, j));
  if (weekday === undefined || (wordAt(tokens, j + 1) !== 'of' && wordAt(tokens, j + 1) !== 'in'))
    return undefined;
  const month = readMonth(tokens, j + 2, context);
  if (month === undefined) return undefined;
  const first = toDay(month.year, month.month, 1);
  let day =
    nth > 0
      ? first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1)
      : first + daysInMonth(month.year, month.month) - 1;
  if (nth < 0) day -= (weekdayOf(day) - weekday + 7) % 7;
  return dateItem(i, month.next, day);
}

/** "Friday", "next Friday", "any Friday", "Friday next week", "Friday the 14th", "Friday, March 14th", "Friday week". */
export function readWeekday(tokens: Tokens, i: number, context: ReadContext): DateItem | undefined {
  const { today } = context;
  let j = i;
  let which: 'bare' | 'this' | 'next' | 'last' | 'afterNext' = 'bare';
  const lead = wordAt(tokens, j);
  if (lead === 'the' || lead === 'a' || lead === 'any') {
    if (
      !WEEKDAYS.has(wordAt(tokens, j + 1)) &&
      !['next', 'coming', 'following', 'upcoming'].includes(wordAt(tokens, j + 1))
    )
      return undefined;
    j++;
  }
  const qualifier = wordAt(tokens, j);
  if (qualifier === 'this' || qualifier === 'coming' || qualifier === 'upcoming' || qualifier === 'these') {
    which = 'this';
    j++;
    if (wordAt(tokens, j) === 'coming' || wordAt(tokens, j) === 'upcoming' || wordAt(tokens, j) === 'past') {
      if (wordAt(tokens, j) === 'past') which = 'last';
      j++;
    }
  } else if (qualifier === 'next' || qualifier === 'following') {
    which = 'next';
    j++;
  } else if (qualifier === 'last' || qualifier === 'previous') {
    which = 'last';
    j++;
  }
  const name = wordAt(tokens, j);
  const weekday = WEEKDAYS.get(name);
  if (weekday === undefined) return undefined;
  if (which === 'bare' && SHY_WEEKDAYS.has(name) && !shyWeekdayMeant(tokens, j)) return undefined;
  j++;
  if (wordAt(tokens, j) === '.' && tokens[j]?.glued && name.length <= 5 && tokens[j + 1] !== undefined) j++;
  // With its date beside it, the date decides and the weekday checks it.
  const k = wordAt(tokens, j) === ',' || wordAt(tokens, j) === '-' ? j + 1 : j;
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
  let m = wordAt(tokens, j) === ',' || wordAt(tokens, j) === 'of' || wordAt(tokens, j) === 'in' ? j + 1 : j;
  const span = wordAt(tokens, m) === 'the' ? wordAt(tokens, m + 1) : wordAt(tokens, m);
  if (wordAt(tokens, m) === 'the') m++;
  const unit = wordAt(tokens, m + 1);
  if (unit === 'week' && (span === 'next' || span === 'following'))
    return dateItem(i, m + 2, monday + 7 + weekday - 1);
  if (unit === 'week' && (span === 'this' || span === 'same')) {
    const inWeek = monday + weekday - 1;
    return dateItem(i, m + 2, inWeek < today ? inWeek + 7 : inWeek);
  }
  if (wordAt(tokens, j) === 'after' && wordAt(tokens, j + 1) === 'next')
    return dateItem(i, j + 2, monday + 14 + weekday - 1);
  if (wordAt(tokens, j) === 'week' && which === 'bare') return dateItem(i, j + 1, day + 7);
  // "Monday two weeks from now": the Monday of that week.
  const weeks = readCount(tokens, j);
  if (
    weeks !== undefined &&
    DAY_UNITS.get(wordAt(tokens, weeks.next)) === 7 &&
    wordAt(tokens, weeks.next + 1) === 'from' &&
    (wordAt(tokens, weeks.next + 2) === 'now' || wordAt(tokens, weeks.next + 2) === 'today')
  )
    return dateItem(i, weeks.next + 3, mondayOf(today) + 7 * weeks.value + weekday - 1);
  const dated = readWeekLater(tokens, i, dateItem(i, j, day));
  if (dated.b > j) return dated;
  if (which === 'bare' && recurs(tokens, j - 1)) {
    const first = today + (ahead % 7);
    return { ...dateItem(i, j, first, today + RECURRING_DAYS), weekdays: [weekday], loose: 'weekday' };
  }
  return { ...dateItem(i, j, day), loose: 'weekday' };
}

/** Whether the weekday at `j` is one of many: "any Wednesday", "Wednesdays", and each of "any Monday or Tuesday". */
function recurs(tokens: Tokens, j: number): boolean {
  const before = wordAt(tokens, j - 1);
  if (before === 'any') return true;
  // Without its apostrophe "Friday's lunch" looks like many.
  if (wordAt(tokens, j).endsWith('days') && (before === 'on' || AFTER_MANY.has(wordAt(tokens, j + 1))))
    return true;
  const joined = before === 'or' || before === 'and' || before === ',';
  return joined && WEEKDAYS.has(wordAt(tokens, j - 2)) && recurs(tokens, j - 2);
}

/** "… in a week", "… in two weeks": a week or more after a day just read. */
export function readWeekLater(tokens: Tokens, a: number, date: DateItem): DateItem {
  if (wordAt(tokens, date.b) !== 'in') return date;
  const count = readCount(tokens, date.b + 1);
  const days = count === undefined ? undefined : DAY_UNITS.get(wordAt(tokens, count.next));
  if (count === undefined || days === undefined || days < 7) return date;
  return dateItem(a, count.next + 1, date.from + days * count.value);
}

function shyWeekdayMeant(tokens: Tokens, j: number): boolean {
  const before = wordAt(tokens, j - 1);
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
