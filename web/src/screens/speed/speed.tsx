// How fast callers are answered: by stage, against the promise, day by day, by version, and where it was slow.
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Temporal } from 'temporal-polyfill';
import { Gauge, MessageCircleOff, Sparkles, Zap } from 'lucide-react';
import type { components } from '@/api/schema.ts';
import { performanceQuery } from '@/api/insights.ts';
import { organizationQuery } from '@/api/queries.ts';
import { Figure } from '@/components/figure.tsx';
import { Empty, Loaded, Page } from '@/components/page.tsx';
import { type DaySpan, daysOf, RangePicker, rangeOf } from '@/components/range.tsx';
import { Table, Td, Th } from '@/components/ui/table.tsx';
import { share, shownMs } from '@/lib/format.ts';
import { dayName, type Span } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';
import { HeatMap } from './heat-map.tsx';
import { Promised } from './promise.tsx';
import { Trend } from './trend.tsx';

type Performance = components['schemas']['Performance'];

export function Speed() {
  const { days = 7 } = useSearch({ from: '/signed-in/speed' });
  const organization = useQuery(organizationQuery);
  return (
    <Page title={t.shell.speed} lead={t.speed.lead} aside={<RangePicker to="/speed" days={days} />}>
      <Loaded query={organization} what={t.calendar.business}>
        {({ timezone }) => <Measured range={rangeOf(days, timezone)} days={daysOf(days, timezone)} />}
      </Loaded>
    </Page>
  );
}

function Measured({ range, days }: { range: Span; days: DaySpan }) {
  const performance = useQuery(performanceQuery(range));
  return (
    <Loaded query={performance} what={t.speed.what}>
      {(measured) =>
        measured.answered === 0 ? (
          <Empty icon={Gauge} title={t.speed.none}>
            {t.speed.noneHint}
          </Empty>
        ) : (
          <>
            <Promised objective={measured.objective} />
            <Shares measured={measured} />
            <Stages stages={measured.stages} />
            <HeatMap range={range} />
            <Trend
              title={t.speed.trend}
              lead={t.speed.trendLead}
              points={measured.days.map(({ date, voiceToVoiceP50Ms, voiceToVoiceP95Ms }) => ({
                name: dayName(Temporal.PlainDate.from(date), { month: 'short', day: 'numeric' }),
                p50: voiceToVoiceP50Ms,
                p95: voiceToVoiceP95Ms,
                link: { to: '/calls', search: { counted: 'calls', from: date, to: date } },
              }))}
              targetMs={measured.objective.targetMs}
              column={t.calendar.day}
            />
            <Versions versions={measured.versions} targetMs={measured.objective.targetMs} days={days} />
          </>
        )
      }
    </Loaded>
  );
}

function Shares({ measured }: { measured: Performance }) {
  const shown = (value: number | null): string => (value === null ? t.common.nothing : share(value));
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure icon={Zap} label={t.speed.cached} value={shown(measured.cachedShare)} />
      <Figure icon={Gauge} label={t.speed.speculated} value={shown(measured.speculatedShare)} />
      <Figure icon={Sparkles} label={t.speed.model} value={shown(measured.modelShare)} />
      <Figure icon={MessageCircleOff} label={t.speed.interrupted} value={shown(measured.bargeInShare)} />
    </dl>
  );
}

function Stages({ stages }: { stages: Performance['stages'] }) {
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold">{t.speed.stages}</h2>
        <p className="text-sm text-muted-foreground">{t.speed.stagesLead}</p>
      </div>
      <Table label={t.speed.stages}>
        <thead>
          <tr>
            <Th>{t.speed.stage}</Th>
            <Th className="text-right">p50</Th>
            <Th className="text-right">p95</Th>
            <Th className="text-right">p99</Th>
            <Th className="text-right max-sm:hidden">{t.speed.turns}</Th>
          </tr>
        </thead>
        <tbody>
          {stages.map(({ stage, p50Ms, p95Ms, p99Ms, turns }, index) => (
            <tr key={stage} className={index === 0 ? 'font-medium' : ''}>
              <Td className="max-sm:px-3">{t.speed.names[stage]}</Td>
              {[p50Ms, p95Ms, p99Ms].map((ms, at) => (
                <Td
                  key={['p50', 'p95', 'p99'][at]}
                  className="text-right whitespace-nowrap tabular-nums max-sm:px-2"
                >
                  {shownMs(ms)}
                </Td>
              ))}
              <Td className="text-right tabular-nums max-sm:hidden">{turns}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

function Versions({
  versions,
  targetMs,
  days,
}: {
  versions: Performance['versions'];
  targetMs: number;
  days: DaySpan;
}) {
  if (versions.length === 0) return null;
  const inOrder = versions.toSorted(
    (a, b) => a.agent.id.localeCompare(b.agent.id) || (a.version ?? 0) - (b.version ?? 0),
  );
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-semibold">{t.speed.versions}</h2>
      <Trend
        title={t.speed.versionTrend}
        lead={t.speed.versionTrendLead}
        points={inOrder.map(({ agent, version, voiceToVoiceP50Ms, voiceToVoiceP95Ms }) => ({
          name: t.speed.version(agent.name ?? t.shell.receptionist, version),
          p50: voiceToVoiceP50Ms,
          p95: voiceToVoiceP95Ms,
          link: {
            to: '/calls',
            search: { counted: 'calls', agent: agent.id, version: version ?? 0, ...days },
          },
        }))}
        targetMs={targetMs}
      />
      <Table label={t.speed.versions}>
        <thead>
          <tr>
            <Th className="max-sm:px-3">{t.shell.receptionist}</Th>
            <Th className="text-right max-sm:px-2">p50</Th>
            <Th className="text-right max-sm:px-2">p95</Th>
            <Th className="text-right max-sm:px-2">{t.speed.calls}</Th>
            <Th className="text-right max-sm:px-2">{t.speed.booked}</Th>
          </tr>
        </thead>
        <tbody>
          {inOrder.map(({ agent, version, calls, booked, voiceToVoiceP50Ms, voiceToVoiceP95Ms }) => (
            <tr key={`${agent.id} ${version}`}>
              <Td className="max-sm:px-3">{t.speed.version(agent.name ?? t.shell.receptionist, version)}</Td>
              <Td className="text-right whitespace-nowrap tabular-nums max-sm:px-2">
                {shownMs(voiceToVoiceP50Ms)}
              </Td>
              <Td className="text-right whitespace-nowrap tabular-nums max-sm:px-2">
                {shownMs(voiceToVoiceP95Ms)}
              </Td>
              {(
                [
                  ['calls', calls],
                  ['booked', booked],
                ] as const
              ).map(([counted, count]) => (
                <Td key={counted} className="text-right tabular-nums max-sm:px-2">
                  <Link
                    to="/calls"
                    search={{ counted, agent: agent.id, version: version ?? 0, ...days }}
                    className="rounded-sm underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
                  >
                    {count}
                  </Link>
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
