// Which screens of the app no list knows: what was added to the router and is neither pictured nor looked at by a test of every screen.
import type { Page } from 'playwright-core';
import { SCREENS as PICTURED } from '../pictures/screens.ts';
import { SCREENS as WITH_FACES } from './faces.ts';
import { EVERY_SCREEN } from './managing/every-screen.ts';

/** Shown at another's address, or leading on to one. */
const MASKED = new Map([
  ['/welcome', '/'],
  ['/onboarding', '/onboarding/$step'],
]);
/** Looked at while a call goes on: otherwise there is nothing to see. */
export const WHILE_CALLING = ['/live', '/test-call'];

/** Every address the router has a screen for, as it writes them: `/calls/$callId`. */
export async function routesOf(page: Page): Promise<string[]> {
  const paths = await page.evaluate(() => {
    const app = globalThis as unknown as { __TSR_ROUTER__: { routesByPath: Record<string, unknown> } };
    return Object.keys(app.__TSR_ROUTER__.routesByPath);
  });
  return [...new Set(paths.map((path) => MASKED.get(path) ?? (path.replace(/\/$/, '') || '/')))];
}

export async function unknownScreens(routes: readonly string[]): Promise<Record<string, string[]>> {
  const pictured = await picturedAddresses();
  const notIn = (known: readonly string[]): string[] =>
    routes.filter((route) => !known.some((address) => matches(route, address)));
  return { pictured: notIn(pictured), tested: notIn([...WITH_FACES, ...EVERY_SCREEN, ...WHILE_CALLING]) };
}

/** `/calls/*` is some call. */
function matches(route: string, address: string): boolean {
  const { pathname } = new URL(address, 'http://app');
  const pattern = route.replaceAll(/\$\w*/g, '[^/]+');
  return new RegExp(`^${pattern}/?$`).test(pathname);
}

/** Where the pictures are taken: each is brought there on a page that does nothing but note where it is sent. */
async function picturedAddresses(): Promise<string[]> {
  const addresses: string[] = [];
  const note = (address: unknown): void => void addresses.push(String(address).replace('**', ''));
  const nobody = { email: '', password: '' };
  for (const { open } of Object.values(PICTURED))
    await open(noting(note), '', {
      newcomer: nobody,
      invitation: '/invitation',
    } as unknown as Parameters<typeof open>[2]);
  return addresses;
}

/** Whatever is asked of it is there, and does nothing. */
function noting(note: (address: unknown) => void): Page {
  const anything: unknown = new Proxy(() => anything, {
    get: (_target, name) => {
      if (name === 'goto' || name === 'waitForURL') return note;
      // It is no promise, though everything of it is awaited.
      return name === 'then' ? undefined : anything;
    },
  });
  return anything as Page;
}
