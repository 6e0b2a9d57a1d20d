// An owner manages the business in a real browser: what is changed and published is heard in the very next call.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { launchBrowser } from './browser.ts';
import { eventually } from './calls.ts';
import { startHouse, type House } from './house.ts';

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

let house: House;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${house.url}/sign-in?next=/receptionist`);
  await page.getByLabel('E-mail').fill(DEMO.email);
  await page.getByLabel('Password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Riley', level: 1 }).waitFor();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const toast = (text: string) => page.locator('[data-sonner-toast]').filter({ hasText: text }).waitFor();

describe('managing a business', { timeout: 30_000 }, () => {
  it('tries a changed greeting as a draft, and publishes it to callers', async () => {
    await page.getByLabel('Greeting').fill('Ahoy, this is the Willow boat house.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast('Saved.');
    await page.getByRole('button', { name: 'Start the call' }).click();
    await page.locator('#try').getByText('Ahoy, this is the Willow boat house.').waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Version 1', { exact: true }).waitFor();
    const { items } = await house.get<{
      items: { greeting: string | null; publishedVersion: number | null }[];
    }>('/api/v1/agents');
    expect(items).toContainEqual(
      expect.objectContaining({ greeting: 'Ahoy, this is the Willow boat house.', publishedVersion: 1 }),
    );
  });

  it('keeps what was typed when somebody else has saved meanwhile', async () => {
    await page.getByLabel('Goodbye').fill('Fair winds!');
    await savedByAnother({ closing: 'So long.', tone: 'brief' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else saved meanwhile.').waitFor();
    expect(await page.getByLabel('Goodbye').inputValue()).toBe('Fair winds!');
    expect(await page.getByLabel('Tone', { exact: true }).inputValue()).toBe('brief');
    await page.getByText('Somebody else saved “So long.”').waitFor();
    errors.length = 0; // The browser reports the refusal itself.
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast('Saved as a draft.');
    const { items } = await house.get<{ items: object[] }>('/api/v1/agents');
    expect(items).toContainEqual(expect.objectContaining({ closing: 'Fair winds!', tone: 'brief' }));
  });

  it('asks before what was typed is left behind', async () => {
    await page.getByLabel('Goodbye').fill('Not yet');
    await page.getByRole('link', { name: 'What it knows' }).click();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    expect(await page.getByLabel('Goodbye').inputValue()).toBe('Not yet');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('adds a service that somebody does', async () => {
    await page.goto(`${house.url}/settings/services`);
    await page.getByRole('button', { name: 'Add a service' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Hot towel shave');
    await dialog.getByLabel('Price').fill('25.50');
    await dialog.getByRole('button', { name: 'Add a service' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Hot towel shave' });
    await row.getByText('$25.50').waitFor();
    expect(await row.getByText('Anna').count()).toBe(1);
  });

  it('shows a new API key once, and it opens what it says', async () => {
    await page.goto(`${house.url}/settings/keys`);
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('The cash desk');
    await dialog.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('listitem').filter({ hasText: 'The cash desk' }).waitFor();
    const authorization = `Bearer ${key}`;
    const status = async (path: string) =>
      (await fetch(`${house.url}/api/v1/${path}`, { headers: { authorization } })).status;
    expect([await status('calls'), await status('organization/members')]).toEqual([200, 403]);
  });

  it('invites a member', async () => {
    await page.goto(`${house.url}/team`);
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill('kim@example.test');
    await dialog.getByLabel('As', { exact: true }).selectOption('manager');
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    const row = page
      .getByRole('listitem')
      .filter({ hasText: 'kim@example.test' })
      .filter({ hasText: 'Manager' });
    await row.waitFor();
    expect(await row.getByRole('button', { name: 'Withdraw' }).count()).toBe(1);
  });

  it('has no error on its console, and nothing axe objects to', async () => {
    await page.addInitScript(axe.source);
    const screens = ['/receptionist', '/receptionist/rules', '/settings/notices', '/settings/you'];
    for (const [index, path] of screens.entries()) {
      // Both themes have the same elements: each screen is looked at in one of them.
      await page.emulateMedia({ colorScheme: index % 2 === 0 ? 'light' : 'dark' });
      await page.goto(`${house.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await eventually(
        () => page.getByRole('status').count(),
        (loading) => expect(loading).toBe(0),
      );
      const violations = await page.evaluate(async () => {
        const { axe: inPage } = globalThis as unknown as { axe: Axe };
        const found = await inPage.run();
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(violations, `on ${path}`).toEqual([]);
    }
    expect(errors).toEqual([]);
  });
});

/** As another member does it in another browser. */
async function savedByAnother(changes: object): Promise<void> {
  const { accessToken } = (await (
    await fetch(`${house.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: DEMO.email, password: DEMO.password }),
    })
  ).json()) as { accessToken: string };
  const { items } = await house.get<{ items: { id: string; publishedVersion: number | null }[] }>(
    '/api/v1/agents',
  );
  const agent = items.find(({ publishedVersion }) => publishedVersion === 1);
  await fetch(`${house.url}/api/v1/agents/${agent?.id}`, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
      'if-match': '*',
    },
    body: JSON.stringify(changes),
  });
}
