// What a week of opening hours becomes when one of its days is edited.
import { expect, it } from 'vitest';
import { type HoursRow, likeMonday, oneMore, rangesOf, usualRanges, withRanges } from './hours.ts';

const WEEK: HoursRow[] = [
  { weekday: 1, from: '08:00', to: '12:00' },
  { weekday: 1, from: '13:00', to: '17:00' },
  { weekday: 6, from: '10:00', to: '14:00' },
];

it('keeps the week in order, whichever day is changed', () => {
  expect(withRanges(WEEK, 3, [{ from: '09:00', to: '18:00' }])).toEqual([
    WEEK[0],
    WEEK[1],
    { weekday: 3, from: '09:00', to: '18:00' },
    WEEK[2],
  ]);
  expect(withRanges(WEEK, 1, [])).toEqual([WEEK[2]]);
});

it('opens a day as the open day before it, around the end of the week, else from nine to five', () => {
  expect(usualRanges(WEEK, 3)).toEqual(rangesOf(WEEK, 1));
  expect(usualRanges(WEEK, 7)).toEqual([{ from: '10:00', to: '14:00' }]);
  expect(usualRanges([], 2)).toEqual([{ from: '09:00', to: '17:00' }]);
});

it('makes Tuesday to Friday like Monday and leaves the weekend alone', () => {
  const week = likeMonday(WEEK);
  expect(week.map(({ weekday }) => weekday)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
  expect(week.at(-1)).toEqual(WEEK[2]);
});

it('adds a range after the last, within the day', () => {
  expect(oneMore([{ from: '08:00', to: '12:00' }])[1]).toEqual({ from: '13:00', to: '14:00' });
  expect(oneMore([{ from: '20:00', to: '23:30' }])[1]).toEqual({ from: '22:00', to: '23:00' });
});
