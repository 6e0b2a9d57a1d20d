// Which phrases a language understands with.
import type { Language } from '../../business.ts';
import { english } from './en.ts';
import type { Phrases } from './phrases.ts';

/** A language without phrases of its own is understood with English ones: dates, names and digits still come through. */
export const phrasesOf = (_language: Language): Phrases => english;
