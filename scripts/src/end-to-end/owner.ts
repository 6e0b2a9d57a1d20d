// The demo's owner on a device of their own, signed in.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { DEMO } from '../demo.ts';
import { ZONE } from './calls.ts';

/** On the screen at `path` of the house at `url`; `prepare` is run before that is opened. */
export async function ownersPage(
  browser: Browser,
  url: string,
  path: string,
  prepare?: (context: BrowserContext) => Promise<unknown>,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ timezoneId: ZONE });
  context.setDefaultTimeout(20_000);
  const { email, password } = DEMO;
  const signedIn = await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password } });
  if (!signedIn.ok()) throw new Error(`Signing in answered ${signedIn.status()}: ${await signedIn.text()}`);
  await context.addInitScript(signedInBefore);
  await prepare?.(context);
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  return { context, page };
}

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** What the app remembers of signing in, beside the cookie; runs in the browser. */
function signedInBefore(): void {
  const { localStorage } = globalThis as unknown as { localStorage: Record<string, string> };
  localStorage['offhook.signedIn'] ??= 'yes';
}
