// What axe objects to on a page, in both themes.
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

/** Has to be done before the pages are opened. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript(axe.source);
}

/** Of the page as it stands; one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion colours change at once; half-way between two themes they are nobody's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const violations = await page.evaluate(async () => {
      const { axe: inPage } = globalThis as unknown as { axe: Axe };
      return (await inPage.run()).violations.map(
        ({ id, nodes: [node] }) => `${id}: ${node?.html} ${node?.failureSummary}`,
      );
    });
    found.push(...violations.map((violation) => `${colorScheme} ${violation}`));
  }
  return found;
}
