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

/** What is to be heard, before any of it is kept. */
export interface Greeter {
  agentId?: string;
  name: string;
  language: 'en' | 'es';
  tone: 'warm' | 'professional' | 'brief';
  /** Empty: the usual words. */
  greeting: string;
}

export const greetingQuery = (greeter: Greeter) =>
  queryOptions({
    queryKey: ['greeting', greeter],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/voice/greeting', { params: { query: greeter }, signal })),
    staleTime: Infinity,
  });

/** A line in a voice, as a file to be played. */
export const soundQuery = (voice: string, text: string) =>
  queryOptions({
    queryKey: ['sound', voice, text],
    queryFn: async ({ signal }) => {
      const sound = await unwrap(
        api.GET('/api/v1/voice/preview', {
          params: { query: { voice, text } },
          parseAs: 'blob',
          signal,
        }) as Promise<{ data?: Blob; error?: unknown; response: Response }>,
      );
      return sound;
    },
    staleTime: Infinity,
  });
