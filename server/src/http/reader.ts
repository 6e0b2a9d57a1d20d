// In which language somebody reads what we put into words (RFC 9110, 12.5.4).
import { z } from 'zod';

const LANGUAGES = ['en', 'es'] as const;

export interface Reader {
  language: (typeof LANGUAGES)[number];
  /** How dates are written, e.g. `en-GB`. */
  locale: string;
}

export const ENGLISH: Reader = { language: 'en', locale: 'en-US' };

/** In what is kept until somebody is written to. What was kept before has none. */
export const ReaderLanguage = z.enum(LANGUAGES).default(ENGLISH.language);

/** Headers of what is put into words. The others pass. */
export const AcceptLanguage = z.looseObject({
  'accept-language': z.string().optional().describe('English or Spanish; English where neither is named.'),
});

/** A language of ours, and where it is spoken. */
const OURS = /^(en|es)(-(?:[a-z]{2}|\d{3}))?$/i;

/** The one the header wants most of those there are. */
export function readerOf(acceptLanguage = ''): Reader {
  const wanted = acceptLanguage
    .split(',')
    .map((each) => {
      const [tag = '', weight = '1'] = each.split(/;\s*q\s*=/i);
      return { tag: tag.trim(), weight: Number(weight) };
    })
    .filter(({ tag, weight }) => OURS.test(tag) && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)[0];
  if (!wanted) return ENGLISH;
  const language = wanted.tag.toLowerCase().startsWith('es') ? 'es' : 'en';
  return { language, locale: wanted.tag === 'en' ? ENGLISH.locale : wanted.tag };
}
