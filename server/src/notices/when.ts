// Dates and times as people write them, and the hours in which nobody wants a text.
import type { EpochMs, Language } from '@offhook/machines';
import { Temporal } from 'temporal-polyfill';

const LOCALE = { en: 'en-US', es: 'es', ru: 'ru', uz: 'uz-Latn' } as const;
/** In the Americas a clock has twelve hours, in Spanish, too. */
const localeOf = (language: Language, timezone: string): string =>
  language === 'es' && timezone.startsWith('America/') ? 'es-US' : LOCALE[language];

/** `Friday, November 27` and `3:00 PM`, in the language and zone. */
export function written(at: EpochMs, timezone: string, language: Language): { date: string; time: string } {
  const locale = localeOf(language, timezone);
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  const clock = new Intl.DateTimeFormat(locale, { timeZone: timezone, hour: 'numeric', minute: '2-digit' });
  // Intl puts a narrow no-break space before AM and PM, for which a text message would switch alphabet and cost double.
  const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ');
  return { date: plain(day.format(at)), time: plain(clock.format(at)) };
}

/** `1) Friday, November 27, 3:00 PM; 2) …` */
export const listed = (
  offers: readonly { startsAt: string }[],
  { timezone, language }: { timezone: string; language: Language },
): string =>
  offers
    .map(({ startsAt }, index) => {
      const { date, time } = written(Date.parse(startsAt), timezone, language);
      return `${index + 1}) ${date}, ${time}`;
    })
    .join('; ');

/** Wall-clock `HH:MM`; `to` at or before `from` runs past midnight. The same for both: no hour is quiet. */
export interface Quiet {
  from: string;
  to: string;
}

/** Whether the customer would be disturbed, in any of the zones they may be in. */
export const isQuiet = (at: EpochMs, quiet: Quiet, zones: readonly string[]): boolean =>
  zones.some((zone) => within(clockAt(at, zone), quiet));

/** The first moment from `at` on that is quiet in none of the zones; `at` itself when all day is quiet somewhere. */
export const afterQuiet = (at: EpochMs, quiet: Quiet, zones: readonly string[]): EpochMs =>
  awake(at, quiet, zones, 1);

/** The last moment up to `at` that is quiet in none of the zones. */
export const beforeQuiet = (at: EpochMs, quiet: Quiet, zones: readonly string[]): EpochMs =>
  awake(at, quiet, zones, -1);

const STEP_MS = 5 * 60_000;
const MOST_STEPS = (24 * 60) / 5;

/** Steps of five minutes of elapsed time, so that a change of the clocks in the night is no special case. */
function awake(at: EpochMs, quiet: Quiet, zones: readonly string[], direction: 1 | -1): EpochMs {
  if (!isQuiet(at, quiet, zones)) return at;
  const edge = direction === 1 ? Math.ceil(at / STEP_MS) : Math.floor(at / STEP_MS);
  for (let step = 0; step <= MOST_STEPS; step++) {
    const moment = (edge + direction * step) * STEP_MS;
    if (!isQuiet(moment, quiet, zones)) return moment;
  }
  return at;
}

function within(clock: string, { from, to }: Quiet): boolean {
  if (from === to) return false;
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

const clockAt = (at: EpochMs, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
