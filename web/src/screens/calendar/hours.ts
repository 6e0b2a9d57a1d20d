// Which hours of the day the calendar shows: from the first thing of its days to the last.
import type { Appointment, Organization } from '@/api/client.ts';
import { minuteOf } from '@/lib/zone.ts';

export interface Hours {
  from: number;
  to: number;
}

const minutes = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

/** When the business is open on `date`, in minutes since midnight, in order. */
function openOn({ hours, exceptions }: Organization, date: string): [number, number][] {
  const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  const exception = exceptions.find((each) => each.date === date);
  const open = exception?.open ?? hours.filter((each) => each.weekday === weekday);
  return (
    open
      // One that ends at or before it begins ends the next day.
      .map(({ from, to }): [number, number] => [
        minutes(from),
        minutes(to) > minutes(from) ? minutes(to) : 24 * 60,
      ])
      .toSorted(([a], [b]) => a - b)
  );
}

/** Whole hours from the first thing of these days to the last. */
export function hoursShown(
  business: Organization,
  days: readonly { date: string; appointments: Appointment[] }[],
): Hours {
  const { timezone } = business;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { date, appointments } of days) {
    for (const [from, to] of openOn(business, date)) {
      starts.push(from);
      ends.push(to);
    }
    for (const { startsAt, endsAt } of appointments) {
      const start = minuteOf(startsAt, timezone);
      starts.push(start);
      ends.push(start + (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000);
    }
  }
  if (starts.length === 0) return { from: 9, to: 17 };
  return {
    from: Math.floor(Math.min(...starts) / 60),
    to: Math.min(24, Math.ceil(Math.max(...ends) / 60)),
  };
}
