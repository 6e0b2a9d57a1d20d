// The words of the screens, in the reader's language: a folder a language, all of one shape, only the one in use loaded.
import type { Words } from './en/en.ts';

export type { Words } from './en/en.ts';

/** Each language by its own name. */
export const LANGUAGES = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'offhook.language';
const LOADERS: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en/en.ts')).en,
  es: async () => (await import('./es/es.ts')).es,
};

/** The words in use. Loaded before anything is drawn. */
export let t: Words;

export const isLanguage = (value: string): value is Language => value in LANGUAGES;

/** As chosen in this browser, else the first of the reader's languages that we speak. */
export const language: Language = (() => {
  const chosen = localStorage.getItem(STORAGE_KEY);
  if (chosen !== null && isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
})();

/** How dates and numbers are written: the reader's own region where it speaks the language, e.g. `en-GB`. */
export const locale: string =
  navigator.languages.find((tag) => tag.startsWith(language) && isLocale(tag)) ?? language;

/** Some browsers name one that is none, such as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** Has to be done before the first screen is drawn. */
export async function loadWording(): Promise<void> {
  t = await LOADERS[language]();
  document.documentElement.lang = language;
}

/** Every string on the screen changes: the page begins anew, where it is. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(STORAGE_KEY, chosen);
  window.location.reload();
}
