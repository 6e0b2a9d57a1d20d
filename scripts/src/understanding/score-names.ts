// Scores names and dates of birth given over the telephone, from the transcriber's best guess and from all of its guesses.
import { understandInDetail } from '@offhook/machines';
import { outputWhen, readRow } from './row.ts';

export interface NameRow {
  id: string;
  item: 'name' | 'dob';
  attempt: number;
  text: string;
  nbest: string[];
  gold: string;
}

export interface NameScore {
  rows: number;
  top1: number;
  /** Some guess of the transcriber reads right. */
  nbest: number;
  /** Of dates of birth: rows whose words hold the date at all, the most that could be read from them. */
  bound?: number;
}

const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

export function scoreNames(
  rows: readonly NameRow[],
  missed: (row: NameRow, said: string) => void,
): Record<string, NameScore> {
  const scores: Record<string, NameScore> = {};
  const callers = new Map<string, { item: string; top1: boolean; nbest: boolean }>();
  for (const row of rows) {
    const read = row.item === 'name' ? readFullName : readBirth;
    const right = (text: string): boolean =>
      row.item === 'name' ? letters(readFullName(text)) === letters(row.gold) : readBirth(text) === row.gold;
    const top1 = right(row.text);
    const nbest = top1 || row.nbest.some(right);
    if (!top1) missed(row, read(row.text));
    // A caller was asked up to three times: right when some attempt was.
    const key = `${row.item} ${row.id.replace(/\/[^/]*$/, '')}`;
    const caller = callers.get(key) ?? { item: row.item, top1: false, nbest: false };
    callers.set(key, { ...caller, top1: caller.top1 || top1, nbest: caller.nbest || nbest });
    for (const key of [`${row.item} attempt ${row.attempt}`, `${row.item} all`]) {
      const score = (scores[key] ??= { rows: 0, top1: 0, nbest: 0 });
      score.rows++;
      if (top1) score.top1++;
      if (nbest) score.nbest++;
      if (row.item === 'dob') score.bound = (score.bound ?? 0) + (holdsDate(row.text, row.gold) ? 1 : 0);
    }
  }
  for (const { item, top1, nbest } of callers.values()) {
    const score = (scores[`${item} by caller`] ??= { rows: 0, top1: 0, nbest: 0 });
    score.rows++;
    if (top1) score.top1++;
    if (nbest) score.nbest++;
  }
  return scores;
}

function readFullName(text: string): string {
  const { context } = readRow({
    text,
    now: '2021-06-01T09:00:00',
    timezone: 'Europe/London',
    expect: 'name',
  });
  for (const command of understandInDetail(text, context).commands) {
    if ((command.type === 'set' || command.type === 'correct') && command.slot === 'name')
      return `${command.value.given ?? ''} ${command.value.family ?? ''}`.trim();
  }
  return '';
}

function readBirth(text: string): string {
  const { context } = readRow({
    text,
    now: '2021-06-01T09:00:00',
    timezone: 'Europe/London',
    expect: 'birthDate',
  });
  return outputWhen(understandInDetail(text, context))?.date ?? '';
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TEENS = 'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen'.split('|');
const UNITS = 'zero|one|two|three|four|five|six|seven|eight|nine'.split('|');
const ORDINAL_UNITS = 'zeroth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth'.split('|');
const TENS: Record<string, number> = {
  twenty: 2,
  twentieth: 2,
  thirty: 3,
  thirtieth: 3,
  forty: 4,
  fifty: 5,
  sixty: 6,
  seventy: 7,
  eighty: 8,
  ninety: 9,
};

/** A word as digits, where it is a number; a tens word leaves its units to the next. */
function digitsOf(word: string): string {
  if (/^\d/.test(word)) return word.replace(/\D+$/, '');
  if (word === 'oh' || word === 'o') return '0';
  const unit = Math.max(UNITS.indexOf(word), ORDINAL_UNITS.indexOf(word));
  if (unit >= 0) return String(unit);
  const teen = TEENS.indexOf(word.replace(/^twelfth$/, 'twelve').replace(/th$/, ''));
  if (teen >= 0) return String(10 + teen);
  return Object.hasOwn(TENS, word) ? String(TENS[word]) : '';
}

/**
 * Whether the words and digits of a row hold its date: the day, the month (as a number or by name) and the last two
 * digits of the year, in this order or with the month before the day. What does not hold it cannot be read but by luck.
 */
export function holdsDate(text: string, gold: string): boolean {
  const [year = '', month = '', day = ''] = gold.split('-');
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  const all = words
    .map((word) => {
      const named = MONTHS.findIndex((name) => word.startsWith(name) && word.length >= 3);
      // Apart from all digits: a named month stands for no other number.
      return named < 0 ? digitsOf(word) : `m${named + 1}m`;
    })
    .join('');
  const number = (value: string): string => `${Number(value)}`;
  const d = number(day);
  const m = `(?:${number(month)}|m${Number(month)}m)`;
  const y = year.slice(2);
  return new RegExp(`(?:${d}.*${m}|${m}.*${d}).*${y}`).test(all);
}
