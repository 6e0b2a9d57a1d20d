// What the receptionist wrote down, with the moment it was said, and the way the conversation took.
import { ChevronRight, Play } from 'lucide-react';
import type { Call } from '@/api/client.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { dialogueState, named } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

/** `onPlay` takes ms since the call began; without it there is no recording. */
export function Captured({ call, onPlay }: { call: Call; onPlay?: (atMs: number) => void }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.call.captured}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        {call.captured.length === 0 && <p className="text-sm text-muted-foreground">{t.common.nothing}</p>}
        <ul className="flex flex-col gap-2">
          {call.captured.map(({ slot, said, corrected, turnIndex, atMs }) => (
            <li key={`${turnIndex} ${slot} ${said}`} className="flex items-center gap-3 text-sm">
              <span className="w-20 shrink-0 text-muted-foreground">{named(t.call.fields, slot)}</span>
              <span className="min-w-0 flex-1 break-words">
                {said || t.common.nothing} {corrected && <Badge tone="warning">{t.call.corrected}</Badge>}
              </span>
              {onPlay && (
                <Button
                  variant="ghost"
                  size="sm"
                  aria-label={`${t.call.playMoment}: ${named(t.call.fields, slot)}`}
                  onClick={() => onPlay(atMs)}
                >
                  <Play aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
        {call.path.length > 0 && (
          <div className="flex flex-col gap-2">
            <h3 className="text-sm font-medium">{t.call.path}</h3>
            <ol className="flex flex-wrap items-center gap-1">
              {call.path.map(({ state, turnIndex }, index) => (
                <li key={`${turnIndex} ${state}`} className="flex items-center gap-1">
                  {index > 0 && <ChevronRight aria-hidden className="size-4 text-muted-foreground" />}
                  <Badge>{dialogueState(state)}</Badge>
                </li>
              ))}
            </ol>
          </div>
        )}
      </CardContent>
    </Card>
  );
}
