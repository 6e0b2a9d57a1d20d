import { describe, expect, test } from 'vitest';
import type { Opening } from '../business.ts';
import type { When } from '../understanding/command.ts';
import { allows, distinctTimes, exactFit, mergeWhen, namedDate } from './wish.ts';

const ZONE = 'America/New_York';
/** An opening on a November day of 2026 at an hour of New York (UTC-5 then). */
const at = (day: number, hour: number, staffId = 'maria'): Opening => ({
  startsAt: Date.UTC(2026, 10, day, hour + 5),
  endsAt: Date.UTC(2026, 10, day, hour + 6),
  staffId,
});
const date = (day: number) => ({ from: `2026-11-${day}`, to: `2026-11-${day}` });
const wish = (...any: When['any']): When => ({ any, not: [] });

describe('a wish and an opening', () => {
  test.each<[string, When, boolean]>([
    ['anything', wish(), true],
    ['its day', wish({ dates: date(24) }), true],
    ['another day', wish({ dates: date(25) }), false],
    ['one of two days', wish({ dates: date(25) }, { dates: date(24) }), true],
    ['its hour, ambiguously', wish({ time: { at: ['03:00', '15:00'] } }), true],
    ['from its hour', wish({ time: { from: '15:00' } }), true],
    ['until its hour', wish({ time: { to: '15:00' } }), false],
    [
      'a Tuesday of the month',
      wish({ dates: { from: '2026-11-01', to: '2026-11-30', weekdays: [2] } }),
      true,
    ],
    [
      'a Friday of the month',
      wish({ dates: { from: '2026-11-01', to: '2026-11-30', weekdays: [5] } }),
      false,
    ],
    ['anything but its day', { any: [], not: [{ dates: date(24) }] }, false],
  ])('Tuesday at 3 PM against %s', (_, when, allowed) => {
    expect(allows(when, at(24, 15).startsAt, ZONE)).toBe(allowed);
  });
});

describe('an opening named exactly', () => {
  const at3 = wish({ dates: date(24), time: { at: ['15:00', '03:00'] } });

  test('is taken without offering it first, the best of several people', () => {
    expect(exactFit(at3, [at(24, 15), at(24, 15, 'leo')], ZONE)).toEqual(at(24, 15));
  });
  test('is none when both readings of the hour are open', () => {
    const at8 = wish({ dates: date(24), time: { at: ['08:00', '20:00'] } });
    expect(exactFit(at8, [at(24, 8), at(24, 20)], ZONE)).toBeUndefined();
  });
  test.each<[string, When | undefined]>([
    ['nothing was wished', undefined],
    ['only a day was', wish({ dates: date(24) })],
    ['only an hour was', wish({ time: { at: ['15:00'] } })],
    ['alternatives were', wish({ dates: date(24), time: { at: ['15:00'] } }, { dates: date(25) })],
  ])('is none when %s', (_, when) => {
    expect(exactFit(when, [at(24, 15)], ZONE)).toBeUndefined();
  });
});

describe('a new wish in the light of the old', () => {
  const tuesdayAt3 = wish({ dates: date(24), time: { at: ['15:00'] } });
  const nothing = { offered: [], timezone: ZONE };

  test.each<[string, When, Parameters<typeof mergeWhen>[1], When]>([
    [
      'another day keeps the hour',
      wish({ dates: date(27) }),
      { ...nothing, wished: tuesdayAt3 },
      wish({ dates: date(27), time: { at: ['15:00'] } }),
    ],
    [
      'another hour keeps the day',
      wish({ time: { at: ['16:00'] } }),
      { ...nothing, wished: tuesdayAt3 },
      wish({ dates: date(24), time: { at: ['16:00'] } }),
    ],
    [
      'an hour means the day offered',
      wish({ time: { at: ['16:00'] } }),
      { ...nothing, offered: [at(25, 9), at(25, 10)] },
      wish({ dates: date(25), time: { at: ['16:00'] } }),
    ],
    [
      'a day keeps the hour of the chosen opening',
      wish({ dates: date(27) }),
      { ...nothing, chosen: at(24, 11) },
      wish({ dates: date(27), time: { at: ['11:00'] } }),
    ],
    [
      'a day and an hour replace both',
      wish({ dates: date(27), time: { from: '12:00' } }),
      { ...nothing, wished: tuesdayAt3 },
      wish({ dates: date(27), time: { from: '12:00' } }),
    ],
  ])('%s', (_, next, context, merged) => {
    expect(mergeWhen(next, context)).toEqual({ ...merged, prefer: undefined });
  });

  test('"later" and "earlier" are beside what was offered', () => {
    const offered = [at(24, 10), at(24, 11)];
    const ask = (prefer: When['prefer']) =>
      mergeWhen({ any: [], not: [], prefer }, { offered, timezone: ZONE });
    expect(ask('later')).toMatchObject({ any: [{ dates: date(24), time: { from: '11:01' } }] });
    expect(ask('earlier')).toMatchObject({ any: [{ dates: date(24), time: { to: '10:00' } }] });
  });

  test('"not Friday" adds to what was wished', () => {
    const not = [{ dates: date(27) }];
    expect(mergeWhen({ any: [], not }, { ...nothing, wished: tuesdayAt3 })).toMatchObject({
      any: tuesdayAt3.any,
      not,
    });
  });
});

test('of openings at the same time the first is kept, of times the best, in order of time', () => {
  const openings = [at(25, 9), at(25, 9, 'leo'), at(24, 10), at(26, 8)];
  expect(distinctTimes(openings, 2)).toEqual([at(24, 10), at(25, 9)]);
});

test('a wish names a date only when it is a single one', () => {
  expect(namedDate(wish({ dates: date(24) }))).toBe('2026-11-24');
  expect(namedDate(wish({ dates: { from: '2026-11-23', to: '2026-11-29' } }))).toBeUndefined();
  expect(namedDate(wish({ dates: date(24) }, { dates: date(25) }))).toBeUndefined();
});
