// Opening hours as people and schema.org write them: "Mon–Fri 9am–6pm", "Mo-Fr 09:00-18:00", "lunes a viernes 9:00 a 18:00".
import type { HoursRow } from '@offhook/db';

type Weekday = HoursRow['weekday'];

/** How each day begins, from Monday on; English and Spanish. */
const DAYS = ['mo|lu', 'tu|ma', 'we|mi', 'th|ju', 'fr|vi', 'sa|sá', 'su|do'];
const DAY =
  '(mon(?:day)?s?|tue(?:s(?:day)?)?s?|wed(?:nesday)?s?|thu(?:r(?:s(?:day)?)?)?s?|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?' +
  '|mo|tu|we|th|fr|sa|su|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bados?|domingos?)';
const TIME = String.raw`(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?`;
const TO = String.raw`\s*(?:-|–|—|to|until|a|hasta)\s*`;
const ROW = new RegExp(
  String.raw`\b${DAY}\b\.?(?:${TO}${DAY}\b\.?)?(?:\s*(?:,|&|and|y)\s*${DAY}\b\.?)?[\s:,]*(?:(closed|cerrado)|(?:from|de)?\s*${TIME}${TO}${TIME}(?!\d))`,
  'giu',
);

/** Every row found, Monday first; of two for one day that overlap the first. Undefined when there is none. */
export function hoursIn(text: string): HoursRow[] | undefined {
  const rows: HoursRow[] = [];
  for (const match of text.replaceAll(/[^\S\n]+/g, ' ').matchAll(ROW)) {
    const [, first, last, also, closed, ...times] = match;
    if (closed) continue;
    const open = timesOf(times);
    if (!open) continue;
    const days = [...daysFrom(weekdayOf(first), weekdayOf(last)), ...(also ? [weekdayOf(also)] : [])];
    for (const weekday of days) if (weekday) rows.push({ weekday, ...open });
  }
  return tidy(rows);
}

/** One of schema.org's `OpeningHoursSpecification`. */
export function hoursOfSpecification(specification: Record<string, unknown>): HoursRow[] {
  const { dayOfWeek, opens, closes } = specification;
  const from = clock(opens);
  const to = clock(closes);
  if (!from || !to || from === to) return [];
  const days = (Array.isArray(dayOfWeek) ? dayOfWeek : [dayOfWeek]) as unknown[];
  return days.flatMap((day) => {
    const weekday = weekdayOf(typeof day === 'string' ? day.split('/').at(-1) : undefined);
    return weekday ? [{ weekday, from, to }] : [];
  });
}

/** In order, without overlaps; undefined when empty. */
export function tidy(rows: readonly HoursRow[]): HoursRow[] | undefined {
  const kept: HoursRow[] = [];
  for (const row of rows.toSorted((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from))) {
    const before = kept.at(-1);
    if (before?.weekday === row.weekday && (before.to <= before.from || row.from < before.to)) continue;
    kept.push(row);
  }
  return kept.length > 0 ? kept : undefined;
}

function weekdayOf(name: string | undefined): Weekday | undefined {
  const index = DAYS.findIndex((begins) => new RegExp(`^(${begins})`, 'i').test(name ?? ''));
  return index < 0 ? undefined : ((index + 1) as Weekday);
}

function daysFrom(first: Weekday | undefined, last: Weekday | undefined): Weekday[] {
  if (!first) return [];
  if (!last) return [first];
  return Array.from(
    { length: ((last - first + 7) % 7) + 1 },
    (_, i) => (((first - 1 + i) % 7) + 1) as Weekday,
  );
}

function timesOf([h1, m1 = '00', half1, h2, m2 = '00', half2]: (string | undefined)[]) {
  const to = timeOf(h2, m2, half2);
  // "9–5" means the afternoon; "10–4 pm" begins in the morning.
  const from = timeOf(h1, m1, half1);
  if (!from || !to) return undefined;
  if (!half1 && !half2 && to <= from && Number(h1) <= 12 && Number(h2) < 12)
    return { from, to: timeOf(h2, m2, 'pm')! };
  return from === to ? undefined : { from, to };
}

function timeOf(hour: string | undefined, minute: string, half?: string): string | undefined {
  let hours = Number(hour);
  if (half && hours > 12) return undefined;
  if (half?.toLowerCase().startsWith('p') && hours < 12) hours += 12;
  if (half?.toLowerCase().startsWith('a') && hours === 12) hours = 0;
  if (!Number.isInteger(hours) || hours > 24 || Number(minute) > 59) return undefined;
  return hours === 24 ? '24:00' : `${String(hours).padStart(2, '0')}:${minute}`;
}

/** `09:00`, `09:00:00`, with a zone or without. */
function clock(text: unknown): string | undefined {
  const [, time] = /^((?:[01]\d|2[0-3]):[0-5]\d)/.exec(typeof text === 'string' ? text : '') ?? [];
  return time;
}
