// Time across, how long answers took up, and in each cell how many turns. A cell opens the turns behind it.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { cellQuery, heatMapQuery } from '@/api/insights.ts';
import type { components } from '@/api/schema.ts';
import { Loaded } from '@/components/page.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { cn } from '@/lib/cn.ts';
import { dayAndTime, latency } from '@/lib/format.ts';
import { dayName, hourName, type Span } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

type CellTurn = components['schemas']['CellTurns']['items'][number];
type Cell = components['schemas']['HeatMap']['cells'][number];

export function HeatMap({ range }: { range: Span }) {
  const map = useQuery(heatMapQuery(range));
  const [chosen, setChosen] = useState<Cell>();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.speed.heat}</CardTitle>
        <CardDescription>{t.speed.heatLead}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        <Loaded query={map} what={t.speed.heat}>
          {({ cells, spanMinutes, timezone }) => (
            <>
              <Cells
                cells={cells}
                timeZone={timezone}
                byTheHour={spanMinutes === 60}
                chosen={chosen}
                choose={setChosen}
              />
              {chosen && <Turns cell={chosen} spanMinutes={spanMinutes} />}
            </>
          )}
        </Loaded>
      </CardContent>
    </Card>
  );
}

function Cells({
  cells,
  timeZone,
  byTheHour,
  chosen,
  choose,
}: {
  cells: Cell[];
  timeZone: string;
  byTheHour: boolean;
  chosen: Cell | undefined;
  choose(cell: Cell): void;
}) {
  const times = [...new Set(cells.map(({ at }) => at))].toSorted();
  const bands = [...new Map(cells.map(({ fromMs, toMs }) => [fromMs, { fromMs, toMs }])).values()].toSorted(
    (a, b) => b.fromMs - a.fromMs,
  );
  const most = Math.max(1, ...cells.map(({ turns }) => turns));
  const at = new Map(cells.map((cell) => [`${cell.at} ${cell.fromMs}`, cell]));
  return (
    <section
      aria-label={t.speed.heat}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
      tabIndex={0}
      className="relative overflow-x-auto outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      <div
        className="grid w-full min-w-fit gap-0.5"
        style={{ gridTemplateColumns: `4.5rem repeat(${times.length}, minmax(1.75rem, 1fr))` }}
      >
        {bands.map(({ fromMs, toMs }) => (
          <div key={fromMs} className="contents">
            <span className="sticky left-0 flex items-center bg-card pr-2 text-xs text-muted-foreground tabular-nums">
              {latency(fromMs)}
            </span>
            {times.map((time) => {
              const cell = at.get(`${time} ${fromMs}`);
              if (!cell) return <span key={time} aria-hidden className="h-7 rounded-sm bg-muted/60" />;
              return (
                <button
                  key={time}
                  type="button"
                  aria-pressed={chosen === cell}
                  aria-label={t.speed.heatCell(
                    cell.turns,
                    dayAndTime(time, timeZone),
                    latency(fromMs),
                    latency(toMs),
                  )}
                  title={t.speed.heatCell(
                    cell.turns,
                    dayAndTime(time, timeZone),
                    latency(fromMs),
                    latency(toMs),
                  )}
                  onClick={() => choose(cell)}
                  className={cn(
                    'h-7 rounded-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50',
                    chosen === cell && 'ring-2 ring-foreground',
                  )}
                  style={{
                    background: `color-mix(in oklab, var(--primary) ${20 + (80 * cell.turns) / most}%, var(--muted))`,
                  }}
                />
              );
            })}
          </div>
        ))}
        <span aria-hidden />
        {times.map((time, index) => {
          const [day, before] = [dayOf(time, timeZone), dayOf(times[index - 1] ?? '', timeZone)];
          return (
            <span
              key={time}
              aria-hidden
              className="w-0 pt-1 text-left text-[0.6875rem] leading-tight whitespace-nowrap text-muted-foreground tabular-nums"
            >
              {/* Side by side they would run into each other. */}
              {byTheHour &&
                index % 2 === 0 &&
                hourName(Temporal.Instant.from(time).toZonedDateTimeISO(timeZone).hour)}
              <span className="block">{day !== before && (byTheHour || index % 2 === 0) && day}</span>
            </span>
          );
        })}
      </div>
    </section>
  );
}

/** `11/25`, `25/11`; empty for no instant. */
const dayOf = (instant: string, timeZone: string): string =>
  instant === ''
    ? ''
    : dayName(Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate(), {
        month: 'numeric',
        day: 'numeric',
      });

function Turns({ cell, spanMinutes }: { cell: Cell; spanMinutes: number }) {
  const to = new Date(Date.parse(cell.at) + spanMinutes * 60_000).toISOString();
  const turns = useQuery(cellQuery({ from: cell.at, to, fromMs: cell.fromMs, toMs: cell.toMs }));
  return (
    <div className="flex flex-col gap-2 border-t pt-4">
      <h3 className="text-sm font-medium">{t.speed.slowest}</h3>
      <Loaded query={turns} what={t.speed.turns}>
        {({ items }) => (
          <ul className="divide-y rounded-lg border">
            {items.map((turn) => (
              <li key={`${turn.callId} ${turn.turnIndex}`}>
                <Link
                  to="/calls/$callId"
                  params={{ callId: turn.callId }}
                  hash={`turn-${turn.turnIndex}`}
                  className="flex items-center justify-between gap-4 px-3 py-2 text-sm outline-none hover:bg-accent focus-visible:bg-accent"
                >
                  <span className="min-w-0">
                    <span className="block truncate">{turn.callerText ?? t.call.turn(turn.turnIndex)}</span>
                    <span className="block truncate text-xs text-muted-foreground">{whereItWent(turn)}</span>
                  </span>
                  <span className="shrink-0 font-medium tabular-nums">
                    {turn.voiceToVoiceMs === null ? t.common.nothing : latency(turn.voiceToVoiceMs)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  );
}

const STAGES = ['asrMs', 'endpointMs', 'llmMs', 'ttsMs', 'engineMs'] as const;
/** Shorter stages are nowhere to look. */
const WORTH_TELLING_MS = 20;

/** The stages that took the turn's time, the longest first. */
const whereItWent = (turn: CellTurn): string =>
  STAGES.map((stage) => ({ stage, ms: turn[stage] ?? 0 }))
    .filter(({ ms }) => ms >= WORTH_TELLING_MS)
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ stage, ms }) => `${t.speed.names[stage]} ${latency(ms)}`)
    .join(' · ');
