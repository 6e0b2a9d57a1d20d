// From calls to appointments and why others came to none; when people call, in which language and about what.
import { useQuery } from '@tanstack/react-query';
import { type LinkProps, useSearch } from '@tanstack/react-router';
import { Banknote, CalendarCheck, Layers, Moon, PhoneIncoming } from 'lucide-react';
import { analyticsQuery, funnelQuery, metricsQuery } from '@/api/insights.ts';
import { organizationQuery } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Bars } from '@/components/bars.tsx';
import { Figure } from '@/components/figure.tsx';
import { Empty, Loaded, Page } from '@/components/page.tsx';
import { type DaySpan, daysOf, RangePicker, rangeOf } from '@/components/range.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { decimal, languageName, named, share } from '@/lib/format.ts';
import { recovered } from '@/lib/revenue.ts';
import type { Span } from '@/lib/zone.ts';
import type { CallsSearch } from '@/search.ts';
import { t } from '@/wording/wording.ts';
import { BusyHours } from './busy-hours.tsx';
import { Days } from './days.tsx';

type Analytics = components['schemas']['Analytics'];
type Funnel = components['schemas']['Funnel'];

export function Insights() {
  const { days = 7 } = useSearch({ from: '/signed-in/insights' });
  const organization = useQuery(organizationQuery);
  return (
    <Page title={t.shell.insights} lead={t.insights.lead} aside={<RangePicker to="/insights" days={days} />}>
      <Loaded query={organization} what={t.calendar.business}>
        {({ timezone }) => <Figures range={rangeOf(days, timezone)} days={daysOf(days, timezone)} />}
      </Loaded>
    </Page>
  );
}

/** The calls of these days that `search` narrows them to. */
const callsOf = (days: DaySpan, search: Omit<CallsSearch, 'from' | 'to'> = {}): LinkProps => ({
  to: '/calls',
  search: { counted: 'calls', ...search, ...days },
});

function Figures({ range, days }: { range: Span; days: DaySpan }) {
  const analytics = useQuery(analyticsQuery(range));
  const funnel = useQuery(funnelQuery(range));
  return (
    <Loaded query={analytics} what={t.insights.what}>
      {(counted) =>
        counted.calls === 0 ? (
          <Empty icon={PhoneIncoming} title={t.insights.none}>
            {t.insights.noneHint}
          </Empty>
        ) : (
          <>
            <Headline counted={counted} range={range} days={days} />
            <Loaded query={funnel} what={t.insights.funnel}>
              {(stages) => <FunnelCards funnel={stages} days={days} />}
            </Loaded>
            <Days
              days={counted.days}
              linkOf={(date, which) => callsOf({ from: date, to: date }, { counted: which })}
            />
            <BusyHours hours={counted.hoursOfWeek} linkOf={(hour) => callsOf(days, { hour })} />
            <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-3">
              <Breakdown
                title={t.insights.topics}
                rows={counted.topics}
                name={(key) => named(t.insights.topicNames, key)}
                linkOf={(topic) => callsOf(days, { topic })}
              />
              <Breakdown
                title={t.insights.outcomes}
                rows={counted.outcomes}
                name={(key) => named(t.outcomes, key)}
                linkOf={(outcome) => callsOf(days, { outcome })}
              />
              <Breakdown
                title={t.insights.languages}
                rows={counted.languages}
                name={languageName}
                linkOf={(language) => callsOf(days, { language })}
              />
            </div>
          </>
        )
      }
    </Loaded>
  );
}

function Headline({ counted, range, days }: { counted: Analytics; range: Span; days: DaySpan }) {
  const { calls, afterHours, afterHoursShare, afterHoursBooked, peakCalls } = counted;
  const metrics = useQuery(metricsQuery(range)).data;
  const before = (count: number | undefined) => ({
    ...(count !== undefined && { hint: t.insights.before(count) }),
  });
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-3">
      <Figure
        icon={PhoneIncoming}
        label={t.insights.calls}
        value={decimal(calls)}
        link={callsOf(days)}
        {...before(metrics?.before.answered)}
      />
      <Figure
        icon={CalendarCheck}
        label={t.insights.callsBooked}
        value={metrics ? decimal(metrics.booked) : t.common.nothing}
        tone="success"
        link={callsOf(days, { counted: 'booked' })}
        {...before(metrics?.before.booked)}
      />
      <Figure icon={Banknote} label={t.today.revenue} tone="success" {...recovered(metrics?.revenue)} />
      <Figure
        icon={Moon}
        label={t.insights.afterHours}
        value={afterHoursShare === null ? decimal(afterHours) : share(afterHoursShare)}
        hint={t.calls.shown(afterHours)}
        link={callsOf(days, { counted: 'afterHours' })}
      />
      <Figure
        icon={CalendarCheck}
        label={t.insights.afterHoursBooked}
        value={decimal(afterHoursBooked)}
        tone="success"
        link={callsOf(days, { counted: 'afterHoursBooked' })}
      />
      <Figure icon={Layers} label={t.insights.peak} value={decimal(peakCalls)} />
    </dl>
  );
}

function FunnelCards({ funnel, days }: { funnel: Funnel; days: DaySpan }) {
  const stages = (['calls', 'wanted', 'offered', 'booked'] as const).map((key) => ({
    key,
    label: t.insights[key],
    value: funnel[key],
    link: callsOf(days, { counted: key }),
    shown:
      key === 'calls' || funnel.calls === 0
        ? String(funnel[key])
        : `${funnel[key]} · ${share(funnel[key] / funnel.calls)}`,
  }));
  return (
    <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
      <Card>
        <CardHeader>
          <CardTitle>{t.insights.funnel}</CardTitle>
        </CardHeader>
        <CardContent>
          <Bars rows={stages} />
        </CardContent>
      </Card>
      <Card>
        <CardHeader>
          <CardTitle>{t.insights.lost}</CardTitle>
        </CardHeader>
        <CardContent>
          {funnel.lost.length === 0 ? (
            <p className="text-sm text-muted-foreground">{t.insights.nobodyLost}</p>
          ) : (
            <Bars
              rows={funnel.lost.map(({ reason, calls }) => ({
                key: reason,
                label: t.insights.reasons[reason],
                value: calls,
                shown: String(calls),
                link: callsOf(days, { lost: reason }),
              }))}
            />
          )}
        </CardContent>
      </Card>
    </div>
  );
}

function Breakdown({
  title,
  rows,
  name,
  linkOf,
}: {
  title: string;
  rows: { key: string; calls: number }[];
  name(key: string): string;
  linkOf(key: string): LinkProps;
}) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <CardContent>
        {rows.length === 0 ? (
          <p className="text-sm text-muted-foreground">{t.common.nothing}</p>
        ) : (
          <Bars
            rows={rows.slice(0, 8).map(({ key, calls }) => ({
              key,
              label: name(key),
              value: calls,
              shown: String(calls),
              link: linkOf(key),
            }))}
          />
        )}
      </CardContent>
    </Card>
  );
}
