// What the owner sees, in a real browser, of a call that was really made.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { callFrom, dayFromNow, eventually } from './calls.ts';
import { DEMO } from '../demo.ts';
import { startHouse, type House } from './house.ts';

const FROM = '+12025550141';

/** What the page's `<audio>` is asked, where no DOM types are known. */
interface Audio {
  readyState: number;
  duration: number;
  addEventListener(event: 'loadedmetadata', listener: (value: unknown) => void): void;
}

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

let house: House;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
  page = await browser.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const call = await house.call({ from: FROM });
  for (const words of ["I'd like to book a haircut tomorrow at 3 pm", 'Dana Reed', 'yes please']) {
    await call.agentFinished();
    await call.say(words);
  }
  await call.agentFinished();
  await call.hangUp();
  await eventually(
    () => callFrom(house, FROM),
    (value) => assert.ok(value.recording),
  );
}, 90_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

describe('the dashboard', { timeout: 60_000 }, () => {
  it('asks to sign in, says no to a wrong password, and then lets the owner in', async () => {
    await page.goto(house.url);
    await page.getByLabel('E-mail').fill(DEMO.email);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    errors.length = 0; // The browser reports the refusal itself.
    await page.getByLabel('Password').fill(DEMO.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('lists the call with its outcome', async () => {
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Dana Reed' });
    await row.getByText('booked').waitFor();
    // Fails where there is more than one.
    await row.getByRole('link').click();
    await page.waitForURL('**/calls/*');
    expect(new URL(page.url()).pathname).toMatch(/^\/calls\/[0-9a-f-]{36}$/);
  });

  it('shows the transcript, a playable recording and the waterfall of every turn', async () => {
    await page.getByRole('heading', { name: 'Call from Dana Reed' }).waitFor();
    await page.getByText('yes please').waitFor();
    const stations = page.getByRole('term').filter({ hasText: 'First audio' });
    expect(await stations.count()).toBe(4);
    const seconds = await page.locator('audio').evaluate(async (element) => {
      const audio = element as unknown as Audio;
      if (audio.readyState === 0)
        await new Promise((resolve) => audio.addEventListener('loadedmetadata', resolve));
      return audio.duration;
    });
    expect(seconds).toBeGreaterThan(10);
  });

  it('keeps the owner signed in across a reload', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'Call from Dana Reed' }).waitFor();
    expect(await page.getByLabel('Password').count()).toBe(0);
  });

  it('shows the appointment in the week it is in', async () => {
    await page.goto(`${house.url}/calendar?view=week&date=${dayFromNow(1).toString()}`);
    const block = page.getByRole('button', { name: 'Dana Reed' });
    await block.getByText('3:00 PM').waitFor();
    expect(await block.textContent()).toContain('Haircut');
  });

  it('lets the owner call the receptionist by typing, and shows what is said and how fast it was answered', async () => {
    await page.goto(`${house.url}/test-call`);
    await page.getByRole('button', { name: 'Start the call' }).click();
    await page.getByLabel('What the caller says').fill('how much is a haircut');
    await page.getByRole('button', { name: 'Say it' }).click();
    await page.getByText('45 dollars').waitFor();
    await page.getByText(/answered after [\d.]+ m?s/).waitFor();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByRole('link', { name: 'Look at this call' }).click();
    await page.getByRole('heading', { name: 'Call from Test call' }).waitFor();
    await page.getByText('how much is a haircut').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/calls\/./);
  });

  it('has no error on its console and nothing axe objects to, in both themes', async () => {
    await page.addInitScript(axe.source);
    const call = `/calls/${(await callFrom(house, FROM)).id}`;
    const calendar = `/calendar?date=${dayFromNow(1).toString()}`;
    const screens = [
      '/',
      '/live',
      '/calls',
      call,
      calendar,
      '/messages',
      '/customers',
      '/speed',
      '/insights',
    ];
    for (const path of [...screens, '/test-call']) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${house.url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.getByRole('status').waitFor({ state: 'detached' });
        const violations = await page.evaluate(async () => {
          const { axe: inPage } = globalThis as unknown as { axe: Axe };
          const found = await inPage.run();
          return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        });
        expect(violations, `${path} ${colorScheme}`).toEqual([]);
      }
    }
    expect(errors).toEqual([]);
  });
});
