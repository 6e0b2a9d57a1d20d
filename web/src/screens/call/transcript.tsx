// What was said, turn by turn, with the waterfall of each and what was understood.
import { Play, Zap } from 'lucide-react';
import type { Turn } from '@/api/client.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dialogueState, latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { Waterfall } from './waterfall.tsx';

export function Transcript({ turns, onPlay }: { turns: Turn[]; onPlay?: (instant: string) => void }) {
  // One scale for all turns, so that a slow one stands out.
  const scaleMs = Math.max(1, ...turns.map((turn) => turn.stamps.firstAudio ?? turn.stamps.decided ?? 0));
  if (turns.length === 0) return <p className="text-sm text-muted-foreground">{t.call.nothingSaid}</p>;
  return (
    <ol className="flex flex-col gap-6">
      {turns.map((turn) => (
        <li key={turn.id} className="grid gap-4 lg:grid-cols-[1fr_22rem]">
          <div className="flex flex-col gap-2">
            {turn.callerText && <Bubble who="caller" text={turn.callerText} />}
            {turn.agentText && <Bubble who="agent" text={turn.agentText} />}
          </div>
          <div className="flex flex-col gap-2">
            <div className="flex items-start gap-2">
              <div className="flex min-h-8 flex-1 flex-wrap items-center gap-2">
                <span className="text-xs text-muted-foreground">
                  {turn.index === 0 ? t.call.greeting : t.call.turn(turn.index)}
                </span>
                {turn.voiceToVoiceMs !== null && (
                  <Badge
                    tone={turn.voiceToVoiceMs <= 900 ? 'success' : 'warning'}
                    title={t.call.voiceToVoice}
                  >
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
              {onPlay && (
                <Button
                  variant="ghost"
                  size="sm"
                  aria-label={t.call.playTurn(turn.index)}
                  onClick={() => onPlay(turn.startedAt)}
                >
                  <Play aria-hidden />
                </Button>
              )}
            </div>
            <Waterfall turn={turn} scaleMs={scaleMs} />
            {turn.engineMs !== null && (
              <p className="text-xs text-muted-foreground">
                {t.call.ownShare(latency(turn.engineMs))}
                {turn.cacheHit && ` · ${t.call.fromCache}`}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Bubble({ who, text }: { who: 'caller' | 'agent'; text: string }) {
  const caller = who === 'caller';
  return (
    <div className={caller ? 'max-w-prose self-start' : 'max-w-prose self-end'}>
      <p className={`mb-1 text-xs text-muted-foreground ${caller ? '' : 'text-right'}`}>
        {caller ? t.call.callerSays : t.call.agentSays}
      </p>
      <p
        className={
          caller
            ? 'rounded-xl rounded-tl-sm bg-muted px-4 py-2'
            : 'rounded-xl rounded-tr-sm bg-primary px-4 py-2 text-primary-foreground'
        }
      >
        {text}
      </p>
    </div>
  );
}
