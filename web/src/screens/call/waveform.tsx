// How loud both sides are over the whole recording: the caller above, the agent below.
import { memo } from 'react';
import { type Loudness, loudestOf, type Side } from './word-times.ts';

/** More are not told apart on any screen. */
const COLUMNS = 320;
const SIDES = [
  ['caller', 'var(--station-transcript)'],
  ['agent', 'var(--primary)'],
] as const satisfies readonly [Side, string][];

export const Waveform = memo(function Waveform({ loudness }: { loudness: Loudness | undefined }) {
  return (
    <div className="flex flex-col gap-2">
      {SIDES.map(([side, color]) => (
        <svg
          key={side}
          viewBox={`0 0 ${COLUMNS} 2`}
          preserveAspectRatio="none"
          className="h-12 w-full"
          style={{ color }}
        >
          {loudness && (
            <path
              d={pathOf(loudness[side])}
              stroke="currentColor"
              strokeWidth={2}
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          )}
        </svg>
      ))}
    </div>
  );
});

/** A line a column, as high as the root of its loudest level: speech is heard so, and a loud caller leaves a quiet one visible. */
function pathOf(levels: Uint8Array): string {
  const most = Math.max(1, loudestOf(levels));
  const columns = Math.min(COLUMNS, levels.length);
  let path = '';
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column * levels.length) / columns);
    const to = Math.floor(((column + 1) * levels.length) / columns);
    const height = Math.max(0.02, 0.95 * Math.sqrt(loudestOf(levels.subarray(from, to)) / most));
    const x = ((column + 0.5) * COLUMNS) / columns;
    path += `M${x.toFixed(1)} ${(1 - height).toFixed(3)}V${(1 + height).toFixed(3)}`;
  }
  return path;
}
