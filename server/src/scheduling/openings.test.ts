import type { EpochMs } from '@offhook/machines';
import { array, assert, constantFrom, integer, property, record, tuple } from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { bookableDays } from './openings.ts';
import { rangesOf } from './ranges.ts';
import { EVERY_DAY, NOBODY_BUSY, all, at, calendar, plain } from './testing.ts';
import { MINUTE, epochDayOf, instantOf, isSkipped, zonedDay } from './wall-clock.ts';

/** Twenty zones: both hemispheres, half and quarter hours, changes at midnight, of half an hour, and none. */
const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Moscow',
  'Atlantic/Azores',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tashkent',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'UTC',
];

describe('openings of a day', () => {
  it('fill the hours and end by closing time', () => {
    const day = all(calendar(), '2026-06-02');
    expect(plain(day[0]!).toString()).toBe('2026-06-02T09:00:00');
    expect(plain(day.at(-1)!).toString()).toBe('2026-06-02T16:00:00');
    expect(day).toHaveLength(15);
  });

  it('touch appointments on both sides, without overlap', () => {
    const busy = rangesOf([[at('2026-06-02T10:00'), at('2026-06-02T15:00')]]);
    const day = all(calendar({ staff: [{ id: 'anna', busy }] }), '2026-06-02');
    expect(day.map((opening) => plain(opening).toPlainTime().toString())).toEqual([
      '09:00:00',
      '15:00:00',
      '15:30:00',
      '16:00:00',
    ]);
  });

  it('keep buffers clear of appointments, but may let them reach past closing', () => {
    const busy = rangesOf([[at('2026-06-02T10:30'), at('2026-06-02T15:00')]]);
    const day = all(
      calendar({ staff: [{ id: 'anna', busy }], bufferAfterMinutes: 30, bufferBeforeMinutes: 30 }),
      '2026-06-02',
    );
    expect(day.map((opening) => plain(opening).toPlainTime().toString())).toEqual([
      '09:00:00',
      '15:30:00',
      '16:00:00',
    ]);
  });

  it('run past midnight, and on into the next day’s hours', () => {
    const business = {
      timezone: 'America/New_York',
      hours: EVERY_DAY.map((weekday) => ({ weekday, from: '22:00', to: '02:00' })),
      exceptions: [],
    };
    const times = all(calendar({ business }), '2026-06-03').map((opening) =>
      plain(opening).toPlainTime().toString().slice(0, 5),
    );
    expect(times).toEqual(['00:00', '00:30', '01:00', '22:00', '22:30', '23:00', '23:30']);
  });

  it('follow exceptions: closed, and other hours', () => {
    const business = {
      ...calendar().business,
      exceptions: [
        { date: '2026-06-02', open: [] },
        { date: '2026-06-03', open: [{ from: '12:00', to: '13:00' }] },
      ],
    };
    expect(all(calendar({ business }), '2026-06-02')).toEqual([]);
    expect(all(calendar({ business }), '2026-06-03').map((opening) => plain(opening).hour)).toEqual([12]);
  });

  it('are within the staff’s own hours, in their own zone', () => {
    // 15 to 23 in London is 10 to 18 in New York.
    const plan = {
      timezone: 'Europe/London',
      hours: EVERY_DAY.map((weekday) => ({ weekday, from: '15:00', to: '23:00' })),
      exceptions: [{ date: '2026-06-03', open: [] }],
    };
    const given = calendar({ staff: [{ id: 'anna', busy: NOBODY_BUSY, plan }] });
    expect(plain(all(given, '2026-06-02')[0]!).hour).toBe(10);
    expect(all(given, '2026-06-03')).toEqual([]);
  });

  it('respect notice and horizon', () => {
    const given = calendar({ rules: { minimumNoticeMinutes: 180, horizonDays: 2, incrementMinutes: 30 } });
    expect(plain(all(given, '2026-06-01')[0]!).hour).toBe(11);
    expect(bookableDays(given)).toEqual({ first: epochDayOf('2026-06-01'), last: epochDayOf('2026-06-03') });
  });
});

describe('across clock changes', () => {
  it('a wall-clock time is what Temporal says it is, in every zone, every day', () => {
    const start = Temporal.PlainDate.from('2026-01-01');
    assert(
      property(
        constantFrom(...ZONES),
        integer({ min: 0, max: 730 }),
        integer({ min: 0, max: 1439 }),
        (zone, days, minutes) => {
          const date = start.add({ days });
          const day = zonedDay(zone, epochDayOf(date));
          const local = date.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
          const zoned = local.toZonedDateTime(zone);
          expect(instantOf(day, minutes)).toBe(zoned.epochMilliseconds);
          expect(isSkipped(day, minutes)).toBe(!zoned.toPlainDateTime().equals(local));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('finds both changes of the year in every zone that has them', () => {
    const changes = ZONES.map((zone) => {
      const days = Array.from({ length: 365 }, (_, i) => zonedDay(zone, epochDayOf('2026-01-01') + i));
      expect(days.every((day, i) => i === 0 || day.startsAt === days[i - 1]!.endsAt)).toBe(true);
      return days.filter(({ changesAt }) => changesAt !== Infinity).length;
    });
    expect(changes.filter((count) => count === 2).length).toBeGreaterThanOrEqual(12);
    expect(changes.every((count) => count === 0 || count === 2)).toBe(true);
  });

  it('every opening is really open, far enough ahead, and clear of what is taken, buffers included', () => {
    assert(
      property(
        record({
          zone: constantFrom(...ZONES),
          staffZone: constantFrom(...ZONES),
          start: integer({ min: 0, max: 360 }),
          from: integer({ min: 0, max: 95 }),
          to: integer({ min: 0, max: 95 }),
          notice: integer({ min: 0, max: 3000 }),
          duration: integer({ min: 5, max: 300 }),
          before: integer({ min: 0, max: 60 }),
          after: integer({ min: 0, max: 60 }),
          increment: constantFrom(10, 15, 20, 30),
          busy: array(tuple(integer({ min: 0, max: 5_000 }), integer({ min: 5, max: 200 })), {
            maxLength: 20,
          }),
        }),
        ({ zone, staffZone, start, from, to, notice, duration, before, after, increment, busy }) => {
          // The days around a change are where it can go wrong: begin shortly before one, where the zone has any.
          const date = nearChange(zone, start);
          const now = date.toZonedDateTime(zone).epochMilliseconds;
          const time = (quarter: number) =>
            `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
          const hours = EVERY_DAY.map((weekday) => ({ weekday, from: time(from), to: time(to) }));
          const taken = busy.map(
            ([minute, length]) => [now + minute * MINUTE, now + (minute + length) * MINUTE] as const,
          );
          const given = calendar({
            now,
            business: { timezone: zone, hours, exceptions: [] },
            staff: [
              {
                id: 'anna',
                busy: rangesOf(taken),
                plan: {
                  timezone: staffZone,
                  hours: EVERY_DAY.map((weekday) => ({ weekday, from: '06:00', to: '22:00' })),
                  exceptions: [],
                },
              },
            ],
            rules: { minimumNoticeMinutes: notice, horizonDays: 3, incrementMinutes: increment },
            durationMinutes: duration,
            bufferBeforeMinutes: before,
            bufferAfterMinutes: after,
          });
          const open = spansOf(zone, date, time(from), time(to));
          const working = spansOf(staffZone, date, '06:00', '22:00');
          for (const days of [0, 1, 2, 3]) {
            const on2 = date.add({ days });
            const dayBegins = on2.toZonedDateTime(zone).epochMilliseconds;
            const dayEnds = on2.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
            const faults = all(given, on2.toString()).flatMap((opening) => {
              const end = opening + duration * MINUTE;
              return [
                (opening < dayBegins || opening >= dayEnds) && 'another date',
                plain(opening, zone).minute % gcd(increment, 60) !== 0 && 'off the grid',
                opening < now + notice * MINUTE && 'too soon',
                !isWithin(open, opening, end) && 'closed',
                !isWithin(working, opening, end) && 'nobody works',
                taken.some(
                  ([takenFrom, takenTo]) =>
                    end + after * MINUTE > takenFrom && opening - before * MINUTE < takenTo,
                ) && 'taken',
              ].filter(Boolean);
            });
            expect(faults).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('misses no opening that a slow, plain search finds', () => {
    assert(
      property(
        constantFrom(...ZONES),
        integer({ min: 0, max: 360 }),
        integer({ min: 15, max: 120 }),
        array(tuple(integer({ min: 0, max: 2_800 }), integer({ min: 5, max: 200 })), {
          maxLength: 8,
        }),
        (zone, start, duration, busy) => {
          const date = nearChange(zone, start);
          const now = date.toZonedDateTime(zone).epochMilliseconds;
          const taken = busy.map(
            ([minute, length]) => [now + minute * MINUTE, now + (minute + length) * MINUTE] as const,
          );
          const given = calendar({
            zone,
            now,
            durationMinutes: duration,
            staff: [{ id: 'anna', busy: rangesOf(taken) }],
          });
          const day = date.add({ days: 1 });
          const slow: EpochMs[] = [];
          for (let minutes = 540; minutes + duration <= 1020; minutes += 30) {
            const opening = day.toZonedDateTime({
              timeZone: zone,
              plainTime: { hour: Math.floor(minutes / 60), minute: minutes % 60 },
            }).epochMilliseconds;
            if (taken.every(([from, to]) => opening + duration * MINUTE <= from || opening >= to))
              slow.push(opening);
          }
          expect(all(given, day.toString())).toEqual(slow);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** A date one or two days before a change of the clocks in 2026, or any date where there is none. */
function nearChange(zone: string, start: number): Temporal.PlainDate {
  const day = Temporal.PlainDate.from('2026-01-01').add({ days: start });
  const change = day.toZonedDateTime(zone).getTimeZoneTransition('next');
  return change && change.year < 2028 ? change.toPlainDate().subtract({ days: 1 + (start % 2) }) : day;
}

/** By Temporal alone: when something is open that is open daily on the wall clock from `from` to `to`. */
function spansOf(zone: string, date: Temporal.PlainDate, from: string, to: string): [EpochMs, EpochMs][] {
  return Array.from({ length: 10 }, (_, i) => {
    const opens = date.add({ days: i - 3 });
    const closes = to <= from ? opens.add({ days: 1 }) : opens;
    const instant = (on2: Temporal.PlainDate, plainTime: string) =>
      on2.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
    return [instant(opens, from), instant(closes, to)];
  });
}

/** Open without a break, be it through spans that follow one another. */
function isWithin(spans: readonly (readonly [EpochMs, EpochMs])[], start: EpochMs, end: EpochMs): boolean {
  let reached = start;
  for (const [opens, closes] of spans) if (opens <= reached && closes > reached) reached = closes;
  return reached >= end;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
