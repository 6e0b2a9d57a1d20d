// What a synthesizer must never be handed: symbols, markup, addresses of the web. Words stay as they are.
import type { Language } from '../business.ts';

const SYMBOLS: Record<Language, Record<string, string>> = {
  en: {
    '&': 'and',
    '@': 'at',
    '%': 'percent',
    '+': 'plus',
    '#': 'number',
    $: 'dollars',
    '€': 'euros',
    '°': 'degrees',
  },
  es: {
    '&': 'y',
    '@': 'arroba',
    '%': 'por ciento',
    '+': 'más',
    '#': 'número',
    $: 'dólares',
    '€': 'euros',
    '°': 'grados',
  },
  ru: {
    '&': 'и',
    '@': 'собака',
    '%': 'процентов',
    '+': 'плюс',
    '#': 'номер',
    $: 'долларов',
    '€': 'евро',
    '°': 'градусов',
  },
  uz: {
    '&': 'va',
    '@': 'kuchukcha',
    '%': 'foiz',
    '+': 'plyus',
    '#': 'raqam',
    $: 'dollar',
    '€': 'yevro',
    '°': 'daraja',
  },
};

/** What is left after speaking the symbols: letters, digits, and the punctuation that shapes a sentence. */
const SILENT = /[^\p{L}\p{M}\p{N}\s.,?!¿¡':;-]/gu;

/** The text with symbols said as words and everything that cannot be said left out. Idempotent. */
export function pronounceable(text: string, language: Language): string {
  return text
    .normalize('NFC')
    .replace(/[‘’ʻʼ`´]/g, "'")
    .replace(/<\/?\w[^<>]*>/g, ' ')
    .replace(/(?:https?:|www\.)\S*/giu, ' ')
    .replace(/[–—…/|\\]+/g, ', ')
    .replace(/\$\s?(\d+(?:[.,]\d+)*)/g, '$1 $')
    .replace(/[&@%+#$€°]/g, (symbol) => ` ${SYMBOLS[language][symbol] ?? ''} `)
    .replace(SILENT, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+([.,?!:;])/g, '$1')
    .replace(/([,;:])(?:\s*[,;:])+/g, '$1')
    .replace(/([.?!])(?:\s*[.,;:?!])+/g, '$1')
    .replace(/^[\s.,?!:;-]+/, '')
    .trim();
}
