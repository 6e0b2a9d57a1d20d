// A call as a line of a list.
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CallSummary } from '@/api/client.ts';
import { useTimeZone } from '@/api/queries.ts';
import { cn } from '@/lib/cn.ts';
import { dayAndTime, duration, latency, phoneNumber } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';
import { OutcomeBadge } from './outcome.tsx';

/** Of the columns of a wide list. */
const COLUMNS = 'lg:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_8rem_6rem_9rem]';

/** What stands in the columns, where there are any. */
export function CallColumns() {
  const names = [t.live.caller, t.call.when, t.call.lasted, t.calls.median, t.calls.outcome];
  return (
    <div
      aria-hidden
      className={cn('-mb-3 hidden items-end gap-x-4 px-5 text-xs text-muted-foreground lg:grid', COLUMNS)}
    >
      {names.map((name) => (
        <span key={name} className="last:justify-self-end">
          {name}
        </span>
      ))}
    </div>
  );
}

/** `narrow` leaves out what only fits a wide list. A list that scrolls draws no row twice. */
export const CallRow = memo(function CallRow({
  call,
  narrow = false,
}: {
  call: CallSummary;
  narrow?: boolean;
}) {
  const timeZone = useTimeZone();
  const number = phoneNumber(call.direction === 'inbound' ? call.fromNumber : call.toNumber);
  return (
    <Link
      to="/calls/$callId"
      params={{ callId: call.id }}
      className={cn(
        'grid h-full grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-4 gap-y-0.5 px-5 py-3 outline-none hover:bg-accent focus-visible:bg-accent',
        !narrow && COLUMNS,
      )}
    >
      <span className="min-w-0">
        <span className="block truncate font-medium">{call.callerName ?? number}</span>
        {!narrow && call.callerName && (
          <span className="block truncate text-sm text-muted-foreground max-lg:hidden">{number}</span>
        )}
      </span>
      <span className={cn('truncate text-sm text-muted-foreground', narrow ? 'order-3' : 'max-lg:order-3')}>
        {dayAndTime(call.startedAt, timeZone)}
      </span>
      {!narrow && (
        <>
          <span className="min-w-0 text-sm text-muted-foreground max-lg:hidden">
            {t.calls.turns(call.turnCount)}
            {call.durationMs !== null && ` · ${duration(call.durationMs)}`}
            {call.tags.length > 0 && <span className="block truncate text-xs">{call.tags.join(', ')}</span>}
          </span>
          <span className="text-sm tabular-nums max-lg:hidden" title={t.calls.median}>
            {call.voiceToVoiceP50Ms !== null && latency(call.voiceToVoiceP50Ms)}
          </span>
        </>
      )}
      <span className={cn('justify-self-end', narrow ? 'order-2' : 'max-lg:order-2')}>
        <OutcomeBadge call={call} />
      </span>
      <span
        className={cn(
          'order-4 justify-self-end text-xs text-muted-foreground tabular-nums',
          !narrow && 'lg:hidden',
        )}
      >
        {call.durationMs !== null && duration(call.durationMs)}
      </span>
    </Link>
  );
});
