// Who changed what, newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, ScrollText } from 'lucide-react';
import { type AuditLine, auditQuery } from '@/api/manage.ts';
import { useTimeZone } from '@/api/queries.ts';
import { Empty, Failed, Loading } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime, named, words } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';

export function Audit() {
  const query = useInfiniteQuery(auditQuery);
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading what={m.settings.audit} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <Empty icon={ScrollText} title={m.audit.none}>
        {m.audit.noneHint}
      </Empty>
    );
  return (
    <Section title={m.settings.audit} lead={m.audit.lead}>
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
    </Section>
  );
}

function Line({ line: { at, actor, action, before, after, ip, userAgent } }: { line: AuditLine }) {
  const timeZone = useTimeZone();
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2 gap-y-0.5 rounded-md py-1.5 text-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50">
          <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
          <span className="font-medium">{actor.name ?? m.audit.actors[actor.kind]}</span>
          <span className="text-muted-foreground">{named(m.audit.actions, action)}</span>
          <span className="ml-auto text-xs text-muted-foreground">{dayAndTime(at, timeZone)}</span>
        </summary>
        <div className="flex flex-col gap-2 pb-3 pl-6 text-xs">
          {fields.length > 0 && (
            <dl className="flex flex-col gap-1.5">
              {fields.map((field) => (
                <div key={field}>
                  <dt className="font-medium">{words(field)}</dt>
                  <dd className="flex flex-wrap gap-x-2 break-words">
                    {before?.[field] !== undefined && (
                      <del className="min-w-0 break-all text-danger">{shown(before[field])}</del>
                    )}
                    {after?.[field] !== undefined && (
                      <ins className="min-w-0 break-all text-success no-underline">{shown(after[field])}</ins>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          )}
          <p className="text-muted-foreground">{[ip, userAgent].filter(Boolean).join(' · ')}</p>
        </div>
      </details>
    </li>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
