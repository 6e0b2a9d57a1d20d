// The time the figures are of: so many days up to now, kept in the screen's address.
import { Link } from '@tanstack/react-router';
import { cn } from '@/lib/cn.ts';
import { spanOf, type Span, today } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

export const RANGES = [7, 30, 90] as const;
export type RangeDays = (typeof RANGES)[number];

/** The last so many days of the business, today among them. */
export const rangeOf = (days: RangeDays, timeZone: string): Span =>
  spanOf(today(timeZone).subtract({ days: days - 1 }), days, timeZone);

/** The same days as they stand in the address of a list. */
export const daysOf = (days: RangeDays, timeZone: string): DaySpan => ({
  from: today(timeZone)
    .subtract({ days: days - 1 })
    .toString(),
  to: today(timeZone).toString(),
});

export interface DaySpan {
  from: string;
  to: string;
}

export function RangePicker({ to, days }: { to: '/speed' | '/insights'; days: RangeDays }) {
  return (
    <nav aria-label={t.range.label} className="flex rounded-md bg-muted p-1">
      {RANGES.map((each) => (
        <Link
          key={each}
          to={to}
          search={each === 7 ? {} : { days: each }}
          replace
          aria-current={each === days ? 'true' : undefined}
          className={cn(
            'flex h-8 items-center max-md:h-11 rounded-sm px-3 text-sm font-medium text-muted-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50',
            each === days && 'bg-segment text-foreground shadow-xs',
          )}
        >
          {t.range.days(each)}
        </Link>
      ))}
    </nav>
  );
}
