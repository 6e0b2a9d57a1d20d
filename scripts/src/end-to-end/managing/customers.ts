// Customers as they are kept by hand: added, written about, two entries made one; and what they write.
import { readFileSync } from 'node:fs';
import { events, inboundTexts, messages, newId, withOrganization } from '@offhook/db';
import { expect, it } from 'vitest';
import { DEMO } from '../../demo.ts';
import { eventually } from '../calls.ts';
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
    // It may be the word for what was saved before.
    await page.getByRole('button', { name: 'Save', exact: true, disabled: true }).waitFor();
    await button(page, 'Same person as …').click();
    await dialog.getByRole('searchbox').fill('A. Long');
    await button(dialog, 'Choose A. Long').click();
    await dialog.getByRole('region', { name: 'This one goes into it' }).getByText('By the window').waitFor();
    await button(dialog, 'Make them one').click();
    await page.getByRole('list', { name: 'Other numbers of theirs' }).getByText('(202) 555-0182').waitFor();
    expect(await page.getByLabel('Note').inputValue()).toBe('Comes on Fridays\nBy the window');
  });

  it('shows what a customer texted and what became of a lead, and hands out lists as tables', async () => {
    const { house, page } = at();
    await go(page, '/messages?show=texts');
    await page.getByText('Nobody has texted yet').waitFor();
    await written(house, OTHER, { text: 'Running late, sorry', lead: 'Do you do weddings?' });
    await row(page, 'Ada Long', 'Running late, sorry').getByRole('button').click();
    await page.getByRole('dialog').getByRole('link', { name: 'The customer' }).click();
    await row(page, '(202) 555-0182', 'Running late, sorry').waitFor();
    await go(page, '/messages?show=leads');
    const lead = row(page, 'Do you do weddings?');
    await lead.getByLabel('How far (202) 555-0182 has come').selectOption('won');
    await lead.getByText('won', { exact: true }).first().waitFor();
    await eventually(
      () => house.get('/api/v1/leads'),
      (leads) => expect(leads).toMatchObject({ items: [{ leadStatus: 'won' }] }),
    );
    await go(page, '/customers');
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('Ada Long,');
  });
}

/** As a text is kept once the carrier has brought it, and a lead once its call is over. */
async function written(
  { get, database }: House,
  phone: string,
  { text, lead }: { text: string; lead: string },
): Promise<void> {
  const { organization } = await get<{ organization: { id: string } }>('/api/v1/auth/me');
  const organizationId = organization.id;
  await withOrganization(database.db, organizationId, async (tx) => {
    const textId = newId();
    await tx.insert(inboundTexts).values({
      id: textId,
      organizationId,
      carrierId: newId(),
      fromNumber: phone,
      toNumber: DEMO.machineNumber,
      body: text,
    });
    await tx.insert(events).values({ organizationId, type: 'text.received', key: textId, data: { textId } });
    await tx.insert(messages).values({ organizationId, kind: 'lead', urgent: false, text: lead, phone });
  });
}
