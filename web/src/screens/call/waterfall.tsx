// Where a turn's time went, from the caller's last sound to the agent's first.
import type { Turn } from '@/api/client.ts';
import { latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { STATIONS, stationSpans } from './stations.ts';

export function Waterfall({ turn, scaleMs }: { turn: Turn; scaleMs: number }) {
  const spans = stationSpans(turn.stamps);
  if (spans.length === 0) return null;
  return (
    <dl className="grid grid-cols-[6.5rem_1fr_4rem] items-center gap-x-3 gap-y-1 text-xs">
      {spans.map(({ station, from, to }) => {
        const { key, color } = STATIONS.find((each) => each.key === station) ?? STATIONS[0];
        return (
          <div key={station} className="contents">
            <dt className="text-muted-foreground">{t.stations[key]}</dt>
            <dd aria-hidden className="relative h-3 rounded-sm bg-muted">
              <span
                className="absolute inset-y-0 min-w-0.5 rounded-sm"
                style={{
                  left: `${(from / scaleMs) * 100}%`,
                  width: `${((to - from) / scaleMs) * 100}%`,
                  background: color,
                }}
              />
            </dd>
            <dd className="text-right tabular-nums">{latency(to - from)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
