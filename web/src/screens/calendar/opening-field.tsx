// A free time of a day, chosen among those there are; where there is none, the next day that has some.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useId } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { Temporal } from 'temporal-polyfill';
import { api, unwrap } from '@/api/client.ts';
import { Loaded } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { clockTime, dateOf, dayName, minuteOf } from '@/lib/zone.ts';
import { d } from '@/wording/desk/desk.ts';
import type { Booking, Opening } from './booking.ts';

/** How far the next free day is looked for. */
const DAYS = 14;

const openingsQuery = (serviceIds: readonly string[], staffId: string | null, from: string) =>
  queryOptions({
    queryKey: ['openings', serviceIds, staffId, from],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/appointments/openings', {
          params: {
            query: { serviceIds: serviceIds.join(','), ...(staffId && { staffId }), from, days: DAYS },
          },
          signal,
        }),
      ),
    enabled: from !== '',
    // Callers book meanwhile.
    staleTime: 0,
  });

export function OpeningField({ timeZone }: { timeZone: string }) {
  const { serviceIds, staffId, date } = useWatch<Booking>() as Booking;
  const query = useQuery(openingsQuery(serviceIds, staffId, date));
  return (
    <Loaded query={query} what={d.what}>
      {({ items }) => <Openings items={items} date={date} timeZone={timeZone} />}
    </Loaded>
  );
}

function Openings({ items, date, timeZone }: { items: Opening[]; date: string; timeZone: string }) {
  const id = useId();
  const { setValue } = useFormContext<Booking>();
  const { field, fieldState } = useController<Booking, 'opening'>({
    name: 'opening',
    rules: { validate: (opening, { ownTime }) => ownTime || opening !== null || d.chooseTime },
  });
  const chosen = field.value?.startsAt;
  const today = items.filter(({ startsAt }) => dateOf(startsAt, timeZone) === date);
  const gone = chosen !== undefined && !today.some(({ startsAt }) => startsAt === chosen);
  useEffect(() => {
    if (gone) setValue('opening', null);
  }, [gone, setValue]);
  const [next] = items;
  return (
    <fieldset aria-describedby={`${id}-problem`} className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{d.times}</legend>
      {today.length > 0 ? (
        <div className="grid max-h-44 grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-2 overflow-y-auto p-1">
          {today.map((opening) => (
            <Time
              key={opening.startsAt}
              name={id}
              checked={opening.startsAt === chosen}
              onChoose={() => field.onChange(opening)}
            >
              {clockTime(minuteOf(opening.startsAt, timeZone))}
            </Time>
          ))}
        </div>
      ) : (
        <p className="flex flex-wrap items-center gap-3 text-sm text-muted-foreground">
          {d.nothingFree}
          {next ? (
            <Button
              variant="outline"
              size="sm"
              onClick={() => setValue('date', dateOf(next.startsAt, timeZone))}
            >
              {d.nextFree(nameOf(dateOf(next.startsAt, timeZone)))}
            </Button>
          ) : (
            d.nothingSoon
          )}
        </p>
      )}
      <p id={`${id}-problem`} role="alert" className="text-xs text-danger">
        {fieldState.error?.message}
      </p>
    </fieldset>
  );
}

const nameOf = (date: string): string =>
  dayName(Temporal.PlainDate.from(date), { weekday: 'short', month: 'short', day: 'numeric' });

function Time({
  name,
  checked,
  onChoose,
  children,
}: {
  name: string;
  checked: boolean;
  onChoose(): void;
  children: ReactNode;
}) {
  return (
    <label className="flex h-10 cursor-pointer items-center justify-center rounded-md border border-input bg-card text-sm tabular-nums has-checked:border-primary has-checked:bg-primary has-checked:text-primary-foreground has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50">
      <input type="radio" name={name} checked={checked} onChange={onChoose} className="sr-only" />
      {children}
    </label>
  );
}
