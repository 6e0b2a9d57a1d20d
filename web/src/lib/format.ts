// Times, durations, money and numbers as people of the reader's language read them.
import { locale, t } from '@/wording/wording.ts';

/** A US number as `(202) 555-0143`, any other E.164 number as it is, and in words what is none. */
export function phoneNumber(number: string): string {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (us) return `(${us[1]}) ${us[2]}-${us[3]}`;
  return number.startsWith('+') ? number : (t.numbers[number] ?? number);
}

/** `480 ms`, `1.3 s`; of a part of a millisecond its tenths. */
export function latency(ms: number): string {
  if (ms === 0) return '0 ms';
  if (ms < 0.1) return `< ${decimal(0.1, 1)} ms`;
  if (ms < 0.95) return `${decimal(ms, 1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${decimal(ms / 1000, 1)} s`;
}

/** As `latency`; where nothing was measured, nothing. */
export const shownMs = (ms: number | null): string => (ms === null ? t.common.nothing : latency(ms));

/** As `latency`, for an axis of a chart, which breaks lines at spaces. */
export const axisLatency = (ms: number): string => latency(ms).replace(' ', '\u00A0');

/** `0:42`, `12:05`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `2 minutes ago`, of the largest unit that fits. */
export function ago(ms: number): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return format.format(-minutes, 'minute');
  return minutes < 24 * 60
    ? format.format(-Math.round(minutes / 60), 'hour')
    : format.format(-Math.round(minutes / 1440), 'day');
}

export function decimal(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** `0.42` → `42%`. */
export function share(value: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value);
}

/** Minor units in whatever the currency counts them: `4500 USD` → `$45`. */
export function money(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Millionths of a US dollar, with as many digits as such small sums need. */
export function cost(micros: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 4,
  }).format(micros / 1_000_000);
}

/** Day and time in `timeZone`; without one, in the reader's own. */
export function dayAndTime(instant: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
}

/** What the API writes instants as. */
export const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A sentence of the server's, its instants as people read them. */
export const withTimes = (sentence: string, timeZone: string | undefined): string =>
  sentence.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => dayAndTime(instant, timeZone));

/** The time of day in the business's zone. */
export function timeOfDay(instant: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(new Date(instant));
}

/** Words out of an identifier we have none for: `messageTaken` → `message taken`, `booking.when` → `booking · when`. */
export function words(identifier: string): string {
  return identifier
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('.', ' · ')
    .toLowerCase();
}

/** What `names` calls it, else its identifier in words. */
export const named = (names: Record<string, string>, identifier: string): string =>
  names[identifier] ?? words(identifier);

/** Where the dialogue stands: `booking.choosing.offering` → `booking · choosing a time`. */
export function dialogueState(state: string): string {
  const [goal = '', step] = state.split('.');
  const what = named(t.goals, goal);
  const where = step === undefined || step === 'next' ? undefined : t.steps[step];
  return where === undefined ? what : `${what} · ${where}`;
}

/** A language by its BCP 47 tag. */
export function languageName(key: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(key) ?? key;
  } catch {
    return key;
  }
}
