// Spanish dates, times, names, digits and choices, put into the English words the readers know.
import type { Token } from '../tokens.ts';
import { MONTHS, NEXT, NUMBERS, PHRASES, WEEKDAYS } from './es-words.ts';

/** A word without its accents: transcribers and people leave them out. */
const plain = (t: string): string => t.normalize('NFD').replaceAll(/[\u0300-\u036F]/g, '');

/** Longest first where they begin alike. */
const BY_FIRST = new Map<string, { words: string[]; english: string[] }[]>();
for (const [spanish, english] of PHRASES) {
  const words = spanish.split(' ');
  const first = words[0] ?? '';
  const list = BY_FIRST.get(first) ?? [];
  list.push({ words, english: english === '' ? [] : english.split(' ') });
  list.sort((a, b) => b.words.length - a.words.length);
  BY_FIRST.set(first, list);
}

export function glossSpanish(tokens: readonly Token[]): Token[] {
  const words = tokens.map((token) => plain(token.t));
  const out: Token[] = [];
  /** English words for the Spanish tokens `[i, j)`. */
  const say = (english: readonly string[], i: number, j: number): void => {
    const [first, last] = [tokens[i], tokens[j - 1]];
    if (first === undefined || last === undefined) return;
    for (const t of english)
      out.push({
        t,
        start: first.start,
        end: last.end,
        n: Number.NaN,
        digits: 0,
        ordinal: false,
        glued: false,
        mark: false,
      });
  };
  const sayNumber = (n: number, ordinal: boolean, i: number, j: number): void => {
    const [first, last] = [tokens[i], tokens[j - 1]];
    if (first === undefined || last === undefined) return;
    const t = String(n);
    out.push({
      t,
      start: first.start,
      end: last.end,
      n,
      digits: t.length,
      ordinal,
      glued: false,
      mark: false,
    });
  };
  let i = 0;
  while (i < tokens.length) {
    i =
      glossClock(words, i, say, sayNumber) ??
      glossDay(words, i, say, sayNumber) ??
      glossNumber(words, tokens, i, sayNumber) ??
      glossPhrase(words, i, say) ??
      keep(tokens, i, out);
  }
  return out;
}

type Say = (english: readonly string[], i: number, j: number) => void;
type SayNumber = (n: number, ordinal: boolean, i: number, j: number) => void;

function keep(tokens: readonly Token[], i: number, out: Token[]): number {
  const token = tokens[i];
  if (token !== undefined) out.push(token);
  return i + 1;
}

/** A number in words or digits: "tres", "treinta y cinco", "14". */
function numberAt(words: readonly string[], i: number): { value: number; next: number } | undefined {
  const word = words[i] ?? '';
  if (/^\d{1,4}$/.test(word)) return { value: Number(word), next: i + 1 };
  const value = NUMBERS.get(word);
  if (value === undefined) return undefined;
  const unit = NUMBERS.get(words[i + 2] ?? '');
  if (value >= 30 && words[i + 1] === 'y' && unit !== undefined && unit < 10)
    return { value: value + unit, next: i + 3 };
  return { value, next: i + 1 };
}

/** "a las tres y media", "las diez menos cuarto", "la una y veinte". */
function glossClock(words: readonly string[], i: number, say: Say, sayNumber: SayNumber): number | undefined {
  const article = words[i] === 'las' || words[i] === 'la';
  const lead =
    (words[i] === 'a' || words[i] === 'para' || words[i] === 'sobre') &&
    (words[i + 1] === 'las' || words[i + 1] === 'la');
  if (!article && !lead) return undefined;
  const at = lead ? i + 2 : i + 1;
  const hour = numberAt(words, at);
  if (hour === undefined || hour.value > 24) return undefined;
  const link = words[hour.next];
  const word = words[hour.next + 1] ?? '';
  say(['at'], i, at);
  if ((link === 'y' || link === 'menos') && (word === 'media' || word === 'cuarto')) {
    say([word === 'media' ? 'half' : 'quarter', link === 'y' ? 'past' : 'to'], hour.next, hour.next + 2);
    sayNumber(hour.value, false, at, hour.next);
    return hour.next + 2;
  }
  const minutes = link === 'y' || link === 'menos' ? numberAt(words, hour.next + 1) : undefined;
  if (
    minutes !== undefined &&
    minutes.value < 60 &&
    words[minutes.next] !== 'de' &&
    !(link === 'y' && (words[hour.next + 1] === 'las' || words[hour.next + 1] === 'la'))
  ) {
    sayNumber(minutes.value, false, hour.next + 1, minutes.next);
    say(['minutes', link === 'y' ? 'past' : 'to'], hour.next, minutes.next);
    sayNumber(hour.value, false, at, hour.next);
    return minutes.next;
  }
  sayNumber(hour.value, false, at, hour.next);
  return hour.next;
}

/** "el 14 de marzo", "el catorce", "el próximo lunes", "el lunes que viene", "cualquier lunes", "los lunes", "marzo". */
function glossDay(words: readonly string[], i: number, say: Say, sayNumber: SayNumber): number | undefined {
  let j = i;
  let next = false;
  const any = words[j] === 'cualquier' || words[j] === 'los';
  if (any || words[j] === 'el' || words[j] === 'este' || words[j] === 'del' || words[j] === 'al') j++;
  const article = j > i;
  if (NEXT.has(words[j] ?? '')) {
    next = true;
    j++;
  }
  const weekday = WEEKDAYS.get(words[j] ?? '');
  if (weekday !== undefined) {
    j++;
    if (NEXT.has(words[j] ?? '')) {
      next = true;
      j++;
    } else if (words[j] === 'que' && words[j + 1] === 'viene') {
      next = true;
      j += 2;
    }
    if (words[i] === 'del') say(['from'], i, i + 1);
    if (words[i] === 'al') say(['to'], i, i + 1);
    say(
      next ? ['next', weekday] : any ? ['any', weekday] : words[i] === 'este' ? ['this', weekday] : [weekday],
      i,
      j,
    );
    const ofWeek = words[j] === 'de' && (words[j + 1] === 'la' || words[j + 1] === 'esta');
    return ofWeek && words[j + 2]?.startsWith('proxima') ? j + 1 : j;
  }
  if (next || any) return undefined;
  const number = numberAt(words, j);
  if (number === undefined || number.value < 1 || number.value > 31) return undefined;
  const month = words[number.next] === 'de' ? MONTHS.get(words[number.next + 1] ?? '') : undefined;
  if (month === undefined && (!article || words[j] === 'primero')) return undefined;
  if (words[i] === 'al') say(['to'], i, i + 1);
  say(['the'], i, j);
  sayNumber(number.value, true, j, number.next);
  if (month === undefined) return number.next;
  say(['of', month], number.next, number.next + 2);
  const year = numberAt(words, number.next + 3);
  if (
    (words[number.next + 2] === 'de' || words[number.next + 2] === 'del') &&
    year !== undefined &&
    year.value > 1900
  ) {
    sayNumber(year.value, false, number.next + 3, year.next);
    return year.next;
  }
  return number.next + 2;
}

function glossNumber(
  words: readonly string[],
  tokens: readonly Token[],
  i: number,
  sayNumber: SayNumber,
): number | undefined {
  // Digits stay as they are, with the marks between them.
  if ((tokens[i]?.digits ?? 0) > 0) return undefined;
  const number = numberAt(words, i);
  if (number === undefined) return undefined;
  sayNumber(number.value, false, i, number.next);
  return number.next;
}

function glossPhrase(words: readonly string[], i: number, say: Say): number | undefined {
  const month = MONTHS.get(words[i] ?? '');
  if (month !== undefined) {
    say([month], i, i + 1);
    return i + 1;
  }
  for (const { words: phrase, english } of BY_FIRST.get(words[i] ?? '') ?? []) {
    if (!phrase.every((word, k) => words[i + k] === word)) continue;
    say(english, i, i + phrase.length);
    return i + phrase.length;
  }
  // "y" joins: "entre las 2 y las 4".
  if (words[i] === 'y') {
    say(['and'], i, i + 1);
    return i + 1;
  }
  return undefined;
}
