// The pieces a wish for a time is made of, before they are put together.
import type { Day, Minutes } from '../calendar.ts';
import type { Token } from '../tokens.ts';
import type { DayPart, Half } from './words.ts';

/** Where a piece stands, in tokens: `[a, b)`. */
export interface Place {
  a: number;
  b: number;
}

export interface DateItem extends Place {
  kind: 'date';
  from: Day;
  to: Day;
  weekdays?: number[];
  /** What it was said with, where another word may still move it: "Friday" + "the 14th". */
  loose?: 'weekday' | 'monthDay';
}

/** A clock time as said; which half of the day may be open. */
export interface TimeItem extends Place {
  kind: 'time';
  hour: number;
  minute: number;
  half?: Half;
  /** No other reading: 13:00, 0:30, noon. */
  fixed: boolean;
}

export interface PartItem extends Place {
  kind: 'part';
  part: DayPart;
  /** "this evening", "tonight". */
  day?: Day;
}

/** A point reckoned from now: "in two hours". */
export interface MomentItem extends Place {
  kind: 'moment';
  day: Day;
  minutes: Minutes;
}

export type Item = DateItem | TimeItem | PartItem | MomentItem;

/** What a reader may lean on. */
export interface ReadContext {
  /** The business's wall clock now. */
  today: Day;
  minutes: Minutes;
  /** 8/10 is 10 August rather than 8 October. */
  monthFirst: boolean;
}

export type Tokens = readonly Token[];

/** The word at `i`, or nothing past the end. */
export const wordAt = (tokens: Tokens, i: number): string => tokens[i]?.t ?? '';

export const dateItem = (a: number, b: number, from: Day, to: Day = from): DateItem => ({
  kind: 'date',
  a,
  b,
  from,
  to,
});
