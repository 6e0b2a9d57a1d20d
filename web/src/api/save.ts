// Saving what several screens change: what is kept then is known at once.
import { useQueryClient } from '@tanstack/react-query';
import { type Agent, api, unwrapTagged } from './client.ts';
import { agentQuery, businessQuery } from './manage.ts';
import type { paths } from './schema.ts';

type AgentChanges = Partial<Omit<Agent, 'id' | 'publishedVersion' | 'unpublishedChanges' | 'paused'>>;

/** Saves to the draft; what is kept then is known at once. */
export function useSaveAgent(id: string) {
  const queries = useQueryClient();
  return async (changes: AgentChanges, etag: string): Promise<void> => {
    const kept = await unwrapTagged(
      api.PATCH('/api/v1/agents/{id}', {
        params: { path: { id }, header: { 'if-match': etag } },
        body: changes,
      }),
    );
    queries.setQueryData(agentQuery(id).queryKey, kept);
    await queries.invalidateQueries({ queryKey: ['agents'] });
  };
}

type BusinessChanges = NonNullable<
  paths['/api/v1/organization']['patch']['requestBody']
>['content']['application/json'];

/** Changes the business; what is kept then is known at once. */
export function useSaveBusiness() {
  const queries = useQueryClient();
  return async (changes: BusinessChanges, etag: string): Promise<void> => {
    const kept = await unwrapTagged(
      api.PATCH('/api/v1/organization', { params: { header: { 'if-match': etag } }, body: changes }),
    );
    queries.setQueryData(businessQuery.queryKey, kept);
    await queries.invalidateQueries({ queryKey: ['organization'] });
  };
}
