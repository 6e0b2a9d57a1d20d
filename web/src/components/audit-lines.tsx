// Who changed what, a line each; opened, what it was before and is since, and from where it was done.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditLine } from '@/api/manage.ts';
import { useTimeZone } from '@/api/queries.ts';
import { OpeningLine } from '@/components/opening-line.tsx';
import { Failed, Loading } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime, INSTANT, languageName, named, phoneNumber } from '@/lib/format.ts';
import { E164 } from '@/lib/phone-number.ts';
import { scopeName } from '@/lib/scope-name.ts';
import { zoneName } from '@/lib/zone.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

export function AuditLines({
  query,
  what,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<{ items: AuditLine[] }>>;
  /** For screen readers: what is being loaded. */
  what: string;
  /** What is shown where there is none. */
  children: ReactNode;
}) {
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading what={what} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return children;
  return (
    <>
      <ul className="flex flex-col divide-y">
        {items.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="outline"
          className="self-start"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {m.form.more}
        </Button>
      )}
    </>
  );
}

function Line({ line: { at, actor, action, before, after, ip, userAgent } }: { line: AuditLine }) {
  const timeZone = useTimeZone();
  // Ids say nothing to people.
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (field) => !/^id$|Ids?$/.test(field),
  );
  return (
    <li>
      <OpeningLine
        what={
          <>
            <span className="font-medium">{actor.name ?? m.audit.actors[actor.kind]}</span>
            <span className="text-muted-foreground">{named(m.audit.actions, action)}</span>
          </>
        }
        when={dayAndTime(at, timeZone)}
      >
        <div className="flex flex-col gap-2 pb-3 pl-6 text-xs">
          {fields.length > 0 && (
            <dl className="flex flex-col gap-1.5">
              {fields.map((field) => (
                <div key={field}>
                  <dt className="font-medium">{named(m.audit.fields, field)}</dt>
                  <dd className="flex flex-wrap gap-x-2 break-words">
                    {before?.[field] !== undefined && (
                      <del className="min-w-0 break-all text-danger">
                        {inWords(field, before[field], timeZone)}
                      </del>
                    )}
                    {after?.[field] !== undefined && (
                      <ins className="min-w-0 break-all text-success no-underline">
                        {inWords(field, after[field], timeZone)}
                      </ins>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          )}
          <p className="text-muted-foreground">{[ip, userAgent].filter(Boolean).join(' · ')}</p>
        </div>
      </OpeningLine>
    </li>
  );
}

/** What the values of a field are called. */
const NAMES: Record<string, ((value: string) => string) | undefined> = {
  language: languageName,
  role: (role) => named(m.team.roles, role),
  scopes: scopeName,
  timezone: zoneName,
  tone: (tone) => named(m.receptionist.tones, tone),
  types: (type) => named(m.webhooks.types, type),
  vertical: (vertical) => named(t.verticals, vertical),
};

function inWords(field: string, value: unknown, timeZone: string | undefined): string {
  if (value === null || value === '') return t.common.nothing;
  if (typeof value === 'boolean') return value ? m.audit.yes : m.audit.no;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.map((each) => inWords(field, each, timeZone)).join(', ') || t.common.nothing;
  if (typeof value !== 'string') return JSON.stringify(value);
  if (INSTANT.test(value)) return dayAndTime(value, timeZone);
  return E164.test(value) ? phoneNumber(value) : (NAMES[field]?.(value) ?? value);
}
