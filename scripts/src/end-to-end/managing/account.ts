// Whoever has two businesses, and whoever leaves: nothing of what was shown before stays on any of their pages.
import { expect, it } from 'vitest';
import { DEMO } from '../../demo.ts';
import { violationsOf } from '../axe.ts';
import { button, go, type Stage } from './stage.ts';

const businesses = (name: string): string => `Your businesses: ${name}`;

export function twoBusinesses(at: () => Stage): void {
  it('adds a business, and goes back and forth between the two on every page at once', async () => {
    const { house, page } = at();
    const other = await page.context().newPage();
    await other.goto(`${house.url}/customers`);
    await button(other, businesses('Willow Hair Studio')).waitFor();
    await button(page, businesses('Willow Hair Studio')).click();
    await button(page.getByRole('dialog'), 'Add a business').click();
    await page.getByLabel('Your business', { exact: true }).fill('Corner Garage');
    await page.getByLabel('Kind of business').selectOption('auto_repair');
    await button(page.getByRole('dialog'), 'Add a business').click();
    await page.getByRole('banner').getByText('Corner Garage').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/onboarding/);
    await button(other, businesses('Corner Garage')).click();
    await other.getByRole('button', { name: 'Willow Hair Studio owner' }).click();
    await button(other, businesses('Willow Hair Studio')).waitFor();
    await button(page, businesses('Willow Hair Studio')).waitFor();
    await other.close();
  });

  it('says so when a link is about a business one does not belong to', async () => {
    const { page, errors } = at();
    await go(page, '/in/00000000-0000-7000-8000-000000000000/messages');
    await page.getByText(`You are signed in as ${DEMO.email}`).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    errors.length = 0; // The browser reports the refusal itself.
    await page.getByRole('link', { name: 'To today' }).click();
    await button(page, businesses('Willow Hair Studio')).waitFor();
  });
}

export function leaving(at: () => Stage): void {
  it('signs out everywhere, and this browser with it', async () => {
    const { house, page } = at();
    await go(page, '/profile');
    await button(page, 'Sign out everywhere').click();
    await button(page.getByRole('dialog'), 'Sign out everywhere').click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${house.url}/customers`);
    await page.getByLabel('Password').waitFor();
    expect(new URL(page.url()).search).toBe('?next=%2Fcustomers');
  });
}
