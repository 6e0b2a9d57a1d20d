// A call from the browser, which may lack the microphone, or lose the connection on the way: nothing that was said is lost by it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDatabaseProxy } from '@offhook/db/testing-proxy';
import { launchBrowser } from './browser.ts';
import { eventually, quickerAgent } from './calls.ts';
import { startHouse, type House } from './house.ts';
import { button, ownersPage } from './owner.ts';

/** After that the page gives a lost call up. */
const LOOKED_FOR_MS = 60_000;

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

const openAt = (path: string, on = browser, url = house.url) => ownersPage(on, url, path);
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

const callAndHangUp = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(Start the call|Call again)$/ }).click();
  await button(page, 'Hang up').click();
  await button(page, 'Call again').waitFor();
};

// What follows runs in the browser, where no DOM types are known.

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
