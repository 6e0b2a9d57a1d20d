// Day by day: how many called, how many of them booked, and the most at once. A bar leads to the calls it counts.
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { Temporal } from 'temporal-polyfill';
import type { components } from '@/api/schema.ts';
import { ChartLegend } from '@/components/chart-legend.tsx';
import { ChartTable } from '@/components/chart-table.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { dayName } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };

export function Days({
  days,
  linkOf,
}: {
  days: components['schemas']['Analytics']['days'];
  /** To the calls of a day, `2026-06-02`: all of them, or those in which something was booked. */
  linkOf(date: string, counted: 'calls' | 'booked'): LinkProps;
}) {
  const navigate = useNavigate();
  if (days.length < 2) return null;
  const rows = days.map(({ date, calls, booked, peakCalls }) => ({
    date,
    day: dayName(Temporal.PlainDate.from(date), { month: 'short', day: 'numeric' }),
    calls,
    booked,
    peakCalls,
  }));
  const lead = (counted: 'calls' | 'booked') => (_bar: unknown, index: number) =>
    void navigate(linkOf(rows[index]?.date ?? '', counted));
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.insights.days}</CardTitle>
        <CardDescription>{t.insights.daysLead}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <figure aria-label={t.insights.daysLead} className="h-56 w-full">
          <ResponsiveContainer>
            <ComposedChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis
                dataKey="day"
                interval="equidistantPreserveStart"
                tickLine={false}
                axisLine={false}
                tick={TICK}
                minTickGap={24}
              />
              <YAxis width={32} tickLine={false} axisLine={false} tick={TICK} allowDecimals={false} />
              <Tooltip
                cursor={{ fill: 'var(--muted)' }}
                contentStyle={{
                  background: 'var(--popover)',
                  border: '1px solid var(--border)',
                  borderRadius: 8,
                  color: 'var(--popover-foreground)',
                }}
              />
              <Legend itemSorter={null} content={ChartLegend} />
              <Bar
                dataKey="calls"
                className="cursor-pointer"
                onClick={lead('calls')}
                name={t.insights.calls}
                fill="var(--station-transcript)"
                isAnimationActive={false}
                maxBarSize={28}
                radius={[3, 3, 0, 0]}
              />
              <Bar
                dataKey="booked"
                className="cursor-pointer"
                onClick={lead('booked')}
                name={t.insights.booked}
                fill="var(--primary)"
                isAnimationActive={false}
                maxBarSize={28}
                radius={[3, 3, 0, 0]}
              />
              <Line
                dataKey="peakCalls"
                name={t.insights.peak}
                stroke="var(--station-endpoint)"
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        </figure>
        <ChartTable
          label={t.insights.days}
          columns={[t.calendar.day, t.insights.calls, t.insights.booked, t.insights.peak]}
          rows={rows.map(({ date, day, calls, booked, peakCalls }) => ({
            key: date,
            cells: [
              { shown: day },
              { shown: String(calls), link: linkOf(date, 'calls') },
              { shown: String(booked), link: linkOf(date, 'booked') },
              { shown: String(peakCalls) },
            ],
          }))}
        />
      </CardContent>
    </Card>
  );
}
