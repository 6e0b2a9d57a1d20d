// The median and the slow end of answers, day by day, with what is promised as a line.
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { Temporal } from 'temporal-polyfill';
import type { components } from '@/api/schema.ts';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { axisLatency, latency } from '@/lib/format.ts';
import { dayName } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };

export function Trend({
  days,
  targetMs,
}: {
  days: components['schemas']['Performance']['days'];
  targetMs: number;
}) {
  if (days.length < 2) return null;
  const rows = days.map(({ date, voiceToVoiceP50Ms, voiceToVoiceP95Ms }) => ({
    day: dayName(Temporal.PlainDate.from(date), { month: 'short', day: 'numeric' }),
    p50: voiceToVoiceP50Ms,
    p95: voiceToVoiceP95Ms,
  }));
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.speed.trend}</CardTitle>
        <CardDescription>{t.speed.trendLead}</CardDescription>
      </CardHeader>
      <CardContent>
        <figure aria-label={t.speed.trendLead} className="h-56 w-full">
          <ResponsiveContainer>
            <LineChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis dataKey="day" tickLine={false} axisLine={false} tick={TICK} minTickGap={24} />
              <YAxis width={56} tickLine={false} axisLine={false} tickFormatter={axisLatency} tick={TICK} />
              <Tooltip
                formatter={(value) => latency(Number(value))}
                contentStyle={{
                  background: 'var(--popover)',
                  border: '1px solid var(--border)',
                  borderRadius: 8,
                  color: 'var(--popover-foreground)',
                }}
              />
              <ReferenceLine y={targetMs} stroke="var(--danger)" strokeDasharray="4 4" />
              <Line
                dataKey="p50"
                stroke="var(--station-understand)"
                strokeWidth={2}
                isAnimationActive={false}
                connectNulls
              />
              <Line
                dataKey="p95"
                stroke="var(--primary)"
                strokeWidth={2}
                isAnimationActive={false}
                connectNulls
              />
            </LineChart>
          </ResponsiveContainer>
        </figure>
      </CardContent>
    </Card>
  );
}
