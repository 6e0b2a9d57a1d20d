// What axe objects to on a page, in both themes.
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

interface Axe {
  run(options: object): Promise<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
}

/** Has to be done before the pages are opened. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript(axe.source);
}

/** In the dark nothing but colours is another. */
const LOOKED_FOR = {
  light: { resultTypes: ['violations'] },
  dark: { resultTypes: ['violations'], runOnly: ['color-contrast'] },
};
export type Theme = keyof typeof LOOKED_FOR;

/** Of the page as it stands; one line each. */
export async function violationsOf(
  page: Page,
  themes: readonly Theme[] = ['light', 'dark'],
): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of themes) {
    // Without motion colours change at once; half-way between two themes they are nobody's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    const violations = await page.evaluate(async (asked) => {
      const { axe: inPage } = globalThis as unknown as { axe: Axe };
      return (await inPage.run(asked)).violations.map(
        ({ id, nodes: [node] }) => `${id}: ${node?.html} ${node?.failureSummary}`,
      );
    }, LOOKED_FOR[colorScheme]);
    found.push(...violations.map((violation) => `${colorScheme} ${violation}`));
  }
  return found;
}
