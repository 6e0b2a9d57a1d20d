// Two well-known date libraries, asked the same questions as our own understanding.
import { DateTimeRecognizer } from '@microsoft/recognizers-text-date-time';
import * as chrono from 'chrono-node';

export interface Point {
  date?: string;
  /** Every reading offered, likeliest first. */
  times: string[];
}

export type PointReader = (text: string, ref: string) => Point;

const two = (n: number): string => String(n).padStart(2, '0');

/** Both libraries count in the zone of the process: wall-clock times go in and come out unchanged. */
const wallClock = (ref: string): Date => new Date(ref.slice(0, 19));

/** chrono-node's first result with the dates and times it is certain of. */
export const chronoReader: PointReader = (text, ref) => {
  const point: Point = { times: [] };
  for (const { start } of chrono.parse(text, wallClock(ref), { forwardDate: true })) {
    const dated = start.isCertain('day') || start.isCertain('weekday');
    if (dated && point.date === undefined)
      point.date = `${start.get('year')}-${two(start.get('month') ?? 1)}-${two(start.get('day') ?? 1)}`;
    if (start.isCertain('hour') && point.times.length === 0)
      point.times = [`${two(start.get('hour') ?? 0)}:${two(start.get('minute') ?? 0)}`];
  }
  return point;
};

const recognizer = new DateTimeRecognizer('en-us').getDateTimeModel();

/** Recognizers-Text: the first date and the first time of all its resolutions; of past and future it is given the future. */
export const recognizersReader: PointReader = (text, ref) => {
  const now = wallClock(ref);
  const point: Point = { times: [] };
  for (const result of recognizer.parse(text, now)) {
    const values: unknown = result.resolution?.['values'];
    if (!Array.isArray(values)) continue;
    const dates: string[] = [];
    const times: string[] = [];
    for (const value of values) {
      const { value: at, start } = value as { value?: string; start?: string };
      const said = at ?? start;
      if (said === undefined) continue;
      const date = /\d{4}-\d{2}-\d{2}/.exec(said)?.[0];
      const time = /(\d{2}:\d{2}):\d{2}/.exec(said)?.[1];
      if (date !== undefined) dates.push(date);
      if (time !== undefined) times.push(time);
    }
    const day = ref.slice(0, 10);
    point.date ??= dates.find((date) => date >= day) ?? dates[0];
    if (point.times.length === 0) point.times = times;
  }
  return point;
};
