// Voice-to-voice of every turn, stacked by station.
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Turn } from '@/api/client.ts';
import { ChartLegend } from '@/components/chart-legend.tsx';
import { axisLatency, latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { STATIONS, stationSpans } from './stations.ts';

export function TurnChart({ turns }: { turns: Turn[] }) {
  const rows = turns
    .filter((turn) => turn.voiceToVoiceMs !== null)
    .map((turn) => ({
      turn: t.call.turn(turn.index),
      ...Object.fromEntries(stationSpans(turn.stamps).map(({ station, from, to }) => [station, to - from])),
    }));
  if (rows.length === 0) return null;
  return (
    <figure aria-label={t.call.speedChart} className="h-64 w-full">
      <ResponsiveContainer>
        <BarChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="turn"
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }}
          />
          <YAxis
            width={56}
            tickLine={false}
            axisLine={false}
            tickFormatter={axisLatency}
            tick={{ fill: 'var(--muted-foreground)', fontSize: 12 }}
          />
          <Tooltip
            cursor={{ fill: 'var(--muted)' }}
            formatter={(value) => latency(Number(value))}
            contentStyle={{
              background: 'var(--popover)',
              border: '1px solid var(--border)',
              borderRadius: 8,
              color: 'var(--popover-foreground)',
            }}
          />
          <Legend itemSorter={null} content={ChartLegend} />
          {STATIONS.map(({ key, color }) => (
            <Bar
              key={key}
              dataKey={key}
              name={t.stations[key]}
              stackId="turn"
              fill={color}
              isAnimationActive={false}
              maxBarSize={48}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
