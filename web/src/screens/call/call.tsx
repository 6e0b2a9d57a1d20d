// One call: what was said, how it sounded, and where every turn's time went.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, CalendarCheck, MessageSquare } from 'lucide-react';
import { useRef } from 'react';
import type { Call } from '@/api/client.ts';
import { callQuery, useTimeZone } from '@/api/queries.ts';
import { Failed, Loading, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { OutcomeBadge } from '@/screens/calls/outcome.tsx';
import { cost, dayAndTime, duration, latency, phoneNumber, words } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { Captured } from './captured.tsx';
import { Marks } from './marks.tsx';
import { Transcript } from './transcript.tsx';
import { TurnChart } from './turn-chart.tsx';

export function CallScreen() {
  const { callId } = useParams({ from: '/signed-in/calls/$callId' });
  const call = useQuery(callQuery(callId));
  return (
    <Page
      title={
        call.data ? t.call.from(call.data.callerName ?? phoneNumber(call.data.fromNumber)) : t.call.title
      }
      aside={
        <Button asChild variant="outline" size="sm">
          <Link to="/calls">
            <ArrowLeft aria-hidden />
            {t.call.all}
          </Link>
        </Button>
      }
    >
      {call.isPending ? (
        <Loading what={t.call.what} />
      ) : call.isError && !call.data ? (
        <Failed error={call.error} retry={() => void call.refetch()} />
      ) : (
        <Details call={call.data} />
      )}
    </Page>
  );
}

function Details({ call }: { call: Call }) {
  const player = useRef<HTMLAudioElement>(null);
  const playFrom = (instant: string) => {
    if (!player.current) return;
    player.current.currentTime = Math.max(0, (Date.parse(instant) - Date.parse(call.startedAt)) / 1000);
    void player.current.play();
  };
  const playAt = (atMs: number) => playFrom(new Date(Date.parse(call.startedAt) + atMs).toISOString());
  return (
    <>
      <Summary call={call} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Captured call={call} onPlay={call.recording ? playAt : undefined} />
        <Marks call={call} />
      </div>
      {call.recording && (
        <Card>
          <CardHeader>
            <CardTitle>{t.call.recording}</CardTitle>
            <CardDescription>{t.call.recordingLead}</CardDescription>
          </CardHeader>
          <CardContent>
            {/* The transcript below is the caption. */}
            {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
            <audio ref={player} controls preload="metadata" src={call.recording.url} className="w-full">
              {t.call.cannotPlay}
            </audio>
          </CardContent>
        </Card>
      )}
      {call.turns.some((turn) => turn.voiceToVoiceMs !== null) && (
        <Card>
          <CardHeader>
            <CardTitle>{t.call.speed}</CardTitle>
            <CardDescription>{t.call.speedLead}</CardDescription>
          </CardHeader>
          <CardContent>
            <TurnChart turns={call.turns} />
          </CardContent>
        </Card>
      )}
      <Card>
        <CardHeader>
          <CardTitle>{t.call.transcript}</CardTitle>
        </CardHeader>
        <CardContent>
          <Transcript turns={call.turns} onPlay={call.recording ? playFrom : undefined} />
        </CardContent>
      </Card>
    </>
  );
}

function Summary({ call }: { call: Call }) {
  const timeZone = useTimeZone();
  const facts = [
    [t.call.when, dayAndTime(call.startedAt, timeZone)],
    [t.call.caller, phoneNumber(call.fromNumber)],
    [t.call.called, phoneNumber(call.toNumber)],
    [t.call.lasted, call.durationMs === null ? '–' : duration(call.durationMs)],
    [
      t.call.endedBy,
      call.endedBy === null ? '–' : (t.call.endings[call.endedBy] ?? words(call.endedBy.replace(':', ', '))),
    ],
    [t.call.cost, cost(call.costMicros)],
    [t.call.median, call.voiceToVoiceP50Ms === null ? '–' : latency(call.voiceToVoiceP50Ms)],
  ] as const;
  return (
    <Card>
      <CardContent className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <OutcomeBadge call={call} />
          {call.appointments.map((appointment) => (
            <span key={appointment.id} className="inline-flex items-center gap-2 text-sm">
              <CalendarCheck aria-hidden className="size-4 text-success" />
              {t.call.with(
                appointment.services.map((service) => service.name).join(', '),
                appointment.staff.name,
              )}
              , {dayAndTime(appointment.startsAt, timeZone)}
            </span>
          ))}
          {call.messages.map((message) => (
            <span key={message.id} className="inline-flex items-center gap-2 text-sm">
              <MessageSquare aria-hidden className="size-4 text-warning" />
              {message.text}
            </span>
          ))}
        </div>
        <dl className="grid grid-cols-2 gap-4 text-sm sm:grid-cols-3 lg:grid-cols-7">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt className="text-xs text-muted-foreground">{label}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}
