// What was done to an appointment: by whom, when, and what it was before.
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { changesQuery, servicesQuery, staffQuery } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Loaded } from '@/components/page.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { p } from '@/wording/people/people.ts';
import { t } from '@/wording/wording.ts';

type Change = components['schemas']['AppointmentChange'];
type Field = keyof typeof p.changes.fields;

const FIELDS = Object.keys(p.changes.fields) as Field[];

/** Read when it is opened. */
export function History({ id, timeZone }: { id: string; timeZone: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-9 w-fit max-md:min-h-11 cursor-pointer items-center gap-1 rounded-md text-sm font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {p.changes.title}
      </summary>
      {open && <Changes id={id} timeZone={timeZone} />}
    </details>
  );
}

function Changes({ id, timeZone }: { id: string; timeZone: string }) {
  const query = useQuery(changesQuery(id));
  return (
    <Loaded query={query} what={p.changes.what}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-sm text-muted-foreground">{p.changes.none}</p>
        ) : (
          <ol className="flex flex-col divide-y pl-5">
            {items.map((change) => (
              <Line key={change.id} change={change} timeZone={timeZone} />
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

function Line({
  change: { kind, actor, member, before, after, at },
  timeZone,
}: {
  change: Change;
  timeZone: string;
}) {
  const inWords = useInWords(timeZone);
  const was = (field: Field) => before?.[field] ?? null;
  const is = (field: Field) => after?.[field] ?? null;
  const changed = FIELDS.filter((field) => JSON.stringify(was(field)) !== JSON.stringify(is(field)));
  return (
    <li className="flex flex-col gap-1 py-2 text-sm">
      <p>
        <span className="font-medium">{member?.name ?? p.changes.actors[actor]}</span> {p.changes.kinds[kind]}
        <span className="text-xs text-muted-foreground"> · {dayAndTime(at, timeZone)}</span>
      </p>
      {changed.map((field) => (
        <p key={field} className="flex flex-wrap gap-x-2 text-xs break-words">
          <span className="text-muted-foreground">{p.changes.fields[field]}</span>
          {was(field) !== null && <del className="text-danger">{inWords(field, was(field))}</del>}
          {is(field) !== null && <ins className="text-success no-underline">{inWords(field, is(field))}</ins>}
        </p>
      ))}
    </li>
  );
}

/** What stands in a field, as people read it. */
function useInWords(timeZone: string): (field: Field, value: unknown) => string {
  const staff = useQuery(staffQuery).data?.items ?? [];
  const services = useQuery(servicesQuery).data?.items ?? [];
  const nameIn = (known: readonly { id: string; name: string }[], id: unknown) =>
    known.find((one) => one.id === id)?.name ?? t.common.nothing;
  return (field, value) => {
    if (field === 'startsAt') return dayAndTime(String(value), timeZone);
    if (field === 'staffId') return nameIn(staff, value);
    if (field === 'serviceIds' && Array.isArray(value))
      return value.map((id) => nameIn(services, id)).join(', ');
    if (field === 'customerPhone') return phoneNumber(String(value));
    if (field === 'status') return t.calendar.status[value as keyof typeof t.calendar.status];
    return String(value);
  };
}
