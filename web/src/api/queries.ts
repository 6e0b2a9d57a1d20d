// What the screens read, keyed for the cache.
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';

/** A call in progress changes by itself. */
const LIVE_REFETCH_MS = 3_000;
const CALLS_PAGE = 50;

export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization', { signal })),
  staleTime: 5 * 60_000,
});

/** The business's zone, in which every time is shown; undefined until it is known. */
export function useTimeZone(): string | undefined {
  return useQuery(organizationQuery).data?.timezone;
}

export const callsQuery = infiniteQueryOptions({
  queryKey: ['calls'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/calls', {
        params: { query: { limit: CALLS_PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: LIVE_REFETCH_MS,
});

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['calls', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/calls/{id}', { params: { path: { id } }, signal })),
    // A new link to the recording with every answer would restart the player: only a live call is asked for again.
    refetchInterval: ({ state }) => (state.data && !state.data.endedAt ? LIVE_REFETCH_MS : false),
    refetchOnWindowFocus: false,
  });

export const appointmentsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['appointments', from, to],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/appointments', { params: { query: { from, to } }, signal })),
    refetchInterval: LIVE_REFETCH_MS * 5,
  });
