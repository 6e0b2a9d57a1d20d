// Reads one clock time at a place in the utterance: "half past 3", "9 05", "quarter to eight", "noon".
import { readNumber } from '../numbers.ts';
import { wordAt as word, type TimeItem, type Tokens } from './items.ts';
import { COUNTED, WEEKDAYS, type Half } from './words.ts';

const time = (a: number, b: number, hour: number, minute: number, half?: Half, fixed = false): TimeItem => ({
  kind: 'time',
  a,
  b,
  hour,
  minute,
  fixed: fixed || hour > 12 || hour === 0,
  ...(half === undefined ? {} : { half }),
});

/** A clock time that is one by its own form: it has a half, minutes, "o'clock", or is noon or midnight. */
export function readTime(tokens: Tokens, i: number): TimeItem | undefined {
  const t = word(tokens, i);
  if (t === 'noon' || t === 'midday' || t === 'noontime') return time(i, i + 1, 12, 0, 'pm', true);
  if (t === 'mid' && word(tokens, i + 1) === 'day') return time(i, i + 2, 12, 0, 'pm', true);
  if (t === 'midnight') return time(i, i + 1, 0, 0, 'am', true);
  return readPastTo(tokens, i) ?? readClock(tokens, i);
}

/** "half past 3", "quarter to eight", "25 to 7", "20 mins after 10", "half three". */
function readPastTo(tokens: Tokens, i: number): TimeItem | undefined {
  let j = i;
  let amount: number | undefined;
  let certain = true;
  if (word(tokens, j) === 'a' && (word(tokens, j + 1) === 'quarter' || word(tokens, j + 1) === 'half')) j++;
  const t = word(tokens, j);
  if (t === 'half') {
    amount = 30;
    j++;
    // British "half three".
    const hour = readHour(tokens, j);
    if (hour !== undefined && word(tokens, hour.next) !== 'hours' && !COUNTED.has(word(tokens, hour.next)))
      return withTail(tokens, i, hour.next, hour.value, 30);
  } else if (t === 'quarter') {
    amount = 15;
    j++;
  } else {
    const number = readNumber(tokens, j);
    if (number === undefined || number.ordinal || number.value < 1 || number.value > 59) return undefined;
    amount = number.value;
    j = number.next;
    const unit = word(tokens, j);
    if (unit === 'minutes' || unit === 'minute' || unit === 'mins' || unit === 'min') j++;
    else certain = false;
  }
  const link = word(tokens, j);
  const past = link === 'past' || link === 'after' || (link === 'pass' && certain);
  const to =
    link === 'to' ||
    link === 'till' ||
    link === 'til' ||
    link === 'before' ||
    (link === 'of' && t === 'quarter');
  if (!past && !to) return undefined;
  if (
    word(tokens, j + 1) === 'noon' ||
    word(tokens, j + 1) === 'midday' ||
    word(tokens, j + 1) === 'midnight'
  ) {
    const base = word(tokens, j + 1) === 'midnight' ? (past ? 0 : 24) : 12;
    const total = base * 60 + (past ? amount : -amount);
    return time(i, j + 2, Math.floor(total / 60), total % 60, undefined, true);
  }
  const hour = readHour(tokens, j + 1);
  if (hour === undefined || COUNTED.has(word(tokens, hour.next))) return undefined;
  if (!certain) {
    // "2 to 4" is a range, and so is "10 to 12"; "25 to 7" and "5 to 18" are times.
    if (
      amount % 5 !== 0 ||
      (link !== 'past' && link !== 'after' && link !== 'to' && link !== 'till' && link !== 'til')
    )
      return undefined;
    const before = word(tokens, i - 1);
    if (to && (before === 'from' || before === 'between')) return undefined;
    if (to && amount <= 12 && hour.value === 12) return undefined;
    if (to && word(tokens, hour.next) === ':') return undefined;
  }
  if (past) return withTail(tokens, i, hour.next, hour.value, amount);
  return withTail(tokens, i, hour.next, hour.value, 60 - amount, -1);
}

/** A number that can be an hour: 0 to 24. */
function readHour(tokens: Tokens, i: number): { value: number; next: number } | undefined {
  const number = readNumber(tokens, i);
  if (number === undefined || number.ordinal || number.value > 24 || (tokens[i]?.digits ?? 0) > 2)
    return undefined;
  return { value: number.value, next: number.next };
}

/** Takes "am", "p.m.", "p m", "o'clock" behind a time, and moves the hour by `shift` once its half is known. */
function withTail(tokens: Tokens, a: number, b: number, hour: number, minute: number, shift = 0): TimeItem {
  let next = skipIsh(tokens, b);
  if (word(tokens, next) === 'oclock') next++;
  const half = readHalf(tokens, next);
  const end = half?.next ?? next;
  let h = hour;
  if (shift !== 0) {
    // "Quarter to one pm" is 12:45 pm; "quarter to twelve pm" is 11:45 am.
    h = hour === 1 ? 12 : hour === 0 ? 23 : hour - 1;
    let side = half?.half;
    if (side !== undefined && hour === 12) side = side === 'pm' ? 'am' : 'pm';
    return time(a, end, h, minute, side);
  }
  return time(a, end, h, minute, half?.half);
}

/** "7ish", "7-ish", "7 ish". */
function skipIsh(tokens: Tokens, i: number): number {
  if (word(tokens, i) === 'ish') return i + 1;
  return word(tokens, i) === '-' && word(tokens, i + 1) === 'ish' ? i + 2 : i;
}

function readHalf(tokens: Tokens, i: number): { half: Half; next: number } | undefined {
  const token = tokens[i];
  if (token === undefined) return undefined;
  if (token.t === 'am' || token.t === 'pm') {
    // "9 am" but not "… 9, am I right": the verb comes with a pronoun after it.
    if (token.t === 'am' && !token.glued && word(tokens, i + 1) === 'i') return undefined;
    return { half: token.t, next: i + 1 };
  }
  if (
    (token.t === 'a' || token.t === 'p') &&
    (word(tokens, i + 1) === 'm' || (word(tokens, i + 1) === '.' && word(tokens, i + 2) === 'm'))
  )
    return { half: token.t === 'a' ? 'am' : 'pm', next: word(tokens, i + 1) === 'm' ? i + 2 : i + 3 };
  if ((token.t === 'a' || token.t === 'p') && token.glued)
    return { half: token.t === 'a' ? 'am' : 'pm', next: i + 1 };
  return undefined;
}

/** "3:30", "3.30 pm", "15h20", "9 05", "nine thirty", "eight oh five", "3 pm", "3 o'clock". */
function readClock(tokens: Tokens, i: number): TimeItem | undefined {
  const first = tokens[i];
  const number = readNumber(tokens, i);
  if (first === undefined || number === undefined || number.ordinal || number.value > 24) {
    return readRunTogether(tokens, i);
  }
  if (first.digits > 2) return readRunTogether(tokens, i);
  if (tokens[i - 1]?.t === '$' || tokens[i - 1]?.t === '#') return undefined;
  const j = number.next;
  const mark = tokens[j];
  const minute = tokens[j + 1];
  if (
    mark !== undefined &&
    minute !== undefined &&
    minute.digits === 2 &&
    minute.n < 60 &&
    minute.glued &&
    mark.glued &&
    !minute.ordinal
  ) {
    if (mark.t === ':' || mark.t === 'h') {
      const b = tokens[j + 2]?.t === ':' && tokens[j + 3]?.digits === 2 ? j + 4 : j + 2;
      // Written with a leading zero it is a 24-hour clock's morning, unless a half says otherwise.
      return withTail(tokens, i, b, number.value, minute.n);
    }
    if (mark.t === '.' && tokens[j + 2]?.t !== '.') {
      const half = readHalf(tokens, j + 2);
      const before = word(tokens, i - 1);
      if (half !== undefined || before === 'at' || before === 'around' || before === 'by')
        return withTail(tokens, i, j + 2, number.value, minute.n);
    }
  }
  if (mark?.t === ':' && mark.glued && readHalf(tokens, j + 1) !== undefined)
    return withTail(tokens, i, j + 1, number.value, 0);
  if (
    mark !== undefined &&
    mark.glued &&
    number.written &&
    (mark.t === 'h' || mark.t === 'hr' || mark.t === 'hrs')
  )
    return time(i, j + 1, number.value, 0, undefined, true);
  if (mark?.t === 'oclock') return withTail(tokens, i, j, number.value, 0);
  if (readHalf(tokens, j) !== undefined && number.value <= 24) return withTail(tokens, i, j, number.value, 0);
  if (mark !== undefined && (mark.t === 'noon' || mark.t === 'midnight') && number.value === 12)
    return time(i, j + 1, mark.t === 'noon' ? 12 : 0, 0, mark.t === 'noon' ? 'pm' : 'am', true);
  return readSpokenMinutes(tokens, i, number.value, j, number.written);
}

/** Hour and minutes as two numbers: "9 05", "13 50", "nine thirty", "eight oh five". */
function readSpokenMinutes(
  tokens: Tokens,
  i: number,
  hour: number,
  j: number,
  written: boolean,
): TimeItem | undefined {
  if (!written && word(tokens, j) === '-') j++;
  const next = tokens[j];
  if (next === undefined) return undefined;
  // Digits in a longer row are a telephone number, a date or a code.
  if (written && (tokens[i - 1]?.digits || ['-', '/', '.', '$', '+', '#'].includes(word(tokens, i - 1))))
    return undefined;
  if (next.digits > 0) {
    if (!written && next.digits !== 2) return undefined;
    if (next.digits !== 2 || next.n > 59 || next.ordinal || tokens[j + 1]?.digits) return undefined;
    if (['/', '-', '.'].includes(word(tokens, j + 1)) && tokens[j + 2]?.digits) return undefined;
    if (COUNTED.has(word(tokens, j + 1))) return undefined;
    return withTail(tokens, i, j + 1, hour, next.n);
  }
  if (next.t === 'oh' || next.t === 'o' || next.t === 'ou' || next.t === 'zero') {
    const ones = readNumber(tokens, j + 1);
    if (ones === undefined || ones.value > 9 || ones.ordinal) return undefined;
    return withTail(tokens, i, ones.next, hour, ones.value);
  }
  const minutes = readNumber(tokens, j);
  if (minutes === undefined || minutes.ordinal || minutes.value < 10 || minutes.value > 59) return undefined;
  if (hour === 0 || COUNTED.has(word(tokens, minutes.next))) return undefined;
  const after = word(tokens, minutes.next);
  // "ten fifteen" but not "four to five" (other marks), nor digits spelled on.
  if (readNumber(tokens, minutes.next) !== undefined && after !== 'oh') return undefined;
  return withTail(tokens, i, minutes.next, hour, minutes.value);
}

/** "1030 am", "at 0900", "1500 hours": an hour and minutes in one number. */
function readRunTogether(tokens: Tokens, i: number): TimeItem | undefined {
  const token = tokens[i];
  if (token === undefined || token.ordinal || (token.digits !== 3 && token.digits !== 4)) return undefined;
  const hour = Math.floor(token.n / 100);
  const minute = token.n % 100;
  if (hour > 24 || minute > 59) return undefined;
  const before = word(tokens, i - 1);
  if (readHalf(tokens, i + 1) !== undefined) return withTail(tokens, i, i + 1, hour, minute);
  if (word(tokens, i + 1) === 'hours' || word(tokens, i + 1) === 'hrs')
    return time(i, i + 2, hour, minute, undefined, true);
  if (
    ['at', 'around', 'by', 'after', 'before'].includes(before) &&
    minute % 5 === 0 &&
    !tokens[i + 1]?.digits &&
    (token.n < 1900 || token.n > 2100)
  )
    return time(i, i + 1, hour, minute);
  return undefined;
}

/** A lone number that only its surroundings make a time: "at 3", "tomorrow 8", "after five". */
export function readBareHour(tokens: Tokens, i: number): TimeItem | undefined {
  const together = tokens[i];
  const dotted = readDotted(tokens, i);
  if (dotted !== undefined) return dotted;
  // "1830" in answer to when.
  if (
    (together?.digits === 4 || together?.digits === 3) &&
    !together.ordinal &&
    together.n % 5 === 0 &&
    together.n < 2400 &&
    together.n % 100 < 60 &&
    (together.n < 1950 || together.n > 2040)
  )
    return tokens[i + 1]?.digits || tokens[i - 1]?.digits
      ? undefined
      : time(i, i + 1, Math.floor(together.n / 100), together.n % 100);
  const number = readNumber(tokens, i);
  if (number === undefined || number.ordinal || number.value > 24 || (tokens[i]?.digits ?? 0) > 2)
    return undefined;
  const after = tokens[number.next];
  if (after !== undefined) {
    if (COUNTED.has(after.t) && !(after.t === 'or' || after.t === 'new')) return undefined;
    if (['/', '%', '$', '€', '£', "'"].includes(after.t)) return undefined;
    if (after.t === '.' && after.glued && tokens[number.next + 1]?.glued && tokens[number.next + 1]?.digits)
      return undefined;
    if (after.digits > 0 && after.digits !== 4) return undefined;
    // A second number word makes it a telephone number or a count: "five five five".
    if (after.digits === 0 && readNumber(tokens, number.next) !== undefined && after.t !== 'second')
      return undefined;
  }
  if (['$', '€', '£', '#', '+'].includes(word(tokens, i - 1))) return undefined;
  return time(i, skipIsh(tokens, number.next), number.value, 0);
}

/** "6.15" where a time is looked for. */
function readDotted(tokens: Tokens, i: number): TimeItem | undefined {
  const [hour, dot, minute] = [tokens[i], tokens[i + 1], tokens[i + 2]];
  if (hour === undefined || minute === undefined || dot?.t !== '.' || !dot.glued || !minute.glued)
    return undefined;
  if (hour.digits === 0 || hour.digits > 2 || hour.n > 24 || minute.digits !== 2 || minute.n > 59)
    return undefined;
  if (tokens[i + 3]?.glued && (tokens[i + 3]?.t === '.' || tokens[i + 3]?.t === '%')) return undefined;
  return time(i, i + 3, hour.n, minute.n);
}

/** Whether a weekday or a part of a day begins at `i`: then a bare number before it is a time ("11 friday"). */
export const beginsDay = (tokens: Tokens, i: number): boolean =>
  WEEKDAYS.has(word(tokens, i)) || ['tomorrow', 'today', 'tonight'].includes(word(tokens, i));
