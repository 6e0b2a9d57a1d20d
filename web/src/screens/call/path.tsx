// The way the conversation took, drawn: a row for each state of the dialogue, a stop for each visit, from left to right in time.
import type { Call } from '@/api/client.ts';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { dialogueState, duration } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

const ROW_PX = 28;

/** Without `play` there is no recording. */
export function Path({
  path,
  play,
}: {
  path: Call['path'];
  play: ((turnIndex: number) => void) | undefined;
}) {
  if (path.length === 0) return null;
  const states = [...new Set(path.map(({ state }) => state))];
  const row = (state: string): number => states.indexOf(state) * ROW_PX + ROW_PX / 2;
  // A step a visit, not its time: what the conversation did in ten seconds matters as much as a long silence.
  const left = (index: number): number => ((index + 0.5) / path.length) * 100;
  const line = path
    .map(({ state }, index) => (index === 0 ? `M${left(0)} ${row(state)}` : `H${left(index)}V${row(state)}`))
    .join('');
  const height = states.length * ROW_PX;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.call.path}</CardTitle>
        <CardDescription>{t.call.pathLead}</CardDescription>
      </CardHeader>
      <CardContent className="flex gap-3 text-xs">
        <ul aria-hidden className="max-w-44 shrink-0 max-sm:max-w-36">
          {states.map((state) => (
            <li key={state} className="truncate text-muted-foreground" style={{ lineHeight: `${ROW_PX}px` }}>
              {dialogueState(state)}
            </li>
          ))}
        </ul>
        <div className="relative min-w-0 flex-1" style={{ height }}>
          <svg
            aria-hidden
            viewBox={`0 0 100 ${height}`}
            preserveAspectRatio="none"
            className="absolute inset-0 h-full w-full"
          >
            {states.map((state) => (
              <path
                key={state}
                d={`M0 ${row(state)}H100`}
                stroke="var(--border)"
                vectorEffect="non-scaling-stroke"
              />
            ))}
            <path
              d={line}
              fill="none"
              stroke="var(--primary)"
              strokeWidth={2}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          <ol>
            {path.map(({ state, turnIndex, atMs }, index) => {
              const place = { left: `${left(index)}%`, top: row(state) };
              const name = `${dialogueState(state)}, ${duration(atMs)}`;
              const className =
                'absolute size-3.5 max-md:after:absolute max-md:after:-inset-2 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-primary bg-card hover:bg-primary outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50';
              return (
                <li key={`${turnIndex} ${state}`}>
                  {play ? (
                    <button
                      type="button"
                      title={name}
                      aria-label={`${name}. ${t.call.playMoment}`}
                      onClick={() => play(turnIndex)}
                      className={className}
                      style={place}
                    />
                  ) : (
                    <span title={name} className={className} style={place}>
                      <span className="sr-only">{name}</span>
                    </span>
                  )}
                </li>
              );
            })}
          </ol>
        </div>
      </CardContent>
    </Card>
  );
}
