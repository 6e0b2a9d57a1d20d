// Opening hours of a week, and of dates that differ from it.
import { Copy, Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useController } from 'react-hook-form';
import { Temporal } from 'temporal-polyfill';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { cn } from '@/lib/cn.ts';
import { dayName } from '@/lib/zone.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { Theirs } from './fields.tsx';
import {
  type HoursRow,
  likeMonday,
  oneMore,
  type Range,
  rangesOf,
  usualRanges,
  WEEKDAYS,
  withRanges,
} from './hours.ts';
import { useFormState } from './settings-form.tsx';

/** A Monday. */
const MONDAY = Temporal.PlainDate.from('2024-01-01');
export const weekdayName = (weekday: number, style: 'long' | 'short' = 'long'): string =>
  dayName(MONDAY.add({ days: weekday - 1 }), { weekday: style });

export function HoursField({ name }: { name: string }) {
  const { field, fieldState } = useController({ name });
  const { readOnly } = useFormState();
  const hours = field.value as HoursRow[];
  return (
    <div className="flex flex-col gap-1">
      {WEEKDAYS.map((weekday) => (
        <Day
          key={weekday}
          weekday={weekday}
          ranges={rangesOf(hours, weekday)}
          usual={usualRanges(hours, weekday)}
          onChange={(ranges) => field.onChange(withRanges(hours, weekday, ranges))}
        />
      ))}
      {!readOnly && (
        <Button
          variant="ghost"
          size="sm"
          className="self-start"
          onClick={() => field.onChange(likeMonday(hours))}
        >
          <Copy aria-hidden />
          {m.hours.copy}
        </Button>
      )}
      {fieldState.error && (
        <p role="alert" className="text-xs text-danger">
          {fieldState.error.message}
        </p>
      )}
      <Theirs name={name} />
    </div>
  );
}

function Day({
  weekday,
  ranges,
  usual,
  onChange,
}: {
  weekday: number;
  ranges: Range[];
  usual: Range[];
  onChange(ranges: Range[]): void;
}) {
  const { readOnly } = useFormState();
  const id = useId();
  const day = weekdayName(weekday);
  return (
    <fieldset
      aria-labelledby={id}
      className="flex min-w-0 flex-wrap items-start gap-x-3 gap-y-2 border-b py-2 last:border-0"
    >
      <span className="flex h-10 max-md:h-11 w-36 items-center gap-3">
        <Switch
          aria-labelledby={id}
          disabled={readOnly}
          checked={ranges.length > 0}
          onCheckedChange={(open) => onChange(open ? usual : [])}
        />
        <span id={id} className="text-sm font-medium capitalize">
          {day}
        </span>
      </span>
      <div className={cn('flex min-w-0 flex-1 flex-col gap-2', ranges.length > 0 && 'basis-60')}>
        {ranges.length === 0 ? (
          <p className="flex h-10 max-md:h-11 items-center text-sm text-muted-foreground">{m.hours.closed}</p>
        ) : (
          <Ranges what={day} ranges={ranges} onChange={onChange} />
        )}
      </div>
    </fieldset>
  );
}

function Ranges({
  what,
  ranges,
  onChange,
}: {
  what: string;
  ranges: Range[];
  onChange(ranges: Range[]): void;
}) {
  const { readOnly } = useFormState();
  return ranges.map((range, index) => {
    const set = (changed: Partial<Range>) =>
      onChange(ranges.map((other, at) => (at === index ? { ...other, ...changed } : other)));
    return (
      // oxlint-disable-next-line react/no-array-index-key -- ranges have no identity but their place
      <div key={index} className="flex items-center gap-1.5">
        <Clock label={m.hours.from(what)} value={range.from} onChange={(from) => set({ from })} />
        <span aria-hidden>–</span>
        <Clock label={m.hours.to(what)} value={range.to} onChange={(to) => set({ to })} />
        {!readOnly && ranges.length > 1 && (
          <Button
            variant="ghost"
            size="icon"
            aria-label={m.hours.removeRange(what)}
            onClick={() => onChange(ranges.filter((_range, at) => at !== index))}
          >
            <X aria-hidden />
          </Button>
        )}
        {!readOnly && index === ranges.length - 1 && ranges.length < 4 && (
          <Button
            variant="ghost"
            size="icon"
            aria-label={m.hours.addRange(what)}
            onClick={() => onChange(oneMore(ranges))}
          >
            <Plus aria-hidden />
          </Button>
        )}
      </div>
    );
  });
}

/** The device's own clock. Midnight at the end of a day is written `24:00`, which no clock shows. */
function Clock({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <Input
      type="time"
      required
      aria-label={label}
      className="max-w-[7.75rem] min-w-0 flex-1 px-1.5 text-sm"
      value={value === '24:00' ? '00:00' : value}
      onChange={(event) => event.target.value && onChange(event.target.value)}
    />
  );
}

interface Exception {
  date: string;
  open: Range[];
  note?: string | undefined;
}

/** Dates that differ from the weekly plan. */
export function ExceptionsField({ name }: { name: string }) {
  const { field, fieldState } = useController({
    name,
    rules: {
      validate: (all: Exception[]) =>
        new Set(all.map(({ date }) => date)).size === all.length || m.hours.twice,
    },
  });
  const { readOnly } = useFormState();
  const exceptions = field.value as Exception[];
  const set = (index: number, changed: Exception | undefined) =>
    field.onChange(exceptions.flatMap((other, at) => (at === index ? (changed ? [changed] : []) : [other])));
  return (
    <div className="flex flex-col gap-3">
      {exceptions.map((exception, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the date is what is being edited
        <fieldset
          key={index}
          aria-label={longDate(exception.date)}
          className="flex min-w-0 flex-wrap items-start gap-2 border-b pb-3"
        >
          <Input
            type="date"
            aria-label={m.hours.date}
            className="w-40"
            value={exception.date}
            onChange={(event) => event.target.value && set(index, { ...exception, date: event.target.value })}
          />
          <label className="flex h-10 max-md:h-11 items-center gap-2 text-sm">
            <Switch
              disabled={readOnly}
              checked={exception.open.length > 0}
              onCheckedChange={(open) =>
                set(index, { ...exception, open: open ? [{ from: '09:00', to: '12:00' }] : [] })
              }
            />
            {exception.open.length > 0 ? m.hours.open : m.hours.closed}
          </label>
          <div className="flex min-w-0 flex-col gap-2">
            <Ranges
              what={longDate(exception.date)}
              ranges={exception.open}
              onChange={(open) => set(index, { ...exception, open })}
            />
          </div>
          <Input
            aria-label={m.hours.note}
            placeholder={m.hours.note}
            maxLength={200}
            className="min-w-32 flex-1"
            value={exception.note ?? ''}
            onChange={(event) => set(index, { ...exception, note: event.target.value })}
          />
          {!readOnly && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={`${t.common.remove}: ${longDate(exception.date)}`}
              onClick={() => set(index, undefined)}
            >
              <X aria-hidden />
            </Button>
          )}
        </fieldset>
      ))}
      {fieldState.error && (
        <p role="alert" className="text-xs text-danger">
          {fieldState.error.message}
        </p>
      )}
      {!readOnly && (
        <Button
          variant="outline"
          className="self-start"
          onClick={() => field.onChange([...exceptions, { date: nextFree(exceptions), open: [], note: '' }])}
        >
          <Plus aria-hidden />
          {m.hours.addDate}
        </Button>
      )}
      <Theirs name={name} />
    </div>
  );
}

const longDate = (date: string): string => dayName(Temporal.PlainDate.from(date), { dateStyle: 'long' });

/** The first day from tomorrow on that is not listed yet. */
function nextFree(exceptions: readonly Exception[]): string {
  let day = Temporal.Now.plainDateISO().add({ days: 1 });
  while (exceptions.some(({ date }) => date === day.toString())) day = day.add({ days: 1 });
  return day.toString();
}
