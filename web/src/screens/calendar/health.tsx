// How the calendars connected are: whose each is, when it was read last, and what to do when something is wrong with it.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Hourglass } from 'lucide-react';
import type { Staff } from '@/api/client.ts';
import { calendarsQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { cn } from '@/lib/cn.ts';
import { ago } from '@/lib/format.ts';
import { useNow } from '@/lib/use-now.ts';
import { t } from '@/wording/wording.ts';

type Connection = components['schemas']['CalendarConnection'];
type LinkedCalendar = Connection['links'][number];

export function CalendarsHealth({ staff }: { staff: Staff[] }) {
  const mayRead = useMay('calendars:read');
  const calendars = useQuery({ ...calendarsQuery, enabled: mayRead });
  const connections = calendars.data?.items;
  if (!connections) return null;
  return (
    <Card>
      <CardHeader className="flex-row items-center justify-between gap-3">
        <CardTitle>{t.calendar.connections}</CardTitle>
        <Button asChild variant="outline" size="sm">
          <Link to="/settings/calendars">{t.calendar.connect}</Link>
        </Button>
      </CardHeader>
      <CardContent>
        {connections.length === 0 && (
          <p className="text-sm text-muted-foreground">{t.calendar.notConnected}</p>
        )}
        <ul className={cn('divide-y rounded-lg text-sm', connections.length > 0 && 'border')}>
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

function Health({ connection: { status }, link }: { connection: Connection; link: LinkedCalendar }) {
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
