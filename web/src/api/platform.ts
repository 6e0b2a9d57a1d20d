// What those who run the installation read of it.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import { paged } from './manage.ts';
import type { components } from './schema.ts';

export const adminMetricsQuery = queryOptions({
  queryKey: ['platform', 'metrics'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/admin/metrics', { signal })),
  refetchInterval: 30_000,
  retry: false,
});

type OrganizationStatus = components['schemas']['Lifecycle']['status'];

/** `status` is empty for all. */
export const organizationsQuery = (search: string, status: string) =>
  infiniteQueryOptions({
    queryKey: ['platform', 'organizations', search, status],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/admin/organizations', {
          params: {
            query: {
              ...(search && { search }),
              ...(status && { status: status as OrganizationStatus }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    ...paged(),
  });

export const adminOrganizationQuery = (id: string) =>
  queryOptions({
    queryKey: ['platform', 'organization', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/admin/organizations/{id}', { params: { path: { id } }, signal })),
    // Its people see every look.
    refetchOnWindowFocus: false,
  });

/** `month` is `YYYY-MM`. */
export const adminUsageQuery = (month: string) =>
  infiniteQueryOptions({
    queryKey: ['platform', 'usage', month],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/admin/usage', {
          params: { query: { month, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...paged(),
  });

export const adminNumbersQuery = infiniteQueryOptions({
  queryKey: ['platform', 'numbers'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/admin/numbers', {
        params: { query: { ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  ...paged(),
});

/** The latest whose organizations were deleted with all they had. */
export const deletionsQuery = queryOptions({
  queryKey: ['platform', 'deletions'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/admin/deletions', { signal })),
});
