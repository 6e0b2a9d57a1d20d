// What the onboarding reads.
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client.ts';
import type { components } from '@/api/schema.ts';

export type Progress = components['schemas']['OnboardingProgress'];
export type Step = Progress['steps'][number]['id'];
export type Template = components['schemas']['Template'];

export const progressQuery = queryOptions({
  queryKey: ['onboarding'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/onboarding', { signal })),
});

export const templatesQuery = queryOptions({
  queryKey: ['onboarding', 'templates'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/onboarding/templates', { signal })),
  staleTime: Infinity,
});

export const forSaleQuery = (country: string, areaCode: string) =>
  queryOptions({
    queryKey: ['numbers', 'forSale', country, areaCode],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/phone-numbers/available', {
          params: { query: { country, kind: 'local', limit: 12, ...(areaCode && { areaCode }) } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
