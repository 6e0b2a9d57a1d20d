// What follows a call, over the wire: a text in the carrier's outbox, and what its answer does.
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { ASKS, callFrom, converse, dayFromNow, eventually, weekdayName } from './calls.ts';
import { type House, startHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  const { accountSid, authToken } = SANDBOX_CREDENTIALS;
  // As the carrier is told where to bring texts when a number is bought.
  const bought = await fetch(
    `${house.sandbox.urls.carrier}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`,
    {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      body: new URLSearchParams({ PhoneNumber: DEMO.machineNumber, SmsUrl: `${house.url}/sms` }),
    },
  );
  if (!bought.ok) throw new Error(`The carrier does not take the number: ${await bought.text()}`);
}, 60_000);
afterAll(() => house.close());

const inbox = async (phone: string): Promise<string[]> =>
  house.sandbox.carrier
    .messages()
    .filter(({ to, direction }) => to === phone && direction === 'outbound-api')
    .map(({ body }) => body);

/** The phone of the caller texts the number it called. */
const text = (from: string, body: string) =>
  fetch(`${house.sandbox.urls.carrier}/_sandbox/messages`, {
    method: 'POST',
    body: JSON.stringify({ from, to: DEMO.machineNumber, body }),
  });

async function bookBy(from: string, words: string): Promise<void> {
  const call = await house.call({ from });
  await converse(call, [
    [ASKS.wish, words],
    [ASKS.name, 'Dana Reed'],
    [ASKS.yes, 'yes please'],
  ]);
  await call.agentFinished({ until: ASKS.more });
  await call.hangUp();
}

describe('a caller who has booked', { timeout: 60_000 }, () => {
  it('has it by text, and cancels by answering X', async () => {
    const from = '+12125550161';
    const day = dayFromNow(2);
    await bookBy(from, `I'd like to book a haircut on ${weekdayName(day)} at 10 am`);
    const [confirmation] = await eventually(
      () => inbox(from),
      (texts) => expect(texts).toHaveLength(1),
    );
    expect(confirmation).toMatch(
      new RegExp(`haircut on ${weekdayName(day)}.* at 10:00 AM .* is booked.*X to cancel`, 'i'),
    );
    await text(from, 'X');
    await eventually(
      () => inbox(from),
      (texts) => expect(texts.at(-1)).toContain('is cancelled'),
    );
    expect((await callFrom(house, from)).appointments).toMatchObject([{ status: 'cancelled' }]);
    // The carrier's own word that they arrived has come back, signed, to what it is about.
    await eventually(
      () => house.get<{ items: { status: string }[] }>(`/api/v1/notices?address=${encodeURIComponent(from)}`),
      ({ items }) => expect(items.map(({ status }) => status)).toEqual(['delivered', 'delivered']),
    );
  });
});
