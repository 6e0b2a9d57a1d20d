// Which dates can be somebody's birthday.
import { fromDay, validDay, type Day } from '../calendar.ts';

export interface BirthDateRead {
  day: Day;
  confidence: number;
  a: number;
  b: number;
}

/** Nobody alive was born before. */
const OLDEST_YEARS = 125;

/** Somebody alive in the year `now` can have been born in `year`. */
export const isPossible = (year: number, now: number): boolean => year >= now - OLDEST_YEARS && year <= now;

/** @returns undefined where there is no such date, or nobody alive was born on it */
export function birthDate(
  year: number,
  month: number,
  date: number,
  today: Day,
  a: number,
  b: number,
  confidence: number,
): BirthDateRead | undefined {
  const day = validDay(year, month, date);
  if (day === undefined || day > today || !isPossible(year, fromDay(today).year)) return undefined;
  return { day, confidence, a, b };
}
