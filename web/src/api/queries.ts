// What the screens read, keyed for the cache. What happens meanwhile, the live stream tells (`use-live.ts`).
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap, unwrapTagged } from './client.ts';
import type { paths } from './schema.ts';

/** A call in progress changes by itself. */
const LIVE_REFETCH_MS = 3_000;
const CALLS_PAGE = 100;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/me', { signal })),
  staleTime: 5 * 60_000,
});

/** Oneself, and whether one runs this installation. */
export const userQuery = queryOptions({
  queryKey: ['user'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/user', { signal })),
  staleTime: 5 * 60_000,
});

/** Whether the one signed in may do this, e.g. `calls:control`; false until it is known. */
export function useMay(permission: string): boolean {
  return useQuery(meQuery).data?.permissions.includes(permission) ?? false;
}

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/second-factor', { signal })),
});

/** Whether one can sign in with Google here. */
export const googleQuery = queryOptions({
  queryKey: ['google'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/google', { signal })),
  staleTime: Infinity,
});

export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization', { signal })),
  staleTime: 5 * 60_000,
});

/** The business's zone, in which every time is shown; undefined until it is known. */
export function useTimeZone(): string | undefined {
  return useQuery(organizationQuery).data?.timezone;
}

export type CallFilters = Omit<
  NonNullable<paths['/api/v1/calls']['get']['parameters']['query']>,
  'limit' | 'cursor'
>;

export const callsQuery = (filters: CallFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'list', filters],
    queryFn: ({ pageParam, signal }) => callsPage(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** `cursor` is of the page before; without one, the newest. */
export const callsPage = (filters: CallFilters, cursor: string | null, signal?: AbortSignal) =>
  unwrap(
    api.GET('/api/v1/calls', {
      params: { query: { limit: CALLS_PAGE, ...filters, ...(cursor ? { cursor } : {}) } },
      ...(signal && { signal }),
    }),
  );

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['calls', 'one', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/calls/{id}', { params: { path: { id } }, signal })),
    // A new link to the recording with every answer would restart the player: only a live call is asked for again.
    refetchInterval: ({ state }) => (state.data && !state.data.endedAt ? LIVE_REFETCH_MS : false),
    refetchOnWindowFocus: false,
  });

/** How loud both sides of a call's recording are over time. */
export const loudnessQuery = (id: string) =>
  queryOptions({
    queryKey: ['calls', 'loudness', id],
    queryFn: async ({ signal }) => {
      const path = { params: { path: { id } }, signal };
      const { perSecond, caller, agent } = await unwrap(
        api.GET('/api/v1/calls/{id}/recording/loudness', path),
      );
      return { perSecond, caller: bytesOf(caller), agent: bytesOf(agent) };
    },
    staleTime: Infinity,
  });

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** Those booked, and those just being booked on the phone. */
export const appointmentsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['appointments', from, to],
    queryFn: async ({ signal }) => {
      const get = (more: { status?: 'held' }) =>
        unwrap(api.GET('/api/v1/appointments', { params: { query: { from, to, ...more } }, signal }));
      const [booked, held] = await Promise.all([get({}), get({ status: 'held' })]);
      return { items: [...booked.items, ...held.items] };
    },
  });

/** What was done to one, and by whom. */
export const changesQuery = (id: string) =>
  queryOptions({
    queryKey: ['appointments', 'changes', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/appointments/{id}/changes', { params: { path: { id } }, signal })),
  });

export type UnavailableTime =
  paths['/api/v1/appointments/unavailable']['get']['responses'][200]['content']['application/json']['items'][number];

/** When callers cannot book, on so many days from `from` on (`YYYY-MM-DD`). */
export const unavailableQuery = (from: string, days: number) =>
  queryOptions({
    queryKey: ['appointments', 'unavailable', from, days],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/appointments/unavailable', { params: { query: { from, days } }, signal })),
  });

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/agents', { signal })),
});

/** How calls from the browser are understood. */
export const testCallQuery = queryOptions({
  queryKey: ['test-call'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/test-calls', { signal })),
  staleTime: Infinity,
});

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/staff', { signal })),
});

export const servicesQuery = queryOptions({
  queryKey: ['services'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/services', { signal })),
});

export const messagesQuery = (handled: boolean) =>
  infiniteQueryOptions({
    queryKey: ['messages', handled],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/messages', {
          params: {
            query: { handled: handled ? 'true' : 'false', ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Those interested who are no customers yet, whatever has become of them. */
export const leadsQuery = infiniteQueryOptions({
  queryKey: ['messages', 'leads'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/leads', { params: { query: { ...(pageParam && { cursor: pageParam }) } }, signal }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

/** Who texted, last first. */
export const threadsQuery = queryOptions({
  queryKey: ['texts', 'list'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/texts', { params: { query: { limit: 200 } }, signal })),
});

export const threadQuery = (phone: string) =>
  queryOptions({
    queryKey: ['texts', 'with', phone],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/texts/thread', { params: { query: { phone } }, signal })),
    // The list it is opened from may know of a newer one.
    staleTime: 0,
  });

/** `q` is part of a name, a number or an address; empty for everybody. */
export const contactsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['contacts', 'list', q],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/contacts', {
          params: { query: { ...(q && { q }), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: ({ signal }) =>
      unwrapTagged(api.GET('/api/v1/contacts/{id}', { params: { path: { id } }, signal })),
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'history', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/contacts/{id}/history', { params: { path: { id } }, signal })),
  });
