// The way out of this browser.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut } from '@/api/session.ts';

/** Ends the session and what this browser is notified of, and forgets what was read. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    const { unsubscribe } = await import('@/lib/push.ts');
    await unsubscribe().catch(() => undefined);
    await signOut();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
}
