// The opening hours of a week, day by day.
import { Plus, X } from 'lucide-react';
import { useController } from 'react-hook-form';
import { Temporal } from 'temporal-polyfill';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { dayName } from '@/lib/zone.ts';
import { b } from '@/wording/begin/begin.ts';
import type { Hours, ServicesFields, Weekday } from './services-fields.ts';

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const MOST_RANGES = 4;
/** A Monday. */
const MONDAY = Temporal.PlainDate.from('2024-01-01');
const nameOf = (weekday: Weekday): string => dayName(MONDAY.add({ days: weekday - 1 }), { weekday: 'long' });

export function WeekHours() {
  const { field, fieldState } = useController<ServicesFields, 'hours'>({
    name: 'hours',
    rules: { validate: (hours) => hours.length > 0 || b.services.noHours },
  });
  const hours = field.value;
  const set = (weekday: Weekday, ranges: Omit<Hours, 'weekday'>[]) =>
    field.onChange(
      WEEKDAYS.flatMap((day) =>
        day === weekday
          ? ranges.map(({ from, to }) => ({ weekday, from, to }))
          : hours.filter((row) => row.weekday === day),
      ),
    );
  return (
    <div className="flex flex-col">
      {WEEKDAYS.map((weekday) => (
        <Day
          key={weekday}
          day={nameOf(weekday)}
          ranges={hours.filter((row) => row.weekday === weekday)}
          usual={usual(hours, weekday)}
          onChange={(ranges) => set(weekday, ranges)}
        />
      ))}
      {fieldState.error && (
        <p role="alert" className="pt-2 text-sm text-danger">
          {fieldState.error.message}
        </p>
      )}
    </div>
  );
}

/** What a day opens with: as any other day that is open. */
const usual = (hours: Hours[], weekday: Weekday): Omit<Hours, 'weekday'> => {
  const like = hours.findLast((row) => row.weekday < weekday) ?? hours[0];
  return like ? { from: like.from, to: like.to } : { from: '09:00', to: '17:00' };
};

function Day({
  day,
  ranges,
  usual: first,
  onChange,
}: {
  day: string;
  ranges: Omit<Hours, 'weekday'>[];
  usual: Omit<Hours, 'weekday'>;
  onChange(ranges: Omit<Hours, 'weekday'>[]): void;
}) {
  const change = (index: number, part: Partial<Hours>) =>
    onChange(ranges.map((range, at) => (at === index ? { ...range, ...part } : range)));
  const last = ranges.at(-1);
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b py-2 last:border-0">
      <label className="flex h-10 w-36 items-center gap-3 text-sm font-medium">
        <Switch
          aria-label={b.services.open(day)}
          checked={ranges.length > 0}
          onCheckedChange={(open) => onChange(open ? [first] : [])}
        />
        {day}
      </label>
      {ranges.length === 0 && (
        <span className="flex h-10 items-center text-sm text-muted-foreground">{b.services.closed}</span>
      )}
      <div className="flex flex-col gap-2">
        {ranges.map(({ from, to }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the times are what is being edited
          <div key={index} className="flex items-center gap-2">
            <Input
              type="time"
              required
              aria-label={b.services.from(day)}
              className="w-28"
              value={from}
              onChange={({ target }) => target.value && change(index, { from: target.value })}
            />
            <span aria-hidden className="text-sm text-muted-foreground">
              –
            </span>
            <Input
              type="time"
              required
              aria-label={b.services.to(day)}
              className="w-28"
              // Midnight as the clock of the field writes it.
              value={to === '24:00' ? '00:00' : to}
              onChange={({ target }) => target.value && change(index, { to: target.value })}
            />
            {ranges.length > 1 ? (
              <Button
                type="button"
                variant="ghost"
                size="icon"
                aria-label={b.services.removeRange(day)}
                onClick={() => onChange(ranges.filter((_range, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            ) : (
              <Button
                type="button"
                variant="ghost"
                size="icon"
                disabled={ranges.length >= MOST_RANGES}
                aria-label={b.services.addRange(day)}
                onClick={() => last && onChange([...ranges, later(last.to)])}
              >
                <Plus aria-hidden />
              </Button>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** After a break of an hour. */
function later(end: string): Omit<Hours, 'weekday'> {
  const hour = Math.min(22, Number(end.slice(0, 2)) + 1);
  const clock = (at: number): string => `${String(at).padStart(2, '0')}:00`;
  return { from: clock(hour), to: clock(hour + 1) };
}
