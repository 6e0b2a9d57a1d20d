// What the dashboard costs a cheap phone, and a browser that stays open all day, measured in a real one.
import type { CDPSession, Page } from 'playwright-core';
import { manyCalls, manyLiveCalls } from './plenty.ts';

/** A phone of a few years ago beside this processor. */
const SLOWED = 4;
/** For the first screen. */
export const FIRST_SCREEN_MS = 2_000;
/** Others use the processor, too: what is disturbed least is the figure. */
const ATTEMPTS = 6;
const CALLS = 100_000;
const FRAMES = 180;
const LIVE_CALLS = 50;
const LIVE_MS = 3_000;

/** What is used of the page's window, where no DOM types are known. */
interface Window {
  document: { body: { scrollHeight: number } };
  scrollTo(x: number, y: number): void;
  scrollBy(x: number, y: number): void;
  requestAnimationFrame(then: (value: unknown) => void): void;
}

/** Ms from asking for the page to the day's figures on it, on a processor a quarter as fast. */
export async function firstScreen(page: Page, url: string): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= FIRST_SCREEN_MS; attempt += 1) {
    await page.goto(url, { waitUntil: 'commit' });
    await page.getByText('Calls answered').waitFor();
    least = Math.min(least, await page.evaluate(() => performance.now()));
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return least;
}

/** A hundred thousand calls, scrolled through: how many rows stand in the page, and ms of work and between frames, a frame. */
export async function scrolling(
  page: Page,
  url: string,
): Promise<{ rows: number; workMs: number; medianFrameMs: number }> {
  const cdp = await clocked(page);
  await page.addInitScript(manyCalls, { count: CALLS, page: 20_000 });
  await page.goto(`${url}/calls`);
  const list = page.getByRole('list', { name: 'Calls, newest first' });
  await list.waitFor();
  // To the end, again and again, until all there are have been read.
  await page.waitForFunction((leastPx) => {
    const window = globalThis as unknown as Window;
    const { scrollHeight } = window.document.body;
    window.scrollTo(0, scrollHeight);
    return scrollHeight > leastPx;
  }, CALLS * 60);
  const before = await worked(cdp);
  const gaps = await page.evaluate(async (frames) => {
    const window = globalThis as unknown as Window;
    window.scrollTo(0, 0);
    const between: number[] = [];
    let last = performance.now();
    for (let frame = 1; frame <= frames; frame += 1) {
      // A flick of a thumb, and every so often a jump far down.
      window.scrollBy(0, frame % 60 === 0 ? 1_000_000 : 90);
      await new Promise((resolve) => window.requestAnimationFrame(resolve));
      between.push(performance.now() - last);
      last = performance.now();
    }
    return between;
  }, FRAMES);
  return {
    rows: await list.getByRole('listitem').count(),
    workMs: ((await worked(cdp)) - before) / FRAMES,
    medianFrameMs: gaps.toSorted((a, b) => a - b)[FRAMES / 2] ?? Number.NaN,
  };
}

/** The share of a core that fifty calls in progress take to be shown. */
export async function showingLive(page: Page, url: string): Promise<number> {
  const cdp = await clocked(page);
  await page.addInitScript(manyLiveCalls, { calls: LIVE_CALLS, perSecond: 4 });
  await page.goto(`${url}/live`);
  await page
    .getByRole('listitem')
    .nth(LIVE_CALLS - 1)
    .waitFor();
  const before = await worked(cdp);
  const began = performance.now();
  await page.waitForTimeout(LIVE_MS);
  return ((await worked(cdp)) - before) / (performance.now() - began);
}

/** Counts the time a thread has had the processor, whatever else runs on the machine. */
async function clocked(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return cdp;
}

/** Ms the page's main thread has worked. */
async function worked(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
