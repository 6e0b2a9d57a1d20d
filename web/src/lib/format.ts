// Times, durations and numbers as people read them.

/** A US number as `(202) 555-0143`, any other E.164 number with its country code apart. */
export function phoneNumber(e164: string): string {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  return us ? `(${us[1]}) ${us[2]}-${us[3]}` : e164;
}

/** `480 ms`, `1.3 s`. */
export function latency(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** `0:42`, `12:05`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Day and time in `timeZone`; without one, in the reader's own. */
export function dayAndTime(instant: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
}

/** The time of day in the business's zone. */
export function timeOfDay(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'short', timeZone }).format(new Date(instant));
}

/** Words out of an identifier: `messageTaken` → `message taken`, `booking.when` → `booking · when`. */
export function words(identifier: string): string {
  return identifier
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('.', ' · ')
    .toLowerCase();
}
