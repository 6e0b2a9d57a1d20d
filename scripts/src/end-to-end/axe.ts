// What axe objects to on a page, in both themes.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Axe {
  run(options: object): Promise<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
}

/** In the dark nothing but colours is another. */
const LOOKED_FOR = {
  light: { resultTypes: ['violations'] },
  dark: { resultTypes: ['violations'], runOnly: ['color-contrast'] },
};

/** Of the page as it stands; one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
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
