// Voices, what an agent says first, and the sound of the one saying the other.
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client.ts';
import type { components, paths } from './schema.ts';

export type AgentVoice = components['schemas']['AgentVoice'];

/** Who greets: an agent that is kept, with what is changed of it and not kept yet. An empty `greeting`: the usual words. */
export type Greeter = NonNullable<paths['/api/v1/voice/greeting']['get']['parameters']['query']>;

/** Voices come and go with the vendor, and greetings with the business's name. */
const SELDOM_MS = 5 * 60_000;

export const voicesQuery = queryOptions({
  queryKey: ['voices'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/voice/voices', { signal })),
  staleTime: SELDOM_MS,
});

export const greetingQuery = (greeter: Greeter) =>
  queryOptions({
    queryKey: ['voices', 'greeting', greeter],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/voice/greeting', { params: { query: greeter }, signal })),
    staleTime: SELDOM_MS,
  });

/** A line in a voice, as a file to be played. */
export const soundQuery = (voice: string, text: string) =>
  queryOptions({
    queryKey: ['voices', 'sound', voice, text],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/voice/preview', {
          params: { query: { voice, text } },
          parseAs: 'blob',
          signal,
        }) as Promise<{ data?: Blob; error?: unknown; response: Response }>,
      ),
    staleTime: Infinity,
  });
