// How the calendars connected are: whose each is, when it was read last, and what to do when something is wrong with it.
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Hourglass } from 'lucide-react';
import type { Staff } from '@/api/client.ts';
import { calendarsQuery, useMay } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { ago } from '@/lib/format.ts';
import { useNow } from '@/lib/use-now.ts';
import { t } from '@/wording/wording.ts';

type Connection = components['schemas']['CalendarConnection'];
type Link = Connection['links'][number];

export function CalendarsHealth({ staff }: { staff: Staff[] }) {
  const mayRead = useMay('calendars:read');
  const calendars = useQuery({ ...calendarsQuery, enabled: mayRead });
  const connections = calendars.data?.items ?? [];
  if (connections.length === 0) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.calendar.connections}</CardTitle>
      </CardHeader>
      <CardContent>
        <ul className="divide-y rounded-lg border text-sm">
          {connections.map((connection) =>
            connection.links.length === 0 ? (
              <li key={connection.id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
                <span className="min-w-0 truncate">{connection.account}</span>
                <Badge tone="warning">{t.calendar.unlinked}</Badge>
              </li>
            ) : (
              connection.links.map((link) => (
                <li key={link.id} className="flex flex-wrap items-center justify-between gap-2 px-3 py-2">
                  <span className="min-w-0">
                    <span className="font-medium">
                      {staff.find(({ id }) => id === link.staffId)?.name ?? t.common.nothing}
                    </span>{' '}
                    <span className="break-words text-muted-foreground">
                      {link.name} · {connection.account}
                    </span>
                    {link.problem !== null && <span className="block text-danger">{link.problem}</span>}
                  </span>
                  <Health connection={connection} link={link} />
                </li>
              ))
            ),
          )}
        </ul>
      </CardContent>
    </Card>
  );
}

function Health({ connection: { status }, link }: { connection: Connection; link: Link }) {
  const now = useNow(30_000);
  if (status === 'reconnect' || link.problem !== null)
    return (
      <Badge tone="danger">
        <CircleAlert aria-hidden />
        {status === 'reconnect' ? t.calendar.reconnect : t.calendar.troubled}
      </Badge>
    );
  if (link.waiting > 0 || link.syncedAt === null)
    return (
      <Badge tone="warning">
        <Hourglass aria-hidden />
        {link.waiting > 0 ? t.calendar.waiting(link.waiting) : t.calendar.neverRead}
      </Badge>
    );
  return (
    <Badge tone="success">
      <CircleCheck aria-hidden />
      {t.calendar.readAgo(ago(now - Date.parse(link.syncedAt)))}
    </Badge>
  );
}
