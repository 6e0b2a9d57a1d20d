// Whatever screen is open stays when its session ends: signing in again comes over it, and what was typed there is still there.
import { Outlet } from '@tanstack/react-router';
import { Suspense, useSyncExternalStore } from 'react';
import { onAsked, timesAsked } from '@/api/session.ts';
import { lazily } from '@/lib/lazily.ts';

const SignInAgain = lazily(async () => (await import('@/screens/sign-in/sign-in-again.tsx')).SignInAgain);

export function SessionFrame() {
  const asked = useSyncExternalStore(onAsked, timesAsked);
  return (
    <>
      <Outlet />
      {asked > 0 && (
        <Suspense>
          {/* Once put aside, it comes again when it is needed again. */}
          <SignInAgain key={asked} />
        </Suspense>
      )}
    </>
  );
}
