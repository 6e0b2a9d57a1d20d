// What the list of calls is narrowed to. It stands in the address, so that a narrowed list can be sent to a colleague.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { CallsSearch } from '@/search.ts';
import { cn } from '@/lib/cn.ts';
import { languageName, named } from '@/lib/format.ts';
import { dayName, hourName, today, weekOf } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

const OUTCOMES = [
  'booked',
  'rescheduled',
  'cancelled',
  'answered',
  'messageTaken',
  'transferred',
  'abandoned',
];

export function Filters() {
  const search = useSearch({ from: '/signed-in/calls' });
  const navigate = useNavigate();
  const ids = { from: useId(), to: useId(), q: useId() };
  const change = (changed: Partial<Record<keyof CallsSearch, string | undefined>>) => {
    const next = Object.entries({ ...search, ...changed }).filter(([, value]) => value);
    void navigate({ to: '/calls', search: Object.fromEntries(next) as CallsSearch, replace: true });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('q');
    change({ q: typeof typed === 'string' ? typed.trim() : undefined });
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
        <form onSubmit={submit} className="relative">
          <label htmlFor={ids.q} className="sr-only">
            {t.calls.search}
          </label>
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            key={search.q}
            id={ids.q}
            name="q"
            type="search"
            defaultValue={search.q ?? ''}
            placeholder={t.calls.searchHint}
            maxLength={100}
            className="pl-9"
            enterKeyHint="search"
          />
        </form>
        <div className="grid grid-cols-2 gap-3 sm:contents">
          {(['from', 'to'] as const).map((end) => (
            <div key={end} className="flex min-w-0 flex-col gap-1 sm:flex-row sm:items-center sm:gap-2">
              <label htmlFor={ids[end]} className="shrink-0 text-sm text-muted-foreground">
                {t.calls[end]}
              </label>
              <Input
                id={ids[end]}
                type="date"
                value={search[end] ?? ''}
                onChange={(event) => change({ [end]: event.target.value || undefined })}
                className="min-w-0 px-2"
              />
            </div>
          ))}
        </div>
      </div>
      <fieldset
        aria-label={t.calls.outcome}
        className="-mx-4 flex min-w-0 gap-2 overflow-x-auto px-4 pb-1 md:mx-0 md:flex-wrap md:px-0"
      >
        {OUTCOMES.map((outcome) => (
          <Chip
            key={outcome}
            on={search.outcome === outcome}
            onClick={() => change({ outcome: search.outcome === outcome ? undefined : outcome })}
          >
            {t.outcomes[outcome]}
          </Chip>
        ))}
        <Chip
          on={search.counted === 'needsPerson'}
          onClick={() => change({ counted: search.counted === 'needsPerson' ? undefined : 'needsPerson' })}
        >
          {t.today.needsPerson}
        </Chip>
        <Narrow
          label={t.calls.length}
          value={search.length}
          options={t.calls.lengths}
          onChange={(length) => change({ length })}
        />
        <Narrow
          label={t.calls.direction}
          value={search.direction}
          options={t.calls.directions}
          onChange={(direction) => change({ direction })}
        />
        {onlyLinked(search).map(({ key, says }) => (
          <button
            key={key}
            type="button"
            aria-label={`${t.common.remove}: ${says}`}
            onClick={() => change({ [key]: undefined })}
            className="flex h-8 shrink-0 max-md:h-11 items-center gap-1 rounded-full border border-primary bg-primary px-3 text-sm font-medium text-primary-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            {says}
            <X aria-hidden className="size-3.5" />
          </button>
        ))}
        {Object.keys(search).length > 0 && (
          <Button variant="ghost" size="sm" onClick={() => void navigate({ to: '/calls', search: {} })}>
            <X aria-hidden />
            {t.calls.clear}
          </Button>
        )}
      </fieldset>
    </div>
  );
}

/** What nothing here can choose, but a figure or a tag leads to: said in words, to be taken away. */
function onlyLinked(search: CallsSearch): { key: keyof CallsSearch; says: string }[] {
  const { counted, lost, topic, language, version, hour, tag } = search;
  const [weekday = 1, at = 0] = hour?.split('-').map(Number) ?? [];
  const day = weekOf(today('UTC'))[weekday - 1];
  const figures = {
    calls: t.insights.calls,
    wanted: t.insights.wanted,
    offered: t.insights.offered,
    booked: t.insights.callsBooked,
    afterHours: t.insights.afterHours,
    afterHoursBooked: t.insights.afterHoursBooked,
  };
  const said: Partial<Record<keyof CallsSearch, string | undefined>> = {
    // Has a chip of its own.
    counted: counted && counted !== 'needsPerson' ? figures[counted] : undefined,
    lost: lost && t.insights.reasons[lost],
    topic: topic && named(t.insights.topicNames, topic),
    language: language && languageName(language),
    version: version === undefined ? undefined : t.calls.version(version),
    hour: hour && day && `${dayName(day, { weekday: 'long' })}, ${hourName(at)}`,
    tag,
  };
  return Object.entries(said).flatMap(([key, says]) =>
    says ? [{ key: key as keyof CallsSearch, says }] : [],
  );
}

function Chip({ on, onClick, children }: { on: boolean; onClick(): void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={cn(
        'h-8 shrink-0 max-md:h-11 rounded-full border px-3 text-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50',
        on ? 'border-primary bg-primary text-primary-foreground' : 'bg-card hover:bg-accent',
      )}
    >
      {children}
    </button>
  );
}

/** A chip that is a choice of one of several. */
function Narrow({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string | undefined;
  options: Record<string, string>;
  onChange(value: string | undefined): void;
}) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
      className={cn(
        'h-8 shrink-0 max-md:h-11 field-sizing-content rounded-full border px-3 text-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50',
        value === undefined ? 'bg-card' : 'border-primary bg-primary text-primary-foreground',
      )}
    >
      <option value="">{label}</option>
      {Object.entries(options).map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}
