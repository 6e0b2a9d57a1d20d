// Every screen that no other test shows to axe.
import { users, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { violationsOf } from '../axe.ts';
import { go, type Stage } from './stage.ts';

const below = (path: string, ...parts: string[]): string[] => parts.map((part) => `${path}${part}`);

const VISITORS = [
  '/sign-in',
  '/register',
  '/forgot-password',
  '/reset-password#x',
  '/verify#x',
  '/invitation#x',
];
const OWNERS = [
  ...below('/receptionist', '', '/rules', '/knowledge', '/hours', '/versions'),
  ...below(
    '/settings',
    '',
    '/branding',
    '/hours',
    '/services',
    '/staff',
    '/numbers',
    '/calendars',
    '/notices',
    '/you',
  ),
  ...below('/settings', '/keys', '/webhooks', '/vendors', '/privacy', '/audit'),
  ...below('/onboarding', '/business', '/services', '/receptionist', '/number', '/testCall', '/live'),
  ...below('/', 'team', 'profile', 'messages', 'messages?show=texts', 'platform', 'nowhere'),
];

export const EVERY_SCREEN = [...VISITORS, ...OWNERS, '/customers/*', '/platform/*', '/in/*/messages'];

export function everyScreen(at: () => Stage & { visitor: Page }): void {
  it('has nothing axe objects to on any screen, light or dark', async () => {
    const { house, page, visitor, errors } = at();
    const { id } = await house.get<{ id: string }>('/api/v1/user');
    await withUser(house.database.db, id, (tx) =>
      tx.update(users).set({ platformAdmin: true }).where(eq(users.id, id)),
    );
    const newest = async (path: string) =>
      (await house.get<{ items: { id: string }[] }>(`/api/v1/${path}?limit=1`)).items[0]?.id;
    await visitor.goto(house.url);
    for (const path of VISITORS) await passes(visitor, path);
    await page.reload();
    for (const path of OWNERS) await passes(page, path);
    await passes(page, `/customers/${await newest('contacts')}`);
    await passes(page, `/platform/${await newest('admin/organizations')}`);
    expect(errors).toEqual([]);
  });
}

async function passes(page: Page, path: string): Promise<void> {
  await go(page, path);
  // What a screen is made of may be loaded before what stands in it.
  for (let loads = 0; loads < 2; loads += 1) {
    await page.getByRole('status').first().waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  expect(await violationsOf(page), `on ${path}`).toEqual([]);
}
