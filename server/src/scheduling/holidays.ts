// Public holidays by country: which dates a business that keeps them is closed on. Only days off for (nearly) everyone in
// the country; what a state or a town adds is an exception the owner enters.
// Sources: US 5 U.S.C. 6103; Canada Labour Code s. 166; UK Bank Holidays schedules; Mexico LFT art. 74; Spain RDL 2/2015
// art. 37.2; Germany and Austria by federal law; Australia's common national days; Ireland Organisation of Working Time Act.
import type { HolidayPlan, HoursException } from '@offhook/db';
import { Temporal } from 'temporal-polyfill';

/** How a holiday's date follows from the year. Months are 1 to 12, weekdays 1 (Monday) to 7. */
type Rule =
  /** Always that date; `moves` to the weekday that is off instead when it falls on a weekend. */
  | { on: readonly [month: number, day: number]; moves?: 'toNearest' | 'toMonday' }
  /** The nth such weekday of a month; -1 is the last. */
  | { nth: readonly [n: number, weekday: number, month: number] }
  /** The last such weekday before a date. */
  | { before: readonly [month: number, day: number]; weekday: number }
  /** Days from Western Easter Sunday. */
  | { easter: number };

interface Holiday {
  id: string;
  /** As people of the country call it. */
  name: string;
  rule: Rule;
  /** The first year it was a holiday. */
  since?: number;
}

const NEW_YEAR = [1, 1] as const;
const CHRISTMAS = [12, 25] as const;

const goodFriday = (name: string): Holiday => ({ id: 'goodFriday', name, rule: { easter: -2 } });
const easterMonday = (name: string): Holiday => ({ id: 'easterMonday', name, rule: { easter: 1 } });

const GERMAN = [
  { id: 'easterMonday', name: 'Ostermontag', rule: { easter: 1 } },
  { id: 'ascension', name: 'Christi Himmelfahrt', rule: { easter: 39 } },
  { id: 'whitMonday', name: 'Pfingstmontag', rule: { easter: 50 } },
  { id: 'christmas', name: 'Weihnachten', rule: { on: CHRISTMAS } },
  { id: 'secondChristmas', name: 'Zweiter Weihnachtstag', rule: { on: [12, 26] } },
] satisfies Holiday[];

const COUNTRIES: Record<string, readonly Holiday[]> = {
  US: [
    { id: 'newYear', name: 'New Year’s Day', rule: { on: NEW_YEAR, moves: 'toNearest' } },
    { id: 'mlkDay', name: 'Martin Luther King Jr. Day', rule: { nth: [3, 1, 1] } },
    { id: 'presidentsDay', name: 'Presidents’ Day', rule: { nth: [3, 1, 2] } },
    { id: 'memorialDay', name: 'Memorial Day', rule: { nth: [-1, 1, 5] } },
    { id: 'juneteenth', name: 'Juneteenth', rule: { on: [6, 19], moves: 'toNearest' }, since: 2021 },
    { id: 'independenceDay', name: 'Independence Day', rule: { on: [7, 4], moves: 'toNearest' } },
    { id: 'laborDay', name: 'Labor Day', rule: { nth: [1, 1, 9] } },
    { id: 'columbusDay', name: 'Columbus Day', rule: { nth: [2, 1, 10] } },
    { id: 'veteransDay', name: 'Veterans Day', rule: { on: [11, 11], moves: 'toNearest' } },
    { id: 'thanksgiving', name: 'Thanksgiving', rule: { nth: [4, 4, 11] } },
    { id: 'christmas', name: 'Christmas Day', rule: { on: CHRISTMAS, moves: 'toNearest' } },
  ],
  CA: [
    { id: 'newYear', name: 'New Year’s Day', rule: { on: NEW_YEAR, moves: 'toMonday' } },
    goodFriday('Good Friday'),
    { id: 'victoriaDay', name: 'Victoria Day', rule: { before: [5, 25], weekday: 1 } },
    { id: 'canadaDay', name: 'Canada Day', rule: { on: [7, 1], moves: 'toMonday' } },
    { id: 'labourDay', name: 'Labour Day', rule: { nth: [1, 1, 9] } },
    {
      id: 'reconciliation',
      name: 'Truth and Reconciliation Day',
      rule: { on: [9, 30], moves: 'toMonday' },
      since: 2021,
    },
    { id: 'thanksgiving', name: 'Thanksgiving', rule: { nth: [2, 1, 10] } },
    { id: 'remembranceDay', name: 'Remembrance Day', rule: { on: [11, 11], moves: 'toMonday' } },
    { id: 'christmas', name: 'Christmas Day', rule: { on: CHRISTMAS, moves: 'toMonday' } },
    { id: 'boxingDay', name: 'Boxing Day', rule: { on: [12, 26], moves: 'toMonday' } },
  ],
  GB: [
    { id: 'newYear', name: 'New Year’s Day', rule: { on: NEW_YEAR, moves: 'toMonday' } },
    goodFriday('Good Friday'),
    easterMonday('Easter Monday'),
    { id: 'earlyMay', name: 'Early May bank holiday', rule: { nth: [1, 1, 5] } },
    { id: 'springBank', name: 'Spring bank holiday', rule: { nth: [-1, 1, 5] } },
    { id: 'summerBank', name: 'Summer bank holiday', rule: { nth: [-1, 1, 8] } },
    { id: 'christmas', name: 'Christmas Day', rule: { on: CHRISTMAS, moves: 'toMonday' } },
    { id: 'boxingDay', name: 'Boxing Day', rule: { on: [12, 26], moves: 'toMonday' } },
  ],
  IE: [
    { id: 'newYear', name: 'New Year’s Day', rule: { on: NEW_YEAR } },
    { id: 'patrick', name: 'Saint Patrick’s Day', rule: { on: [3, 17] } },
    easterMonday('Easter Monday'),
    { id: 'mayDay', name: 'May Day', rule: { nth: [1, 1, 5] } },
    { id: 'juneHoliday', name: 'June bank holiday', rule: { nth: [1, 1, 6] } },
    { id: 'augustHoliday', name: 'August bank holiday', rule: { nth: [1, 1, 8] } },
    { id: 'octoberHoliday', name: 'October bank holiday', rule: { nth: [-1, 1, 10] } },
    { id: 'christmas', name: 'Christmas Day', rule: { on: CHRISTMAS } },
    { id: 'stephen', name: 'Saint Stephen’s Day', rule: { on: [12, 26] } },
  ],
  AU: [
    { id: 'newYear', name: 'New Year’s Day', rule: { on: NEW_YEAR, moves: 'toMonday' } },
    { id: 'australiaDay', name: 'Australia Day', rule: { on: [1, 26], moves: 'toMonday' } },
    goodFriday('Good Friday'),
    easterMonday('Easter Monday'),
    { id: 'anzacDay', name: 'Anzac Day', rule: { on: [4, 25] } },
    { id: 'christmas', name: 'Christmas Day', rule: { on: CHRISTMAS, moves: 'toMonday' } },
    { id: 'boxingDay', name: 'Boxing Day', rule: { on: [12, 26], moves: 'toMonday' } },
  ],
  MX: [
    { id: 'newYear', name: 'Año Nuevo', rule: { on: NEW_YEAR } },
    { id: 'constitution', name: 'Día de la Constitución', rule: { nth: [1, 1, 2] } },
    { id: 'juarez', name: 'Natalicio de Benito Juárez', rule: { nth: [3, 1, 3] } },
    { id: 'labourDay', name: 'Día del Trabajo', rule: { on: [5, 1] } },
    { id: 'independenceDay', name: 'Día de la Independencia', rule: { on: [9, 16] } },
    { id: 'revolution', name: 'Día de la Revolución', rule: { nth: [3, 1, 11] } },
    { id: 'christmas', name: 'Navidad', rule: { on: CHRISTMAS } },
  ],
  ES: [
    { id: 'newYear', name: 'Año Nuevo', rule: { on: NEW_YEAR } },
    { id: 'epiphany', name: 'Día de Reyes', rule: { on: [1, 6] } },
    goodFriday('Viernes Santo'),
    { id: 'labourDay', name: 'Día del Trabajador', rule: { on: [5, 1] } },
    { id: 'assumption', name: 'Asunción de la Virgen', rule: { on: [8, 15] } },
    { id: 'nationalDay', name: 'Fiesta Nacional', rule: { on: [10, 12] } },
    { id: 'allSaints', name: 'Todos los Santos', rule: { on: [11, 1] } },
    { id: 'constitution', name: 'Día de la Constitución', rule: { on: [12, 6] } },
    { id: 'immaculate', name: 'Inmaculada Concepción', rule: { on: [12, 8] } },
    { id: 'christmas', name: 'Navidad', rule: { on: CHRISTMAS } },
  ],
  DE: [
    { id: 'newYear', name: 'Neujahr', rule: { on: NEW_YEAR } },
    goodFriday('Karfreitag'),
    { id: 'labourDay', name: 'Tag der Arbeit', rule: { on: [5, 1] } },
    { id: 'unity', name: 'Tag der Deutschen Einheit', rule: { on: [10, 3] } },
    ...GERMAN,
  ],
  AT: [
    { id: 'newYear', name: 'Neujahr', rule: { on: NEW_YEAR } },
    { id: 'epiphany', name: 'Heilige Drei Könige', rule: { on: [1, 6] } },
    { id: 'labourDay', name: 'Staatsfeiertag', rule: { on: [5, 1] } },
    { id: 'corpusChristi', name: 'Fronleichnam', rule: { easter: 60 } },
    { id: 'assumption', name: 'Mariä Himmelfahrt', rule: { on: [8, 15] } },
    { id: 'nationalDay', name: 'Nationalfeiertag', rule: { on: [10, 26] } },
    { id: 'allSaints', name: 'Allerheiligen', rule: { on: [11, 1] } },
    { id: 'immaculate', name: 'Mariä Empfängnis', rule: { on: [12, 8] } },
    ...GERMAN,
  ],
  FR: [
    { id: 'newYear', name: 'Jour de l’an', rule: { on: NEW_YEAR } },
    easterMonday('Lundi de Pâques'),
    { id: 'labourDay', name: 'Fête du Travail', rule: { on: [5, 1] } },
    { id: 'victory', name: 'Victoire 1945', rule: { on: [5, 8] } },
    { id: 'ascension', name: 'Ascension', rule: { easter: 39 } },
    { id: 'whitMonday', name: 'Lundi de Pentecôte', rule: { easter: 50 } },
    { id: 'bastille', name: 'Fête nationale', rule: { on: [7, 14] } },
    { id: 'assumption', name: 'Assomption', rule: { on: [8, 15] } },
    { id: 'allSaints', name: 'Toussaint', rule: { on: [11, 1] } },
    { id: 'armistice', name: 'Armistice', rule: { on: [11, 11] } },
    { id: 'christmas', name: 'Noël', rule: { on: CHRISTMAS } },
  ],
};

/** Countries whose holidays are known, ISO 3166-1 alpha-2. */
export const HOLIDAY_COUNTRIES = Object.keys(COUNTRIES);

export interface HolidayDate {
  id: string;
  name: string;
  /** `YYYY-MM-DD`. */
  date: string;
}

/** Every opening asked for needs some years of them: a millisecond to work out, and the same each time. */
const known = new Map<string, HolidayDate[]>();
const MOST_YEARS = 500;

/**
 * The holidays of a year, earliest first; none for a country that is not known. One that is kept on another weekday because
 * it falls on a weekend is given on that day.
 */
export function holidaysOf(country: string, year: number): readonly HolidayDate[] {
  const key = `${country} ${year}`;
  const before = known.get(key);
  if (before) return before;
  if (known.size >= MOST_YEARS) known.clear();
  const holidays = workOut(country, year);
  known.set(key, holidays);
  return holidays;
}

function workOut(country: string, year: number): HolidayDate[] {
  const taken = new Set<string>();
  return (
    (COUNTRIES[country] ?? [])
      .filter(({ since = 0 }) => year >= since)
      .map(({ id, name, rule }) => {
        const falls = dateOf(rule, year);
        const kept = 'on' in rule && rule.moves ? observed(falls, rule.moves) : falls;
        return { id, name, falls, kept, moved: !kept.equals(falls) };
      })
      // Those kept where they fall go first: one that moves there is kept a day later.
      .toSorted((a, b) => Number(a.moved) - Number(b.moved) || Temporal.PlainDate.compare(a.falls, b.falls))
      .map(({ id, name, kept }) => {
        let date = kept;
        while (taken.has(date.toString())) date = date.add({ days: 1 });
        taken.add(date.toString());
        return { id, name, date: date.toString() };
      })
      .toSorted((a, b) => a.date.localeCompare(b.date))
  );
}

/** The exceptions of a plan, with the holidays of the years from `first` to `last` on which it is closed. What the owner says of a date goes before. */
export function withHolidays(
  exceptions: readonly HoursException[],
  plan: HolidayPlan | null,
  years: { first: number; last: number },
): readonly HoursException[] {
  if (!plan) return exceptions;
  const said = new Set(exceptions.map(({ date }) => date));
  const closed: HoursException[] = [];
  for (let year = years.first; year <= years.last; year++)
    for (const { id, name, date } of holidaysOf(plan.country, year))
      if (!plan.openOn.includes(id) && !said.has(date)) closed.push({ date, open: [], note: name });
  return [...exceptions, ...closed];
}

function dateOf(rule: Rule, year: number): Temporal.PlainDate {
  if ('easter' in rule) return easterOf(year).add({ days: rule.easter });
  if ('on' in rule) return Temporal.PlainDate.from({ year, month: rule.on[0], day: rule.on[1] });
  if ('before' in rule) {
    const [month, day] = rule.before;
    const eve = Temporal.PlainDate.from({ year, month, day }).subtract({ days: 1 });
    return eve.subtract({ days: (eve.dayOfWeek - rule.weekday + 7) % 7 });
  }
  const [n, weekday, month] = rule.nth;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  if (n > 0) return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + 7 * (n - 1) });
  const last = first.add({ months: 1 }).subtract({ days: 1 });
  return last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
}

function observed(day: Temporal.PlainDate, moves: 'toNearest' | 'toMonday'): Temporal.PlainDate {
  if (day.dayOfWeek < 6) return day;
  if (day.dayOfWeek === 6 && moves === 'toNearest') return day.subtract({ days: 1 });
  return day.add({ days: 8 - day.dayOfWeek });
}

/** Western Easter Sunday: the anonymous Gregorian computus (Nature, 20 April 1876). */
function easterOf(year: number): Temporal.PlainDate {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return Temporal.PlainDate.from({ year, month, day: (h + l - 7 * m + 33 * month + 19) % 32 });
}
