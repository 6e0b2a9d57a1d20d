// What the figures' screens read.
import { queryOptions } from '@tanstack/react-query';
import type { Span } from '@/lib/zone.ts';
import { api, unwrap } from './client.ts';

export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/dashboard/today', { signal })),
});

export const performanceQuery = (range: Span) =>
  queryOptions({
    queryKey: ['insights', 'performance', range],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/dashboard/performance', { params: { query: range }, signal })),
  });

/** What is promised of it. */
export const objectiveQuery = queryOptions({
  queryKey: ['insights', 'objective'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/dashboard/objective', { signal })),
});

export const heatMapQuery = (range: Span) =>
  queryOptions({
    queryKey: ['insights', 'heat-map', range],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/dashboard/performance/heat-map', { params: { query: range }, signal })),
  });

/** The turns behind a cell of the heat map. */
export const cellQuery = (cell: Span & { fromMs: number; toMs: number }) =>
  queryOptions({
    queryKey: ['insights', 'cell', cell],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/dashboard/performance/turns', { params: { query: cell }, signal })),
  });

/** What is counted of a range, and of the range of the same length before. */
export const metricsQuery = (range: Span) =>
  queryOptions({
    queryKey: ['insights', 'metrics', range],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/dashboard/metrics', { params: { query: range }, signal })),
  });

export const funnelQuery = (range: Span) =>
  queryOptions({
    queryKey: ['insights', 'funnel', range],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/dashboard/funnel', { params: { query: range }, signal })),
  });

export const analyticsQuery = (range: Span) =>
  queryOptions({
    queryKey: ['insights', 'analytics', range],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/dashboard/analytics', { params: { query: range }, signal })),
  });
