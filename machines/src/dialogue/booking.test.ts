import { expect, test } from 'vitest';
import { Rehearsal } from '../testing/rehearsal.ts';
import { businessFrom } from '../verticals/template.ts';
import { salon } from '../verticals/salon.ts';

/** Friday, 20 November 2026, 10:00 in New York. */
const NOW = Date.UTC(2026, 10, 20, 15);
const AT_3_TOMORROW = Date.UTC(2026, 10, 21, 20);

const tomorrowAt3 = {
  any: [{ dates: { from: '2026-11-21', to: '2026-11-21' }, time: { at: ['15:00', '03:00'] } }],
  not: [],
};
const call = (options = {}) => new Rehearsal(businessFrom(salon), { now: NOW, ...options });

test('a time that is open is booked in three utterances', () => {
  const c = call();
  expect(
    c.mean(
      { type: 'book' },
      { type: 'set', slot: 'service', value: ['haircut'] },
      { type: 'set', slot: 'when', value: tomorrowAt3 },
    ),
  ).toMatch(/3 PM.*free.*name/);
  const readBack = c.mean({
    type: 'set',
    slot: 'name',
    value: { given: 'Dana', family: 'Reed', spelled: false },
  });
  for (const part of [
    'a haircut',
    'Saturday, November 21st',
    '3 PM',
    'Maria',
    'Dana Reed',
    '2 0 2, 5 5 5, 0 1 7 8',
  ])
    expect(readBack).toContain(part);
  expect(c.effects.some(({ type }) => type === 'book')).toBe(false);
  expect(c.mean({ type: 'affirm' })).toMatch(/all set.*3 PM.*anything else/);
  expect(c.world.appointments).toMatchObject([
    { startsAt: AT_3_TOMORROW, customerName: 'Dana Reed', customerPhone: '+12025550178' },
  ]);
  expect(c.step.outcome).toBe('booked');
});
