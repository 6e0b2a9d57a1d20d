// The dashboard without a mouse.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { button, go, type Stage } from './stage.ts';

/** More than any screen here has places to stop at. */
const MOST_STOPS = 120;

export function keyboard(at: () => Stage): void {
  it('skips what is on every screen, and leads into a dialog, round in it and back to where it was opened', async () => {
    const { house, page } = at();
    await page.goto(`${house.url}/customers`);
    await button(page, 'Add a customer').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Export');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Add a customer');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const stops = new Set<string>();
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press('Tab');
      stops.add(await focused(page));
      expect(await page.locator('[role=dialog] :focus').count()).toBe(1);
    }
    expect([...stops]).toEqual(expect.arrayContaining(['Telephone', 'Name', 'E-mail', 'Note', 'Close']));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Add a customer');
  });

  it('hides nothing that has the focus behind the bar at the bottom of a phone', async () => {
    const { page } = at();
    const desk = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 700 });
    await go(page, '/settings/notices');
    await page.getByLabel('Language').waitFor();
    const onSettings = await hiddenStops(page);
    await go(page, '/onboarding/services');
    await page.getByLabel('Service', { exact: true }).first().waitFor();
    const onStep = await hiddenStops(page);
    if (desk) await page.setViewportSize(desk);
    expect({ onSettings, onStep }).toEqual({ onSettings: [], onStep: [] });
  });
}

/** What has the focus is called. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const { activeElement: at } = document;
    return (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent).trim();
  })()`);

/** Goes through the whole screen; what the focus was on while something else lay over it. */
async function hiddenStops(page: Page): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).click();
  const hidden: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const over = await page.evaluate(`(() => {
      const { activeElement: at, body } = document;
      if (at === body) return 'the end';
      const { x, y, width, height } = at.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
const bar = top?.closest('.fixed, .sticky');
      return bar != null && !bar.contains(at);
    })()`);
    if (over === 'the end') break;
    if (over === true) hidden.push(await focused(page));
  }
  return hidden;
}
