// What a language file holds: its grammar and every line, which the compiler checks for completeness.
import type { Tone } from '../business.ts';
import type { LineKey, LineParams } from './lines.ts';
import type { Grammar, Speech } from './speech.ts';

/** One way of putting a line. */
export type Variant<K extends LineKey> = string | ((speech: Speech, params: LineParams[K]) => string);
/** Variants in order, for every tone or for each. A question's first is the fullest, its last the simplest. */
export type Variants<K extends LineKey> = Variant<K>[] | Record<Tone, Variant<K>[]>;
export type Lines = { [K in LineKey]: Variants<K> };

export interface LanguageWording {
  grammar: Grammar;
  /** How lines about the caller's own affairs begin. Said to everyone, so that their audio is there before the rest is made. */
  beginnings: string[];
  lines: Lines;
}
