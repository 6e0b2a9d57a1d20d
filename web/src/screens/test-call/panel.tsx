// The telephone of the test call: how to talk, the call itself, its words as they come, and what landed in the calendar.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarCheck, Keyboard, Mic, MicOff, Phone, PhoneOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Appointment } from '@/api/client.ts';
import { testCallQuery, useTimeZone } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx';
import { cn } from '@/lib/cn.ts';
import { dayAndTime, dialogueState } from '@/lib/format.ts';
import { dateOf } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';
import { Conversation } from './conversation.tsx';
import { DeviceChoice, useDevices } from './devices.tsx';
import { type TriedVersion } from '@/phone/place-call.ts';
import { useTestCall } from './use-test-call.ts';

/** Also shown beside what is being changed, so that every change can be heard at once. */
export function TestCallPanel({
  agentId,
  version,
  narrow = false,
}: {
  agentId: string;
  /** The receptionist as it is edited or as callers meet it; absent: the draft for whoever may have it. */
  version?: TriedVersion;
  narrow?: boolean;
}) {
  const ability = useQuery(testCallQuery);
  return (
    <Loaded query={ability} what={t.shell.testCall}>
      {({ understandsSpeech }) => (
        <Telephone
          agentId={agentId}
          version={version}
          understandsSpeech={understandsSpeech}
          narrow={narrow}
        />
      )}
    </Loaded>
  );
}

type Manner = 'talk' | 'type';

function Telephone({
  agentId,
  version,
  understandsSpeech,
  narrow,
}: {
  agentId: string;
  version: TriedVersion | undefined;
  understandsSpeech: boolean;
  narrow: boolean;
}) {
  const call = useTestCall(agentId, version);
  const devices = useDevices();
  const [manner, setManner] = useState<Manner>(understandsSpeech ? 'talk' : 'type');
  const { stage } = call;
  const busy = stage === 'connecting' || stage === 'talking';
  const noMicrophone =
    call.problem === 'refused' || call.problem === 'noMicrophone' || call.problem === 'busyMicrophone';
  const begin = () =>
    void call
      .start({
        ...(manner === 'talk' && { microphone: devices.microphone }),
        speakerId: devices.speakerId,
      })
      .then(devices.lookAgain);
  const labels = {
    idle: t.testCall.start,
    connecting: t.testCall.connecting,
    talking: t.testCall.hangUp,
    over: t.testCall.again,
  };
  return (
    <div
      className={cn(
        'grid gap-5',
        !narrow && 'items-start lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] lg:grid-rows-[auto_1fr]',
      )}
    >
      <Card>
        <CardContent className="flex flex-col gap-4">
          {!busy && (
            <Choice
              manner={manner}
              onChange={setManner}
              understandsSpeech={understandsSpeech}
              devices={devices}
            />
          )}
          {call.problem !== undefined && (
            <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
              {call.problem instanceof Error ? call.problem.message : t.testCall[call.problem]}
            </p>
          )}
          {noMicrophone && !busy && manner === 'talk' && (
            <Button variant="outline" onClick={() => setManner('type')}>
              <Keyboard aria-hidden />
              {t.testCall.typeInstead}
            </Button>
          )}
          {stage === 'talking' && (
            <div>
              {/* Found again among other tabs. */}
              <title>{`● ${t.testCall.onTheLine} · Offhook`}</title>
              {call.away ? (
                <output className="block rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
                  {t.testCall.away}
                </output>
              ) : (
                <>
                  <p className="flex items-center gap-2 text-sm font-medium">
                    <span aria-hidden className="size-2 animate-pulse rounded-full bg-success" />
                    {t.testCall.agentSays}: {call.speaking ? t.testCall.speaking : t.testCall.listening}
                  </p>
                  <p className="mt-1 text-xs text-muted-foreground">{t.testCall.background}</p>
                </>
              )}
            </div>
          )}
          {stage === 'talking' && manner === 'talk' && <Level call={call} />}
          <Button
            size="lg"
            variant={stage === 'talking' ? 'destructive' : 'default'}
            disabled={stage === 'connecting'}
            onClick={stage === 'talking' ? call.hangUp : begin}
          >
            {stage === 'talking' ? <PhoneOff aria-hidden /> : <Phone aria-hidden />}
            {labels[stage]}
          </Button>
          {stage === 'over' && call.callId && (
            <p className="flex flex-wrap items-center justify-between gap-2 text-sm text-muted-foreground">
              {t.testCall.over}
              <Button asChild variant="link" size="sm">
                <Link to="/calls/$callId" params={{ callId: call.callId }}>
                  {t.testCall.lookAtCall}
                </Link>
              </Button>
            </p>
          )}
        </CardContent>
      </Card>
      <Card className={cn(!narrow && 'lg:col-start-2 lg:row-span-2 lg:row-start-1')}>
        <CardHeader className="flex-row items-center justify-between">
          <CardTitle>{t.testCall.transcript}</CardTitle>
          {stage === 'talking' && call.state && <Badge tone="brand">{dialogueState(call.state)}</Badge>}
        </CardHeader>
        <CardContent className="flex flex-col gap-4">
          <Conversation
            language={call.language}
            turns={call.turns}
            pending={stage === 'talking' ? call.interim || (call.saying ?? '') : ''}
          />
          {stage === 'talking' && (manner === 'type' || noMicrophone) && <Typing call={call} />}
        </CardContent>
      </Card>
      <Booked appointments={call.appointments} />
    </div>
  );
}

/** How one wants to talk, before there is a call. */
function Choice({
  manner,
  onChange,
  understandsSpeech,
  devices,
}: {
  manner: Manner;
  onChange(manner: Manner): void;
  understandsSpeech: boolean;
  devices: ReturnType<typeof useDevices>;
}) {
  return (
    <>
      {!understandsSpeech && (
        <p className="rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">{t.testCall.noSpeechKeys}</p>
      )}
      <Tabs value={manner} onValueChange={(value) => onChange(value === 'talk' ? 'talk' : 'type')}>
        <TabsList aria-label={t.testCall.how}>
          <TabsTrigger value="talk" className="flex-1">
            <Mic aria-hidden />
            {t.testCall.talk}
          </TabsTrigger>
          <TabsTrigger value="type" className="flex-1">
            <Keyboard aria-hidden />
            {t.testCall.type}
          </TabsTrigger>
        </TabsList>
        <TabsContent value="talk" className="flex flex-col gap-4 pt-4 outline-none">
          {!understandsSpeech && (
            <p className="text-sm text-muted-foreground">{t.testCall.talkWithoutKeys}</p>
          )}
          <DeviceChoice devices={devices} />
        </TabsContent>
        <TabsContent value="type" className="outline-none" />
      </Tabs>
    </>
  );
}

type TestCallState = ReturnType<typeof useTestCall>;

function Typing({ call }: { call: TestCallState }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const words = new FormData(form).get('words');
    if (typeof words !== 'string' || words.trim() === '') return;
    call.say(words.trim());
    form.reset();
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <Input
        name="words"
        aria-label={t.testCall.say}
        placeholder={t.testCall.sayHint}
        autoComplete="off"
        maxLength={200}
        enterKeyHint="send"
      />
      <Button type="submit" disabled={call.saying !== undefined}>
        {call.saying === undefined ? t.testCall.send : t.testCall.sending}
      </Button>
    </form>
  );
}

function Level({ call }: { call: TestCallState }) {
  return (
    <div className="flex items-center gap-3">
      <Button
        variant="outline"
        size="icon"
        aria-pressed={call.muted}
        aria-label={call.muted ? t.testCall.unmute : t.testCall.mute}
        onClick={() => call.mute(!call.muted)}
      >
        {call.muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
      </Button>
      {call.muted ? (
        <span className="text-sm text-muted-foreground">{t.testCall.muted}</span>
      ) : (
        <meter
          aria-label={t.testCall.level}
          min={0}
          max={1}
          value={Math.min(1, Math.sqrt(call.level))}
          className="h-3 flex-1"
        />
      )}
    </div>
  );
}

function Booked({ appointments }: { appointments: Appointment[] }) {
  const timeZone = useTimeZone();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.testCall.booked}</CardTitle>
      </CardHeader>
      <CardContent aria-live="polite" className="flex flex-col gap-3">
        {appointments.length === 0 && <p className="text-sm text-muted-foreground">{t.testCall.notBooked}</p>}
        {appointments.map(({ id, startsAt, services, staff, customerName }) => (
          <Link
            key={id}
            to="/calendar"
            search={timeZone === undefined ? {} : { date: dateOf(startsAt, timeZone) }}
            className="flex items-start gap-3 rounded-md text-sm outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <CalendarCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            <span>
              <span className="block font-medium">{dayAndTime(startsAt, timeZone)}</span>
              {t.call.with(services.map(({ name }) => name).join(', '), staff.name)}
              {customerName && ` · ${customerName}`}
            </span>
          </Link>
        ))}
      </CardContent>
    </Card>
  );
}
