import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { addMonths, formatDay, fromDay, localTime, toDay, weekdayOf } from '../calendar.ts';
import type { When } from '../command.ts';
import { epochOf, hear, valueOf, type Asked } from '../testing.ts';

const when = (text: string, asked: Asked = { expect: 'when' }): When | undefined =>
  valueOf(hear(text, asked), 'when');
const day = (text: string, asked?: Asked): string | undefined => {
  const dates = when(text, asked)?.any[0]?.dates;
  return dates === undefined ? undefined : dates.from === dates.to ? dates.from : `${dates.from}/${dates.to}`;
};
const clock = (text: string, asked?: Asked): string | undefined => {
  const time = when(text, asked)?.any[0]?.time;
  if (time === undefined) return undefined;
  return 'at' in time ? time.at.join(' ') : `${time.from ?? ''}-${time.to ?? ''}`;
};

describe('days, said on Friday 20 November 2026', () => {
  it.each([
    ['today', '2026-11-20'],
    ['tomorrow', '2026-11-21'],
    ['the day after tomorrow', '2026-11-22'],
    ['Monday', '2026-11-23'],
    ['this Saturday', '2026-11-21'],
    ['next Wednesday', '2026-11-25'],
    ['next Friday', '2026-11-27'],
    ['Friday', '2026-11-27'],
    ['Tuesday next week', '2026-11-24'],
    ['next week on Thursday', '2026-11-26'],
    ['a week from Monday', '2026-11-30'],
    ['Monday week', '2026-11-30'],
    ['two weeks from tomorrow', '2026-12-05'],
    ['in three days', '2026-11-23'],
    ['Monday two weeks from now', '2026-11-30'],
    ['two Sundays from now', '2026-11-29'],
    ['in the next two weeks', '2026-11-20/2026-12-04'],
    ['change it to the 19', '2026-12-19'],
    ['a couple of days from now', '2026-11-22'],
    ['the 14th', '2026-12-14'],
    ['the 23rd', '2026-11-23'],
    ['Monday the 30th', '2026-11-30'],
    ['14th of this month', '2026-11-14'],
    ['the fourteenth of next month', '2026-12-14'],
    ['December 3rd', '2026-12-03'],
    ['december the third', '2026-12-03'],
    ['3 December', '2026-12-03'],
    ['march fifth', '2027-03-05'],
    ['March 5th, 2028', '2028-03-05'],
    ['12/3', '2026-12-03'],
    ['2026-12-03', '2026-12-03'],
    ['the first Friday of December', '2026-12-04'],
    ['the last Monday in December', '2026-12-28'],
    ['the day after Christmas', '2026-12-26'],
    ['Thanksgiving', '2026-11-26'],
    ['next week', '2026-11-23/2026-11-29'],
    ['this weekend', '2026-11-21/2026-11-22'],
    ['the end of next month', '2026-12-25/2026-12-31'],
    ['sometime next week, maybe Tuesday', '2026-11-24'],
  ])('%s', (text, expected) => expect(day(text)).toBe(expected));

  it('reads 4/12 as the 4th of December where the day comes first', () =>
    expect(day('4/12', { expect: 'when', business: { timezone: 'Europe/London' } })).toBe('2026-12-04'));

  it('does not take a number of people, a price or a street for a day', () => {
    expect(when('there are 4 of us', { expect: 'open' })).toBeUndefined();
    expect(when('I live on 5th street', { expect: 'open' })).toBeUndefined();
    expect(when('it was 20 dollars', { expect: 'open' })).toBeUndefined();
    expect(when('on second thought', { expect: 'open' })).toBeUndefined();
  });
});

describe('times', () => {
  it.each([
    ['3 pm', '15:00'],
    ['3:30', '15:30'],
    ['half past 3', '15:30'],
    ['quarter to eight', '07:45 19:45'],
    ['25 to 7 in the evening', '18:35'],
    ['morning 10:30', '10:30'],
    ['9 05 in the morning', '09:05'],
    ['nine oh five am', '09:05'],
    ['two thirty', '14:30'],
    ['twelve', '12:00'],
    ['noon', '12:00'],
    ['13:45', '13:45'],
    ["4 o'clock", '16:00'],
    ['10.15 a.m.', '10:15'],
    ['1030 am', '10:30'],
    ['15 past 3pm', '15:15'],
    ['twenty after three', '15:20'],
    ['815', '08:15 20:15'],
    ['7ish', '07:00 19:00'],
    ['6.15', '18:15 06:15'],
    ['8 at night', '20:00'],
    ['12:25 at night', '00:25'],
    ['three', '15:00'],
    ['any time after 5', '17:00-'],
    ['before noon', '-12:00'],
    ['no later than 4', '-16:00'],
    ['between two and four', '14:00-16:00'],
    ['from 10 to 2', '10:00-14:00'],
    ['3-4pm', '15:00-16:00'],
    ['in the afternoon', '12:00-17:00'],
    ['late morning', '10:00-12:00'],
    ['after work', '17:00-21:00'],
  ])('%s', (text, expected) => expect(clock(text)).toBe(expected));

  it('keeps both readings of an hour the business is closed for, the daytime first', () =>
    expect(clock('8', { expect: 'when' })).toBe('08:00 20:00'));

  it('lets what was offered decide between morning and evening', () =>
    expect(
      clock('8 on the 21st or so, I mean what about 8', {
        expect: 'when',
        offered: [{ startsAt: epochOf('2026-11-21T20:00'), staffId: 'sam' }],
      }),
    ).toBe('20:00'));

  it('reckons from now', () => {
    expect(clock('in half an hour')).toBe('10:30');
    expect(clock('in an hour and a half')).toBe('11:30');
  });
});

describe('wishes of several parts', () => {
  it('means a time said ahead of several days for all of them, and one said after a day for that day', () => {
    const times = (text: string) => when(text)?.any.map(({ time }) => time);
    expect(times('any time after 5 on Tuesday or Wednesday')).toEqual([{ from: '17:00' }, { from: '17:00' }]);
    expect(times('after 5 on Monday, Tuesday or Friday')).toEqual([
      { from: '17:00' },
      { from: '17:00' },
      { from: '17:00' },
    ]);
    expect(times('Tuesday after 5 or Wednesday')).toEqual([{ from: '17:00' }, undefined]);
  });

  it.each([
    ['any Wednesday', [3], undefined],
    ['on Wednesdays', [3], undefined],
    ['any Friday morning', [5], { from: '06:00', to: '12:00' }],
    ['Mondays work best', [1], undefined],
    ['any Tuesday after 5', [2], { from: '17:00' }],
    ['Thursday afternoons, any Thursday really', [4], { from: '12:00', to: '17:00' }],
  ])('means each such day of the next four weeks: %s', (text, weekdays, time) => {
    const [option, ...more] = when(text)?.any ?? [];
    expect(more).toEqual([]);
    expect(option).toEqual({
      dates: expect.objectContaining({ weekdays, to: '2026-12-18' }),
      ...(time && { time }),
    });
  });

  it('means any of several weekdays, from the first of each on, and today as well', () => {
    const dates = (text: string) => when(text)?.any.map((option) => option.dates);
    const to = '2026-12-18';
    expect(dates('any Monday or Friday')).toEqual([
      { from: '2026-11-23', to, weekdays: [1] },
      { from: '2026-11-20', to, weekdays: [5] },
    ]);
    expect(dates('any Wednesday in December')).toEqual([
      { from: '2026-12-01', to: '2026-12-31', weekdays: [3] },
    ]);
    expect(dates('in December, any Wednesday')).toEqual(dates('any Wednesday in December'));
    expect(dates('any Monday, Tuesday or Friday')?.map((range) => range?.weekdays)).toEqual([[1], [2], [5]]);
    expect(dates('any Wednesday next week')).toEqual([{ from: '2026-11-25', to: '2026-11-25' }]);
    expect(dates("cancel Friday's lunch")?.[0]).toEqual({ from: '2026-11-27', to: '2026-11-27' });
    expect(dates('fridays lunch')?.[0]).toEqual({ from: '2026-11-27', to: '2026-11-27' });
    expect(when("I can't do Fridays")?.not).toEqual([{ dates: { from: '2026-11-20', to, weekdays: [5] } }]);
  });

  it('shares a time of day between alternative days', () =>
    expect(when('Tuesday or Wednesday afternoon')?.any).toEqual([
      { dates: { from: '2026-11-24', to: '2026-11-24' }, time: { from: '12:00', to: '17:00' } },
      { dates: { from: '2026-11-25', to: '2026-11-25' }, time: { from: '12:00', to: '17:00' } },
    ]));

  it('shares a day between alternative times', () =>
    expect(when('Tuesday at 3 or 4')?.any).toEqual([
      { dates: { from: '2026-11-24', to: '2026-11-24' }, time: { at: ['15:00'] } },
      { dates: { from: '2026-11-24', to: '2026-11-24' }, time: { at: ['16:00'] } },
    ]));

  it('keeps different alternatives apart', () =>
    expect(when('Tuesday afternoon or Friday at 10')?.any).toEqual([
      { dates: { from: '2026-11-24', to: '2026-11-24' }, time: { from: '12:00', to: '17:00' } },
      { dates: { from: '2026-11-27', to: '2026-11-27' }, time: { at: ['10:00'] } },
    ]));

  it.each([
    'not Friday',
    "I can't do Friday",
    "Friday doesn't work",
    'anything but Friday',
    'any day except Friday',
  ])('rules out: %s', (text) =>
    expect(when(text)?.not).toEqual([{ dates: { from: '2026-11-27', to: '2026-11-27' } }]),
  );

  it('keeps what is ruled out beside what is wished', () =>
    expect(when("I can't do Friday but Monday works")).toEqual({
      any: [{ dates: { from: '2026-11-23', to: '2026-11-23' } }],
      not: [{ dates: { from: '2026-11-27', to: '2026-11-27' } }],
    }));

  it('keeps a bound on days as a bound', () => {
    expect(when('by Wednesday')?.any[0]?.dates).toEqual({ from: '2026-11-20', to: '2026-11-25' });
    expect(when('after Wednesday')?.any[0]?.dates?.from).toBe('2026-11-26');
    expect(when('Monday through Wednesday')?.any[0]?.dates).toEqual({ from: '2026-11-23', to: '2026-11-25' });
  });

  it('takes the new time of a change and not the old', () => {
    expect(when('move it from Friday to Monday at 3')?.any).toEqual([
      { dates: { from: '2026-11-23', to: '2026-11-23' }, time: { at: ['15:00'] } },
    ]);
    expect(when('the 5th, actually the 6th')?.any).toEqual([
      { dates: { from: '2026-12-06', to: '2026-12-06' } },
    ]);
    expect(when('4 pm instead of 2')).toEqual({
      any: [{ time: { at: ['16:00'] } }],
      not: [{ time: { at: ['14:00'] } }],
    });
  });

  it.each([
    ['the earliest you have', 'earliest'],
    ['as soon as possible', 'earliest'],
    ['do you have anything later', 'later'],
    ['something earlier', 'earlier'],
  ])('orders: %s', (text, prefer) => expect(when(text)?.prefer).toBe(prefer));
});

describe('calendar', () => {
  it('agrees with Temporal on every day of two centuries', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -25_000, max: 50_000 }),
        fc.integer({ min: -30, max: 30 }),
        (n, months) => {
          const date = Temporal.PlainDate.from('1970-01-01').add({ days: n });
          expect(formatDay(n)).toBe(date.toString());
          expect(fromDay(n)).toEqual({ year: date.year, month: date.month, date: date.day });
          expect(toDay(date.year, date.month, date.day)).toBe(n);
          expect(weekdayOf(n)).toBe(date.dayOfWeek);
          expect(formatDay(addMonths(n, months))).toBe(date.add({ months }).toString());
        },
      ),
    );
  });

  it('agrees with Temporal on the wall clock, across changes of summer time', () => {
    const zones = [
      'America/New_York',
      'Europe/London',
      'Asia/Tashkent',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: epochOf('2026-01-01T00:00'), max: epochOf('2028-01-01T00:00') }),
        (zone, instant) => {
          const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
          const { day: n, minutes } = localTime(instant, zone);
          expect(formatDay(n)).toBe(local.toPlainDate().toString());
          expect(minutes).toBe(local.hour * 60 + local.minute);
        },
      ),
    );
  });

  it('says today by the clock of the business, not by UTC', () =>
    expect(day('tomorrow', { expect: 'when', now: Date.parse('2026-11-21T02:00:00Z') })).toBe('2026-11-21'));
});

describe('whatever is said', () => {
  const words = [
    'next',
    'Friday',
    'the',
    '14th',
    'of',
    'march',
    'at',
    '3',
    'pm',
    'half',
    'past',
    'to',
    'between',
    'and',
    'or',
    'not',
    'after',
    'before',
    'week',
    'in',
    'two',
    'morning',
    'tomorrow',
    '30',
    ':',
    '/',
    '-',
    '.',
    'quarter',
    'noon',
    'from',
    'until',
    'month',
    'last',
    'first',
    'a',
    'this',
    '2027',
    'day',
    '99',
    '0',
  ];
  it('gives dates that exist, ranges that run forward, and times of a day', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (said) => {
        const value = when(said.join(' '));
        const options = [...(value?.any ?? []), ...(value?.not ?? [])];
        const dates = options.flatMap(({ dates }) => (dates === undefined ? [] : [dates]));
        const times = options.flatMap(({ time }) =>
          time === undefined
            ? []
            : 'at' in time
              ? [time.at.join(' ')]
              : [time.from ?? time.to, time.to ?? time.from],
        );
        for (const { from, to } of dates) {
          expect(Temporal.PlainDate.from(from).toString()).toBe(from);
          expect(from <= to).toBe(true);
        }
        for (const t of times) expect(t).toMatch(/^(?:(?:[01]\d|2[0-3]):[0-5]\d ?)+$|^24:00$/);
      }),
      { numRuns: 2000 },
    );
  });
});
