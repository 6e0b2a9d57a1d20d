// The screens and their addresses.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { refresh, token } from '@/api/session.ts';
import { AppShell } from '@/components/app-shell.tsx';
import { NotFound } from '@/components/not-found.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' && search['next'].startsWith('/') && !search['next'].startsWith('//')
      ? { next: search['next'] }
      : {},
  component: lazyRouteComponent(() => import('@/screens/sign-in/sign-in.tsx'), 'SignIn'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyRouteComponent(() => import('@/screens/sign-in/register.tsx'), 'Register'),
});

/** Where the link of the sign-up mail leads; its token stands behind the `#`, which no server sees. */
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: lazyRouteComponent(() => import('@/screens/sign-in/verify.tsx'), 'Verify'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('@/screens/sign-in/forgot-password.tsx'), 'ForgotPassword'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('@/screens/sign-in/reset-password.tsx'), 'ResetPassword'),
});

/** Everything behind sign-in; a reload comes back by the refresh cookie. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    if (token() || (await refresh().catch(() => false))) return;
    throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  component: AppShell,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/calls' });
  },
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  component: lazyRouteComponent(() => import('@/screens/calls/calls.tsx'), 'Calls'),
});

const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls/$callId',
  component: lazyRouteComponent(() => import('@/screens/call/call.tsx'), 'CallScreen'),
});

const appointments = createRoute({
  getParentRoute: () => signedIn,
  path: '/appointments',
  validateSearch: (search: Record<string, unknown>): { week?: string } =>
    typeof search['week'] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(search['week'])
      ? { week: search['week'] }
      : {},
  component: lazyRouteComponent(() => import('@/screens/appointments/appointments.tsx'), 'Appointments'),
});

const routeTree = root.addChildren([
  signIn,
  register,
  verify,
  forgotPassword,
  resetPassword,
  signedIn.addChildren([home, calls, call, appointments]),
]);

export function buildRouter(queries: QueryClient) {
  return createRouter({ routeTree, context: { queries }, defaultPreload: 'intent', scrollRestoration: true });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
}
