import type { TimeWish, When, WhenOption } from '@offhook/machines';
import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { daysFor, matchOpenings } from './match.ts';
import { type Calendar, bookableDays } from './openings.ts';
import { rangesOf } from './ranges.ts';
import { EVERY_DAY, at, calendar, on, said } from './testing.ts';
import { MINUTE, epochDayOf } from './wall-clock.ts';

describe('what the caller wished for', () => {
  it('a point: the reading that is open', () => {
    const when: When = {
      any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: ['03:00', '15:00'] } }],
      not: [],
    };
    expect(said(matchOpenings(calendar(), when, 3).fits)).toEqual(['2026-06-02T15:00']);
  });

  it('a taken point keeps its reading: near 3 pm, not 3 am', () => {
    const staff = [{ id: 'anna', busy: rangesOf([[at('2026-06-02T14:30'), at('2026-06-02T16:00')]]) }];
    const when: When = {
      any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: ['15:00', '03:00'] } }],
      not: [],
    };
    const { fits, nearest } = matchOpenings(calendar({ staff }), when, 3);
    expect(fits).toEqual([]);
    expect(said(nearest)).toEqual(['2026-06-02T16:00', '2026-06-02T13:30']);
  });

  it('a part of a day, half-open', () => {
    const when: When = {
      any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { from: '13:00', to: '15:00' } }],
      not: [],
    };
    expect(said(matchOpenings(calendar(), when, 9).fits)).toEqual([
      '2026-06-02T13:00',
      '2026-06-02T13:30',
      '2026-06-02T14:00',
      '2026-06-02T14:30',
    ]);
  });

  it('no more than that: the next days, an hour apart', () => {
    expect(said(matchOpenings(calendar(), { any: [], not: [] }, 3).fits)).toEqual([
      '2026-06-01T09:00',
      '2026-06-01T10:00',
      '2026-06-01T11:00',
    ]);
  });

  it('rather close together than weeks away', () => {
    const exceptions = Array.from({ length: 40 }, (_, i) => ({
      date: Temporal.PlainDate.from('2026-06-02').add({ days: i }).toString(),
      open: [],
    }));
    const business = {
      ...calendar().business,
      hours: EVERY_DAY.map((weekday) => ({ weekday, from: '09:00', to: '11:30' })),
      exceptions,
    };
    expect(said(matchOpenings(calendar({ business }), { any: [], not: [] }, 3).fits)).toEqual([
      '2026-06-01T09:00',
      '2026-06-01T09:30',
      '2026-06-01T10:00',
    ]);
  });

  it('alternatives each have their part', () => {
    const when: When = {
      any: [
        { dates: { from: '2026-06-02', to: '2026-06-02' }, time: { from: '12:00' } },
        { dates: { from: '2026-06-05', to: '2026-06-05' }, time: { at: ['10:00'] } },
      ],
      not: [],
    };
    expect(said(matchOpenings(calendar(), when, 3).fits)).toEqual([
      '2026-06-02T12:00',
      '2026-06-02T13:00',
      '2026-06-05T10:00',
    ]);
  });

  it('a weekday of a stretch, and what is excluded', () => {
    const when: When = {
      any: [{ dates: { from: '2026-06-01', to: '2026-06-14', weekdays: [2] } }],
      not: [{ dates: { from: '2026-06-02', to: '2026-06-02' } }, { time: { at: ['09:00', '21:00'] } }],
    };
    expect(said(matchOpenings(calendar(), when, 2).fits)).toEqual(['2026-06-09T09:30', '2026-06-09T10:30']);
  });

  it('a weekday that comes again: one of each, and more of one where the others are full', () => {
    const when: When = {
      any: [
        {
          dates: { from: '2026-06-02', to: '2026-06-30', weekdays: [3] },
          time: { from: '13:00', to: '17:00' },
        },
      ],
      not: [],
    };
    expect(said(matchOpenings(calendar(), when, 3).fits)).toEqual([
      '2026-06-03T13:00',
      '2026-06-10T13:00',
      '2026-06-17T13:00',
    ]);
    const staff = [{ id: 'anna', busy: rangesOf([[at('2026-06-04T00:00'), at('2026-06-20T00:00')]]) }];
    expect(said(matchOpenings(calendar({ staff }), when, 3).fits)).toEqual([
      '2026-06-03T13:00',
      '2026-06-03T14:00',
      '2026-06-24T13:00',
    ]);
  });

  it('the latest comes first', () => {
    const { fits } = matchOpenings(calendar(), { ...on('2026-06-02'), prefer: 'latest' }, 2);
    expect(said(fits)).toEqual(['2026-06-02T16:00', '2026-06-02T15:00']);
  });

  it('on a day that is closed or full: the nearest before and after it', () => {
    const business = { ...calendar().business, exceptions: [{ date: '2026-06-03', open: [] }] };
    const { fits, nearest } = matchOpenings(calendar({ business }), on('2026-06-03'), 3);
    expect(fits).toEqual([]);
    expect(said(nearest)).toEqual(['2026-06-02T16:00', '2026-06-04T09:00']);
  });

  it('in the past or past the horizon: the first or the last there is', () => {
    expect(said(matchOpenings(calendar(), on('2026-05-20'), 3).nearest)).toEqual(['2026-06-01T09:00']);
    expect(said(matchOpenings(calendar(), on('2027-05-20'), 3).nearest)).toEqual(['2026-07-31T16:00']);
  });

  it('when nothing at all is open: nothing', () => {
    const business = { ...calendar().business, hours: [] };
    expect(matchOpenings(calendar({ business }), on('2026-06-03'), 3)).toEqual({
      fits: [],
      nearest: [],
      complete: true,
    });
  });

  it('goes to whoever has least to do that day', () => {
    const staff = [
      { id: 'anna', busy: rangesOf([[at('2026-06-02T10:00'), at('2026-06-02T12:00')]]) },
      { id: 'ben', busy: rangesOf([[at('2026-06-02T10:00'), at('2026-06-02T11:00')]]) },
      {
        id: 'cleo',
        busy: rangesOf([
          [at('2026-06-03T10:00'), at('2026-06-03T11:00')],
          [at('2026-06-02T14:00'), at('2026-06-02T16:00')],
        ]),
      },
    ];
    const when: When = {
      any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: ['15:00'] } }],
      not: [],
    };
    const chosen = (assignment?: Calendar['assignment']) =>
      matchOpenings(calendar({ staff, assignment }), when, 1).fits[0]?.staffId;
    expect(chosen()).toBe('ben');
    expect(chosen('inOrder')).toBe('anna');
  });

  it('goes round, where the business has it so: to whoever was given nothing for longest', () => {
    const chosen = (...lastGivenAt: (number | undefined)[]) =>
      matchOpenings(
        calendar({
          assignment: 'roundRobin',
          staff: lastGivenAt.map((at2, i) => ({ id: `staff${i}`, busy: rangesOf([]), lastGivenAt: at2 })),
        }),
        on('2026-06-02'),
        1,
      ).fits[0]?.staffId;
    expect(chosen(3, 1, 2)).toBe('staff1');
    expect(chosen(3, 1, undefined)).toBe('staff2');
    expect(chosen(undefined, undefined)).toBe('staff0');
  });

  it('may be off the increment, where the business allows it and it fits', () => {
    const tenPastThree: When = {
      any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: ['15:10'] } }],
      not: [],
    };
    expect(said(matchOpenings(calendar(), tenPastThree, 3).nearest).sort()).toEqual([
      '2026-06-02T15:00',
      '2026-06-02T15:30',
    ]);
    const allowed = (overrides: Partial<Calendar> = {}, when = tenPastThree) =>
      said(matchOpenings(calendar({ offIncrement: true, ...overrides }), when, 3).fits);
    expect(allowed()).toEqual(['2026-06-02T15:10']);
    const until = at('2026-06-02T15:15');
    expect(allowed({ staff: [{ id: 'anna', busy: rangesOf([[until - MINUTE, until]]) }] })).toEqual([]);
    expect(allowed({ now: at('2026-06-02T15:11') })).toEqual([]);
    expect(allowed({}, { ...tenPastThree, not: tenPastThree.any })).toEqual([]);
    // A stretch of time still has the increment's beginnings only.
    expect(
      allowed(
        {},
        { any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { from: '15:10' } }], not: [] },
      ),
    ).toEqual(['2026-06-02T15:30', '2026-06-02T16:00']);
  });
});

type Weekdays = NonNullable<NonNullable<WhenOption['dates']>['weekdays']>;

describe('knowing only some dates', () => {
  const date = (day: number) => Temporal.PlainDate.from('2026-05-25').add({ days: day }).toString();
  const option = record({
    from: integer({ min: 0, max: 120 }),
    length: constantFrom(0, 0, 1, 7, 60),
    dated: boolean(),
    weekdays: constantFrom<Weekdays[]>([], [2], [6, 7]),
    time: constantFrom<(TimeWish | undefined)[]>(
      undefined,
      { at: ['15:00'] },
      { from: '14:00' },
      { to: '10:00' },
    ),
  });

  it('says so, or answers as if it knew all of them', () => {
    assert(
      property(
        array(option, { maxLength: 3 }),
        boolean(),
        integer({ min: 1, max: 12 }),
        // Stretches in which nothing is free.
        array(record({ from: integer({ min: 0, max: 120 }), length: integer({ min: 1, max: 60 }) }), {
          maxLength: 4,
        }),
        (options, latest, limit, full) => {
          const given = calendar({
            rules: { minimumNoticeMinutes: 60, horizonDays: 100, incrementMinutes: 60 },
            staff: [
              {
                id: 'anna',
                busy: rangesOf(
                  full.map(({ from, length }) => [
                    at(`${date(from)}T00:00`),
                    at(`${date(from + length)}T00:00`),
                  ]),
                ),
              },
            ],
          });
          const when: When = {
            any: options.map(({ from, length, dated, weekdays, time }): WhenOption => ({
              ...(dated && {
                dates: { from: date(from), to: date(from + length), weekdays: [...weekdays] },
              }),
              time,
            })),
            not: [],
            ...(latest && { prefer: 'latest' as const }),
          };
          const everything = matchOpenings(given, when, limit);
          expect(everything.complete).toBe(true);
          const bookable = bookableDays(given);
          let answered = false;
          for (const days of daysFor(when, bookable)) {
            expect(days.first).toBeGreaterThanOrEqual(bookable.first);
            expect(days.last).toBeLessThanOrEqual(epochDayOf(date(107)));
            const answer = matchOpenings({ ...given, days }, when, limit);
            answered ||= answer.complete;
            expect(answer.complete ? answer : everything).toEqual(everything);
          }
          expect(answered).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('speed', () => {
  /** 50 people and a year in which they are booked solid for `solidDays`, and every other hour after. */
  function crowded(solidDays: number): Calendar {
    const hours = EVERY_DAY.map((weekday) => ({ weekday, from: '09:00', to: '16:30' }));
    const first = at('2026-06-01T09:00');
    return calendar({
      rules: { minimumNoticeMinutes: 60, horizonDays: 365, incrementMinutes: 15 },
      durationMinutes: 45,
      staff: Array.from({ length: 50 }, (_, person) => ({
        id: `staff${person}`,
        plan: { timezone: 'America/New_York', hours, exceptions: [] },
        busy: rangesOf(
          Array.from({ length: 365 * 8 }, (__, i): [number, number] => {
            const day = Math.floor(i / 8);
            const from = first + day * 1440 * MINUTE + (i % 8) * 60 * MINUTE;
            return [from, day < solidDays || i % 2 === 0 ? from + 60 * MINUTE : from];
          }),
        ),
      })),
    });
  }

  it.each([
    ['the same week', 0, '2026-06-02T14:00'],
    ['after five full months', 150, '2026-10-29T14:00'],
  ])(
    'the first five openings over 50 people and a year, %s: 99 of 100 under 10 ms',
    (_, solidDays, first) => {
      const given = crowded(solidDays);
      const when: When = {
        any: [{ dates: { from: '2026-06-02', to: '2027-06-01' }, time: { from: '14:00' } }],
        not: [],
      };
      expect(said(matchOpenings(given, when, 5).fits)[0]).toBe(first);
      // Processor time: how long it took on the wall depends on what else the machine does.
      const round = () =>
        Array.from({ length: 130 }, () => {
          const began = process.cpuUsage();
          matchOpenings(given, when, 5);
          const { user, system } = process.cpuUsage(began);
          return (user + system) / 1000;
        })
          .slice(30)
          .sort((a, b) => a - b)[98]!;
      // A neighbour on the same core makes even that twice as long, but not three times running.
      expect(Math.min(round(), round(), round())).toBeLessThan(10);
    },
  );
});
