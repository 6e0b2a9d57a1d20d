// What the dashboard may cost: a cheap phone's processor for the first screen, work for each frame, a core all day.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { FIRST_SCREEN_MS, firstScreen, scrolling, showingLive } from './budgets.ts';
import { startHouse, type House } from './house.ts';
import { ownersPage } from './owner.ts';

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

/** On the owner's phone. */
async function measured<T>(measure: (page: Page, url: string) => Promise<T>): Promise<T> {
  const { context, page } = await ownersPage(browser, house.url, '/');
  await page.setViewportSize({ width: 390, height: 844 });
  const found = await measure(page, house.url);
  if (process.env['SHOW_FIGURES']) console.log(measure.name, found);
  await context.close();
  return found;
}

it('can be used within two seconds on a processor a quarter as fast', async () => {
  expect(await measured(firstScreen)).toBeLessThan(FIRST_SCREEN_MS);
});

it('scrolls through a hundred thousand calls without missing frames', async () => {
  const { rows, workMs } = await measured(scrolling);
  expect(rows).toBeLessThan(60);
  expect(workMs).toBeGreaterThan(0);
  expect(workMs).toBeLessThan(1000 / 60);
});

it('shows fifty calls in progress with less than a third of a core', async () => {
  const share = await measured(showingLive);
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(0.3);
});
