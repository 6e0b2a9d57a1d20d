// What the receptionist wrote down, each with the moment it was said.
import { Play } from 'lucide-react';
import type { Call } from '@/api/client.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { named } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

/** Without `play` there is no recording. */
export function Captured({
  language,
  captured,
  play,
}: {
  /** What was spoken, BCP 47; undefined where it is not known. */
  language: string | undefined;
  captured: Call['captured'];
  play: ((turnIndex: number, said: string) => void) | undefined;
}) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.call.captured}</CardTitle>
        <CardDescription>{t.call.capturedLead}</CardDescription>
      </CardHeader>
      <CardContent>
        {captured.length === 0 && <p className="text-sm text-muted-foreground">{t.call.nothingCaptured}</p>}
        <ul className="flex flex-col gap-2">
          {captured.map(({ slot, said, corrected, turnIndex }) => (
            <li key={`${turnIndex} ${slot} ${said}`} className="flex min-h-9 items-center gap-3 text-sm">
              <span className="w-20 shrink-0 text-muted-foreground">{named(t.call.fields, slot)}</span>
              <span className="min-w-0 flex-1 break-words">
                <span lang={language}>{said || t.common.nothing}</span>{' '}
                {corrected && <Badge tone="warning">{t.call.corrected}</Badge>}
              </span>
              {play && (
                <Button
                  variant="ghost"
                  size="sm"
                  aria-label={`${t.call.playMoment}: ${named(t.call.fields, slot)}`}
                  onClick={() => play(turnIndex, said)}
                >
                  <Play aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
