// What today's figures are about: the calls so far, who is on the line, who comes next.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PhoneIncoming } from 'lucide-react';
import type { Appointment, CallSummary, Organization } from '@/api/client.ts';
import { useLiveCalls } from '@/api/live.ts';
import { appointmentsQuery, callsQuery, organizationQuery } from '@/api/queries.ts';
import { Empty, Failed, Loaded, Loading } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { phoneNumber, timeOfDay } from '@/lib/format.ts';
import { useNow } from '@/lib/use-now.ts';
import { spanOf, today } from '@/lib/zone.ts';
import { CallRow } from '@/screens/calls/call-row.tsx';
import { t } from '@/wording/wording.ts';

export function Lists() {
  const organization = useQuery(organizationQuery);
  // A page left open sees the next day come.
  useNow(60_000);
  return (
    <Loaded query={organization} what={t.calendar.business}>
      {(business) => <Day business={business} />}
    </Loaded>
  );
}

function Day({ business: { timezone } }: { business: Organization }) {
  const { from, to } = spanOf(today(timezone), 1, timezone);
  const calls = useInfiniteQuery(callsQuery({ from, to }));
  const appointments = useQuery(appointmentsQuery(from, to));
  if (calls.isPending) return <Loading what={t.today.what} />;
  if (calls.isError && !calls.data) return <Failed error={calls.error} retry={() => void calls.refetch()} />;
  const items = calls.data.pages.flatMap((page) => page.items);
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Latest calls={items} />
      <div className="flex flex-col gap-5">
        <OnTheLine />
        <Next appointments={appointments.data?.items ?? []} timeZone={timezone} />
      </div>
    </div>
  );
}

function Latest({ calls }: { calls: CallSummary[] }) {
  if (calls.length === 0)
    return (
      <Empty icon={PhoneIncoming} title={t.today.noCalls}>
        <p>{t.today.noCallsHint}</p>
        <Button asChild variant="outline">
          <Link to="/test-call">{t.shell.testCall}</Link>
        </Button>
      </Empty>
    );
  return (
    <Card>
      <CardHeader className="flex-row items-center justify-between">
        <CardTitle>{t.today.latest}</CardTitle>
        <Button asChild variant="link" size="sm" className="-mr-3">
          <Link to="/calls">{t.today.all}</Link>
        </Button>
      </CardHeader>
      <ul className="mt-3 divide-y border-t">
        {calls.slice(0, 8).map((call) => (
          <li key={call.id}>
            <CallRow call={call} narrow />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function OnTheLine() {
  const calls = [...useLiveCalls().values()];
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.today.onTheLine}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {calls.length === 0 && <p className="text-sm text-muted-foreground">{t.today.nobody}</p>}
        {calls.slice(0, 5).map((call) => (
          <Link
            key={call.id}
            to="/live"
            className="flex items-start gap-3 rounded-md text-sm outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <span aria-hidden className="mt-1.5 size-2 shrink-0 animate-pulse rounded-full bg-primary" />
            <span className="min-w-0">
              <span className="block font-medium">{phoneNumber(call.fromNumber)}</span>
              <span lang={call.language} className="block truncate text-muted-foreground">
                {call.interim || call.turn?.callerText || call.turn?.agentText}
              </span>
            </span>
          </Link>
        ))}
      </CardContent>
    </Card>
  );
}

function Next({ appointments, timeZone }: { appointments: Appointment[]; timeZone: string }) {
  const now = useNow(60_000);
  const coming = appointments.filter(
    ({ status, endsAt }) => (status === 'confirmed' || status === 'held') && Date.parse(endsAt) > now,
  );
  return (
    <Card>
      <CardHeader className="flex-row items-center justify-between">
        <CardTitle>{t.today.next}</CardTitle>
        <Button asChild variant="link" size="sm" className="-mr-3">
          <Link to="/calendar">{t.today.whole}</Link>
        </Button>
      </CardHeader>
      <CardContent>
        {coming.length === 0 ? (
          <p className="text-sm text-muted-foreground">{t.today.nothingNext}</p>
        ) : (
          <ol className="flex flex-col gap-3">
            {coming.slice(0, 6).map((appointment) => (
              <li key={appointment.id} className="grid grid-cols-[4.5rem_1fr] gap-3 text-sm">
                <span className="font-medium tabular-nums">{timeOfDay(appointment.startsAt, timeZone)}</span>
                <span className="min-w-0">
                  <span className="block truncate">{appointment.customerName ?? t.calendar.nameless}</span>
                  <span className="block truncate text-muted-foreground">
                    {t.call.with(
                      appointment.services.map(({ name }) => name).join(', '),
                      appointment.staff.name,
                    )}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </CardContent>
    </Card>
  );
}
