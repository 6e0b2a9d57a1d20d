// The English words of dates and times, and what each stands for.
import type { Minutes } from '../calendar.ts';

const table = <T>(entries: Record<string, T>): ReadonlyMap<string, T> => new Map(Object.entries(entries));

/** ISO weekdays; the misspellings are ones people and transcribers do make. */
export const WEEKDAYS = table({
  monday: 1,
  mon: 1,
  mondays: 1,
  tuesday: 2,
  tue: 2,
  tues: 2,
  tuesdays: 2,
  teusday: 2,
  tusday: 2,
  tuseday: 2,
  wednesday: 3,
  wed: 3,
  weds: 3,
  wednesdays: 3,
  wensday: 3,
  wednsday: 3,
  wedensday: 3,
  wednessday: 3,
  thursday: 4,
  thu: 4,
  thur: 4,
  thurs: 4,
  thursdays: 4,
  thrusday: 4,
  thurday: 4,
  thirsday: 4,
  thusday: 4,
  thuesday: 4,
  friday: 5,
  fri: 5,
  fridays: 5,
  firday: 5,
  frday: 5,
  frieday: 5,
  saturday: 6,
  sat: 6,
  saturdays: 6,
  saterday: 6,
  satruday: 6,
  saturaday: 6,
  satuday: 6,
  sunday: 7,
  sun: 7,
  sundays: 7,
});
/** Weekdays that are other words too, and count only beside a number, a month, a time or an "on". */
export const SHY_WEEKDAYS = new Set(['sat', 'sun', 'mon', 'wed', 'thu']);

export const MONTHS = table({
  january: 1,
  jan: 1,
  february: 2,
  feb: 2,
  febuary: 2,
  march: 3,
  mar: 3,
  april: 4,
  apr: 4,
  may: 5,
  june: 6,
  jun: 6,
  july: 7,
  jul: 7,
  august: 8,
  aug: 8,
  september: 9,
  sep: 9,
  sept: 9,
  october: 10,
  oct: 10,
  november: 11,
  nov: 11,
  december: 12,
  dec: 12,
});
/** Months that are verbs or names too, and do not stand alone. */
export const SHY_MONTHS = new Set([
  'may',
  'march',
  'mar',
  'jan',
  'dec',
  'jun',
  'april',
  'june',
  'august',
  'sep',
  'sept',
]);

export type Half = 'am' | 'pm';
export interface DayPart {
  name: string;
  from: Minutes;
  to: Minutes;
  /** The half of the day a clock time beside it is in. */
  half: Half | 'night';
}

const hour = (h: number, m = 0): Minutes => h * 60 + m;
const part = (name: string, from: Minutes, to: Minutes, half: DayPart['half']): DayPart => ({
  name,
  from,
  to,
  half,
});

export const PARTS = table<DayPart>({
  morning: part('morning', hour(6), hour(12), 'am'),
  mornings: part('morning', hour(6), hour(12), 'am'),
  forenoon: part('morning', hour(6), hour(12), 'am'),
  afternoon: part('afternoon', hour(12), hour(17), 'pm'),
  afternoons: part('afternoon', hour(12), hour(17), 'pm'),
  evening: part('evening', hour(17), hour(21), 'pm'),
  evenings: part('evening', hour(17), hour(21), 'pm'),
  eve: part('evening', hour(17), hour(21), 'pm'),
  night: part('night', hour(18), hour(24), 'night'),
  nights: part('night', hour(18), hour(24), 'night'),
  tonight: part('night', hour(18), hour(24), 'night'),
  tonite: part('night', hour(18), hour(24), 'night'),
  lunchtime: part('lunchtime', hour(11, 30), hour(13, 30), 'pm'),
});
/** "early morning", "late afternoon", "mid morning". */
export const PART_SHADES: Record<'early' | 'mid' | 'late', Record<string, [Minutes, Minutes]>> = {
  early: { morning: [hour(6), hour(9)], afternoon: [hour(12), hour(14)], evening: [hour(17), hour(19)] },
  mid: { morning: [hour(9), hour(11)], afternoon: [hour(13), hour(15)], evening: [hour(18), hour(20)] },
  late: { morning: [hour(10), hour(12)], afternoon: [hour(15), hour(17)], evening: [hour(19), hour(22)] },
};
export const END_OF_DAY = part('endOfDay', hour(16), hour(18), 'pm');
export const AFTER_WORK = part('afterWork', hour(17), hour(21), 'pm');
export const AFTER_LUNCH = part('afterLunch', hour(13), hour(15), 'pm');
export const BEFORE_LUNCH = part('beforeLunch', hour(10), hour(12), 'am');
export const FIRST_THING = part('firstThing', hour(6), hour(10), 'am');

/** Days of a unit of duration; months and years are counted on the calendar. */
export const DAY_UNITS = table({
  day: 1,
  days: 1,
  night: 1,
  week: 7,
  weeks: 7,
  wk: 7,
  wks: 7,
  fortnight: 14,
  fortnights: 14,
});
export const MONTH_UNITS = table({ month: 1, months: 1, year: 12, years: 12 });
export const MINUTE_UNITS = table({
  minute: 1,
  minutes: 1,
  min: 1,
  mins: 1,
  hour: 60,
  hours: 60,
  hr: 60,
  hrs: 60,
});

/** After a number these say that it counts something and is no time of day. */
export const COUNTED = new Set([
  'people',
  'persons',
  'person',
  'guests',
  'guest',
  'adults',
  'adult',
  'kids',
  'kid',
  'children',
  'child',
  'of',
  'times',
  'dollars',
  'dollar',
  'bucks',
  'euros',
  'euro',
  'pounds',
  'percent',
  'cents',
  'day',
  'days',
  'week',
  'weeks',
  'month',
  'months',
  'year',
  'years',
  'minute',
  'minutes',
  'min',
  'mins',
  'hour',
  'hours',
  'hr',
  'hrs',
  'night',
  'nights',
  'second',
  'seconds',
  'miles',
  'appointments',
  'services',
  'haircuts',
  'rooms',
  'bedroom',
  'cars',
  'teeth',
  'tires',
  'new',
  'more',
  'other',
  'different',
  'hundred',
  'thousand',
  'million',
  'st',
  'street',
  'avenue',
  'ave',
  'road',
  'floor',
  'k',
  'or',
  'point',
  'inch',
  'inches',
  'stars',
]);
