// Words spelled letter by letter, with telephone alphabets and a transcriber's noise: "d a w n space Mor gan", "S as in Sam", "double l".
import type { Token } from './tokens.ts';

export interface Spelling {
  /** The words spelled, lower case. */
  words: string[];
  /** Enough single letters to be sure that it was spelled. */
  certain: boolean;
}

const ALPHABET: Record<string, string> = {
  alpha: 'a',
  alfa: 'a',
  bravo: 'b',
  charlie: 'c',
  delta: 'd',
  echo: 'e',
  foxtrot: 'f',
  golf: 'g',
  hotel: 'h',
  india: 'i',
  indiana: 'i',
  indigo: 'i',
  juliet: 'j',
  juliett: 'j',
  juliette: 'j',
  kilo: 'k',
  lima: 'l',
  mike: 'm',
  november: 'n',
  oscar: 'o',
  papa: 'p',
  quebec: 'q',
  romeo: 'r',
  sierra: 's',
  tango: 't',
  uniform: 'u',
  victor: 'v',
  whiskey: 'w',
  whisky: 'w',
  xray: 'x',
  yankee: 'y',
  zulu: 'z',
};
/** How transcribers write the names of letters. Shorter ones ("ar", "em") are rather two letters run together. */
const LETTER_NAMES: Record<string, string> = {
  bee: 'b',
  cee: 'c',
  see: 'c',
  sea: 'c',
  dee: 'd',
  eff: 'f',
  gee: 'g',
  aitch: 'h',
  haitch: 'h',
  eye: 'i',
  jay: 'j',
  kay: 'k',
  ell: 'l',
  oh: 'o',
  pee: 'p',
  pea: 'p',
  queue: 'q',
  cue: 'q',
  are: 'r',
  ess: 's',
  tee: 't',
  tea: 't',
  you: 'u',
  vee: 'v',
  why: 'y',
  wye: 'y',
  zee: 'z',
  zed: 'z',
};
const SEPARATORS = new Set(['space', 'then', 'surname', 'new', 'next']);
const IGNORED = new Set([
  'and',
  'uh',
  'um',
  'er',
  'thats',
  'its',
  'the',
  'letter',
  'capital',
  'is',
  'name',
  'for',
  'as',
  'in',
  'like',
  'yes',
  'so',
  'spelled',
  'spelt',
  'with',
]);

const own = (table: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Reads all of `tokens` as a spelling; undefined when they hold something that is not one. */
export function readSpelling(tokens: readonly Token[]): Spelling | undefined {
  const words: string[] = [''];
  let letters = 0;
  let chunks = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || token.mark) continue;
    const { t } = token;
    const last = words.length - 1;
    if (SEPARATORS.has(t) || (t === 'last' && tokens[i + 1]?.t === 'name')) {
      if (words[last] !== '') words.push('');
      continue;
    }
    if (t === 'double' || t === 'triple') {
      const letter = letterOf(tokens[i + 1]?.t ?? '');
      if (letter === undefined) return undefined;
      words[last] += letter.repeat(t === 'double' ? 2 : 3);
      letters += 2;
      i++;
      continue;
    }
    // "S as in Sam", "S for Sugar".
    if (t.length === 1 && /[a-z]/.test(t)) {
      words[last] += t;
      letters++;
      const link = tokens[i + 1]?.t;
      if (
        link === 'as' &&
        (tokens[i + 2]?.t === 'in' || tokens[i + 2]?.t === 'an') &&
        tokens[i + 3] !== undefined
      )
        i += 3;
      else if (
        (link === 'for' || link === 'like') &&
        tokens[i + 2]?.t.startsWith(t) &&
        (tokens[i + 2]?.t.length ?? 0) > 1
      )
        i += 2;
      continue;
    }
    const alphabet = own(ALPHABET, t);
    if (alphabet !== undefined && (letters > 0 || own(ALPHABET, tokens[i + 1]?.t ?? '') !== undefined)) {
      words[last] += alphabet;
      letters++;
      continue;
    }
    if (IGNORED.has(t)) continue;
    const named = own(LETTER_NAMES, t);
    if (named !== undefined && (letters > 0 || (tokens[i + 1]?.t.length ?? 0) === 1)) {
      words[last] += named;
      letters++;
      continue;
    }
    if (!/^[a-z\u00C0-\u024F]+$/.test(t)) {
      if (t === '0') {
        words[last] += 'o';
        continue;
      }
      if (t === '8') {
        words[last] += 'a';
        continue;
      }
      return undefined;
    }
    words[last] += t;
    chunks++;
  }
  const spelled = words.filter((word) => word !== '');
  if (spelled.length === 0 || letters < 2) return undefined;
  return { words: spelled, certain: letters >= 3 && letters >= chunks };
}

const letterOf = (t: string): string | undefined =>
  t.length === 1 && /[a-z]/.test(t) ? t : (own(ALPHABET, t) ?? own(LETTER_NAMES, t));
