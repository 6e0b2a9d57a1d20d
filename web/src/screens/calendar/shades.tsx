// What nobody can book in a column of the calendar, shaded, and said to those who do not see it: closed, away, busy elsewhere, past.
import type { UnavailableTime } from '@/api/queries.ts';
import { cn } from '@/lib/cn.ts';
import { useNow } from '@/lib/use-now.ts';
import { clockTime, dateOf, minuteOf, today } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';
import type { Hours } from './hours.ts';

const DAY = 24 * 60;
/** Below this there is no room for a word. */
const LEAST_MINUTES = 30;

interface Shade {
  /** Minutes since midnight, on the business's clock. */
  from: number;
  to: number;
  why: UnavailableTime['why'] | 'past';
  note: string | null;
}

export function Shades({
  unavailable,
  date,
  timeZone,
  hours,
  hourPx,
}: {
  /** Of this column. */
  unavailable: UnavailableTime[];
  date: string;
  timeZone: string;
  hours: Hours;
  hourPx: number;
}) {
  const now = useNow(60_000);
  const shades = [...pastOf(date, timeZone, now), ...unavailable.map((time) => shadeOf(time, timeZone))];
  return shades.map(({ from, to, why, note }) => {
    const [top, bottom] = [Math.max(from, hours.from * 60), Math.min(to, hours.to * 60)];
    if (top >= bottom) return null;
    const says = note ?? t.calendar.unavailable[why];
    return (
      <div
        key={`${why} ${from}`}
        title={why === 'past' ? undefined : says}
        className={cn(
          'absolute inset-x-0 overflow-hidden px-2 pt-1 text-xs leading-tight text-muted-foreground',
          why === 'past' ? 'pointer-events-none bg-muted/50' : 'bg-muted/70',
          (why === 'away' || why === 'busy') &&
            'bg-[repeating-linear-gradient(135deg,var(--border)_0_1px,transparent_1px_8px)]',
        )}
        style={{ top: (top / 60 - hours.from) * hourPx, height: ((bottom - top) / 60) * hourPx }}
      >
        <span className="sr-only">{t.calendar.notBookable(clockTime(from), clockTime(to), says)}</span>
        {why !== 'past' && bottom - top >= LEAST_MINUTES && (why !== 'closed' || note !== null) && (
          <span aria-hidden className="line-clamp-2">
            {says}
          </span>
        )}
      </div>
    );
  });
}

function shadeOf({ date, from, to, why, note }: UnavailableTime, timeZone: string): Shade {
  const ends = dateOf(to, timeZone) === date ? minuteOf(to, timeZone) : DAY;
  return { from: minuteOf(from, timeZone), to: ends, why, note };
}

/** All of a day that is over, and of today what is. */
function pastOf(date: string, timeZone: string, now: number): Shade[] {
  const current = today(timeZone).toString();
  if (date > current) return [];
  const to = date < current ? DAY : minuteOf(new Date(now).toISOString(), timeZone);
  return to === 0 ? [] : [{ from: 0, to, why: 'past', note: null }];
}
