// Keeps what is on the screen true: events of the organization say which of the cached answers are out of date.
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CallSummary } from './client.ts';
import { followLive, onLiveEvent } from './live.ts';
import { withNewest } from './newest.ts';
import { type CallFilters, callsPage } from './queries.ts';

/** Events come in bursts; each screen is asked for once. */
const GATHER_MS = 400;

const OUTDATED: Record<string, readonly string[]> = {
  'call.started': ['calls', 'today'],
  'call.completed': ['calls', 'today'],
  'appointment.booked': ['appointments', 'today'],
  'appointment.moved': ['appointments', 'today'],
  'appointment.cancelled': ['appointments', 'today'],
  'appointment.changed': ['appointments'],
  'message.taken': ['messages', 'today'],
  'lead.created': ['messages', 'today'],
  'text.received': ['texts'],
  'text.sent': ['texts'],
};

/** Follows the organization's events while the component that calls it is there. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const following = new AbortController();
    const outdated = new Set<string>();
    let timer: number | undefined;
    const stop = onLiveEvent(({ type }) => {
      for (const key of OUTDATED[type] ?? []) outdated.add(key);
      if (outdated.size === 0 || timer !== undefined) return;
      timer = window.setTimeout(() => {
        timer = undefined;
        const keys = [...outdated];
        outdated.clear();
        void queries.invalidateQueries({
          predicate: ({ queryKey: [area] }) => keys.includes(String(area)) && area !== 'calls',
        });
        if (keys.includes('calls')) void renewCallLists(queries);
      }, GATHER_MS);
    });
    void followLive(following.signal);
    return () => {
      following.abort();
      stop();
      window.clearTimeout(timer);
    };
  }, [queries]);
}

/** Reads the first page of each list of calls that is shown; a single call in progress asks for itself, see `callQuery`. */
async function renewCallLists(queries: QueryClient): Promise<void> {
  const lists = { queryKey: ['calls', 'list'] };
  await queries.invalidateQueries({ ...lists, type: 'inactive' });
  for (const { queryKey } of queries.getQueryCache().findAll({ ...lists, type: 'active' })) {
    const key = queryKey as readonly ['calls', 'list', CallFilters];
    // Being read, or not to be had: then it says so itself.
    const fresh = await callsPage(key[2], null).catch(() => undefined);
    const known = queries.getQueryData<InfiniteData<Page>>(key);
    if (!fresh || !known) continue;
    const next = withNewest(known, fresh);
    if (next) queries.setQueryData(key, next);
    else await queries.invalidateQueries({ queryKey: key, exact: true });
  }
}

interface Page {
  items: CallSummary[];
  nextCursor: string | null;
}
