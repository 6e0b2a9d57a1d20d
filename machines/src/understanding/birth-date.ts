// A date of birth as said, or misheard, on the telephone: "27th of the 9th 1979", "1604 2003", "best of August 1959", "the fifth of may
// eighty two". Every guess is within reason and its confidence says how much of one it is: the agent reads it back.
import { fromDay, validDay, type Day } from './calendar.ts';
import { readNumber } from './numbers.ts';
import type { Token } from './tokens.ts';
import { MONTHS } from './when/words.ts';

export interface BirthDateRead {
  day: Day;
  confidence: number;
  a: number;
  b: number;
}

/** Nobody alive was born before. */
const OLDEST_YEARS = 125;

/** `monthFirst`: 4/5 is April the 5th. `today` bounds the year: nobody is born tomorrow. */
export function readBirthDate(
  tokens: readonly Token[],
  today: Day,
  monthFirst: boolean,
): BirthDateRead | undefined {
  return readNamedMonth(tokens, today) ?? readDigits(tokens, today, monthFirst);
}

/** What transcribers write for an ordinal or a digit they misheard. */
const MISHEARD: Record<string, number> = {
  best: 1,
  burst: 1,
  fast: 1,
  won: 1,
  verse: 1,
  to: 2,
  too: 2,
  seconds: 2,
  bird: 3,
  free: 3,
  word: 3,
  for: 4,
  fort: 4,
  forth: 4,
  off: 4,
  or: 4,
  of: 4,
  this: 5,
  if: 5,
  fit: 5,
  sick: 6,
  sex: 6,
  heaven: 7,
  ate: 8,
  age: 8,
  days: 8,
  ache: 8,
  night: 9,
  nights: 9,
  mine: 9,
  line: 9,
  name: 9,
  names: 9,
  knights: 9,
  team: 10,
  tense: 10,
  tent: 10,
  scent: 10,
  well: 12,
  wells: 12,
};
const misheard = (word: string): number | undefined =>
  Object.hasOwn(MISHEARD, word) ? MISHEARD[word] : undefined;

const LINKS = new Set(['of', 'the', ',', '-', '/', '.', 'and', 'uh', 'um', 'in', 'er']);

function readNamedMonth(tokens: readonly Token[], today: Day): BirthDateRead | undefined {
  // The last month counts: "2nd of September … 2nd of December 1978" was corrected.
  for (let at = tokens.length - 1; at >= 0; at--) {
    const month = MONTHS.get(tokens[at]?.t ?? '');
    if (month === undefined) continue;
    const read = readAround(tokens, at, month, today);
    if (read !== undefined) return read;
  }
  return undefined;
}

function readAround(
  tokens: readonly Token[],
  at: number,
  month: number,
  today: Day,
): BirthDateRead | undefined {
  const before = dateBefore(tokens, at);
  const next = readNumber(tokens, at + 1);
  const then = next === undefined ? undefined : readYear(tokens, next.next, today);
  if (before !== undefined) {
    // "20th of May 6th 1998" is a misheard "20th of the 6th".
    if (
      tokens[at]?.t === 'may' &&
      next?.ordinal === true &&
      next.value <= 12 &&
      then !== undefined &&
      before.sure
    )
      return made(then.value, next.value, before.value, today, before.a, then.b, 0.6);
    const year = readYear(tokens, at + 1, today);
    return year === undefined
      ? undefined
      : made(year.value, month, before.value, today, before.a, year.b, before.sure && year.sure ? 0.93 : 0.5);
  }
  let j = at + 1;
  while (tokens[j]?.t === 'the' || tokens[j]?.t === ',') j++;
  const date = readNumber(tokens, j);
  if (date !== undefined && date.value >= 1 && date.value <= 31) {
    const year = readYear(tokens, date.next, today);
    if (year !== undefined)
      return made(year.value, month, date.value, today, at, year.b, year.sure ? 0.93 : 0.5);
  }
  const guessed = guessBefore(tokens, at);
  const year = guessed === undefined ? undefined : readYear(tokens, at + 1, today);
  return guessed === undefined || year === undefined
    ? undefined
    : made(year.value, month, guessed.value, today, guessed.a, year.b, 0.4);
}

/** The day of the month that ends just before token `at`. */
function dateBefore(
  tokens: readonly Token[],
  at: number,
): { value: number; a: number; sure: boolean } | undefined {
  let j = at - 1;
  while (j >= 0 && LINKS.has(tokens[j]?.t ?? '')) j--;
  for (let a = Math.max(0, j - 2); a <= j; a++) {
    const number = readNumber(tokens, a);
    if (number === undefined || number.next !== j + 1) continue;
    const { value } = number;
    // "to 9th December": the twenty of twenty-ninth was lost.
    if (value <= 9 && number.ordinal && tokens[a - 1]?.t === 'to')
      return { value: 20 + value, a: a - 1, sure: false };
    if (value >= 1 && value <= 31) return { value, a, sure: true };
    // "50 January" is fifteen heard as fifty; "2018 March" is twenty-eighth run together.
    if (value >= 40 && value <= 90 && value % 10 === 0) return { value: 10 + value / 10, a, sure: false };
    if (value >= 2011 && value <= 2019) return { value: value - 1990, a, sure: false };
  }
  return undefined;
}

/** "best of August", "night may": a word that sounds like an ordinal, just before the month. */
function guessBefore(tokens: readonly Token[], at: number): { value: number; a: number } | undefined {
  let j = at - 1;
  if (tokens[j]?.t === 'the') j--;
  const link = tokens[j]?.t === 'of';
  const value = misheard(tokens[link ? j - 1 : j]?.t ?? '');
  if (value !== undefined && (!link || j >= 1)) return { value, a: link ? j - 1 : j };
  // "of July 1974" by itself: the fourth of July.
  return link && j === 0 ? { value: 4, a: 0 } : undefined;
}

interface YearRead {
  value: number;
  b: number;
  sure: boolean;
}

/** "1979", "79", "nineteen seventy nine", "two thousand and five", "1970 9" (a transcriber's 1979), "19 79", "9027" (nineteen twenty-seven). */
function readYear(tokens: readonly Token[], i: number, today: Day): YearRead | undefined {
  let j = i;
  while (LINKS.has(tokens[j]?.t ?? '')) j++;
  const token = tokens[j];
  if (token === undefined) return undefined;
  const now = fromDay(today).year;
  const fits = (year: number): boolean => year >= now - OLDEST_YEARS && year <= now;
  if (token.t === 'two' && tokens[j + 1]?.t === 'thousand') return readThousands(tokens, j + 2, now);
  if (token.digits === 0) {
    const first = readNumber(tokens, j);
    if (first === undefined) return undefined;
    if (first.value === 19 || first.value === 20) {
      const k = tokens[first.next]?.t === 'oh' || tokens[first.next]?.t === 'o' ? first.next + 1 : first.next;
      const rest = readNumber(tokens, k);
      if (rest !== undefined && fits(first.value * 100 + rest.value))
        return { value: first.value * 100 + rest.value, b: rest.next, sure: true };
    }
    return first.value >= 10 ? { value: century(first.value, now), b: first.next, sure: true } : undefined;
  }
  const next = tokens[j + 1];
  // "1970 9th", "1980 to": the last digit was heard apart.
  if (token.digits === 4 && token.n % 10 === 0 && next !== undefined) {
    if (token.n === 2000 && next.t === 'and') {
      const k = tokens[j + 2]?.t === 'the' ? j + 3 : j + 2;
      const rest = readNumber(tokens, k);
      if (rest !== undefined && fits(2000 + rest.value))
        return { value: 2000 + rest.value, b: rest.next, sure: true };
    }
    const unit = next.digits === 1 ? next.n : (misheard(next.t) ?? readNumber(tokens, j + 1)?.value);
    if (unit !== undefined && unit >= 1 && unit <= 9 && fits(token.n + unit) && tokens[j + 2] === undefined)
      return { value: token.n + unit, b: j + 2, sure: next.digits === 1 };
  }
  if (token.digits === 4 && fits(token.n)) return { value: token.n, b: j + 1, sure: true };
  if (token.digits === 2 && next?.digits === 2 && fits(token.n * 100 + next.n))
    return { value: token.n * 100 + next.n, b: j + 2, sure: true };
  // A stray ordinal before the year: "October 19th 1988".
  if (token.digits <= 2 && next?.digits === 4 && fits(next.n)) return { value: next.n, b: j + 2, sure: true };
  if (token.digits === 2 && !token.ordinal) return { value: century(token.n, now), b: j + 1, sure: true };
  const mended = mendYear(token.t, now);
  return mended === undefined ? undefined : { value: mended, b: j + 1, sure: false };
}

function readThousands(tokens: readonly Token[], i: number, now: number): YearRead {
  const rest = readNumber(tokens, tokens[i]?.t === 'and' ? i + 1 : i);
  if (rest === undefined || 2000 + rest.value > now) return { value: 2000, b: i, sure: true };
  return { value: 2000 + rest.value, b: rest.next, sure: true };
}

const century = (year: number, now: number): number => (2000 + year <= now ? 2000 + year : 1900 + year);

/** Years with a digit misheard: 1874 for 1974, 9027 for 1927, 1003 for two thousand three, 20016, 19956. */
function mendYear(digits: string, now: number): number | undefined {
  const n = Number(digits);
  if (digits.length === 4) {
    if (n >= 1800 && n < now - OLDEST_YEARS) return n + 100;
    if (n >= 9000 && n <= 9099) return 1900 + (n - 9000);
    if (n >= 1000 && 2000 + (n - 1000) <= now && n < 1030) return 2000 + (n - 1000);
    return undefined;
  }
  if (digits.length === 5 && digits.startsWith('200'))
    return 2000 + Number(digits.slice(3)) <= now ? 2000 + Number(digits.slice(3)) : undefined;
  if (digits.length === 5) {
    const once = Number(digits.replace(/(\d)\1/, '$1'));
    return once >= now - OLDEST_YEARS && once <= now ? once : undefined;
  }
  if (digits.length === 3 && digits.startsWith('20')) return 2000 + (n - 200);
  return undefined;
}

function made(
  year: number,
  month: number,
  date: number,
  today: Day,
  a: number,
  b: number,
  confidence: number,
): BirthDateRead | undefined {
  const day = validDay(year, month, date);
  if (day === undefined || day > today || year < fromDay(today).year - OLDEST_YEARS) return undefined;
  return { day, confidence, a, b };
}

interface Heard {
  digits: string;
  value: number;
  ordinal: boolean;
  a: number;
  b: number;
}

/** All digits: "27th of the 9th 1979", "04/05/1982", "1604 2003", "07021 957", "275 19 24". */
function readDigits(tokens: readonly Token[], today: Day, monthFirst: boolean): BirthDateRead | undefined {
  const heard = numbersOf(tokens);
  const [first] = heard;
  const last = heard.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const dayFirst = !monthFirst || (first.ordinal && heard[1]?.ordinal === true);
  for (const { before, year, sure } of splits(heard, fromDay(today).year)) {
    for (const [date, month, likely] of monthDays(before, dayFirst)) {
      const read = made(year, month, date, today, first.a, last.b, sure && likely ? 0.85 : 0.5);
      if (read !== undefined) return read;
    }
  }
  return onlyReading(heard.map(({ digits }) => digits).join(''), today, dayFirst, first.a, last.b);
}

/**
 * Digits run together, with zeros spoken before a day or a month ("1911 94", "08009 1986"): the one date they can be,
 * and none where they can be several.
 */
function onlyReading(
  digits: string,
  today: Day,
  dayFirst: boolean,
  a: number,
  b: number,
): BirthDateRead | undefined {
  if (digits.length < 6 || digits.length > 10) return undefined;
  const { year: now } = fromDay(today);
  for (const order of [dayFirst, !dayFirst]) {
    const found = new Map<Day, BirthDateRead>();
    for (let i = 1; i <= 4; i++)
      for (let j = i + 1; j <= i + 4 && j < digits.length; j++) {
        const parts = [digits.slice(0, i), digits.slice(i, j)];
        const year = digits.slice(j);
        if (!parts.every((part) => /^0*[1-9]\d?$/.test(part)) || !(year.length === 2 || year.length === 4))
          continue;
        const [x, y] = parts.map(Number) as [number, number];
        const full = year.length === 4 ? Number(year) : century(Number(year), now);
        const read = made(full, order ? y : x, order ? x : y, today, a, b, 0.45);
        if (read !== undefined) found.set(read.day, read);
      }
    const [only] = found.values();
    if (only !== undefined) return found.size === 1 ? only : undefined;
  }
  return undefined;
}

function numbersOf(tokens: readonly Token[]): Heard[] {
  const heard: Heard[] = [];
  for (let i = 0; i < tokens.length;) {
    const number = readNumber(tokens, i);
    const token = tokens[i];
    if (number !== undefined && token !== undefined) {
      const digits = number.written ? token.t : String(number.value);
      // Said twice: "the 1st the 1st of the 7th".
      const again = heard.at(-1);
      if (
        !(
          again !== undefined &&
          again.ordinal &&
          number.ordinal &&
          again.value === number.value &&
          tokens[i - 1]?.t === 'the' &&
          // "The 12th of the 12th" is a day and a month.
          tokens[i - 2]?.t !== 'of' &&
          heard.length === 1
        )
      )
        heard.push({ digits, value: number.value, ordinal: number.ordinal, a: i, b: number.next });
      i = number.next;
      continue;
    }
    const beside = numbersAhead(tokens, i + 1) === 1 && (heard.length > 0 || token?.t === 'or');
    const guess =
      token === undefined || !beside || token.t === 'of'
        ? undefined
        : token.t === 'or' && heard.length > 1
          ? 0
          : misheard(token.t);
    // A lone "to" or "for" between numbers may be a digit, and may be nothing.
    if (guess !== undefined && heard.length < 2 && (heard[0]?.digits.length ?? 0) <= 2)
      heard.push({ digits: String(guess), value: guess, ordinal: false, a: i, b: i + 1 });
    else if (guess === 0) heard.push({ digits: '0', value: 0, ordinal: false, a: i, b: i + 1 });
    i++;
  }
  return heard;
}

/** How many tokens from `i` on are numbers, when the next one is. */
function numbersAhead(tokens: readonly Token[], i: number): number {
  if (readNumber(tokens, i) === undefined) return 0;
  return tokens.slice(i).filter((_, k) => readNumber(tokens, i + k) !== undefined).length;
}

interface Split {
  before: string[];
  year: number;
  sure: boolean;
}

/** Ways to part the numbers into a year at the end and what stands before it. */
function splits(heard: readonly Heard[], now: number): Split[] {
  const fits = (year: number): boolean => year >= now - OLDEST_YEARS && year <= now;
  const digits = heard.map((h) => h.digits);
  const ways: Split[] = [];
  const last = digits.at(-1) ?? '';
  const rest = digits.slice(0, -1);
  if (/^\d{4}$/.test(digits[0] ?? '') && digits.length === 3 && fits(Number(digits[0])))
    return [{ before: digits.slice(1).toReversed(), year: Number(digits[0]), sure: true }];
  // "19 24", "19 0 5": a year in two parts; "1970 9": its last digit apart.
  const pair = digits.at(-2) ?? '';
  if (digits.length >= 3 && (pair === '19' || pair === '20') && last.length === 2)
    ways.push({ before: rest.slice(0, -1), year: Number(pair + last), sure: true });
  if (
    digits.length >= 3 &&
    /^(?:19|20)\d0$/.test(pair) &&
    last.length === 1 &&
    fits(Number(pair) + Number(last))
  )
    ways.push({ before: rest.slice(0, -1), year: Number(pair) + Number(last), sure: true });
  if (last.length === 4 && fits(Number(last))) ways.push({ before: rest, year: Number(last), sure: true });
  if (digits.length === 3 && last.length === 2)
    ways.push({ before: rest, year: century(Number(last), now), sure: true });
  const joined = digits.join('');
  if (joined.length >= 7 && fits(Number(joined.slice(-4))))
    ways.push({ before: [joined.slice(0, -4)], year: Number(joined.slice(-4)), sure: joined.length === 8 });
  const mended = mendYear(last, now);
  if (mended !== undefined && rest.length > 0) ways.push({ before: rest, year: mended, sure: false });
  if (joined.length === 6 && fits(Number(joined.slice(-4))))
    ways.push({ before: [joined.slice(0, -4)], year: Number(joined.slice(-4)), sure: false });
  return ways;
}

/** Ways to read a day and a month from the digits before the year, likeliest first. */
function monthDays(
  before: readonly string[],
  dayFirst: boolean,
): [date: number, month: number, likely: boolean][] {
  const ways: [number, number, boolean][] = [];
  const both = (x: number, y: number, likely: boolean): void => {
    ways.push(dayFirst ? [x, y, likely] : [y, x, likely]);
    ways.push(dayFirst ? [y, x, likely] : [x, y, likely]);
  };
  const [x, y] = before;
  if (before.length >= 2 && x !== undefined && y !== undefined && x.length <= 2 && y.length <= 2)
    both(Number(x), Number(y), before.length === 2);
  const joined = before.join('');
  if (joined.length >= 4) both(Number(joined.slice(0, 2)), Number(joined.slice(2, 4)), joined.length === 4);
  if (joined.length === 3) {
    both(Number(joined.slice(0, 2)), Number(joined.slice(2)), false);
    both(Number(joined.slice(0, 1)), Number(joined.slice(1)), false);
  }
  if (joined.length === 2) {
    // "37 1984": the thirtieth of the seventh.
    if (joined.startsWith('3')) both(30, Number(joined.slice(1)), false);
    both(Number(joined.slice(0, 1)), Number(joined.slice(1)), false);
  }
  return ways;
}
