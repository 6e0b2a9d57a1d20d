// Weekly hours as a form edits them: day by day.

export interface Range {
  /** Wall-clock `HH:MM`; a range that ends at or before it begins ends the next day. */
  from: string;
  to: string;
}
export type HoursRow = Range & { weekday: number };

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** What a day opens with at first: as the day before it that is open, else nine to five. */
export function usualRanges(hours: readonly HoursRow[], weekday: number): Range[] {
  for (let back = 1; back < 7; back += 1) {
    const day = ((weekday - 1 - back + 7) % 7) + 1;
    const ranges = rangesOf(hours, day);
    if (ranges.length > 0) return ranges;
  }
  return [{ from: '09:00', to: '17:00' }];
}

export const rangesOf = (hours: readonly HoursRow[], weekday: number): Range[] =>
  hours.filter((row) => row.weekday === weekday).map(({ from, to }) => ({ from, to }));

/** The week with other ranges on one day, in order. */
export function withRanges(
  hours: readonly HoursRow[],
  weekday: number,
  ranges: readonly Range[],
): HoursRow[] {
  return WEEKDAYS.flatMap((day) =>
    (day === weekday ? ranges : rangesOf(hours, day)).map(({ from, to }) => ({ weekday: day, from, to })),
  );
}

/** Tuesday to Friday as Monday is. */
export const likeMonday = (hours: readonly HoursRow[]): HoursRow[] =>
  [2, 3, 4, 5].reduce((week, day) => withRanges(week, day, rangesOf(hours, 1)), [...hours]);

/** One more range of a day, after the last. */
export function oneMore(ranges: readonly Range[]): Range[] {
  const end = ranges.at(-1)?.to ?? '09:00';
  const hour = Math.min(22, Number(end.slice(0, 2)) + 1);
  const clock = (at: number) => `${String(at).padStart(2, '0')}:00`;
  return [...ranges, { from: clock(hour), to: clock(hour + 1) }];
}
