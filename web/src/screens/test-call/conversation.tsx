// The words of a test call as they come, with how long each answer took.
import { type ReactNode, useEffect, useRef } from 'react';
import { Badge } from '@/components/ui/badge.tsx';
import { cn } from '@/lib/cn.ts';
import { latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import type { SaidTurn } from './use-test-call.ts';

/** Slower than this is felt as a pause: people leave each other about 200 ms. */
const QUICK_MS = 900;

export function Conversation({ turns, pending }: { turns: SaidTurn[]; pending: string }) {
  const end = useRef<HTMLDivElement>(null);
  const length = turns.reduce((sum, { agentText }) => sum + agentText.length, turns.length + pending.length);
  useEffect(() => {
    if (length > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [length]);
  if (turns.length === 0 && !pending)
    return <p className="py-8 text-center text-sm text-muted-foreground">{t.testCall.nothingYet}</p>;
  return (
    <div className="flex max-h-[60dvh] flex-col gap-3 overflow-y-auto" aria-live="polite">
      {turns.map(({ index, callerText, agentText, waitedMs }) => (
        <div key={index} className="flex flex-col gap-3">
          {callerText && <Said by="caller">{callerText}</Said>}
          {agentText && (
            <Said by="agent">
              {agentText}
              {waitedMs !== null && (
                <Badge tone={waitedMs <= QUICK_MS ? 'success' : 'warning'} className="mt-2 flex w-fit">
                  {t.testCall.waited(latency(waitedMs))}
                </Badge>
              )}
            </Said>
          )}
        </div>
      ))}
      {pending && (
        <Said by="caller" pending>
          {pending}
        </Said>
      )}
      <div ref={end} />
    </div>
  );
}

function Said({
  by,
  pending = false,
  children,
}: {
  by: 'caller' | 'agent';
  pending?: boolean;
  children: ReactNode;
}) {
  const caller = by === 'caller';
  return (
    <div className={cn('max-w-[85%]', caller ? 'self-end' : 'self-start')}>
      <p className={cn('mb-1 text-xs text-muted-foreground', caller && 'text-right')}>
        {caller ? t.testCall.youSay : t.testCall.agentSays}
      </p>
      <div
        className={cn(
          'rounded-xl px-4 py-2 break-words',
          caller ? 'rounded-tr-sm bg-primary text-primary-foreground' : 'rounded-tl-sm bg-muted',
          pending && 'bg-secondary text-secondary-foreground italic',
        )}
      >
        {children}
      </div>
    </div>
  );
}
