// Calls in progress: their words as they appear, where each stands, and what a person can do about it.
import { Radio } from 'lucide-react';
import { memo } from 'react';
import type { LiveCall } from '@/api/client.ts';
import { useLiveCalls, useLiveKnown } from '@/api/live.ts';
import { useMay } from '@/api/queries.ts';
import { Empty, Loading, Page } from '@/components/page.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { dialogueState, duration, latency, phoneNumber } from '@/lib/format.ts';
import { useNow } from '@/lib/use-now.ts';
import { stationSpans, STATIONS } from '@/screens/call/stations.ts';
import { t } from '@/wording/wording.ts';
import { LiveControls } from './controls.tsx';

export function Live() {
  const calls = [...useLiveCalls().values()].toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  const known = useLiveKnown();
  const mayControl = useMay('calls:control');
  const mayListen = useMay('calls:listen');
  return (
    <Page
      title={t.shell.live}
      lead={t.live.lead}
      aside={calls.length > 0 && <Badge tone="brand">{t.live.count(calls.length)}</Badge>}
    >
      {!known ? (
        <Loading what={t.live.what} />
      ) : calls.length === 0 ? (
        <Empty icon={Radio} title={t.live.nobody}>
          {t.live.nobodyHint}
        </Empty>
      ) : (
        <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          {calls.map((call) => (
            <LiveCard key={call.id} call={call} mayControl={mayControl} mayListen={mayListen} />
          ))}
        </ul>
      )}
    </Page>
  );
}

/** Only those that have changed are drawn anew. */
const LiveCard = memo(function LiveCard({
  call,
  mayControl,
  mayListen,
}: {
  call: LiveCall;
  mayControl: boolean;
  mayListen: boolean;
}) {
  const { turn } = call;
  const caller = call.interim || turn?.callerText;
  return (
    <li className="flex flex-col gap-3 rounded-xl border bg-card p-4 shadow-xs">
      <div className="flex items-center justify-between gap-3">
        <h2 className="truncate font-semibold">{phoneNumber(call.fromNumber)}</h2>
        <Lasting since={call.startedAt} />
      </div>
      <Badge tone="brand" className="self-start">
        {dialogueState(call.state)}
      </Badge>
      <dl className="grid min-h-24 content-start gap-2 text-sm">
        {caller && (
          <div>
            <dt className="text-xs text-muted-foreground">{t.live.caller}</dt>
            <dd lang={call.language} className={call.interim ? 'text-muted-foreground italic' : ''}>
              {caller}
            </dd>
          </div>
        )}
        {turn?.agentText && (
          <div>
            <dt className="text-xs text-muted-foreground">{t.live.agent}</dt>
            <dd lang={call.language}>{turn.agentText}</dd>
          </div>
        )}
      </dl>
      {turn && <MiniWaterfall turn={turn} />}
      <LiveControls callId={call.id} mayControl={mayControl} mayListen={mayListen} />
    </li>
  );
});

/** The turn at hand as one bar, station after station. */
function MiniWaterfall({ turn }: { turn: NonNullable<LiveCall['turn']> }) {
  const spans = stationSpans(turn.stamps);
  const total = spans.at(-1)?.to ?? 0;
  if (total === 0) return null;
  return (
    <div className="flex items-center gap-3 text-xs text-muted-foreground">
      <span
        aria-hidden
        title={spans
          .map(({ station, from, to }) => `${t.stations[station]} ${latency(to - from)}`)
          .join(', ')}
        className="flex h-2.5 flex-1 overflow-hidden rounded-full bg-muted"
      >
        {spans.map(({ station, from, to }) => (
          <span
            key={station}
            style={{
              width: `${((to - from) / total) * 100}%`,
              background: STATIONS.find(({ key }) => key === station)?.color,
            }}
          />
        ))}
      </span>
      <span className="tabular-nums">{latency(total)}</span>
    </div>
  );
}

function Lasting({ since }: { since: string }) {
  const now = useNow(1_000);
  return (
    <span className="shrink-0 text-sm text-muted-foreground tabular-nums">
      {duration(Math.max(0, now - Date.parse(since)))}
    </span>
  );
}
