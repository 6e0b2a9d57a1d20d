// The stations of a turn as spans of time, for the waterfall.
import type { Turn } from '@/api/client.ts';

export interface StationSpan {
  station: Station;
  /** Ms since the caller's last sound. */
  from: number;
  to: number;
}

export const STATIONS = [
  { key: 'finalTranscript', color: 'var(--station-transcript)' },
  { key: 'endOfTurn', color: 'var(--station-endpoint)' },
  { key: 'understood', color: 'var(--station-understand)' },
  { key: 'decided', color: 'var(--station-decide)' },
  { key: 'firstAudio', color: 'var(--station-synthesis)' },
] as const;

export type Station = (typeof STATIONS)[number]['key'];

/** Each station begins where the one before ended. One that was passed early (by speculation) took no time of its own. */
export function stationSpans(stamps: Turn['stamps']): StationSpan[] {
  const spans: StationSpan[] = [];
  let from = 0;
  for (const { key } of STATIONS) {
    const stamp = stamps[key];
    if (stamp === null) continue;
    const to = Math.max(from, stamp);
    spans.push({ station: key, from, to });
    from = to;
  }
  return spans;
}
