// What can be chosen of a receptionist, with its words.
import { useQuery } from '@tanstack/react-query';
import type { Agent } from '@/api/client.ts';
import { voicesQuery } from '@/api/voices.ts';
import { m } from '@/wording/manage/manage.ts';

const LANGUAGES = ['en', 'es', 'ru', 'uz'] as const;
const AFTER_HOURS = ['book', 'message', 'forward', 'voicemail'] as const;
const TONES = ['warm', 'professional', 'brief'] as const;

export const LANGUAGE_OPTIONS = () =>
  LANGUAGES.map((language) => [language, m.receptionist.languages[language]] as const);
export const TONE_OPTIONS = () => TONES.map((tone) => [tone, m.receptionist.tones[tone]] as const);
export const AFTER_HOURS_OPTIONS = () =>
  AFTER_HOURS.map((mode) => [mode, m.receptionist.afterHoursModes[mode]] as const);

/** An agent among others, whose name may be the same: `Riley · English · Thalia`. */
export const useAgentOption = (): ((agent: Agent) => string) => {
  const voices = useQuery(voicesQuery).data?.items ?? [];
  return ({ name, language, voice }) =>
    [name, m.receptionist.languages[language], voices.find(({ id }) => id === voice)?.name ?? voice].join(
      ' · ',
    );
};
