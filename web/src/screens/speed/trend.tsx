// The median and the slow end of answers, day by day or version by version, with what is promised as a line.
import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { ChartLegend } from '@/components/chart-legend.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { axisLatency, latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

const LINES = [
  { key: 'p50', color: 'var(--station-understand)' },
  { key: 'p95', color: 'var(--primary)' },
] as const;
const TICK = { fill: 'var(--muted-foreground)', fontSize: 12 };

/** One point of a line: a day, or a version. */
export interface TrendPoint {
  name: string;
  p50: number | null;
  p95: number | null;
}

export function Trend({
  title,
  lead,
  points,
  targetMs,
}: {
  title: string;
  lead: string;
  points: TrendPoint[];
  targetMs: number;
}) {
  if (points.length < 2) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <CardDescription>{lead}</CardDescription>
      </CardHeader>
      <CardContent>
        <figure aria-label={lead} className="h-56 w-full">
          <ResponsiveContainer>
            <LineChart data={points} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis dataKey="name" tickLine={false} axisLine={false} tick={TICK} minTickGap={24} />
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
              <Legend content={ChartLegend} />
              <ReferenceLine y={targetMs} stroke="var(--danger)" strokeDasharray="4 4" />
              {LINES.map(({ key, color }) => (
                <Line
                  key={key}
                  dataKey={key}
                  name={t.speed.lines[key]}
                  stroke={color}
                  strokeWidth={2}
                  isAnimationActive={false}
                  connectNulls
                />
              ))}
            </LineChart>
          </ResponsiveContainer>
        </figure>
      </CardContent>
    </Card>
  );
}
