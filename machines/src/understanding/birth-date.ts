// A date of birth as said or misheard on the telephone: "27th of the 9th 1979", "1604 2003", "07021 957", "march fifth eighty two".
import { fromDay, toDay, validDay, type Day } from './calendar.ts';
import { ordinalWord, readNumber } from './numbers.ts';
import type { Token } from './tokens.ts';
import { MONTHS } from './when/words.ts';

export interface BirthDateRead {
  day: Day;
  confidence: number;
  a: number;
  b: number;
}

/** `monthFirst`: 4/5 is April the 5th. `today` bounds the year: nobody is born tomorrow. */
export function readBirthDate(
  tokens: readonly Token[],
  today: Day,
  monthFirst: boolean,
): BirthDateRead | undefined {
  return readNamedMonth(tokens, today) ?? readNumericBirthDate(tokens, today, monthFirst);
}

function readNamedMonth(tokens: readonly Token[], today: Day): BirthDateRead | undefined {
  const at = tokens.findIndex((t) => MONTHS.has(t.t));
  if (at < 0) return undefined;
  const month = MONTHS.get(tokens[at]?.t ?? '') ?? 1;
  const before = dateBefore(tokens, at);
  if (before !== undefined) {
    const year = readBirthYear(tokens, at + 1, today);
    if (year === undefined) return undefined;
    return made(year.value, month, before.value, today, before.a, year.b);
  }
  let j = at + 1;
  while (tokens[j]?.t === 'the' || tokens[j]?.t === ',') j++;
  const date = readNumber(tokens, j);
  if (date === undefined || date.value < 1 || date.value > 31) return undefined;
  const year = readBirthYear(tokens, date.next, today);
  return year === undefined ? undefined : made(year.value, month, date.value, today, at, year.b);
}

/** The day of the month that ends just before token `at`. */
function dateBefore(tokens: readonly Token[], at: number): { value: number; a: number } | undefined {
  let j = at - 1;
  while (j >= 0 && ['of', 'the', ',', '-', '/', '.'].includes(tokens[j]?.t ?? '')) j--;
  for (let a = Math.max(0, j - 2); a <= j; a++) {
    const number = readNumber(tokens, a);
    if (number !== undefined && number.next === j + 1 && number.value >= 1 && number.value <= 31)
      return { value: number.value, a };
  }
  return undefined;
}

/** "1979", "79", "nineteen seventy nine", "two thousand and five", "1970 9" (a transcriber's 1979), "19 79". */
function readBirthYear(
  tokens: readonly Token[],
  i: number,
  today: Day,
): { value: number; b: number } | undefined {
  let j = i;
  while ([',', 'of', 'in', 'the', '-', '/', '.', 'and', 'uh', 'um'].includes(tokens[j]?.t ?? '')) j++;
  const token = tokens[j];
  if (token === undefined) return undefined;
  const now = fromDay(today).year;
  const fits = (year: number): boolean => year >= now - 125 && year <= now;
  if (token.digits > 0) {
    const next = tokens[j + 1];
    // "1970 9th", "1980 8th": the units were heard apart.
    if (token.digits === 4 && token.n % 10 === 0 && next?.digits === 1 && fits(token.n + next.n))
      return { value: token.n + next.n, b: j + 2 };
    if (token.digits === 4 && token.n === 2000 && next?.t === 'and') {
      const rest = readNumber(tokens, j + 2);
      if (rest !== undefined && fits(2000 + rest.value)) return { value: 2000 + rest.value, b: rest.next };
    }
    if (token.digits === 4 && fits(token.n)) return { value: token.n, b: j + 1 };
    if (token.digits === 2 && next?.digits === 2 && fits(token.n * 100 + next.n))
      return { value: token.n * 100 + next.n, b: j + 2 };
    // A stray ordinal before the year: "October 19th 1988".
    if (token.digits <= 2 && next?.digits === 4 && fits(next.n)) return { value: next.n, b: j + 2 };
    if (token.digits === 2) return { value: century(token.n, now), b: j + 1 };
    return undefined;
  }
  const first = readNumber(tokens, j);
  if (token.t === 'two' && tokens[j + 1]?.t === 'thousand') {
    const k = tokens[j + 2]?.t === 'and' ? j + 3 : j + 2;
    const rest = readNumber(tokens, k);
    return rest === undefined || rest.value > 30
      ? { value: 2000, b: j + 2 }
      : { value: 2000 + rest.value, b: rest.next };
  }
  if (first === undefined) return undefined;
  if (first.value === 19 || first.value === 20) {
    const k = tokens[first.next]?.t === 'oh' || tokens[first.next]?.t === 'o' ? first.next + 1 : first.next;
    const rest = readNumber(tokens, k);
    if (rest !== undefined && fits(first.value * 100 + rest.value))
      return { value: first.value * 100 + rest.value, b: rest.next };
  }
  return first.value >= 10 ? { value: century(first.value, now), b: first.next } : undefined;
}

const century = (year: number, now: number): number => (2000 + year <= now ? 2000 + year : 1900 + year);

function made(
  year: number,
  month: number,
  date: number,
  today: Day,
  a: number,
  b: number,
): BirthDateRead | undefined {
  const day = validDay(year, month, date);
  return day === undefined || day > today ? undefined : { day, confidence: 0.93, a, b };
}

/** All digits: "27th of the 9th 1979", "04/05/1982", "1604 2003", "07021 957". */
function readNumericBirthDate(
  tokens: readonly Token[],
  today: Day,
  monthFirst: boolean,
): BirthDateRead | undefined {
  const numbers: { value: number; digits: string; ordinal: boolean; a: number; b: number }[] = [];
  for (let i = 0; i < tokens.length;) {
    const number = readNumber(tokens, i);
    if (number === undefined) {
      i++;
      continue;
    }
    const digits = number.written ? (tokens[i]?.t ?? '') : String(number.value);
    numbers.push({
      value: number.value,
      digits,
      ordinal: number.ordinal || ordinalWord(tokens[i]?.t ?? '') !== undefined,
      a: i,
      b: number.next,
    });
    i = number.next;
  }
  const [first] = numbers;
  if (first === undefined) return undefined;
  const last = numbers.at(-1) ?? first;
  const place = { a: first.a, b: last.b };
  // "27th of the 9th": ordinals both ways are day, then month.
  const dayFirst = !monthFirst || (first.ordinal && numbers[1]?.ordinal === true) || first.digits.length > 2;
  const joined = numbers.map((n) => n.digits).join('');
  const year = fromDay(today).year;
  const tries: [date: number, month: number, year: number][] = [];
  if (
    numbers.length >= 3 &&
    numbers.slice(0, 2).every((n) => n.value >= 1 && n.value <= 31 && n.digits.length <= 2)
  ) {
    const y = numbers
      .slice(2)
      .map((n) => n.digits)
      .join('');
    const full =
      y.length === 4 ? Number(y) : y.length === 2 ? century(Number(y), year) : Number(y.slice(0, 4));
    const [x, z] = [numbers[0]?.value ?? 0, numbers[1]?.value ?? 0];
    tries.push(dayFirst ? [x, z, full] : [z, x, full], dayFirst ? [z, x, full] : [x, z, full]);
  }
  if (joined.length === 8) {
    const [x, z, y] = [Number(joined.slice(0, 2)), Number(joined.slice(2, 4)), Number(joined.slice(4))];
    tries.push(dayFirst ? [x, z, y] : [z, x, y], dayFirst ? [z, x, y] : [x, z, y]);
    tries.push([Number(joined.slice(6)), Number(joined.slice(4, 6)), Number(joined.slice(0, 4))]);
  }
  for (const [date, month, y] of tries) {
    if (y < year - 125) continue;
    const read = made(y, month, date, today, place.a, place.b);
    if (read !== undefined) return { ...read, confidence: 0.85 };
  }
  return undefined;
}

/** The first day a person alive today can have been born, for bounds elsewhere. */
export const oldestBirth = (today: Day): Day => {
  const { year } = fromDay(today);
  return toDay(year - 125, 1, 1);
};
