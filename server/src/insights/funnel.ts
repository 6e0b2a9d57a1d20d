// From calls to appointments: how many wanted to book, were offered a time, and booked; and why the others did not.
import type { Transaction } from '@offhook/db';
import { type Range, sumFigures } from './figures.ts';

export const LOSS_REASONS = [
  'leftAtOnce',
  'serviceUnclear',
  'noTimeGiven',
  'nothingOpen',
  'timesDeclined',
  'openingTaken',
  'detailsNotGiven',
  'notConfirmed',
  'failed',
  'other',
] as const;
type LossReason = (typeof LOSS_REASONS)[number];

/** What it means to get no further than a step of booking. */
const REASON_OF: Record<string, LossReason | undefined> = {
  start: 'leftAtOnce',
  service: 'serviceUnclear',
  staff: 'serviceUnclear',
  when: 'noTimeGiven',
  finding: 'nothingOpen',
  full: 'nothingOpen',
  choosing: 'timesDeclined',
  holding: 'openingTaken',
  name: 'detailsNotGiven',
  spelling: 'detailsNotGiven',
  phone: 'detailsNotGiven',
  readBack: 'notConfirmed',
  changing: 'notConfirmed',
  committing: 'failed',
};

export const knownSteps = Object.keys(REASON_OF);

/** The steps at which this is the reason; none for `other`, which is every step that is not known. */
export const stepsOf = (reason: LossReason): string[] =>
  knownSteps.filter((step) => REASON_OF[step] === reason);

export async function funnelOf(tx: Transaction, organizationId: string, range: Range) {
  const sums = await sumFigures(tx, organizationId, range, [
    'calls',
    'wanted',
    'offered',
    'booked',
    'lostAt',
  ]);
  const lost = new Map<LossReason, number>();
  for (const { key, amount } of sums.keys('lostAt')) {
    const reason = REASON_OF[key] ?? 'other';
    lost.set(reason, (lost.get(reason) ?? 0) + amount);
  }
  return {
    calls: sums.of('calls'),
    wanted: sums.of('wanted'),
    offered: sums.of('offered'),
    booked: sums.of('booked'),
    lost: [...lost].map(([reason, calls]) => ({ reason, calls })).sort((a, b) => b.calls - a.calls),
  };
}
