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
import { Broken, NotFound } from '@/components/not-found.tsx';
import { calendarSearch, callsSearch, rangeSearch, receptionistSearch } from './search.ts';

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

/** A reload comes back by the refresh cookie. */
async function demandSignIn({ location }: { location: { href: string } }): Promise<void> {
  if (token() || (await refresh().catch(() => false))) return;
  throw redirect({ to: '/sign-in', search: { next: location.href } });
}

/** Everything behind sign-in but the onboarding, which has a frame of its own. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: demandSignIn,
  component: AppShell,
});

const onboarding = createRoute({
  getParentRoute: () => root,
  path: '/onboarding',
  beforeLoad: demandSignIn,
  component: lazyRouteComponent(() => import('@/screens/onboarding/wizard.tsx'), 'Onboarding'),
});

/** One of the steps, or `live` after them; drawn by the route above. */
const onboardingStep = createRoute({ getParentRoute: () => onboarding, path: '$step' });

const today = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('@/screens/today/today.tsx'), 'Today'),
});

const live = createRoute({
  getParentRoute: () => signedIn,
  path: '/live',
  component: lazyRouteComponent(() => import('@/screens/live/live.tsx'), 'Live'),
});

const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  validateSearch: callsSearch,
  component: lazyRouteComponent(() => import('@/screens/calls/calls.tsx'), 'Calls'),
});

const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls/$callId',
  component: lazyRouteComponent(() => import('@/screens/call/call.tsx'), 'CallScreen'),
});

const calendar = createRoute({
  getParentRoute: () => signedIn,
  path: '/calendar',
  validateSearch: calendarSearch,
  component: lazyRouteComponent(() => import('@/screens/calendar/calendar.tsx'), 'Calendar'),
});

const testCall = createRoute({
  getParentRoute: () => signedIn,
  path: '/test-call',
  component: lazyRouteComponent(() => import('@/screens/test-call/test-call.tsx'), 'TestCall'),
});

const speed = createRoute({
  getParentRoute: () => signedIn,
  path: '/speed',
  validateSearch: rangeSearch,
  component: lazyRouteComponent(() => import('@/screens/speed/speed.tsx'), 'Speed'),
});

const insights = createRoute({
  getParentRoute: () => signedIn,
  path: '/insights',
  validateSearch: rangeSearch,
  component: lazyRouteComponent(() => import('@/screens/insights/insights.tsx'), 'Insights'),
});

const receptionist = createRoute({
  getParentRoute: () => signedIn,
  path: '/receptionist',
  validateSearch: receptionistSearch,
  component: lazyRouteComponent(() => import('@/screens/receptionist/receptionist.tsx'), 'Receptionist'),
});

const receptionistParts = [
  createRoute({
    getParentRoute: () => receptionist,
    path: '/',
    component: lazyRouteComponent(() => import('@/screens/receptionist/speaking.tsx'), 'Speaking'),
  }),
  createRoute({
    getParentRoute: () => receptionist,
    path: '/rules',
    component: lazyRouteComponent(() => import('@/screens/receptionist/rules.tsx'), 'Rules'),
  }),
  createRoute({
    getParentRoute: () => receptionist,
    path: '/knowledge',
    component: lazyRouteComponent(() => import('@/screens/receptionist/knowledge.tsx'), 'KnowledgePart'),
  }),
  createRoute({
    getParentRoute: () => receptionist,
    path: '/hours',
    component: lazyRouteComponent(() => import('@/screens/settings/hours.tsx'), 'Hours'),
  }),
  createRoute({
    getParentRoute: () => receptionist,
    path: '/versions',
    component: lazyRouteComponent(() => import('@/screens/receptionist/versions.tsx'), 'Versions'),
  }),
] as const;

const messages = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages',
  component: lazyRouteComponent(() => import('@/screens/messages/messages.tsx'), 'Messages'),
});

const customers = createRoute({
  getParentRoute: () => signedIn,
  path: '/customers',
  component: lazyRouteComponent(() => import('@/screens/customers/customers.tsx'), 'Customers'),
});

const customer = createRoute({
  getParentRoute: () => signedIn,
  path: '/customers/$contactId',
  component: lazyRouteComponent(() => import('@/screens/customers/customer.tsx'), 'Customer'),
});

const routeTree = root.addChildren([
  signIn,
  register,
  verify,
  forgotPassword,
  resetPassword,
  onboarding.addChildren([onboardingStep]),
  signedIn.addChildren([
    today,
    live,
    calls,
    call,
    calendar,
    messages,
    customers,
    customer,
    speed,
    insights,
    testCall,
    receptionist.addChildren(receptionistParts),
  ]),
]);

export function buildRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
}
