// The words of a test call as they come, with how long each answer took.
import { type ReactNode, useEffect, useRef } from 'react';
import { Badge } from '@/components/ui/badge.tsx';
import { cn } from '@/lib/cn.ts';
import { latency } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import type { SaidTurn } from './use-test-call.ts';

/** Slower than this is felt as a pause: people leave each other about 200 ms. */
const QUICK_MS = 900;

export function Conversation({
  language,
  turns,
  pending,
}: {
  /** What is spoken, BCP 47; undefined until it is known. */
  language: string | undefined;
  turns: SaidTurn[];
  pending: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const length = turns.reduce((sum, { agentText }) => sum + agentText.length, turns.length + pending.length);
  useEffect(() => {
    // Only the conversation moves, not the page around it.
    if (length > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [length]);
  if (turns.length === 0 && !pending)
    return <p className="py-8 text-center text-sm text-muted-foreground">{t.testCall.nothingYet}</p>;
  return (
    <div
      ref={list}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
      tabIndex={0}
      role="log"
      aria-label={t.testCall.transcript}
      className="flex max-h-[45dvh] flex-col gap-3 overflow-y-auto overscroll-contain rounded-md outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
    >
      {turns.map(({ index, callerText, agentText, waitedMs }) => (
        <div key={index} className="flex flex-col gap-3">
          {callerText && (
            <Said by="caller">
              <span lang={language}>{callerText}</span>
            </Said>
          )}
          {agentText && (
            <Said by="agent">
              <span lang={language}>{agentText}</span>
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
          <span lang={language}>{pending}</span>
        </Said>
      )}
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
