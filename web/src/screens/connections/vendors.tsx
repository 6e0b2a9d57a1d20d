// Whether the vendors behind the receptionist answer, accounts of one's own there, and what of ours could not be delivered.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CheckCircle2 } from 'lucide-react';
import { troubledNoticesQuery, vendorHealthQuery } from '@/api/manage.ts';
import { useTimeZone } from '@/api/queries.ts';
import { Failed, Loaded, Loading } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge, type BadgeTone } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime, latency, named } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { OwnKeys } from './own-keys.tsx';

const TONES: Record<string, BadgeTone> = { ok: 'success', failing: 'danger', notConfigured: 'neutral' };

export function Vendors() {
  const health = useQuery(vendorHealthQuery);
  const timeZone = useTimeZone();
  return (
    <>
      <Loaded query={health} what={m.vendors.title}>
        {({ items }) => (
          <Section title={m.vendors.title} lead={m.vendors.lead}>
            <Rows>
              {items.map(({ vendor, purpose, emulated, status, latencyMs, problem, checkedAt }) => (
                <Row
                  key={vendor}
                  aside={
                    <>
                      {latencyMs !== null && (
                        <span className="text-sm text-muted-foreground tabular-nums">
                          {latency(latencyMs)}
                        </span>
                      )}
                      <Badge tone={TONES[status] ?? 'neutral'}>{m.vendors.statuses[status]}</Badge>
                    </>
                  }
                >
                  <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
                    {named(m.vendors.names, vendor)}
                    {emulated && <Badge>{m.vendors.emulated}</Badge>}
                  </p>
                  <p className="text-xs text-muted-foreground">
                    {m.vendors.purposes[vendor] ?? purpose} · {dayAndTime(checkedAt, timeZone)}
                  </p>
                  {problem !== null && <p className="text-sm text-danger">{problem}</p>}
                </Row>
              ))}
            </Rows>
          </Section>
        )}
      </Loaded>
      <OwnKeys />
      <Undelivered />
    </>
  );
}

function Undelivered() {
  const notices = useInfiniteQuery(troubledNoticesQuery);
  const timeZone = useTimeZone();
  if (notices.isError && !notices.data)
    return <Failed error={notices.error} retry={() => void notices.refetch()} />;
  if (!notices.data) return <Loading what={m.vendors.undelivered} />;
  const items = notices.data.pages.flatMap((page) => page.items);
  return (
    <Section title={m.vendors.undelivered} lead={m.vendors.undeliveredLead}>
      {items.length === 0 ? (
        <p className="flex items-center gap-2 text-sm text-muted-foreground">
          <CheckCircle2 aria-hidden className="size-4 text-success" />
          {m.vendors.allDelivered}
        </p>
      ) : (
        <Rows>
          {items.map(({ id, kind, channel, address, reason, createdAt, attempts }) => (
            <Row key={id}>
              <p className="text-sm font-medium">
                {m.notices.kinds[kind] ?? kind} · {m.notices.channels[channel]}
                {address !== null && ` · ${address}`}
              </p>
              {reason !== null && <p className="text-sm text-danger">{reason}</p>}
              <p className="text-xs text-muted-foreground">
                {dayAndTime(createdAt, timeZone)} · {m.vendors.attempts(attempts)}
              </p>
            </Row>
          ))}
        </Rows>
      )}
      {notices.hasNextPage && (
        <Button variant="outline" className="self-start" onClick={() => void notices.fetchNextPage()}>
          {m.form.more}
        </Button>
      )}
    </Section>
  );
}
