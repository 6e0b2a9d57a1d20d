// The screens and their addresses.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { todayQuery } from '@/api/insights.ts';
import { meQuery, organizationQuery, userQuery } from '@/api/queries.ts';
import { isIn, refresh, token } from '@/api/session.ts';
import { AppShell } from '@/components/app-shell.tsx';
import { SessionFrame } from '@/components/session-frame.tsx';
import { Broken, NotFound } from '@/components/not-found.tsx';
import { ownPath } from '@/lib/own-path.ts';
import {
  calendarSearch,
  callsSearch,
  consentSearch,
  messagesSearch,
  rangeSearch,
  receptionistSearch,
} from './search.ts';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: SessionFrame,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' ? { next: ownPath(search['next']) } : {},
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

/** Where the link of an invitation leads. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('@/screens/sign-in/invitation.tsx'), 'Invitation'),
});

/** A reload comes back by the refresh cookie. Without a connection nobody says that one is signed out. */
const isSignedIn = async (): Promise<boolean> => token() !== null || refresh().catch(() => true);

async function demandSignIn({ location }: { location: { href: string; pathname: string } }): Promise<void> {
  if (await isSignedIn()) return;
  // The address stays what was asked for.
  if (location.pathname === '/') throw redirect({ to: '/welcome', mask: { to: '/' } });
  throw redirect({ to: '/sign-in', search: { next: location.href } });
}

/** What visitors see at `/`. */
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  beforeLoad: async () => {
    if (await isSignedIn()) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('@/screens/landing/landing.tsx'), 'Landing'),
});

/** Where notifications and mails lead that are about one business: to it, and there to the screen named behind it. */
const arrival = createRoute({
  getParentRoute: () => root,
  path: '/in/$organizationId/$',
  beforeLoad: async ({ location, params: { organizationId, _splat: screen = '' } }) => {
    await demandSignIn({ location });
    if (isIn(organizationId)) throw redirect({ href: ownPath(`/${screen}`) });
  },
  component: lazyRouteComponent(() => import('@/screens/businesses/arrival.tsx'), 'Arrival'),
});

/** Everything behind sign-in but the onboarding, which has a frame of its own. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: demandSignIn,
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(meQuery);
    void queries.prefetchQuery(userQuery);
  },
  component: AppShell,
});

const onboarding = createRoute({
  getParentRoute: () => root,
  path: '/onboarding',
  beforeLoad: demandSignIn,
  component: lazyRouteComponent(() => import('@/screens/onboarding/wizard.tsx'), 'Onboarding'),
});

/** One of the steps, or `live` after them; drawn by the route above. */
const onboardingStep = createRoute({
  getParentRoute: () => onboarding,
  path: '$step',
  validateSearch: consentSearch,
});

const today = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  // While its code is still on its way.
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(todayQuery);
    void queries.prefetchQuery(organizationQuery);
  },
  component: lazyRouteComponent(() => import('@/screens/today/today.tsx'), 'Today'),
});

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/screens/profile/profile.tsx'), 'Profile'),
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

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/screens/settings/settings.tsx'), 'Settings'),
});

const settingsParts = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    component: lazyRouteComponent(() => import('@/screens/settings/business.tsx'), 'Business'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/branding',
    component: lazyRouteComponent(() => import('@/screens/settings/branding.tsx'), 'Branding'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/hours',
    component: lazyRouteComponent(() => import('@/screens/settings/hours.tsx'), 'Hours'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/services',
    component: lazyRouteComponent(() => import('@/screens/settings/services.tsx'), 'Services'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/staff',
    component: lazyRouteComponent(() => import('@/screens/settings/staff.tsx'), 'StaffPart'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/numbers',
    component: lazyRouteComponent(() => import('@/screens/settings/numbers.tsx'), 'Numbers'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/notices',
    component: lazyRouteComponent(() => import('@/screens/settings/notices.tsx'), 'Notices'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/you',
    component: lazyRouteComponent(() => import('@/screens/settings/you.tsx'), 'You'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/keys',
    component: lazyRouteComponent(() => import('@/screens/settings/keys.tsx'), 'Keys'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('@/screens/settings/webhooks.tsx'), 'Webhooks'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/privacy',
    component: lazyRouteComponent(() => import('@/screens/settings/privacy.tsx'), 'Privacy'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/audit',
    component: lazyRouteComponent(() => import('@/screens/settings/audit.tsx'), 'Audit'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/calendars',
    validateSearch: consentSearch,
    component: lazyRouteComponent(() => import('@/screens/connections/calendars.tsx'), 'Calendars'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/vendors',
    component: lazyRouteComponent(() => import('@/screens/connections/vendors.tsx'), 'Vendors'),
  }),
] as const;

const team = createRoute({
  getParentRoute: () => signedIn,
  path: '/team',
  component: lazyRouteComponent(() => import('@/screens/team/team.tsx'), 'Team'),
});

const platform = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform',
  component: lazyRouteComponent(() => import('@/screens/admin/admin.tsx'), 'Admin'),
});

const platformOrganization = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/$organizationId',
  component: lazyRouteComponent(() => import('@/screens/admin/organization.tsx'), 'AdminOrganization'),
});

const messages = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages',
  validateSearch: messagesSearch,
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
  welcome,
  signIn,
  register,
  verify,
  forgotPassword,
  resetPassword,
  invitation,
  arrival,
  onboarding.addChildren([onboardingStep]),
  signedIn.addChildren([
    today,
    profile,
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
    settings.addChildren(settingsParts),
    team,
    platform,
    platformOrganization,
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

/** Has the code of the screen that is asked for loaded meanwhile; the router itself begins with it only once it knows who is signed in. */
export function preloadScreen(router: ReturnType<typeof buildRouter>): void {
  const [matched] = router.getMatchedRoutes(router.latestLocation.pathname);
  for (const { options } of matched) {
    const component = options.component as { preload?(): Promise<void> } | undefined;
    // What cannot be had is asked for again, and then said.
    component?.preload?.().catch(() => undefined);
  }
}
