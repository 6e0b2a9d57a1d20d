// What was said, turn by turn, the word being heard marked; with each turn's waterfall and what was understood.
import { Play, Zap } from 'lucide-react';
import { memo, type MouseEvent, useEffect, useMemo, useState } from 'react';
import type { Turn } from '@/api/client.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { dialogueState, latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { Understood } from './understood.tsx';
import type { Player } from './use-player.ts';
import { Waterfall } from './waterfall.tsx';
import { type Heard, heardAt, type PlacedWords, type SaidWord, type Side, timesOf } from './word-times.ts';

/** Without `player` there is no recording, and words are only read. */
export function Transcript({
  language,
  turns,
  placed,
  player,
  playTurn,
  marked,
}: {
  /** What was spoken, BCP 47; undefined where it is not known. */
  language: string | undefined;
  turns: Turn[];
  placed: PlacedWords;
  player: Player | undefined;
  playTurn: ((turnIndex: number) => void) | undefined;
  /** The turn that was looked for. */
  marked: number | undefined;
}) {
  const heard = useHeard(player, placed);
  // One scale for all turns, so that a slow one stands out.
  const scaleMs = Math.max(1, ...turns.map((turn) => turn.stamps.firstAudio ?? turn.stamps.decided ?? 0));
  if (turns.length === 0) return <p className="text-sm text-muted-foreground">{t.call.nothingSaid}</p>;
  return (
    <ol className="flex flex-col gap-6">
      {turns.map((turn) => (
        <li
          key={turn.id}
          id={`turn-${turn.index}`}
          className={cn(
            'grid scroll-mt-6 gap-4 lg:grid-cols-[1fr_22rem]',
            marked === turn.index && '-mx-3 rounded-lg bg-accent p-3',
          )}
        >
          <div className="flex flex-col gap-2">
            {(['caller', 'agent'] as const).map((side) => {
              const words = placed.get(turn.index)?.[side] ?? [];
              return (
                words.length > 0 && (
                  <Bubble
                    key={side}
                    side={side}
                    language={language}
                    words={words}
                    heard={heard?.turnIndex === turn.index && heard.side === side ? heard.word : undefined}
                    playFrom={player?.playFrom}
                  />
                )
              );
            })}
          </div>
          <Measured
            language={language}
            turn={turn}
            scaleMs={scaleMs}
            play={playTurn && (() => playTurn(turn.index))}
          />
        </li>
      ))}
    </ol>
  );
}

/** The word being heard; changes only with the word. */
function useHeard(player: Player | undefined, placed: PlacedWords): Heard | undefined {
  const [heard, setHeard] = useState<Heard>();
  const times = useMemo(() => timesOf(placed), [placed]);
  const follow = player?.follow;
  // What was found is one of `times` itself, so that the same word twice changes nothing.
  useEffect(() => follow?.((ms) => setHeard(ms === 0 ? undefined : heardAt(times, ms))), [follow, times]);
  return heard;
}

const Bubble = memo(function Bubble({
  side,
  language,
  words,
  heard,
  playFrom,
}: {
  side: Side;
  language: string | undefined;
  words: SaidWord[];
  heard: number | undefined;
  playFrom: Player['playFrom'] | undefined;
}) {
  const caller = side === 'caller';
  const playWord = ({ target }: MouseEvent<HTMLElement>): void => {
    const at = target instanceof HTMLElement ? target.dataset['at'] : undefined;
    if (at !== undefined) playFrom?.(Number(at));
  };
  return (
    <div className={caller ? 'max-w-prose self-start' : 'max-w-prose self-end'}>
      <p className={`mb-1 text-xs text-muted-foreground ${caller ? '' : 'text-right'}`}>
        {caller ? t.call.callerSays : t.call.agentSays}
      </p>
      {/* By keyboard a turn is played from its button. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <p
        lang={language}
        onClick={playWord}
        className={
          caller
            ? 'rounded-xl rounded-tl-sm bg-muted px-4 py-2'
            : 'rounded-xl rounded-tr-sm bg-primary px-4 py-2 text-primary-foreground'
        }
      >
        {words.map(({ text, atMs }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- words come twice, and never move
          <span key={index}>
            {index > 0 && ' '}
            <span
              data-at={atMs ?? undefined}
              className={cn(
                'rounded-sm',
                atMs !== null && 'cursor-pointer hover:underline',
                heard === index &&
                  (caller ? 'bg-primary text-primary-foreground' : 'bg-card text-foreground'),
              )}
            >
              {text}
            </span>
          </span>
        ))}
      </p>
    </div>
  );
});

function Measured({
  language,
  turn,
  scaleMs,
  play,
}: {
  language: string | undefined;
  turn: Turn;
  scaleMs: number;
  play: (() => void) | undefined;
}) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <div className="flex min-h-8 flex-1 flex-wrap items-center gap-2">
          <span className="text-xs text-muted-foreground">
            {turn.index === 0 ? t.call.greeting : t.call.turn(turn.index)}
          </span>
          {turn.voiceToVoiceMs !== null && (
            <Badge tone={turn.voiceToVoiceMs <= 900 ? 'success' : 'warning'} title={t.call.voiceToVoice}>
              {latency(turn.voiceToVoiceMs)}
            </Badge>
          )}
          {turn.speculation === 'hit' && (
            <Badge tone="brand">
              <Zap aria-hidden /> {t.call.readyAhead}
            </Badge>
          )}
          {turn.bargeIn && <Badge tone="warning">{t.call.interrupted}</Badge>}
          <Badge>{dialogueState(turn.stateAfter)}</Badge>
        </div>
        {play && (
          <Button variant="ghost" size="sm" aria-label={t.call.playTurn(turn.index)} onClick={play}>
            <Play aria-hidden />
          </Button>
        )}
      </div>
      <Understood language={language} turn={turn} />
      <Waterfall turn={turn} scaleMs={scaleMs} />
      {turn.engineMs !== null && (
        <p className="text-xs text-muted-foreground">
          {t.call.ownShare(latency(turn.engineMs))}
          {turn.cacheHit && ` · ${t.call.fromCache}`}
        </p>
      )}
    </div>
  );
}
