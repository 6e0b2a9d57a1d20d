// How the day goes: who called, what came of it, who is on the line, who comes next.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  Banknote,
  CalendarCheck,
  Clock,
  MessageSquare,
  PhoneCall,
  PhoneIncoming,
  UserRound,
} from 'lucide-react';
import type { Appointment, CallSummary, Organization } from '@/api/client.ts';
import { todayQuery } from '@/api/insights.ts';
import { useLiveCalls } from '@/api/live.ts';
import { appointmentsQuery, callsQuery, organizationQuery } from '@/api/queries.ts';
import { Figure } from '@/components/figure.tsx';
import { Empty, Failed, Loaded, Loading, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { latency, phoneNumber, timeOfDay } from '@/lib/format.ts';
import { recovered } from '@/lib/revenue.ts';
import { useNow } from '@/lib/use-now.ts';
import { dayName, spanOf, today } from '@/lib/zone.ts';
import type { CallsSearch } from '@/search.ts';
import { CallRow } from '@/screens/calls/call-row.tsx';
import { OnboardingBanner } from '@/screens/onboarding/banner.tsx';
import { t } from '@/wording/wording.ts';

export function Today() {
  const organization = useQuery(organizationQuery);
  const day = organization.data && today(organization.data.timezone);
  return (
    <Page
      title={t.shell.today}
      lead={day && t.today.lead(dayName(day, { weekday: 'long', month: 'long', day: 'numeric' }))}
    >
      <OnboardingBanner />
      <Loaded query={organization} what={t.calendar.business}>
        {(business) => <Day business={business} />}
      </Loaded>
    </Page>
  );
}

function Day({ business: { timezone } }: { business: Organization }) {
  const day = today(timezone);
  const { from, to } = spanOf(day, 1, timezone);
  const calls = useInfiniteQuery(callsQuery({ from, to }));
  const appointments = useQuery(appointmentsQuery(from, to));
  if (calls.isPending) return <Loading what={t.today.what} />;
  if (calls.isError && !calls.data) return <Failed error={calls.error} retry={() => void calls.refetch()} />;
  const items = calls.data.pages.flatMap((page) => page.items);
  return (
    <>
      <Figures day={day.toString()} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Latest calls={items} />
        <div className="flex flex-col gap-5">
          <OnTheLine />
          <Next appointments={appointments.data?.items ?? []} timeZone={timezone} />
        </div>
      </div>
    </>
  );
}

function Figures({ day }: { day: string }) {
  const counted = useQuery(todayQuery);
  const calls = (counted: CallsSearch['counted']) =>
    ({ to: '/calls', search: { counted, from: day, to: day } }) as const;
  return (
    <Loaded query={counted} what={t.today.what}>
      {({ answered, booked, needsPerson, messagesToReturn, urgentMessages, voiceToVoiceP50Ms, revenue }) => (
        <div className="flex flex-col gap-2">
          <dl className="grid grid-cols-2 gap-3 lg:grid-cols-3">
            <Figure
              icon={PhoneCall}
              label={t.today.answered}
              value={String(answered)}
              link={calls('calls')}
            />
            <Figure
              icon={CalendarCheck}
              label={t.today.booked}
              value={String(booked)}
              tone="success"
              link={calls('booked')}
            />
            <Figure
              icon={UserRound}
              label={t.today.needsPerson}
              value={String(needsPerson)}
              tone="warning"
              link={calls('needsPerson')}
            />
            <Figure
              icon={MessageSquare}
              label={t.today.messages}
              value={String(messagesToReturn)}
              tone="warning"
              link={{ to: '/messages' }}
              {...(urgentMessages > 0 && { hint: t.today.urgent(urgentMessages) })}
            />
            <Figure icon={Banknote} label={t.today.revenue} tone="success" {...recovered(revenue)} />
            <Figure
              icon={Clock}
              label={t.today.median}
              value={voiceToVoiceP50Ms === null ? t.common.nothing : latency(voiceToVoiceP50Ms)}
              link={{ to: '/speed' }}
            />
          </dl>
          <details className="text-sm text-muted-foreground">
            <summary className="w-fit cursor-pointer rounded-sm outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50">
              {t.today.formula}
            </summary>
            <p className="mt-1 max-w-prose">{t.today.formulaText}</p>
          </details>
        </div>
      )}
    </Loaded>
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
