// Whatever screen is open stays when its session ends: signing in again comes over it, and what was typed there is still there.
import { Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useSyncExternalStore } from 'react';
import { onAsked, timesAsked } from '@/api/session.ts';
import { lazily } from '@/lib/lazily.ts';

const SignInAgain = lazily(async () => (await import('@/screens/sign-in/sign-in-again.tsx')).SignInAgain);

export function SessionFrame() {
  const asked = useSyncExternalStore(onAsked, timesAsked);
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <>
      <Outlet />
      {/* Whoever has gone on meanwhile signs in there, and comes to where they wanted to go. */}
      {asked > 0 && path !== '/sign-in' && (
        <Suspense>
          {/* Once put aside, it comes again when it is needed again. */}
          <SignInAgain key={asked} />
        </Suspense>
      )}
    </>
  );
}
