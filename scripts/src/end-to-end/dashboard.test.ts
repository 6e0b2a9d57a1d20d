// What the owner sees, in a real browser, of a call that was really made.
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { ASKS, callFrom, converse, dayFromNow, eventually, quickerAgent } from './calls.ts';
import { goTo } from './faces.ts';
import { WHILE_CALLING } from './known-screens.ts';
import { DEMO } from '../demo.ts';
import { startHouse, type House } from './house.ts';

const FROM = '+12025550141';

/** What the page's `<audio>` is asked, where no DOM types are known. */
interface Audio {
  readyState: number;
  duration: number;
  addEventListener(event: 'loadedmetadata', listener: (value: unknown) => void): void;
}

let house: House;
let browser: Browser;
let page: Page;
/** Dana Reed's call: made meanwhile, it takes its time. */
let called: Promise<void>;
const errors: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
  page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  called = callIn();
  // Whoever waits for it is told.
  called.catch(() => undefined);
}, 90_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

async function callIn(): Promise<void> {
  const call = await house.call({ from: FROM });
  await converse(call, [
    [ASKS.wish, "I'd like to book a haircut tomorrow at 3 pm"],
    [ASKS.name, 'Dana Reed'],
    [ASKS.yes, 'yes please'],
  ]);
  await call.agentFinished({ until: ASKS.more });
  await call.hangUp();
  await eventually(
    () => callFrom(house, FROM),
    (value) => assert.ok(value.recording),
  );
}

describe('the dashboard', { timeout: 60_000 }, () => {
  it('asks to sign in, says no to a wrong password, and then lets the owner in', async () => {
    await page.goto(house.url);
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await page.getByLabel('E-mail').fill(DEMO.email);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    errors.length = 0; // The browser reports the refusal itself.
    await page.getByLabel('Password').fill(DEMO.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('lets the owner call the receptionist by typing, and shows what is said and how fast it was answered', async () => {
    await page.goto(`${house.url}/test-call`);
    await page.getByLabel('Receptionist').selectOption(await quickerAgent(house));
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

  it('has nothing axe objects to while the call goes on', async () => {
    await passAxe(WHILE_CALLING);
    expect(errors).toEqual([]);
  });

  it('lists the call with its outcome', async () => {
    await called;
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

  it('has nothing axe objects to in what the call has left, and no error on its console', async () => {
    const call = `/calls/${(await callFrom(house, FROM)).id}`;
    const calendar = `/calendar?date=${dayFromNow(1).toString()}`;
    await passAxe(['/', '/calls', call, calendar, '/customers', '/speed', '/insights']);
    expect(errors).toEqual([]);
  });

  it('leads from a bar of a chart to the calls it counts, by pointer and by keyboard', async () => {
    await called;
    const counted = await daysOfAChart();
    const day = counted.at(-1)!;
    const list = new URLSearchParams({ counted: 'calls', from: day.date, to: day.date }).toString();
    const calls = page.getByRole('main').getByRole('listitem');
    const leadsToTheList = async () => {
      await page.waitForURL(`**/calls?${list}`);
      await eventually(
        () => calls.count(),
        (count) => assert.equal(count, day.calls),
      );
    };
    await page.locator('.recharts-bar-rectangle path').nth(1).click();
    await leadsToTheList();
    await goTo(page, '/insights?days=30');
    await page.getByText('As a table').press('Enter');
    const table = page.getByRole('region', { name: 'Day by day' });
    await table.getByRole('row').last().getByRole('link').first().press('Enter');
    await leadsToTheList();
    await page.unroute('**/dashboard/analytics*');
  });

  it('is in Spanish for who reads it, its errors too, and has English words pronounced as such', async () => {
    const context = await browser.newContext({ locale: 'es-US' });
    const reader = await context.newPage();
    await reader.goto(`${house.url}/sign-in`);
    await reader.getByLabel('Correo electrónico').fill(DEMO.email);
    await reader.getByLabel('Contraseña').fill('esta no es');
    await reader.getByRole('button', { name: 'Iniciar sesión', exact: true }).click();
    await reader.getByText('Revise el correo y la contraseña.').waitFor();
    await reader.getByLabel('Contraseña').fill(DEMO.password);
    await reader.getByRole('button', { name: 'Iniciar sesión', exact: true }).click();
    await reader.getByRole('heading', { name: 'Hoy', level: 1 }).waitFor();
    expect(await reader.locator('html').getAttribute('lang')).toBe('es');
    await reader.goto(`${house.url}/calls/${(await callFrom(house, FROM)).id}`);
    await reader.locator('[lang=en]').filter({ hasText: 'yes please' }).waitFor();
    // Mail and notices come in it from now on.
    await eventually(
      () => house.get<{ preferences: object }>('/api/v1/user'),
      ({ preferences }) => assert.deepEqual(preferences, { language: 'es' }),
    );
  });
});

/** What the chart of Insights draws: a day alone it would not. */
async function daysOfAChart(): Promise<{ date: string; calls: number }[]> {
  let days: { date: string; calls: number }[] = [];
  const known = Promise.withResolvers<void>();
  await page.route('**/dashboard/analytics*', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { days: typeof days };
    const [today] = answer.days as [(typeof days)[number]];
    const before = Temporal.PlainDate.from(today.date).subtract({ days: 1 }).toString();
    days = [{ ...today, date: before, calls: today.calls + 3 }, today];
    known.resolve();
    await route.fulfill({ response, json: { ...answer, days } });
  });
  await goTo(page, '/insights?days=30');
  await known.promise;
  return days;
}

/** Opens each screen and asks axe about it. */
async function passAxe(screens: readonly string[]): Promise<void> {
  for (const path of screens) {
    await goTo(page, path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status').first().waitFor({ state: 'detached' });
    expect(await violationsOf(page), `on ${path}`).toEqual([]);
  }
}
