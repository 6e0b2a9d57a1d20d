// What the tests of managing a business share: the house, the owner's page, and what is read off it.
import type { Locator, Page } from 'playwright-core';
import type { House } from '../house.ts';

export interface Stage {
  house: House;
  page: Page;
  /** What the console said that is no good. */
  errors: string[];
}

/** What is told at the top of the screen begins so. */
export const toast = (page: Page, text: string): Promise<void> =>
  page
    .locator('[data-sonner-toast]')
    .filter({ hasText: new RegExp(`^${text}`) })
    .first()
    .waitFor();

export const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true });

/** One of several that are listed. */
export const row = (page: Page, ...texts: string[]): Locator =>
  texts.reduce((found, hasText) => found.filter({ hasText }), page.getByRole('main').getByRole('listitem'));

/** Goes to a screen as a link does, without loading the page anew. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    const { history, dispatchEvent } = globalThis as unknown as {
      history: { pushState(state: unknown, title: string, url: string): void };
      dispatchEvent(event: Event): boolean;
    };
    history.pushState({}, '', to);
    dispatchEvent(new Event('popstate'));
  }, path);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
