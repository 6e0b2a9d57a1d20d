// The caller's name: "it's Dana, D-A-N-A, Reed", "under the name Kim Lee", "last name Weidmann", a bare "Dana Reed" when asked.
import type { PersonName } from './command.ts';
import { isGivenName, splitName } from './given-names.ts';
import { KIN, NOT_NAME, TITLES, WORDS_TOO } from './name-words.ts';
import { readSpelling } from './spelling.ts';
import type { Token } from './tokens.ts';

export interface NameRead {
  name: PersonName;
  confidence: number;
  a: number;
  b: number;
}

type Tokens = readonly Token[];
const word = (tokens: Tokens, i: number): string => tokens[i]?.t ?? '';

/** What leads in a name, longest first. The second part says which part of the name follows. */
const LEADS: readonly [words: string[], part: 'full' | 'given' | 'family', sure: boolean][] = [
  ...(
    [
      ['my last name is', 'family'],
      ['my last names', 'family'],
      ['last name is', 'family'],
      ['last names', 'family'],
      ['the last name is', 'family'],
      ['my surname is', 'family'],
      ['surname is', 'family'],
      ['surname', 'family'],
      ['last name', 'family'],
      ['family name is', 'family'],
      ['my first name is', 'given'],
      ['first name is', 'given'],
      ['first names', 'given'],
      ['first name', 'given'],
      ['my full name is', 'full'],
      ['full name is', 'full'],
      ['my name is', 'full'],
      ['my names', 'full'],
      ['the name is', 'full'],
      ['the names', 'full'],
      ['name is', 'full'],
      ['under the name of', 'full'],
      ['under the name', 'full'],
      ['in the name of', 'full'],
      ['under my name', 'full'],
      ['booked under', 'full'],
      ['name of', 'full'],
      ['its under', 'full'],
      ['name', 'full'],
      ['under', 'full'],
      ['put it under', 'full'],
      ['call me', 'full'],
    ] as const
  ).map(([lead, part]): [string[], 'full' | 'given' | 'family', boolean] => [lead.split(' '), part, true]),
  ...(
    [
      'this is',
      'it is',
      'its',
      'i am',
      'im',
      'thats',
      'that is',
      'that would be',
      'it would be',
      'itll be',
      'you can call me',
      'speaking with',
      'here is',
    ] as const
  ).map((lead): [string[], 'full', boolean] => [lead.split(' '), 'full', false]),
];

/** "For my daughter Emily Clark", "on behalf of Dana Reed": the one it is for, whoever calls. */
export function readBeneficiary(text: string, tokens: Tokens): NameRead | undefined {
  for (let i = 0; i < tokens.length; i++) {
    const behalf =
      word(tokens, i) === 'on' && word(tokens, i + 1) === 'behalf' && word(tokens, i + 2) === 'of';
    if (!behalf && word(tokens, i) !== 'for') continue;
    let start = i + (behalf ? 3 : 1);
    const owned = word(tokens, start) === 'my' || word(tokens, start) === 'our';
    if (owned) start++;
    // "My oldest daughter".
    if (owned && !KIN.has(word(tokens, start)) && KIN.has(word(tokens, start + 1))) start++;
    const kin = owned && KIN.has(word(tokens, start));
    if (kin) start++;
    if (!kin && !(behalf && !owned && isGivenName(word(tokens, start)))) continue;
    if (tokens[start]?.t === ',') start++;
    const known = isGivenName(word(tokens, start)) && !WORDS_TOO.has(word(tokens, start));
    if (!startsUpper(text, tokens[start]) && !known) continue;
    const run = nameRun(text, tokens, start);
    if (run !== undefined) return { name: toName(run, 'full'), confidence: 0.85, a: i, b: run.b };
  }
  return undefined;
}

const isNameWord = (token: Token | undefined): boolean =>
  token !== undefined &&
  !token.mark &&
  token.digits === 0 &&
  !NOT_NAME.has(token.t) &&
  /^[a-z\u00C0-\u024F]+$/.test(token.t);

/** `asked`: the agent asked for the name (or its spelling), so a bare name is one. */
export function readName(
  text: string,
  tokens: Tokens,
  asked: boolean,
  spellingAsked = false,
): NameRead | undefined {
  const beneficiary = readBeneficiary(text, tokens);
  if (beneficiary !== undefined) return beneficiary;
  if (asked || spellingAsked) {
    const whole = saidAndSpelled(tokens) ? undefined : readSpelledName(text, tokens);
    if (whole !== undefined) return whole;
  }
  const led = readLedName(text, tokens, asked);
  if (led !== undefined) return led;
  return asked ? readBareName(text, tokens) : undefined;
}

function readLedName(text: string, tokens: Tokens, asked: boolean): NameRead | undefined {
  for (let i = 0; i < tokens.length; i++) {
    for (const [lead, part, sure] of LEADS) {
      if (word(tokens, i) !== lead[0] || !lead.every((w, k) => word(tokens, i + k) === w)) continue;
      let start = i + lead.length;
      if (word(tokens, start) === 'is' || tokens[start]?.t === ':' || tokens[start]?.t === ',') start++;
      // "I'm calling", "this is about": with a lead this weak the next word has to look like a name.
      if (!sure && !asked && !looksLikeName(text, tokens, start, lead)) continue;
      if (
        lead.length === 1 &&
        (lead[0] === 'under' || lead[0] === 'name') &&
        !asked &&
        !startsUpper(text, tokens[start])
      )
        continue;
      const run = nameRun(text, tokens, start);
      if (run === undefined) continue;
      const other = part === 'full' ? undefined : readLedPart(text, tokens, run.b, part);
      const name = other ?? toName(run, part);
      return {
        name,
        confidence: sure || asked ? 0.9 : 0.75,
        a: i,
        b: other === undefined ? run.b : tokens.length,
      };
    }
  }
  return undefined;
}

/** "First name Dana, last name Reed": the other part, said after the one at hand. */
function readLedPart(
  text: string,
  tokens: Tokens,
  from: number,
  had: 'given' | 'family',
): PersonName | undefined {
  const rest = tokens.slice(from);
  const before = tokens.slice(0, from);
  const second = readLedName(text, rest, true);
  const first = nameRun(text, before, lastLead(before));
  if (second === undefined || first === undefined) return undefined;
  const value = toName(first, had);
  const other = had === 'given' ? second.name.family : second.name.given;
  if (other === undefined) return undefined;
  return { ...value, ...(had === 'given' ? { family: other } : { given: other }) };
}

function lastLead(tokens: Tokens): number {
  for (let i = tokens.length - 1; i >= 0; i--)
    if (word(tokens, i) === 'name' || word(tokens, i) === 'is' || word(tokens, i) === 'surname') return i + 1;
  return 0;
}

interface Run {
  words: { text: string; spelled: boolean }[];
  /** It began with a title: a single word after it is a family name. */
  titled: boolean;
  b: number;
}

/** Up to four words of a name; a word followed by its own letters ("Dana, D-A-N-A, Reed") is one, as spelled. */
function nameRun(text: string, tokens: Tokens, start: number): Run | undefined {
  const words: Run['words'] = [];
  const titled = TITLES.has(word(tokens, start));
  let i = titled ? start + 1 : start;
  if (titled && word(tokens, i) === '.') i++;
  while (i < tokens.length && words.length < 4) {
    const letters = letterRun(tokens, i);
    if (letters !== undefined && letters.letters.length >= 2) {
      const before = words.at(-1);
      if (before !== undefined && alike(before.text.toLowerCase(), letters.letters))
        words[words.length - 1] = { text: capital(letters.letters), spelled: true };
      else words.push({ text: capital(letters.letters), spelled: true });
      i = letters.next;
      continue;
    }
    const token = tokens[i];
    const last = words.at(-1);
    const second = tokens[i + 1];
    // "Smith-Jones" is one name.
    if (
      token?.t === '-' &&
      token.glued &&
      second?.glued === true &&
      last !== undefined &&
      isNameWord(second) &&
      second.t.length > 1
    ) {
      words[words.length - 1] = { ...last, text: `${last.text}-${asSaid(text, second)}` };
      i += 2;
      continue;
    }
    if (token?.mark && (token.t === ',' || token.t === '-' || token.t === '.') && words.length > 0) {
      if (!isNameWord(tokens[i + 1]) && letterRun(tokens, i + 1) === undefined) break;
      if (token.t === '.' && (words.at(-1)?.text.length ?? 0) > 2 && letterRun(tokens, i + 1) === undefined)
        break;
      i++;
      continue;
    }
    if (!isNameWord(token) || token === undefined) {
      // "May", "Will Smith": names where nothing but a name follows.
      if (
        words.length === 0 &&
        (token?.t === 'may' || token?.t === 'will') &&
        (second === undefined || second.mark || isNameWord(second))
      ) {
        words.push({ text: asSaid(text, token), spelled: false });
        i++;
        continue;
      }
      // A middle initial, "May" as a surname.
      if (
        token !== undefined &&
        !token.mark &&
        words.length > 0 &&
        // "Dana Reed I need …" goes on to another clause.
        ((token.t.length === 1 && token.t !== 'i') || token.t === 'may' || token.t === 'day') &&
        /[a-z]/.test(token.t)
      ) {
        words.push({ text: capital(token.t), spelled: false });
        i++;
        continue;
      }
      break;
    }
    words.push({ text: asSaid(text, token), spelled: false });
    i++;
  }
  return words.length === 0 ? undefined : { words, titled, b: i };
}

/** Letters one by one, maybe with dashes: "D-A-N-A", "d a n a". */
function letterRun(tokens: Tokens, i: number): { letters: string; next: number } | undefined {
  let letters = '';
  let j = i;
  while (j < tokens.length) {
    const t = word(tokens, j);
    if (t.length === 1 && t >= 'a' && t <= 'z') letters += t;
    else if (t === 'double' && word(tokens, j + 1).length === 1) {
      letters += word(tokens, j + 1).repeat(2);
      j++;
    } else if (
      !(
        (t === '-' || t === '.' || t === ',') &&
        letters !== '' &&
        word(tokens, j + 1).length === 1 &&
        /[a-z]/.test(word(tokens, j + 1))
      )
    )
      break;
    j++;
  }
  return letters.length >= 2 ? { letters, next: j } : undefined;
}

/** A spelling belongs to the word before it when they begin alike or nearly have the same letters. */
function alike(said: string, spelled: string): boolean {
  return said[0] === spelled[0] && Math.abs(said.length - spelled.length) <= 2;
}

function toName(run: Run, part: 'full' | 'given' | 'family'): PersonName {
  const spelled = run.words.some((w) => w.spelled);
  const words = run.words.map((w) => w.text);
  if (part === 'family' || (run.titled && words.length === 1)) return { family: words.join(' '), spelled };
  if (part === 'given') return { given: words.join(' '), spelled };
  if (words.length === 1) return { given: words[0] ?? '', spelled };
  return { given: words.slice(0, -1).join(' '), family: words.at(-1) ?? '', spelled };
}

function readBareName(text: string, tokens: Tokens): NameRead | undefined {
  let i = 0;
  while (
    i < tokens.length &&
    (tokens[i]?.mark ||
      [
        'uh',
        'um',
        'yeah',
        'yes',
        'sure',
        'ok',
        'okay',
        'oh',
        'well',
        'so',
        'hi',
        'hello',
        'hey',
        'and',
        'the',
        'er',
        'for',
        'no',
        'its',
        'hmm',
      ].includes(word(tokens, i)))
  )
    i++;
  const run = nameRun(text, tokens, i);
  if (run === undefined) return undefined;
  const rest = tokens.slice(run.b).filter((t) => !t.mark).length;
  return {
    name: toName(run, 'full'),
    confidence: sureness(run, rest),
    a: i,
    b: run.b,
  };
}

const LINKS = new Set([',', '.', '-', 'thats', 'spelled', 'spelt', 'its', 'is', 'with']);

/** Past the words that lead from a name to its letters: "Dana, that's D-A-N-A". */
function skipLinks(tokens: Tokens, i: number): number {
  let j = i;
  while (j < i + 3 && LINKS.has(word(tokens, j))) j++;
  return j;
}

/** A word and then its own letters: "Dana, D-A-N-A". The word shows where the letters belong. */
function saidAndSpelled(tokens: Tokens): boolean {
  for (let i = 0; i < tokens.length; i++) {
    const t = word(tokens, i);
    if (t.length < 3 || !isNameWord(tokens[i])) continue;
    const letters = letterRun(tokens, skipLinks(tokens, i + 1));
    if (letters !== undefined && letters.letters.length >= 3 && alike(t, letters.letters)) return true;
  }
  return false;
}

/** Surest of a name known and said by itself. */
function sureness(run: Run, rest: number): number {
  const known = isGivenName(run.words[0]?.text.toLowerCase() ?? '');
  if (rest === 0) return known ? 0.92 : 0.8;
  return rest <= 2 ? 0.75 : 0.5;
}

/** The whole utterance is a spelling. */
function readSpelledName(_text: string, tokens: Tokens): NameRead | undefined {
  const spelling = readSpelling(tokens);
  if (spelling === undefined || !spelling.certain) return undefined;
  const [only] = spelling.words;
  // Spelled in one go: a known given name shows where the family name begins.
  const parts =
    spelling.words.length === 1 && only !== undefined && !isGivenName(only)
      ? (splitName(only) ?? spelling.words)
      : spelling.words;
  const [given, ...rest] = parts.map(capital);
  if (given === undefined) return undefined;
  return {
    name: { given, ...(rest.length === 0 ? {} : { family: rest.join(' ') }), spelled: true },
    confidence: 0.8,
    a: 0,
    b: tokens.length,
  };
}

/** A capital, or a given name in lower case where no thing can stand: "this is dana reed". */
function looksLikeName(text: string, tokens: Tokens, start: number, lead: readonly string[]): boolean {
  const token = tokens[start];
  if (token === undefined) return false;
  if (startsUpper(text, token) || TITLES.has(token.t)) return true;
  return lead.join(' ') !== 'its' && lead[0] !== 'thats' && isGivenName(token.t) && !WORDS_TOO.has(token.t);
}

function startsUpper(text: string, token: Token | undefined): boolean {
  if (token === undefined || token.mark) return false;
  const first = text[token.start] ?? '';
  return first !== first.toLowerCase();
}

/** The word as it was written, with a capital. */
function asSaid(text: string, token: Token): string {
  const raw = text.slice(token.start, token.end).replace(/['’]s$/, '');
  return raw === raw.toLowerCase() || raw === raw.toUpperCase() ? capital(raw.toLowerCase()) : raw;
}

const capital = (w: string): string => w.charAt(0).toUpperCase() + w.slice(1);
