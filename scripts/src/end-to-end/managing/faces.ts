// Every screen while it waits, when something breaks and to who may not see it; and that every screen there is, is among them.
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { type Answer, answerAll, SCREENS, screensWithout } from '../faces.ts';
import { routesOf, unknownScreens } from '../known-screens.ts';
import type { Stage } from './stage.ts';

export function faces(at: () => Stage): void {
  it('has a face for waiting, for what is broken and for what one may not see on every screen', async () => {
    const { house, page } = at();
    const shown: Record<Answer, (main: Locator) => Locator> = {
      never: (main) => main.getByRole('status'),
      broken: (main) => main.getByRole('button', { name: 'Try again' }),
      forbidden: (main) => main.getByText('You may not see this'),
    };
    const without = async (how: Answer) => {
      const other = await page.context().newPage();
      await other.setViewportSize({ width: 390, height: 844 });
      await other.addInitScript(answerAll, how);
      await other.goto(house.url);
      const found = await screensWithout(other, SCREENS, shown[how]);
      await other.close();
      return found;
    };
    const [never, broken, forbidden] = await Promise.all([
      without('never'),
      without('broken'),
      without('forbidden'),
    ]);
    expect({ never, broken, forbidden }).toEqual({ never: [], broken: [], forbidden: [] });
  });

  it('has no screen that is neither pictured nor known to the tests of every screen', async () => {
    const routes = await routesOf(at().page);
    expect(routes.length).toBeGreaterThan(30);
    expect(await unknownScreens(routes)).toEqual({ pictured: [], tested: [] });
    expect(await unknownScreens(['/new', '/calls/$callId/new'])).toEqual({
      pictured: ['/new', '/calls/$callId/new'],
      tested: ['/new', '/calls/$callId/new'],
    });
  });
}
