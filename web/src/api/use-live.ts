// Keeps what is on the screen true: events of the organization say which of the cached answers are out of date.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followLive, onLiveEvent } from './live.ts';

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
        // A single call in progress asks for itself; see `callQuery`.
        void queries.invalidateQueries({
          predicate: ({ queryKey: [area, which] }) => keys.includes(String(area)) && which !== 'one',
        });
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
