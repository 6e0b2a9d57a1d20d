// Digits as people read them out: "five five five, double oh seven", "triple two", "twelve thirty-four".
import { digitWord, readNumber } from './numbers.ts';
import type { Token } from './tokens.ts';

export interface DigitRun {
  digits: string;
  /** It began with a plus. */
  plus: boolean;
  a: number;
  b: number;
}

const REPEATS: Record<string, number> = { double: 2, triple: 3, treble: 3, quadruple: 4 };
/** Marks and words that may stand between the digits of one number. */
const BETWEEN = new Set([
  '-',
  '.',
  ',',
  '(',
  ')',
  '/',
  'and',
  'then',
  'uh',
  'um',
  'dash',
  'area',
  'code',
  'extension',
  '+',
  'plus',
  'o',
  'space',
  'er',
  'hyphen',
  'its',
  'ok',
  'okay',
]);

/** Every run of digits in the utterance, in order. */
export function readDigitRuns(tokens: readonly Token[]): DigitRun[] {
  const runs: DigitRun[] = [];
  let run: DigitRun | undefined;
  let i = 0;
  while (i < tokens.length) {
    const token = tokens[i];
    if (token === undefined) break;
    const read = readDigits(tokens, i, run !== undefined);
    if (read !== undefined) {
      run ??= {
        digits: '',
        plus: tokens[i - 1]?.t === '+' || tokens[i - 1]?.t === 'plus',
        a: tokens[i - 1]?.t === '+' || tokens[i - 1]?.t === '(' ? i - 1 : i,
        b: i,
      };
      run.digits += read.digits;
      run.b = read.next;
      i = read.next;
      if (!runs.includes(run)) runs.push(run);
      continue;
    }
    if (!BETWEEN.has(token.t)) run = undefined;
    i++;
  }
  return runs;
}

function readDigits(
  tokens: readonly Token[],
  i: number,
  inside: boolean,
): { digits: string; next: number } | undefined {
  const token = tokens[i];
  if (token === undefined) return undefined;
  if (token.digits > 0 && !token.ordinal) return { digits: token.t, next: i + 1 };
  const repeat = Object.hasOwn(REPEATS, token.t) ? REPEATS[token.t] : undefined;
  if (repeat !== undefined) {
    const next = tokens[i + 1];
    const digit =
      next === undefined ? undefined : next.digits === 1 ? next.n : next.t === 'o' ? 0 : digitWord(next.t);
    return digit === undefined ? undefined : { digits: String(digit).repeat(repeat), next: i + 2 };
  }
  if (token.t === 'o' && inside) return { digits: '0', next: i + 1 };
  if (token.t === 'hundred' && inside) return { digits: '00', next: i + 1 };
  if (token.t === 'thousand' && inside) return { digits: '000', next: i + 1 };
  // "for" and "to" between digits are four and two only where the transcriber wrote digits around them; leave them.
  const number = readNumber(tokens, i);
  if (number === undefined || number.ordinal) return undefined;
  return { digits: String(number.value), next: number.next };
}
