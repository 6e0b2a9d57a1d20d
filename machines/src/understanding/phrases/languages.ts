// Which phrases a language understands with.
import type { Language } from '../../business.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import type { Phrases } from './phrases.ts';

/** A language without phrases of its own is understood with English ones: digits, names and much of dates still come through. */
export const phrasesOf = (language: Language): Phrases => (language === 'es' ? spanish : english);
