// Telephone numbers read aloud or written, checked against the numbering plan and given as E.164.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { E164 } from '../business.ts';
import { readDigitRuns, type DigitRun } from './digits.ts';
import type { Token } from './tokens.ts';

export interface PhoneRead {
  phone: E164;
  confidence: number;
  a: number;
  b: number;
}

/** The country whose numbers are said without a country code, by the business's zone. */
export function countryOf(timezone: string): CountryCode {
  if (timezone.startsWith('Europe/London')) return 'GB';
  if (timezone.startsWith('Europe/Dublin')) return 'IE';
  if (timezone.startsWith('Europe/Madrid')) return 'ES';
  if (timezone.startsWith('Europe/Moscow')) return 'RU';
  if (timezone.startsWith('Asia/Tashkent') || timezone.startsWith('Asia/Samarkand')) return 'UZ';
  if (timezone.startsWith('Australia/')) return 'AU';
  if (/^America\/(?:Toronto|Vancouver|Montreal|Edmonton|Winnipeg|Halifax|Regina)/.test(timezone)) return 'CA';
  return 'US';
}

/** Words that take back the digits before them: "no, sorry, 5556". */
const TAKES_BACK = new Set([
  'no',
  'sorry',
  'wait',
  'actually',
  'correction',
  'scratch',
  'mean',
  'meant',
  'oops',
  'rather',
]);

/** Reads the telephone number in an utterance. `asked`: the agent asked for one, so a bare run of digits is one. */
export function readPhone(
  tokens: readonly Token[],
  country: CountryCode,
  asked: boolean,
): PhoneRead | undefined {
  const runs = readDigitRuns(tokens).filter((run) => run.digits.length > 0);
  if (runs.length === 0 || runs.reduce((sum, run) => sum + run.digits.length, 0) < 7) return undefined;
  // What comes after a correction replaces as many digits at the end as it has; a full number replaces all.
  let merged: DigitRun | undefined;
  for (const run of runs) {
    if (merged === undefined) merged = run;
    else if (tokens.slice(merged.b, run.a).some((t) => TAKES_BACK.has(t.t))) {
      const kept =
        run.digits.length >= 7
          ? ''
          : merged.digits.slice(0, Math.max(0, merged.digits.length - run.digits.length));
      merged = { ...merged, digits: kept + run.digits, b: run.b };
    } else if (run.a - merged.b <= 3 && merged.digits.length < 10)
      merged = { ...merged, digits: merged.digits + run.digits, b: run.b };
    else if (merged.digits.length < 7) merged = run;
  }
  if (merged === undefined) return undefined;
  const { digits, plus, a, b } = merged;
  if (digits.length < 7 || digits.length > 15) return undefined;
  const number = parsePhoneNumberFromString(
    plus ? `+${digits}` : digits.startsWith('00') ? `+${digits.slice(2)}` : digits,
    country,
  );
  if (number?.isValid() === true) return { phone: number.number, confidence: 0.97, a, b };
  // A country code without its plus: "44 7700 900123".
  const abroad = plus || digits.length < 11 ? undefined : parsePhoneNumberFromString(`+${digits}`);
  if (abroad?.isValid() === true) return { phone: abroad.number, confidence: 0.75, a, b };
  // A number that no plan knows is passed on only if it could be one; the agent reads it back.
  if (number?.isPossible() === true && (asked || digits.length >= 10))
    return { phone: number.number, confidence: 0.6, a, b };
  if (asked && abroad?.isPossible() === true) return { phone: abroad.number, confidence: 0.5, a, b };
  return undefined;
}

/** A code of 3 to 8 digits, keyed or read aloud. */
export function readCode(tokens: readonly Token[]): { code: string; a: number; b: number } | undefined {
  const runs = readDigitRuns(tokens);
  const [first] = runs;
  if (first === undefined) return undefined;
  const code = runs.map((run) => run.digits).join('');
  return code.length >= 3 && code.length <= 8
    ? { code, a: first.a, b: runs.at(-1)?.b ?? first.b }
    : undefined;
}
