// A salon to understand against in tests.
import { Temporal } from 'temporal-polyfill';
import type { ExpectationKind } from '../dialogue/expectation.ts';
import type { Command, Slot, SlotValues, Understanding } from './command.ts';
import type { DetailedUnderstanding, Proposal, UnderstandingContext } from './context.ts';
import { understandInDetail } from './understand.ts';

export const TIMEZONE = 'America/New_York';

export const epochOf = (local: string, timezone = TIMEZONE): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(timezone).epochMilliseconds;

export const SALON: UnderstandingContext['business'] = {
  timezone: TIMEZONE,
  language: 'en',
  vertical: 'salon',
  services: [
    { id: 'cut', name: 'Haircut', aliases: ['trim'], needs: ['my hair is too long'], durationMinutes: 30 },
    {
      id: 'color',
      name: 'Color',
      aliases: ['hair coloring', 'dye job'],
      needs: ['cover my grays'],
      durationMinutes: 90,
    },
    { id: 'beard', name: 'Beard trim', aliases: [], needs: ['shape my beard'], durationMinutes: 20 },
    {
      id: 'updo',
      name: 'Bridal updo',
      aliases: ['wedding hair'],
      needs: ['I am getting married'],
      durationMinutes: 120,
    },
  ],
  staff: [
    { id: 'maria', name: 'Maria Lopez', serviceIds: ['cut', 'color'] },
    { id: 'sam', name: 'Sam Carter', serviceIds: ['cut'] },
    { id: 'weidmann', name: 'Dr. Eva Weidmann', serviceIds: [] },
  ],
  hours: ([1, 2, 3, 4, 5, 6] as const).map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
  knowledge: [
    {
      id: 'parking',
      question: 'Is there parking?',
      variations: ['Where can I park?'],
      answer: 'Behind the house.',
    },
  ],
  emergencies: [{ signs: ['I smell gas', 'burned my scalp'], say: 'Please leave the building.' }],
};

/** Friday, 20 November 2026, 10 in the morning. */
export const NOW = epochOf('2026-11-20T10:00');

export interface Asked {
  expect?: ExpectationKind;
  offered?: { startsAt: number; staffId: string }[];
  proposed?: Proposal;
  now?: number;
  business?: Partial<UnderstandingContext['business']>;
}

export function hear(
  text: string,
  { expect = 'open', offered = [], proposed, now = NOW, business = {} }: Asked = {},
): DetailedUnderstanding {
  return understandInDetail(text, {
    now,
    expectation: { kind: expect, keyTerms: [], offered },
    business: { ...SALON, ...business },
    ...(proposed === undefined ? {} : { proposed }),
  });
}

export const types = ({ commands }: Understanding): string[] => commands.map((c) => c.type);

/** The value a slot was filled or corrected with. */
export function valueOf<S extends Slot>({ commands }: Understanding, slot: S): SlotValues[S] | undefined {
  const found = commands.find(
    (c): c is Extract<Command, { slot: S }> => (c.type === 'set' || c.type === 'correct') && c.slot === slot,
  );
  return found?.value as SlotValues[S] | undefined;
}
