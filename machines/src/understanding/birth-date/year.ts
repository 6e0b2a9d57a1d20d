// The year of a birth, as it is said and as it is misheard.
import { fromDay, type Day } from '../calendar.ts';
import { readNumber } from '../numbers.ts';
import type { Token } from '../tokens.ts';
import { LINKS, misheard } from './misheard.ts';
import { isPossible } from './possible.ts';

interface YearRead {
  value: number;
  b: number;
  sure: boolean;
}

/** "1979", "79", "nineteen seventy nine", "two thousand and five", "1970 9" (a transcriber's 1979), "19 79", "9027" (nineteen twenty-seven). */
export function readYear(tokens: readonly Token[], i: number, today: Day): YearRead | undefined {
  let j = i;
  while (LINKS.has(tokens[j]?.t ?? '')) j++;
  const token = tokens[j];
  if (token === undefined) return undefined;
  const now = fromDay(today).year;
  const fits = (year: number): boolean => isPossible(year, now);
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

/** The latest year that ends so and is not to come. */
export const century = (year: number, now: number): number =>
  2000 + year <= now ? 2000 + year : 1900 + year;

/** Years with a digit misheard: 1874 for 1974, 9027 for 1927, 1003 for two thousand three, 20016, 19956. */
export function mendYear(digits: string, now: number): number | undefined {
  const n = Number(digits);
  if (digits.length === 4) {
    if (n >= 1800 && n < now && !isPossible(n, now)) return n + 100;
    if (n >= 9000 && n <= 9099) return 1900 + (n - 9000);
    if (n >= 1000 && 2000 + (n - 1000) <= now && n < 1030) return 2000 + (n - 1000);
    return undefined;
  }
  if (digits.length === 5 && digits.startsWith('200'))
    return 2000 + Number(digits.slice(3)) <= now ? 2000 + Number(digits.slice(3)) : undefined;
  if (digits.length === 5) {
    const once = Number(digits.replace(/(\d)\1/, '$1'));
    return isPossible(once, now) ? once : undefined;
  }
  if (digits.length === 3 && digits.startsWith('20')) return 2000 + (n - 200);
  return undefined;
}
