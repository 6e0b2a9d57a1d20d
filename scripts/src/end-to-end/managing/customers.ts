// Customers as they are kept by hand: added, written about, two entries made one; and what they write.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inboundTexts, newId, withOrganization } from '@offhook/db';
import { DEMO } from '../../demo.ts';
import type { House } from '../house.ts';
import { button, go, row, type Stage, toast } from './stage.ts';

const OTHER = '+12025550182';

export function customers(at: () => Stage): void {
  it('adds a customer, and makes two entries one', async () => {
    const { house, page } = at();
    await house.send('POST', '/api/v1/contacts', { phone: OTHER, name: 'A. Long', note: 'By the window' });
    await go(page, '/customers');
    await button(page, 'Add a customer').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Telephone').fill('(202) 555-0181');
    await dialog.getByLabel('Name').fill('Ada Long');
    await button(dialog, 'Add a customer').click();
    await page.getByRole('heading', { name: 'Ada Long', level: 1 }).waitFor();
    await page.getByLabel('Note').fill('Comes on Fridays');
    await button(page, 'Save').click();
    await toast(page, 'Saved.');
    await button(page, 'Same person as …').click();
    await dialog.getByRole('searchbox').fill('A. Long');
    await button(dialog, 'Choose A. Long').click();
    await dialog.getByRole('region', { name: 'This one goes into it' }).getByText('By the window').waitFor();
    await button(dialog, 'Make them one').click();
    await page.getByRole('list', { name: 'Other numbers of theirs' }).getByText('(202) 555-0182').waitFor();
    expect(await page.getByLabel('Note').inputValue()).toBe('Comes on Fridays\nBy the window');
  });

  it('shows what a customer texted, and hands out lists as tables', async () => {
    const { house, page } = at();
    await texted(house, OTHER, 'Running late, sorry');
    await go(page, '/messages?show=texts');
    await row(page, 'Ada Long', 'Running late, sorry').getByRole('button').click();
    await page.getByRole('dialog').getByRole('link', { name: 'The customer' }).click();
    await row(page, '(202) 555-0182', 'Running late, sorry').waitFor();
    await go(page, '/customers');
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('Ada Long,');
  });
}

/** As it is kept once the carrier has brought it. */
async function texted({ get, database }: House, fromNumber: string, body: string): Promise<void> {
  const { organization } = await get<{ organization: { id: string } }>('/api/v1/auth/me');
  const text = { carrierId: newId(), fromNumber, toNumber: DEMO.machineNumber, body };
  await withOrganization(database.db, organization.id, (tx) =>
    tx.insert(inboundTexts).values({ organizationId: organization.id, ...text }),
  );
}
