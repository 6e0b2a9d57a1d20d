// Lets the server know which language somebody reads the dashboard in: it writes their mail and notices in it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isLanguage, language } from '@/wording/wording.ts';
import { api, unwrap } from './client.ts';
import { userQuery } from './queries.ts';

export function useLanguage(): void {
  const queries = useQueryClient();
  const preferences = useQuery(userQuery).data?.preferences;
  useEffect(() => {
    if (!preferences || preferences.language === language) return;
    // They may want mail in a language the dashboard is not in.
    if (preferences.language !== undefined && !isLanguage(preferences.language)) return;
    // Not worth a word when it fails: the next look at the dashboard tries again.
    void unwrap(api.PATCH('/api/v1/user', { body: { preferences: { ...preferences, language } } }))
      .then((user) => queries.setQueryData(userQuery.queryKey, user))
      .catch(() => undefined);
  }, [preferences, queries]);
}
