// What a day brings: an appointment to move, a call to write something on, a question nobody had an answer for.
import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { callFrom, dayFromNow, eventually } from '../calls.ts';
import { button, go, row, type Stage, toast } from './stage.ts';

/** Who asked what is not known. */
export const ASKING = '+12025550156';

/** Asks, waits for the answer and hangs up. */
export async function askInVain({ house }: Pick<Stage, 'house'>): Promise<void> {
  const call = await house.call({ from: ASKING });
  await call.agentFinished();
  await call.say('is there a ramp for a wheelchair');
  await call.agentFinished();
  await call.hangUp();
}

const HOUR_PX = 56;

export function day(at: () => Stage): void {
  it('moves an appointment by dragging it', async () => {
    const { house, page } = at();
    const { items: staff } = await house.get<{ items: { id: string; serviceIds: string[] }[] }>(
      '/api/v1/staff',
    );
    const [person] = staff;
    const date = dayFromNow(2);
    const startsAt = (hour: number) =>
      date.toZonedDateTime({ timeZone: 'America/New_York', plainTime: { hour } }).toInstant();
    await house.send('POST', '/api/v1/appointments', {
      staffId: person?.id,
      serviceIds: person?.serviceIds.slice(0, 1),
      startsAt: startsAt(11).toString(),
      customer: { name: 'Dana Reed' },
    });
    await go(page, `/calendar?date=${date.toString()}`);
    const block = page.getByRole('button', { name: 'Dana Reed' });
    await block.getByText('11:00 AM').waitFor();
    const { x = 0, y = 0 } = (await block.boundingBox()) ?? {};
    await page.mouse.move(x + 10, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + 10, y + 10 + HOUR_PX / 2);
    await page.mouse.move(x + 10, y + 10 + HOUR_PX);
    await page.mouse.up();
    await block.getByText('12:00 PM').waitFor();
    const range = `from=${startsAt(0).toString()}&to=${startsAt(23).toString()}`;
    await eventually(
      () => house.get<{ items: { startsAt: string }[] }>(`/api/v1/appointments?${range}`),
      ({ items }) =>
        expect(items.map((each) => Date.parse(each.startsAt))).toEqual([startsAt(12).epochMilliseconds]),
    );
    await block.click();
    await page.getByText('History', { exact: true }).click();
    const moved = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'moved it' });
    await moved.getByText(/11:00 AM/).waitFor();
    await moved.getByText(/12:00 PM/).waitFor();
    await button(page.getByRole('dialog'), 'Close').click();
  });

  it('books by hand at a free time, for a customer who is known', async () => {
    const { house, page } = at();
    const date = dayFromNow(3).toString();
    await house.send('POST', '/api/v1/contacts', { phone: '+12025550186', name: 'Wanda Known' });
    await go(page, `/calendar?date=${date}`);
    await button(page, 'New appointment').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Customer').fill('Wand');
    await dialog.getByRole('button', { name: 'Wanda Known' }).click();
    await button(dialog, 'Book it').click();
    await dialog.getByText('Choose a time.').waitFor();
    await dialog.getByText('2:15 PM', { exact: true }).click();
    await button(dialog, 'Book it').click();
    await toast(page, 'Booked: ');
    await page.getByRole('button', { name: 'Wanda Known' }).getByText('2:15 PM').waitFor();
    const { items } = await house.get<{ items: object[] }>(
      `/api/v1/appointments?from=${date}T12:00:00Z&to=${date}T23:59:00Z`,
    );
    expect(items).toMatchObject([
      { customerName: 'Wanda Known', customerPhone: '+12025550186', source: 'dashboard' },
    ]);
  });

  it('books where one clicks', async () => {
    const { house, page } = at();
    const date = dayFromNow(4).toString();
    await go(page, `/calendar?date=${date}`);
    await page
      .locator('[data-column]')
      .first()
      .click({ position: { x: 40, y: HOUR_PX * 1.6 } });
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Time', { exact: true }).inputValue()).toBe('10:30');
    await dialog.getByLabel('Customer').fill('Clara Click');
    await button(dialog, 'Book it').click();
    await page.getByRole('button', { name: 'Clara Click' }).getByText('10:30 AM').waitFor();
    const { items } = await house.get<{ items: object[] }>(
      `/api/v1/appointments?from=${date}T12:00:00Z&to=${date}T23:59:00Z`,
    );
    expect(items).toMatchObject([{ customerName: 'Clara Click', startsAt: expect.stringContaining(':30') }]);
  });

  it('notes who did not come', async () => {
    const { house, page } = at();
    const before = Temporal.Now.zonedDateTimeISO('America/New_York').subtract({ minutes: 90 });
    const { items: staff } = await house.get<{ items: { id: string; serviceIds: string[] }[] }>(
      '/api/v1/staff',
    );
    const answer = await house.send('POST', '/api/v1/appointments', {
      staffId: staff[0]?.id,
      serviceIds: staff[0]?.serviceIds.slice(0, 1),
      startsAt: before.toInstant().toString(),
      customer: { name: 'Nora Late' },
    });
    const { booked } = (await answer.json()) as { booked: { id: string }[] };
    await go(page, `/calendar?date=${before.toPlainDate().toString()}`);
    await page.getByRole('button', { name: 'Nora Late' }).click();
    await button(page, 'They did not come').click();
    await toast(page, 'Noted.');
    expect(await house.get(`/api/v1/appointments/${booked[0]?.id}`)).toMatchObject({ status: 'noShow' });
    await button(page.getByRole('dialog'), 'Close').click();
  });

  it('has the receptionist ring the owner’s own telephone', async () => {
    const { house, page } = at();
    await go(page, '/test-call');
    await page.getByLabel('Your number').fill('(202) 555-0118');
    await button(page, 'Ring me').click();
    await toast(page, 'It rings there in a moment.');
    const { items } = await house.get<{ items: object[] }>('/api/v1/calls?direction=outbound');
    expect(items).toMatchObject([{ toNumber: '+12025550118', direction: 'outbound' }]);
  });

  it('keeps what is written on a call, and makes a test of it', async () => {
    const { house, page } = at();
    const { id } = await eventually(
      () => callFrom(house, ASKING),
      ({ endedAt }) => expect(endedAt).not.toBeNull(),
    );
    await go(page, `/calls/${id}`);
    await button(page, '4 stars').click();
    await page.getByLabel('Tags').fill('access, to answer');
    await button(page, 'Save').click();
    await page.getByRole('link', { name: 'to answer' }).waitFor();
    await page.getByLabel('Write a note').fill('Comes on Mondays');
    await button(page, 'Add the note').click();
    await button(page.getByRole('blockquote'), 'Edit').click();
    await page.getByRole('dialog').getByLabel('Edit the note').fill('Comes on Fridays');
    await button(page.getByRole('dialog'), 'Save').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('blockquote').getByText('Comes on Fridays').waitFor();
    await page.getByLabel('Write a note').fill('Not this one');
    await button(page, 'Add the note').click();
    await button(page.getByRole('blockquote').filter({ hasText: 'Not this one' }), 'Remove').click();
    await button(page.getByRole('dialog'), 'Remove').click();
    await page.getByText('Not this one').waitFor({ state: 'detached' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Turn this call into a test').click(),
    ]);
    const scenario = JSON.parse(readFileSync(await download.path(), 'utf8')) as { say: string[] };
    expect(scenario.say).toEqual(['is there a ramp for a wheelchair']);
    expect(await house.get(`/api/v1/calls/${id}`)).toMatchObject({
      rating: 4,
      tags: ['access', 'to answer'],
      notes: [{ text: 'Comes on Fridays' }],
    });
  });

  it('answers from now on what nobody could answer', async () => {
    const { house, page } = at();
    await go(page, '/receptionist/knowledge');
    const gap = row(page, 'wheelchair', 'asked once, no answer');
    await gap.getByLabel('Your answer').fill('Yes, at the back door.');
    await button(gap, 'Answer from now on').click();
    await toast(page, 'The next caller gets this answer.');
    await gap.waitFor({ state: 'detached' });
    const { items } = await house.get<{ items: { answer: string }[] }>('/api/v1/knowledge');
    expect(items.map(({ answer }) => answer)).toContain('Yes, at the back door.');
  });
}
