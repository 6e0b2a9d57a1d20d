// The language somebody reads, agreed on between this browser and the server, which writes mail and notices in it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { agreeOn, language } from '@/wording/wording.ts';
import { api, unwrap } from './client.ts';
import { userQuery } from './queries.ts';

export function useLanguage(): void {
  const queries = useQueryClient();
  const preferences = useQuery(userQuery).data?.preferences;
  useEffect(() => {
    if (!preferences || !agreeOn(preferences.language)) return;
    const body = { preferences: { ...preferences, language } };
    // Not worth a word when it fails: it is tried again with the next look.
    void unwrap(api.PATCH('/api/v1/user', { body }))
      .then((user) => queries.setQueryData(userQuery.queryKey, user))
      .catch(() => undefined);
  }, [preferences, queries]);
}
