// Weekly hours and exceptions to them, as they are given: wall-clock times that make sense together.
import type { HoursException, HoursRow } from '@offhook/db';
import { z } from 'zod';

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** Lunch, and a split afternoon. */
const MOST_RANGES_A_DAY = 4;

const From = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 09:00')
  .describe('Wall-clock `HH:MM`.');
const To = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time such as 18:00')
  .describe('Wall-clock `HH:MM`; `24:00` ends the day; at or before `from` it is a time of the next day.');
const Weekday = z.literal([1, 2, 3, 4, 5, 6, 7]).describe('1 is Monday.');

export const Hours = z
  .array(z.object({ weekday: Weekday, from: From, to: To }))
  .max(7 * MOST_RANGES_A_DAY)
  .refine((hours: HoursRow[]) => !overlap(hours), 'some of these hours overlap');

export const Exceptions = z
  .array(
    z.object({
      date: z.iso.date(),
      open: z
        .array(z.object({ from: From, to: To }))
        .max(MOST_RANGES_A_DAY)
        .refine(
          (open) => !overlap(open.map((range) => ({ weekday: 1, ...range }))),
          'some of these hours overlap',
        )
        .describe('Empty: closed.'),
      note: z
        .string()
        .max(200)
        .refine((note) => note.isWellFormed() && !note.includes('\0'))
        .optional(),
    }),
  )
  .max(400)
  .refine(
    (exceptions: HoursException[]) => new Set(exceptions.map(({ date }) => date)).size === exceptions.length,
    'a date stands here twice',
  )
  .describe('Dates that differ from the weekly plan: holidays and the like.');

/** Whether any two ranges of a week share a minute; Sunday night runs into Monday. */
function overlap(hours: HoursRow[]): boolean {
  const ranges = hours
    .map(({ weekday, from, to }) => {
      const start = (weekday - 1) * DAY_MINUTES + minutes(from);
      const length = minutes(to) - minutes(from);
      return { start, end: start + (length > 0 ? length : length + DAY_MINUTES) };
    })
    .toSorted((a, b) => a.start - b.start);
  const [first] = ranges;
  if (!first) return false;
  const later = [...ranges.slice(1), { ...first, start: first.start + WEEK_MINUTES }];
  return ranges.some(({ end }, index) => end > (later[index]?.start ?? Infinity));
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
