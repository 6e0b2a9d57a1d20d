// What calls have brought in, as a figure shows it.
import type { components } from '@/api/schema.ts';
import { t } from '@/wording/wording.ts';
import { money } from './format.ts';

/** What was recovered, of what was booked by phone; currencies are not mixed. */
export function recovered(revenue: components['schemas']['Revenue'] | undefined): {
  value: string;
  hint?: string;
} {
  const amounts = revenue?.amounts ?? [];
  if (amounts.length === 0) return { value: t.common.nothing };
  const sum = (minor: 'recoveredMinor' | 'bookedMinor') =>
    amounts.map((each) => money(each[minor], each.currency)).join(' + ');
  return { value: sum('recoveredMinor'), hint: t.today.ofBooked(sum('bookedMinor')) };
}
