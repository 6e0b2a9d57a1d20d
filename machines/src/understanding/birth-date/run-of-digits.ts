// A date of birth that is all digits, apart or run together.
import { fromDay, type Day } from '../calendar.ts';
import { readNumber } from '../numbers.ts';
import type { Token } from '../tokens.ts';
import { misheard } from './misheard.ts';
import { type BirthDateRead, birthDate, isPossible } from './possible.ts';
import { century, mendYear } from './year.ts';

interface Heard {
  digits: string;
  value: number;
  ordinal: boolean;
  a: number;
  b: number;
}

/** All digits: "27th of the 9th 1979", "04/05/1982", "1604 2003", "07021 957", "275 19 24". */
export function readDigits(
  tokens: readonly Token[],
  today: Day,
  monthFirst: boolean,
): BirthDateRead | undefined {
  const heard = numbersOf(tokens);
  const [first] = heard;
  const last = heard.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const dayFirst = !monthFirst || (first.ordinal && heard[1]?.ordinal === true);
  for (const { before, year, sure } of splits(heard, fromDay(today).year)) {
    for (const [date, month, likely] of monthDays(before, dayFirst)) {
      const read = birthDate(year, month, date, today, first.a, last.b, sure && likely ? 0.85 : 0.5);
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
        const read = birthDate(full, order ? y : x, order ? x : y, today, a, b, 0.45);
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
  const fits = (year: number): boolean => isPossible(year, now);
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
