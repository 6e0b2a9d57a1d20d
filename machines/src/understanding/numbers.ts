// Small numbers as people say and transcribers write them: "5", "05", "twenty-two", "twenty second", "oh five".
import type { Token } from './tokens.ts';

export interface NumberRead {
  value: number;
  /** Said as an ordinal ("14th", "fourteenth"). */
  ordinal: boolean;
  /** Written with digits rather than words. */
  written: boolean;
  next: number;
}

const ONES: Record<string, number> = {
  zero: 0,
  oh: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
};
const TEENS: Record<string, number> = {
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
};
const TENS: Record<string, number> = {
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const ORDINAL_ONES: Record<string, number> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
};
const ORDINALS: Record<string, number> = {
  ...ORDINAL_ONES,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};

const own = (table: Record<string, number>, key: string): number | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The digit a word names when digits are read one by one: 0 to 9, or undefined. */
export const digitWord = (word: string): number | undefined => own(ONES, word);

/** The number 1 to 31 an ordinal word names, or undefined. */
export const ordinalWord = (word: string): number | undefined => own(ORDINALS, word);

/** Reads a number from 0 to 99, or any run of digits, that begins at `i`. */
export function readNumber(tokens: readonly Token[], i: number): NumberRead | undefined {
  const token = tokens[i];
  if (token === undefined) return undefined;
  if (token.digits > 0) return { value: token.n, ordinal: token.ordinal, written: true, next: i + 1 };
  const tens = own(TENS, token.t);
  if (tens !== undefined) {
    const after = tokens[i + 1]?.t === '-' ? i + 2 : i + 1;
    const word = tokens[after]?.t ?? '';
    const unit = own(ONES, word);
    if (unit !== undefined && unit > 0)
      return { value: tens + unit, ordinal: false, written: false, next: after + 1 };
    const ordinal = own(ORDINAL_ONES, word);
    if (ordinal !== undefined)
      return { value: tens + ordinal, ordinal: true, written: false, next: after + 1 };
    return { value: tens, ordinal: false, written: false, next: i + 1 };
  }
  const plain = own(TEENS, token.t) ?? own(ONES, token.t);
  if (plain !== undefined) return { value: plain, ordinal: false, written: false, next: i + 1 };
  const ordinal = own(ORDINALS, token.t);
  if (ordinal !== undefined) return { value: ordinal, ordinal: true, written: false, next: i + 1 };
  return undefined;
}

/** Reads "a", "an", "one", "a couple of", "a few", or a number: the count of a duration. */
export function readCount(tokens: readonly Token[], i: number): { value: number; next: number } | undefined {
  const word = tokens[i]?.t;
  if (word === 'a' || word === 'an' || word === 'the') {
    const next = tokens[i + 1]?.t;
    if (next === 'couple') return { value: 2, next: tokens[i + 2]?.t === 'of' ? i + 3 : i + 2 };
    if (next === 'few') return { value: 3, next: i + 2 };
    return word === 'the' ? undefined : { value: 1, next: i + 1 };
  }
  if (word === 'few' || word === 'several') return { value: 3, next: i + 1 };
  if (word === 'couple') return { value: 2, next: tokens[i + 1]?.t === 'of' ? i + 2 : i + 1 };
  const number = readNumber(tokens, i);
  if (number === undefined || number.ordinal) return undefined;
  return { value: number.value, next: number.next };
}
