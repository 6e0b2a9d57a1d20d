// Every call, newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PhoneIncoming } from 'lucide-react';
import type { CallSummary } from '@/api/client.ts';
import { callsQuery, useTimeZone } from '@/api/queries.ts';
import { Empty, Failed, Loading, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime, duration, latency, phoneNumber } from '@/lib/format.ts';
import { OutcomeBadge } from './outcome.tsx';

export function Calls() {
  const calls = useInfiniteQuery(callsQuery);
  return (
    <Page title="Calls">
      {calls.isPending ? (
        <Loading what="the calls" />
      ) : calls.isError && !calls.data ? (
        <Failed error={calls.error} retry={() => void calls.refetch()} />
      ) : (
        <>
          <CallList calls={calls.data.pages.flatMap((page) => page.items)} />
          {calls.hasNextPage && (
            <Button
              variant="outline"
              className="self-center"
              disabled={calls.isFetchingNextPage}
              onClick={() => void calls.fetchNextPage()}
            >
              {calls.isFetchingNextPage ? 'Loading …' : 'Older calls'}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

function CallList({ calls }: { calls: CallSummary[] }) {
  const timeZone = useTimeZone();
  if (calls.length === 0) {
    return (
      <Empty icon={PhoneIncoming} title="No calls yet">
        Call your number, or let a simulated caller do it: <code className="font-mono">npm run call</code>
      </Empty>
    );
  }
  return (
    <ul className="divide-y overflow-hidden rounded-xl border bg-card">
      {calls.map((call) => (
        <li key={call.id}>
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 px-5 py-4 outline-none hover:bg-accent focus-visible:bg-accent md:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_8rem_6rem_9rem]"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">
                {call.callerName ?? phoneNumber(call.fromNumber)}
              </span>
              {call.callerName && (
                <span className="block text-sm text-muted-foreground">{phoneNumber(call.fromNumber)}</span>
              )}
            </span>
            <span className="text-sm text-muted-foreground max-md:order-3">
              {dayAndTime(call.startedAt, timeZone)}
            </span>
            <span className="text-sm text-muted-foreground max-md:hidden">
              {call.turnCount} {call.turnCount === 1 ? 'turn' : 'turns'}
              {call.durationMs !== null && ` · ${duration(call.durationMs)}`}
            </span>
            <span className="text-sm tabular-nums max-md:hidden" title="Median voice-to-voice">
              {call.voiceToVoiceP50Ms !== null && latency(call.voiceToVoiceP50Ms)}
            </span>
            <span className="justify-self-end max-md:order-2">
              <OutcomeBadge call={call} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
