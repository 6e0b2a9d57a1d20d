// The settings in the owner's browser: each is changed as an owner does it, and looked up where it counts.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { eventually } from '../calls.ts';
import { linkTo } from '../newcomer.ts';
import { button, go, row, type Stage, toast } from './stage.ts';

interface Business {
  hours: { weekday: number }[];
  exceptions: { date: string; open: object[]; note?: string }[];
  holidays: { country: string; openOn: string[] } | null;
}

/** A dot. */
const LOGO =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function settings(at: () => Stage): void {
  it('closes on holidays and on a day that differs', async () => {
    const { house, page } = at();
    await go(page, '/settings/hours');
    await page.getByLabel('Holidays of').selectOption({ label: 'United States' });
    await page.getByLabel(/^Thanksgiving/).check();
    await button(page, 'Add a day').click();
    const day = page.getByRole('group').filter({ has: page.getByLabel('Day', { exact: true }) });
    await day.getByLabel('Day', { exact: true }).fill('2031-05-02');
    await day.getByLabel('Note').fill('Stocktaking');
    await button(page, 'Save').click();
    await eventually(
      () => house.get<Business>('/api/v1/organization'),
      ({ exceptions, holidays }) => {
        expect(exceptions).toEqual([{ date: '2031-05-02', open: [], note: 'Stocktaking' }]);
        expect(holidays).toEqual({ country: 'US', openOn: ['thanksgiving'] });
      },
    );
  });

  it('gives mails a name, a colour and a picture', async () => {
    const { house, page } = at();
    await go(page, '/settings/branding');
    await page.getByLabel('Name', { exact: true }).fill('Willow & Sons');
    await page.getByLabel('Color', { exact: true }).fill('#0b5c3b');
    await page.getByLabel('Picture').setInputFiles({
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: Buffer.from(LOGO, 'base64'),
    });
    await page.getByRole('img', { name: 'Picture' }).waitFor();
    await button(page, 'Save').click();
    await eventually(
      () => house.get('/api/v1/organization/branding'),
      (kept) =>
        expect(kept).toEqual({
          displayName: 'Willow & Sons',
          accent: '#0b5c3b',
          logo: `data:image/png;base64,${LOGO}`,
        }),
    );
  });

  it('has a number answered by somebody else', async () => {
    const { house, page } = at();
    await go(page, '/settings/numbers');
    await page.getByRole('button', { name: 'Who answers: (202) 555-0142' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Calls are taken by').selectOption('person');
    await dialog.getByLabel('This number is rung').fill('(202) 555-0119');
    await button(dialog, 'Save').click();
    await row(page, '(202) 555-0142', 'A person first', '(202) 555-0119').waitFor();
    const { items } = await house.get<{ items: object[] }>('/api/v1/phone-numbers');
    expect(items).toContainEqual(expect.objectContaining({ route: 'person', routeTo: '+12025550119' }));
  });

  it('tells customers what it is told to, in the business’s own words', async () => {
    const { house, page } = at();
    await go(page, '/settings/notices');
    await page.getByRole('switch', { name: 'Write to those who did not come' }).click();
    await button(page, 'Save').first().click();
    await toast(page, 'Saved.');
    await page.getByLabel('Text', { exact: true }).last().fill('Hello {name}, it is booked.');
    await page.getByText(/^Hello (?!\{)\S+.*, it is booked\.$/).waitFor();
    await button(page, 'Save').last().click();
    await toast(page, 'Saved. The next one is in your words.');
    const { noShowText } = await house.get<{ noShowText: boolean }>('/api/v1/notice-settings');
    expect(noShowText).toBe(true);
    await button(page, 'Use ours again').click();
    await toast(page, 'Ours again.');
    await button(page, 'Use ours again').waitFor({ state: 'detached' });
  });

  it('shows mail that is kept while there is no mail service', async () => {
    const { house, page } = at();
    await house.send('PATCH', '/api/v1/notice-preferences', { choices: { appointment: ['email'] } });
    const { items: staff } = await house.get<{ items: { id: string; serviceIds: string[] }[] }>(
      '/api/v1/staff',
    );
    await house.send('POST', '/api/v1/appointments', {
      staffId: staff[0]?.id,
      serviceIds: staff[0]?.serviceIds.slice(0, 1),
      startsAt: '2031-03-04T15:00:00Z',
      customer: { name: 'Dana Reed' },
    });
    const subject = expect.stringContaining('Dana Reed');
    await eventually(
      () => house.get<{ items: object[] }>('/api/v1/mailbox'),
      ({ items }) => expect(items).toContainEqual(expect.objectContaining({ subject })),
    );
    await go(page, '/settings/notices');
    const mail = row(page, 'Booked: Dana Reed');
    await mail.locator('summary').click();
    await mail.getByRole('paragraph').filter({ hasText: 'Dana Reed' }).waitFor();
  });

  it('shows a new API key once; it opens what it says, and nothing once it is revoked', async () => {
    const { house, page } = at();
    await go(page, '/settings/keys');
    await button(page, 'Make a key').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('The cash desk');
    await button(dialog, 'Make a key').click();
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    await button(page, 'I have it').click();
    const headers = { authorization: `Bearer ${key}` };
    const status = async (path: string) => (await fetch(`${house.url}/api/v1/${path}`, { headers })).status;
    expect([await status('calls'), await status('organization/members')]).toEqual([200, 403]);
    await button(row(page, 'The cash desk'), 'Revoke').click();
    await button(page.getByRole('dialog'), 'Revoke').click();
    await page.getByText('No keys').waitFor();
    expect(await status('calls')).toBe(401);
  });

  it('says why a webhook was not taken, and sends it again', async () => {
    const { house, page } = at();
    const taken: string[] = [];
    const receiver = createServer((request, response) => {
      taken.push(String(request.headers['webhook-signature']));
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    try {
      await go(page, '/settings/webhooks');
      await button(page, 'Add a webhook').click();
      const dialog = page.getByRole('dialog');
      // Within a network of one's own: nothing is sent there.
      await dialog.getByLabel('Address').fill('https://10.0.0.1/hook');
      await button(dialog, 'Add a webhook').click();
      expect(await page.getByRole('textbox', { name: 'The secret' }).inputValue()).toMatch(/^whsec_/);
      await button(page, 'I have it').click();
      await button(page, 'Send a ping').click();
      await toast(page, 'Sent.');
      await page.getByText('given up', { exact: true }).first().click();
      const { items } = await house.get<{ items: { id: string }[] }>('/api/v1/webhooks');
      const { port } = receiver.address() as AddressInfo;
      await house.send('PATCH', `/api/v1/webhooks/${items[0]?.id}`, { url: `http://127.0.0.1:${port}/hook` });
      await button(page, 'Send again').click();
      await page.getByText('delivered').first().waitFor();
      expect(taken).toEqual([expect.stringMatching(/^v1,/)]);
    } finally {
      receiver.close();
    }
  });

  it('hands out a copy of everything, and forgets somebody', async () => {
    const { house, page } = at();
    await house.send('POST', '/api/v1/contacts', { phone: '+12025550187', name: 'Quentin Brand' });
    await go(page, '/settings/privacy');
    await button(page, 'Copy of everything').click();
    await button(page, 'One person').click();
    await page.getByRole('searchbox').fill('Quentin');
    await page.getByRole('button', { name: 'Forget: Quentin Brand' }).click();
    // However long the list of requests takes, whoever has asked goes on.
    const listed = Promise.withResolvers<void>();
    await page.route('**/api/v1/privacy/requests', async (route) => {
      if (route.request().method() === 'GET') await listed.promise;
      await route.continue();
    });
    await button(page.getByRole('dialog').last(), 'Forget').click();
    await toast(page, 'They are being forgotten.');
    await button(page.getByRole('dialog'), 'Close').click();
    listed.resolve();
    await row(page, 'A person was forgotten', 'done').waitFor();
    const link = await row(page, 'Copy of everything')
      .getByRole('link', { name: 'Download' })
      .getAttribute('href');
    const copy = await (await fetch(`${house.url}${link}`)).bytes();
    expect(new TextDecoder().decode(copy.slice(0, 2))).toBe('PK');
    const { items } = await house.get<{ items: object[] }>('/api/v1/contacts?q=Quentin');
    expect(items).toEqual([]);
  });

  it('invites a member, changes their role and removes them', async () => {
    const { house, page } = at();
    await go(page, '/team');
    await button(page, 'Invite somebody').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill('kim@example.test');
    await dialog.getByLabel('As', { exact: true }).selectOption('manager');
    await button(dialog, 'Send the invitation').click();
    await button(row(page, 'kim@example.test', 'Manager'), 'Withdraw').waitFor();
    const token = new URL(await linkTo(house, 'invitation')).hash.slice(1);
    const account = { name: 'Kim Lee', password: 'some more plain words' };
    await house.send('POST', '/api/v1/auth/invitations/accept', { token, ...account });
    await page.reload();
    const role = page.getByLabel('Role of Kim Lee');
    await role.selectOption('viewer');
    await toast(page, 'Changed.');
    expect(await role.inputValue()).toBe('viewer');
    await page.getByRole('button', { name: 'Remove Kim Lee' }).click();
    await button(page.getByRole('dialog'), 'Remove').click();
    await eventually(
      () => house.get<{ items: object[] }>('/api/v1/organization/members'),
      ({ items }) => expect(items).toHaveLength(1),
    );
    await role.waitFor({ state: 'detached' });
  });

  it('has all of it in the audit log, in words', async () => {
    const { page } = at();
    await go(page, '/settings/audit');
    for (const done of ['removed somebody', 'revoked an API key', 'changed who answers a number'])
      await page.getByText(done).first().waitFor();
    await row(page, 'removed somebody').first().click();
    expect(await row(page, 'removed somebody').first().getByText('127.0.0.1').count()).toBeGreaterThan(0);
  });
}
