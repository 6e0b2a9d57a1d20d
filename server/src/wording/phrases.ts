// Says in the reader's language what the server says in English: why something was refused, and what is wrong with what. The code
// says it in English, as logs and the API's documentation do, and what a person meets is looked up here on its way out. `Phrase`
// are the sentences that can be looked up: one without its Spanish does not compile.
import type { Reader } from '../http/reader.ts';
import { accounts } from './es/accounts.ts';
import { business } from './es/business.ts';
import { calls } from './es/calls.ts';
import { columns } from './es/columns.ts';
import { fields } from './es/fields.ts';
import { holidays } from './es/holidays.ts';
import { voices } from './es/voices.ts';
import { words } from './es/words.ts';

const SPANISH = { ...accounts, ...business, ...calls, ...columns, ...fields, ...holidays, ...voices };

/** `There are {most} {what} already` stands for every sentence that has something in place of the braces. */
type Filled<Pattern extends string> = Pattern extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Pattern;

/** A sentence that every reader has in their language, whatever is filled in. */
export type Phrase = Filled<keyof typeof SPANISH>;

/** A word that may be filled in, and is said in the reader's language, too. */
export type Word = keyof typeof words;

const isKey = <T extends object>(table: T, key: PropertyKey): key is keyof T => Object.hasOwn(table, key);
const HOLE = /\{(\w+)\}/g;
const literally = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');

/** The sentences with something filled in: how each is recognized, and what it is in Spanish. */
const PATTERNS = Object.entries(SPANISH)
  .filter(([english]) => english.includes('{'))
  .map(([english, spanish]) => ({
    pattern: new RegExp(`^${literally(english).replaceAll(HOLE, '(?<$1>.*)')}$`, 's'),
    spanish,
  }));

/** Several sentences as one. */
export const several = (phrases: readonly Phrase[]): Phrase => phrases.join('\n') as Phrase;

/** One of ours in the language of `reader`; whatever is none of ours as it is. */
export const say = (text: string, reader: Pick<Reader, 'language'>): string =>
  text
    .split('\n')
    .map((line) => (reader.language === 'en' ? line : (inSpanish(line) ?? line)))
    .join(' ');

/** Undefined where it is no phrase. */
export function inSpanish(english: string): string | undefined {
  if (isKey(SPANISH, english)) return SPANISH[english];
  for (const { pattern, spanish } of PATTERNS) {
    const filled = pattern.exec(english)?.groups;
    if (filled)
      return spanish.replaceAll(HOLE, (_, name: string) => {
        const value = filled[name] ?? '';
        return isKey(words, value) ? words[value] : (inSpanish(value) ?? value);
      });
  }
  return undefined;
}
