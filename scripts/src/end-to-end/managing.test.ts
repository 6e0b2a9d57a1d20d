// An owner manages the business in a real browser: what is changed and published is heard in the very next call.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { launchBrowser } from './browser.ts';
import { startHouse, type House } from './house.ts';
import { leaving, twoBusinesses } from './managing/account.ts';
import { customers } from './managing/customers.ts';
import { askInVain, day } from './managing/day.ts';
import { everyScreen } from './managing/every-screen.ts';
import { faces } from './managing/faces.ts';
import { keyboard } from './managing/keyboard.ts';
import { receptionist } from './managing/receptionist.ts';
import { severalServices } from './managing/services.ts';
import { settings } from './managing/settings.ts';
import { type Stage, toast } from './managing/stage.ts';

let stage: Stage & { visitor: Page };
let house: House;
let browser: Browser;
let page: Page;
/** A call with a question nobody has an answer for: made meanwhile, it takes its time. */
let asked: Promise<void>;

beforeAll(async () => {
  [house, browser] = await Promise.all([
    startHouse({ env: { OUTBOUND_ALLOW: '127.0.0.0/8' } }),
    launchBrowser(),
  ]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  // Sooner than a test gives up, and saying where.
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  stage = { house, page, errors, visitor: await browser.newPage() };
  asked = askInVain(stage);
  // Whoever waits for it is told.
  asked.catch(() => undefined);
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

describe('managing a business', { timeout: 30_000 }, () => {
  it('tries a changed greeting as a draft, and publishes it to callers', async () => {
    await page.getByLabel('Greeting').fill('Ahoy, this is the Willow boat house.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast(page, 'Saved.');
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
    stage.errors.length = 0; // The browser reports the refusal itself.
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await toast(page, 'Saved as a draft.');
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
});

describe('the receptionist', { timeout: 30_000 }, () => {
  receptionist(() => stage);
});

describe('the settings', { timeout: 30_000 }, () => {
  settings(() => stage);
  severalServices(() => stage);
});

describe('a day', { timeout: 30_000 }, () => {
  beforeAll(() => asked, 30_000);
  day(() => stage);
});

describe('the customers', { timeout: 30_000 }, () => {
  customers(() => stage);
});

describe('several businesses', { timeout: 30_000 }, () => {
  twoBusinesses(() => stage);
});

describe('the dashboard', { timeout: 90_000 }, () => {
  everyScreen(() => stage);
  faces(() => stage);
  keyboard(() => stage);
  leaving(() => stage);
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
