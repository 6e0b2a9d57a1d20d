// Other languages are read by the one grammar of dates, times, names and digits: their words are put into English ones first, each
// keeping its place in what was said. What has no gloss stays as it is.
import type { Language } from '../../business.ts';
import type { Token } from '../tokens.ts';
import { glossSpanish } from './es.ts';

/** The tokens in the words the readers know. A gloss may be longer or shorter than what it stands for. */
export function gloss(tokens: readonly Token[], language: Language): readonly Token[] {
  return language === 'es' ? glossSpanish(tokens) : tokens;
}
