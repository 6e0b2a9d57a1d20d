// What a page may lose: the connection, the session, somebody's eyes. Nothing that was typed is lost by it.
import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { launchBrowser } from './browser.ts';
import { dayFromNow, eventually, ZONE } from './calls.ts';
import { startHouse, type House } from './house.ts';
import { button, ownersPage } from './owner.ts';

const SIGNED_OUT = {
  status: 401,
  contentType: 'application/problem+json',
  json: { status: 401, code: 'session-ended', title: 'Signed out', detail: 'Sign in again.' },
};

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const openAt = (path: string) => ownersPage(browser, house.url, path);

describe.concurrent('without a connection', { timeout: 60_000 }, () => {
  it('what was seen stays, and what happened meanwhile comes by itself', async () => {
    const day = dayFromNow(3);
    const { context, page } = await openAt(`/calendar?view=day&date=${day.toString()}`);
    await page.getByText('Maria').first().waitFor();
    await context.setOffline(true);
    await page.getByText('No connection. You see what was there last').waitFor();
    await bookFor('Dana Reed', day.toPlainDateTime('15:00').toZonedDateTime(ZONE).toInstant().toString());
    expect(await page.getByText('Maria').count()).toBeGreaterThan(0);
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Dana Reed' }).waitFor();
    expect(await page.getByText('No connection.').count()).toBe(0);
    await context.close();
  });

  it('a form is sent when the connection is back, and kept where the server did not take it', async () => {
    const { context, page } = await openAt('/receptionist');
    const toast = page.locator('[data-sonner-toast]').filter({ hasText: 'Saved' });
    await page.getByLabel('Greeting').fill('Ahoy!');
    await context.setOffline(true);
    await button(page, 'Save').click();
    await page.getByText('No connection.').waitFor();
    expect(await toast.count()).toBe(0);
    await context.setOffline(false);
    await toast.waitFor();
    expect(await greetings()).toContain('Ahoy!');
    await context.route('**/api/v1/agents/*', (route) => route.abort());
    await page.getByLabel('Greeting').fill('Ahoy again!');
    await button(page, 'Save').click();
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await context.unroute('**/api/v1/agents/*');
    expect(await page.getByLabel('Greeting').inputValue()).toBe('Ahoy again!');
    await button(page, 'Save').click();
    await eventually(greetings, (all) => expect(all).toContain('Ahoy again!'));
    await context.close();
  });

  it('the app opens, each of its screens is there, and fills once the connection is back', async () => {
    const { context, page } = await openAt('/');
    await page.evaluate(keepAll);
    await context.setOffline(true);
    await page.reload();
    await page.getByText('No connection.').waitFor();
    await page.getByRole('link', { name: 'Team' }).click();
    await page.getByRole('heading', { name: 'Team', level: 1 }).waitFor();
    expect(await page.getByText(DEMO.email).count()).toBe(0);
    await context.setOffline(false);
    await page.getByText(DEMO.email).waitFor();
    await context.close();
  });
});

describe.concurrent('a session that ends while somebody works', { timeout: 60_000 }, () => {
  it('keeps what was typed: they sign in over it, and go on', async () => {
    const { context, page, access } = await openWithAccess('/settings');
    const typed = page.getByLabel('Address');
    await typed.fill('12 Willow Street');
    await context.clearCookies();
    access.good = false;
    await button(page, 'Save').click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password').fill('not it');
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.getByRole('alert').waitFor();
    expect(await again.getByLabel('E-mail').inputValue()).toBe(DEMO.email);
    await again.getByLabel('Password').fill(DEMO.password);
    access.good = true;
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.waitFor({ state: 'detached' });
    expect(await typed.inputValue()).toBe('12 Willow Street');
    await button(page, 'Save').click();
    await page.locator('[data-sonner-toast]').filter({ hasText: 'Saved' }).waitFor();
    await context.close();
  });

  it('is no more than a token that has run out: what is sent goes out again with a fresh one', async () => {
    const { context, page } = await openAt('/settings/branding');
    const sent: (string | null)[] = [];
    await context.route('**/api/v1/organization/branding', async (route) => {
      if (route.request().method() === 'PATCH') sent.push(route.request().postData());
      if (sent.length === 1 && route.request().method() === 'PATCH') await route.fulfill(SIGNED_OUT);
      else await route.continue();
    });
    await page.getByLabel('Name', { exact: true }).fill('Willow Hair & Nails');
    await button(page, 'Save').click();
    await page.locator('[data-sonner-toast]').filter({ hasText: 'Saved' }).waitFor();
    expect(sent).toEqual([sent[1], sent[1]]);
    await context.close();
  });

  it('goes on by itself once they have signed in in another tab', async () => {
    const { context, page, access } = await openWithAccess('/calls');
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
    await context.clearCookies();
    access.good = false;
    // As after a night asleep.
    await context.setOffline(true);
    await page.getByText('No connection.').waitFor();
    await context.setOffline(false);
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.waitFor();
    access.good = true;
    const { email, password } = DEMO;
    await context.request.post(`${house.url}/api/v1/auth/login`, { data: { email, password } });
    await page.evaluate(comeToFront);
    await again.waitFor({ state: 'detached' });
    expect(page.url()).toContain('/calls');
    await context.close();
  });
});

describe.concurrent('while nobody looks', { timeout: 60_000 }, () => {
  it('a push message is shown, and a click on it leads to its screen, unless something typed would be lost', async () => {
    const { context, page } = await openAt('/receptionist');
    await page.getByLabel('Goodbye').fill('Fair winds!');
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    await worker.evaluate(noteNotifications);
    const message = { title: 'New message', body: 'Dana Reed: call me back', url: '/messages' };
    await deliver(await context.newCDPSession(page), message);
    const shown = () => worker.evaluate(() => (globalThis as unknown as Noted).noted);
    await eventually(shown, (noted) =>
      expect(noted).toMatchObject([['New message', { body: message.body, data: { url: '/messages' } }]]),
    );
    await worker.evaluate(clickNotification);
    await button(page, 'Keep editing').click();
    expect(await page.getByLabel('Goodbye').inputValue()).toBe('Fair winds!');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await worker.evaluate(clickNotification);
    await button(page, 'Leave').click();
    await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
    await context.close();
  });

  it('a push message leads to the business it is about, from another one and after signing in', async () => {
    const { context, page } = await openAt('/');
    const { organization } = await house.get<{ organization: { id: string } }>('/api/v1/auth/me');
    const created = await house.send('POST', '/api/v1/organizations', {
      name: 'Corner Garage',
      vertical: 'auto_repair',
      timezone: ZONE,
    });
    const { id: garage } = (await created.json()) as { id: string };
    await page.evaluate(untilServed);
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    await worker.evaluate(noteNotifications);
    const shown = () => worker.evaluate(() => (globalThis as unknown as Noted).noted);
    const tap = async (organizationId: string) => {
      const url = `/in/${organizationId}/messages`;
      const message = { title: 'New message', body: 'Dana Reed: call me back', url };
      await deliver(await context.newCDPSession(page), message);
      await eventually(shown, (noted) =>
        expect(noted.at(-1)).toMatchObject(['New message', { data: { url } }]),
      );
      await worker.evaluate(clickNotification);
    };
    const isAtMessagesOf = async (name: string) => {
      await button(page, `Your businesses: ${name}`).waitFor();
      await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/messages');
    };
    await tap(garage);
    await isAtMessagesOf('Corner Garage');
    await button(page, 'Sign out').click();
    await page.getByLabel('Password').waitFor();
    await tap(organization.id);
    await page.waitForURL('**/sign-in?next=*');
    await page.getByLabel('E-mail').fill(DEMO.email);
    await page.getByLabel('Password').fill(DEMO.password);
    await button(page, 'Sign in').click();
    await isAtMessagesOf('Willow Hair Studio');
    await context.close();
  });

  it('the app can be installed', async () => {
    const { context, page } = await openAt('/');
    const cdp = await context.newCDPSession(page);
    const { errors, data } = await cdp.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { display, icons } = JSON.parse(data ?? '{}') as {
      display: string;
      icons: { src: string; type: string }[];
    };
    expect(display).toBe('standalone');
    const served = await Promise.all(icons.map(({ src }) => fetch(`${house.url}${src}`)));
    expect(served.map(({ headers }) => headers.get('content-type'))).toEqual(icons.map(({ type }) => type));
    await context.close();
  });
});

/** With an access token that can be made to be good no more, as a quarter of an hour later. */
async function openWithAccess(path: string) {
  const access = { good: true };
  const opened = await ownersPage(browser, house.url, path, (context) =>
    // From the beginning: what a page asks for just then would slip past.
    context.route('**/api/v1/**', async (route) => {
      if (access.good || route.request().url().includes('/auth/')) await route.continue();
      else await route.fulfill(SIGNED_OUT);
    }),
  );
  return { ...opened, access };
}

const greetings = async (): Promise<(string | null)[]> =>
  (await house.get<{ items: { greeting: string | null }[] }>('/api/v1/agents')).items.map(
    ({ greeting }) => greeting,
  );

async function bookFor(name: string, startsAt: string): Promise<void> {
  const [{ items: staff }, { items: services }] = await Promise.all([
    house.get<{ items: { id: string; name: string }[] }>('/api/v1/staff'),
    house.get<{ items: { id: string; name: string }[] }>('/api/v1/services'),
  ]);
  await house.send('POST', '/api/v1/appointments', {
    staffId: staff.find((person) => person.name === 'Maria')?.id,
    serviceIds: services.filter((service) => service.name === 'Haircut').map(({ id }) => id),
    startsAt,
    customer: { name, phone: '+12025550177' },
  });
}

async function deliver(cdp: CDPSession, message: object): Promise<void> {
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: house.url,
    registrationId: await registered,
    data: JSON.stringify(message),
  });
}

// What follows runs in the browser, where no DOM types are known.

/** As its window does when it is looked at again. */
function comeToFront(): void {
  (globalThis as unknown as { dispatchEvent(event: Event): void }).dispatchEvent(new Event('focus'));
}

interface Cache {
  keys(): Promise<{ url: string }[]>;
}

/** Resolves once the service worker has all of the app. */
async function keepAll(): Promise<void> {
  const { navigator, caches } = globalThis as unknown as {
    navigator: { serviceWorker: { ready: Promise<{ active: { postMessage(asked: string): void } }> } };
    caches: { open(name: string): Promise<Cache> };
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  (await navigator.serviceWorker.ready).active.postMessage('keepAll');
  const manifest = (await (await fetch('/.vite/manifest.json')).json()) as Record<string, { file: string }>;
  const wanted = Object.values(manifest).map(({ file }) => `/${file}`);
  for (;;) {
    const kept = (await (await caches.open('offhook-1')).keys()).map(({ url }) => new URL(url).pathname);
    if (wanted.every((file) => kept.includes(file))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Resolves once there is a service worker to push to. */
async function untilServed(): Promise<void> {
  const { navigator } = globalThis as unknown as {
    navigator: { serviceWorker: { ready: Promise<unknown> } };
  };
  await navigator.serviceWorker.ready;
}

interface Noted {
  noted: [title: string, options: { data: object }][];
}

/** A browser without a screen shows no notifications: what it is asked to show is noted in the worker. */
function noteNotifications(): void {
  const noted: unknown[] = [];
  const { registration } = globalThis as unknown as { registration: object };
  const showNotification = async (...asked: unknown[]) => void noted.push(asked);
  Object.assign(registration, { showNotification });
  Object.assign(globalThis, { noted });
}

/** As a click on the one that was shown last; a window comes to the front only for a real one. */
function clickNotification(): void {
  const { noted, dispatchEvent } = globalThis as unknown as Noted & { dispatchEvent(event: Event): void };
  const notification = { ...noted.at(-1)?.[1], close: () => undefined };
  const waitUntil = (done: Promise<unknown>) => void done.catch(() => undefined);
  dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil }));
}
