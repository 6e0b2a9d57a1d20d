// One call: what was said, how it sounded, and where every turn's time went.
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useParams } from '@tanstack/react-router';
import { ArrowLeft, CalendarCheck, MessageSquare } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Call } from '@/api/client.ts';
import { callQuery, loudnessQuery, useTimeZone } from '@/api/queries.ts';
import { Failed, Loading, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { OutcomeBadge } from '@/screens/calls/outcome.tsx';
import { cost, dayAndTime, duration, latency, phoneNumber, words } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { Captured } from './captured.tsx';
import { Marks } from './marks.tsx';
import { Path } from './path.tsx';
import { RecordingPlayer } from './player.tsx';
import { Transcript } from './transcript.tsx';
import { TurnChart } from './turn-chart.tsx';
import { usePlayer } from './use-player.ts';
import { momentOf, placeWords } from './word-times.ts';

export function CallScreen() {
  const { callId } = useParams({ from: '/signed-in/calls/$callId' });
  const call = useQuery(callQuery(callId));
  return (
    <Page
      title={call.data ? titleOf(call.data) : t.call.title}
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

function titleOf({ direction, callerName, fromNumber, toNumber }: Call): string {
  return direction === 'inbound'
    ? t.call.from(callerName ?? phoneNumber(fromNumber))
    : t.call.to(callerName ?? phoneNumber(toNumber));
}

function Details({ call }: { call: Call }) {
  const { recording, turns, startedAt } = call;
  const loudness = useQuery({ ...loudnessQuery(call.id), enabled: recording !== null }).data;
  const player = usePlayer();
  const placed = useMemo(() => placeWords(turns, startedAt, loudness), [turns, startedAt, loudness]);
  const play =
    recording === null
      ? undefined
      : (turnIndex: number, said?: string) => player.playFrom(momentOf(placed, turnIndex, said) ?? 0);
  const marked = useMarkedTurn();
  return (
    <>
      <Summary call={call} />
      {call.voicemail && <Voicemail voicemail={call.voicemail} />}
      {recording && <RecordingPlayer call={call} recording={recording} player={player} loudness={loudness} />}
      <Card>
        <CardHeader>
          <CardTitle>{t.call.transcript}</CardTitle>
          {recording && <CardDescription>{t.call.transcriptLead}</CardDescription>}
        </CardHeader>
        <CardContent>
          <Transcript
            language={call.language ?? undefined}
            turns={turns}
            placed={placed}
            player={recording ? player : undefined}
            playTurn={play}
            marked={marked}
          />
        </CardContent>
      </Card>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Captured language={call.language ?? undefined} captured={call.captured} play={play} />
          <Path path={call.path} play={play} />
        </div>
        <Marks call={call} />
      </div>
      {turns.some((turn) => turn.voiceToVoiceMs !== null) && (
        <Card>
          <CardHeader>
            <CardTitle>{t.call.speed}</CardTitle>
            <CardDescription>{t.call.speedLead}</CardDescription>
          </CardHeader>
          <CardContent>
            <TurnChart turns={turns} />
          </CardContent>
        </Card>
      )}
    </>
  );
}

/** The turn that the address names (`#turn-3`), brought into sight. */
function useMarkedTurn(): number | undefined {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => document.getElementById(hash)?.scrollIntoView({ block: 'center' }), [hash]);
  const named = /^turn-(\d+)$/.exec(hash)?.[1];
  return named === undefined ? undefined : Number(named);
}

function Voicemail({ voicemail }: { voicemail: NonNullable<Call['voicemail']> }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.call.voicemail}</CardTitle>
      </CardHeader>
      <CardContent>
        {/* Its words are the message above. */}
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
        <audio
          controls
          preload="metadata"
          src={voicemail.url}
          aria-label={t.call.voicemail}
          className="w-full"
        >
          {t.call.cannotPlay}
        </audio>
      </CardContent>
    </Card>
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
        <p className="max-w-prose">{call.summary}</p>
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
              <span lang={call.language ?? undefined}>{message.text}</span>
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
