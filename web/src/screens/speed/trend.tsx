// The median and the slow end of answers, day by day or version by version, with what is promised as a line. A point leads to the
// calls in which was answered so.
import { type LinkProps, useNavigate } from '@tanstack/react-router';
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
import { ChartTable } from '@/components/chart-table.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { axisLatency, latency, shownMs } from '@/lib/format.ts';
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
  /** To its calls. */
  link: LinkProps;
}

export function Trend({
  title,
  lead,
  points,
  targetMs,
  column,
}: {
  title: string;
  lead: string;
  points: TrendPoint[];
  targetMs: number;
  /** What a point is, as the head of their table's first column; absent where a table of them stands beside. */
  column?: string;
}) {
  const navigate = useNavigate();
  if (points.length < 2) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <CardDescription>{lead}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <figure aria-label={lead} className="h-56 w-full">
          <ResponsiveContainer>
            <LineChart
              data={points}
              className="cursor-pointer"
              onClick={({ activeTooltipIndex }) => {
                const point = points[Number(activeTooltipIndex ?? NaN)];
                if (point) void navigate(point.link);
              }}
              margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
            >
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis
                dataKey="name"
                interval="equidistantPreserveStart"
                tickLine={false}
                axisLine={false}
                tick={TICK}
                minTickGap={24}
              />
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
        {column !== undefined && (
          <ChartTable
            label={title}
            columns={[column, ...LINES.map(({ key }) => t.speed.lines[key])]}
            rows={points.map(({ name, link, ...ms }) => ({
              key: name,
              cells: [{ shown: name, link }, ...LINES.map(({ key }) => ({ shown: shownMs(ms[key]) }))],
            }))}
          />
        )}
      </CardContent>
    </Card>
  );
}
