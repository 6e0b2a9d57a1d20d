// Which receptionist is being looked at: the one in the address, else the first.
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { Agent } from '@/api/client.ts';
import { agentsQuery } from '@/api/queries.ts';

/** For the parts of the screen: undefined only where there is none at all, and then no part is shown. */
export function useAgent(): Agent | undefined {
  const { agent: wanted } = useSearch({ from: '/signed-in/receptionist' });
  const items = useQuery(agentsQuery).data?.items ?? [];
  return items.find(({ id }) => id === wanted) ?? items[0];
}
