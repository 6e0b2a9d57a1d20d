// What can be chosen of a receptionist, with its words.
import { m } from '@/wording/manage/manage.ts';

const LANGUAGES = ['en', 'es', 'ru', 'uz'] as const;
const AFTER_HOURS = ['book', 'message', 'forward', 'voicemail'] as const;
const TONES = ['warm', 'professional', 'brief'] as const;

export const LANGUAGE_OPTIONS = () =>
  LANGUAGES.map((language) => [language, m.receptionist.languages[language]] as const);
export const TONE_OPTIONS = () => TONES.map((tone) => [tone, m.receptionist.tones[tone]] as const);
export const AFTER_HOURS_OPTIONS = () =>
  AFTER_HOURS.map((mode) => [mode, m.receptionist.afterHoursModes[mode]] as const);
