// What every screen shows while it waits, when something breaks, to somebody who may not see it, and where there is nothing yet.
import type { Locator, Page } from 'playwright-core';

const NOBODY = '00000000-0000-7000-8000-000000000000';

/** Of one receptionist, which has to be there. */
const PARTS = ['rules', 'knowledge', 'hours', 'versions'].map((part) => `/receptionist/${part}`);

/** Those that have something to show in every organization. */
export const OVERVIEWS = [
  '/',
  '/calls',
  '/calendar',
  '/messages',
  '/customers',
  '/receptionist',
  '/test-call',
  '/speed',
  '/insights',
  '/team',
  '/profile',
  '/settings',
  '/settings/hours',
  '/settings/services',
  '/settings/staff',
  '/settings/numbers',
  '/settings/calendars',
  '/settings/notices',
  '/settings/you',
  '/settings/keys',
  '/settings/webhooks',
  '/settings/vendors',
  '/settings/privacy',
  '/settings/audit',
];

/** Everything behind sign-in that reads something. */
export const SCREENS = [
  ...PARTS,
  ...OVERVIEWS,
  `/calls/${NOBODY}`,
  `/customers/${NOBODY}`,
  '/platform',
  `/platform/${NOBODY}`,
  '/onboarding',
];

export type Answer = 'never' | 'broken' | 'forbidden';

/** Runs in the browser, before the app does: whatever is asked is answered so, but for who is signed in and, among a receptionist's parts, which there are. */
export function answerAll(how: Answer): void {
  const real: typeof fetch = globalThis.fetch;
  const answers = {
    // Not one the app would ask again by itself.
    broken: { status: 409, title: 'Conflict', detail: 'Something broke.' },
    forbidden: { status: 403, title: 'Forbidden', detail: 'Not for you.' },
  };
  globalThis.fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input), 'http://page');
    const { location } = globalThis as unknown as { location: { pathname: string } };
    const isKnown =
      /\/(auth\/(refresh|me)|live)$/.test(pathname) ||
      (location.pathname.startsWith('/receptionist/') && pathname.endsWith('/agents'));
    if (!pathname.startsWith('/api/') || isKnown) return real(input, init);
    if (how === 'never') return new Promise(() => undefined);
    const { [how]: problem } = answers;
    return Promise.resolve(
      Response.json(problem, {
        status: problem.status,
        headers: { 'content-type': 'application/problem+json' },
      }),
    );
  };
}

/** Where the router of the app can be reached, as its developer tools do. */
interface App {
  __TSR_ROUTER__: { navigate(to: { to: string }): Promise<void> };
  requestAnimationFrame(then: (value: unknown) => void): void;
}

/** Goes there as a link of the app does, until it is drawn: the page is not loaded anew. */
export const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate(async (to) => {
    const app = globalThis as unknown as App;
    await app.__TSR_ROUTER__.navigate({ to });
    for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => app.requestAnimationFrame(drawn));
  }, path);

/** Waited out only where there is none. */
const FACE_WITHIN_MS = 10_000;

/** Those of the screens that do not show `face`. */
export async function screensWithout(
  page: Page,
  screens: readonly string[],
  face: (main: Locator) => Locator,
): Promise<string[]> {
  const without: string[] = [];
  for (const path of screens) {
    await goTo(page, path);
    await face(page.getByRole('main'))
      .first()
      .waitFor({ timeout: FACE_WITHIN_MS })
      .catch(() => without.push(path));
  }
  return without;
}
