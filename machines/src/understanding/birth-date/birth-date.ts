// A date of birth as said, or misheard, on the telephone: "27th of the 9th 1979", "1604 2003", "best of August 1959", "the fifth of may
// eighty two". Every guess is within reason and its confidence says how much of one it is: the agent reads it back.
import type { Day } from '../calendar.ts';
import { readNumber } from '../numbers.ts';
import type { Token } from '../tokens.ts';
import { MONTHS } from '../when/words.ts';
import { LINKS, misheard } from './misheard.ts';
import { type BirthDateRead, birthDate } from './possible.ts';
import { readDigits } from './run-of-digits.ts';
import { readYear } from './year.ts';

/** `monthFirst`: 4/5 is April the 5th. `today` bounds the year: nobody is born tomorrow. */
export function readBirthDate(
  tokens: readonly Token[],
  today: Day,
  monthFirst: boolean,
): BirthDateRead | undefined {
  return readNamedMonth(tokens, today) ?? readDigits(tokens, today, monthFirst);
}

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
      return birthDate(then.value, next.value, before.value, today, before.a, then.b, 0.6);
    const year = readYear(tokens, at + 1, today);
    return year === undefined
      ? undefined
      : birthDate(
          year.value,
          month,
          before.value,
          today,
          before.a,
          year.b,
          before.sure && year.sure ? 0.93 : 0.5,
        );
  }
  let j = at + 1;
  while (tokens[j]?.t === 'the' || tokens[j]?.t === ',') j++;
  const date = readNumber(tokens, j);
  if (date !== undefined && date.value >= 1 && date.value <= 31) {
    const year = readYear(tokens, date.next, today);
    if (year !== undefined)
      return birthDate(year.value, month, date.value, today, at, year.b, year.sure ? 0.93 : 0.5);
  }
  const guessed = guessBefore(tokens, at);
  const year = guessed === undefined ? undefined : readYear(tokens, at + 1, today);
  return guessed === undefined || year === undefined
    ? undefined
    : birthDate(year.value, month, guessed.value, today, guessed.a, year.b, 0.4);
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
