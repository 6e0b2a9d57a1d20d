// What a browser may lack or lose: the microphone, the connection, somebody's eyes. Nothing that was typed or said is lost by it.
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDatabaseProxy } from '@offhook/db/testing-proxy';
import { DEMO } from '../demo.ts';
import { launchBrowser } from './browser.ts';
import { dayFromNow, eventually, quickerAgent, ZONE } from './calls.ts';
import { startHouse, type House } from './house.ts';

/** After that the page gives a lost call up. */
const LOOKED_FOR_MS = 60_000;

const SIGNED_OUT = {
  status: 401,
  contentType: 'application/problem+json',
  json: { status: 401, code: 'session-ended', title: 'Signed out', detail: 'Sign in again.' },
};

interface Said {
  callerText: string | null;
  agentText: string;
}

let house: House;
let browser: Browser;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

/** As on a device of its own, with the owner signed in, on one of the screens. */
async function openAt(
  path: string,
  on = browser,
  url = house.url,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await on.newContext({ timezoneId: ZONE });
  context.setDefaultTimeout(20_000);
  const { email, password } = DEMO;
  await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password } });
  await context.addInitScript(signedInBefore);
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  return { context, page };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const microphones = (page: Page) => page.getByLabel('Microphone', { exact: true });

describe.concurrent('a call from the browser', { timeout: 60_000 }, () => {
  it('says what to do where the microphone is refused, and goes on by typing', async () => {
    const refusing = await launchBrowser({ microphone: 'refused' });
    const { page } = await openAt('/test-call', refusing);
    await page.getByRole('tab', { name: 'Speak' }).click();
    await button(page, 'Start the call').click();
    await page.getByRole('alert').getByText('Allow it by the sign beside the address').waitFor();
    await button(page, 'Type instead').click();
    await button(page, 'Start the call').click();
    await page.getByLabel('What the caller says').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await refusing.close();
  });

  it('offers the microphones there are once one is allowed, and has the echo taken out but for headphones', async () => {
    const { context, page } = await openAt('/test-call');
    await page.addInitScript(listenIn);
    await page.reload();
    await page.getByRole('tab', { name: 'Speak' }).click();
    expect(await microphones(page).count()).toBe(0);
    await callAndHangUp(page);
    await microphones(page).selectOption('Fake Audio Input 2');
    await page.getByLabel('I wear headphones').click();
    await callAndHangUp(page);
    const chosen = await microphones(page).inputValue();
    const heard = await page.evaluate(() => (globalThis as unknown as Asked).asked);
    expect(heard).toEqual([
      expect.objectContaining({ echoCancellation: true, noiseSuppression: true }),
      expect.objectContaining({
        echoCancellation: false,
        noiseSuppression: false,
        deviceId: { exact: chosen },
      }),
    ]);
    await context.close();
  });

  it('hangs up when its page is left before it has begun', async () => {
    const { context, page } = await openAt('/test-call');
    const answered = Promise.withResolvers<void>();
    await page.route('**/api/v1/test-calls', async (route) => {
      if (route.request().method() === 'POST') await answered.promise;
      await route.continue();
    });
    await button(page, 'Start the call').click();
    const placed = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
    answered.resolve();
    const { callId } = (await (await placed).json()) as { callId: string };
    const call = () =>
      house.get<{ endedBy: string | null }>(`/api/v1/calls/${callId}`).catch(() => ({ endedBy: null }));
    await eventually(call, ({ endedBy }) => expect(endedBy).toBe('caller:hungUp'));
    await context.close();
  });

  it('goes on where the page’s timers stand still, which a tab in the background only slows', async () => {
    const { context, page } = await openAt('/test-call');
    await page.clock.install();
    await page.getByLabel('Receptionist').selectOption(await quickerAgent(house));
    const placed = page.waitForResponse((response) => response.request().method() === 'POST');
    await button(page, 'Start the call').click();
    const { callId } = (await (await placed).json()) as { callId: string };
    await page.getByRole('log').getByText('Thanks for calling').waitFor();
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1_000);
    await page.getByLabel('What the caller says').fill('how much is a haircut');
    await button(page, 'Say it').click();
    // What was said is what was heard: the greeting's marks came back as well as the answer's.
    await vi.waitFor(
      async () => {
        const { turns } = await house.get<{ turns: Said[] }>(`/api/v1/calls/${callId}`);
        expect(turns.map(({ callerText, agentText }) => [callerText, agentText])).toEqual([
          [null, expect.stringMatching(/How can I help you today\?$/)],
          ['how much is a haircut', expect.stringContaining('45 dollars')],
        ]);
      },
      { timeout: 30_000, interval: 250 },
    );
    await context.close();
  });

  it('goes on after a loss of connection, short or long, and says so when it was too long', async () => {
    const line = await createDatabaseProxy(house.url);
    const { context, page } = await openAt(
      '/test-call',
      browser,
      `http://localhost:${new URL(line.url).port}`,
    );
    const said = page.getByRole('log');
    await page.clock.install();
    await page.getByLabel('Receptionist').selectOption(await quickerAgent(house));
    await button(page, 'Start the call').click();
    await said.getByText('Thanks for calling').waitFor();
    await context.setOffline(true);
    await page.getByText('No connection.').waitFor();
    await context.setOffline(false);
    await page.getByLabel('What the caller says').fill('how much is a haircut');
    await button(page, 'Say it').click();
    await said.getByText('45 dollars').waitFor();
    line.cut();
    await page.getByText('The connection is lost. The call waits').waitFor();
    line.restore();
    await said.getByText('we were cut off for a moment').waitFor();
    await page.getByLabel('What the caller says').fill('how long does a haircut take');
    await button(page, 'Say it').click();
    await said.getByText(/45 minutes.*answered after/).waitFor();
    expect(await said.getByText(/Thanks for calling|how much is a haircut/).count()).toBe(2);
    line.cut();
    await page.getByText('The connection is lost. The call waits').waitFor();
    await page.clock.fastForward(LOOKED_FOR_MS);
    await page.getByText('The connection was lost, and with it the call.').waitFor();
    expect(await page.getByRole('link', { name: 'Look at this call' }).count()).toBe(1);
    expect(await button(page, 'Call again').count()).toBe(1);
    await context.close();
    await line.close();
  });
});

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
    const { context, page } = await openAt('/settings');
    const typed = page.getByLabel('Address');
    await typed.fill('12 Willow Street');
    await context.clearCookies();
    const over = await endAccess(context);
    await button(page, 'Save').click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password').fill('not it');
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.getByRole('alert').waitFor();
    expect(await again.getByLabel('E-mail').inputValue()).toBe(DEMO.email);
    await again.getByLabel('Password').fill(DEMO.password);
    over.lift();
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
    const { context, page } = await openAt('/calls');
    await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
    await context.clearCookies();
    const over = await endAccess(context);
    // As after a night asleep.
    await context.setOffline(true);
    await page.getByText('No connection.').waitFor();
    await context.setOffline(false);
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.waitFor();
    over.lift();
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

const callAndHangUp = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(Start the call|Call again)$/ }).click();
  await button(page, 'Hang up').click();
  await button(page, 'Call again').waitFor();
};

/** From here on the access token is good no more, as a quarter of an hour later. */
async function endAccess(context: BrowserContext): Promise<{ lift(): void }> {
  let isOver = true;
  await context.route('**/api/v1/**', async (route) => {
    if (isOver && !route.request().url().includes('/auth/')) await route.fulfill(SIGNED_OUT);
    else await route.continue();
  });
  return { lift: () => void (isOver = false) };
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

/** What the app remembers of signing in, beside the cookie. */
function signedInBefore(): void {
  const { localStorage } = globalThis as unknown as { localStorage: Record<string, string> };
  localStorage['offhook.signedIn'] ??= 'yes';
}

interface Asked {
  asked: object[];
}

interface Devices {
  getUserMedia(asked: { audio: object }): Promise<unknown>;
  enumerateDevices(): Promise<{ kind: string }[]>;
}

/** Writes down how the microphone is asked for; before it was, devices have no names: this browser's permission is pretended. */
function listenIn(): void {
  const { mediaDevices } = (globalThis as unknown as { navigator: { mediaDevices: Devices } }).navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  const enumerateDevices = mediaDevices.enumerateDevices.bind(mediaDevices);
  const asked: object[] = [];
  Object.assign(globalThis, { asked });
  Object.assign(mediaDevices, {
    getUserMedia(constraints: { audio: object }) {
      asked.push(constraints.audio);
      return getUserMedia(constraints);
    },
    async enumerateDevices() {
      const found = await enumerateDevices();
      return asked.length > 0 ? found : found.map(({ kind }) => ({ kind, deviceId: '', label: '' }));
    },
  } satisfies Devices);
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
