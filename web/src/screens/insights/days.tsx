// Day by day: how many called, how many of them booked, and the most at once.
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
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { dayName } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };

export function Days({ days }: { days: components['schemas']['Analytics']['days'] }) {
  if (days.length < 2) return null;
  const rows = days.map(({ date, calls, booked, peakCalls }) => ({
    day: dayName(Temporal.PlainDate.from(date), { month: 'short', day: 'numeric' }),
    calls,
    booked,
    peakCalls,
  }));
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.insights.days}</CardTitle>
        <CardDescription>{t.insights.daysLead}</CardDescription>
      </CardHeader>
      <CardContent>
        <figure aria-label={t.insights.daysLead} className="h-56 w-full">
          <ResponsiveContainer>
            <ComposedChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis dataKey="day" tickLine={false} axisLine={false} tick={TICK} minTickGap={24} />
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
                name={t.insights.calls}
                fill="var(--station-transcript)"
                isAnimationActive={false}
                maxBarSize={28}
                radius={[3, 3, 0, 0]}
              />
              <Bar
                dataKey="booked"
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
      </CardContent>
    </Card>
  );
}
