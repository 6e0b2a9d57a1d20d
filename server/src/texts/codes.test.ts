import { newId, notices, phoneCodes, withOrganization } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optOut } from '../notices/opt-outs.ts';
import { createCodeDesk } from './codes.ts';

const signal = AbortSignal.timeout(60_000);
const MINUTE_MS = 60_000;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

/** A desk that texts, and somebody who reads the texts. */
async function scene() {
  const { organizationId } = await seedBusiness(database.db);
  let now = new Date('2026-06-01T12:00:00Z');
  const texts: string[] = [];
  const desk = createCodeDesk({
    db: database.db,
    carrierOf: async () => ({ sendSms: async ({ text }) => ({ id: `SM${texts.push(text)}` }) }),
    secret: 'secret',
    now: () => now,
    textStatusUrl: () => 'https://phone.example.com/sms/status',
  });
  const call = { organizationId, callId: newId() };
  const rows = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
    withOrganization(database.db, organizationId, run);
  return {
    call,
    rows,
    texts,
    later: (ms: number) => (now = new Date(now.getTime() + ms)),
    send: (to = '+12025550117', from = call) => desk.send(to, from, signal).then(({ outcome }) => outcome),
    check: (code: string, from = call) => desk.check(code, from).then(({ outcome }) => outcome),
    code: () => /\d{6}/.exec(texts.at(-1) ?? '')?.[0] ?? '',
  };
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a texted code', () => {
  it('is right once, in the call it was sent in, however its digits are grouped', async () => {
    const { send, check, code, call } = await scene();
    expect(await send()).toBe('sent');
    expect(await check(code(), { ...call, callId: newId() })).toBe('wrong');
    expect(await check(`${code().slice(0, 3)} ${code().slice(3)}`)).toBe('right');
    expect(await check(code())).toBe('wrong');
  });

  it('cannot be guessed: three tries, ten minutes', async () => {
    const { send, check, code, later } = await scene();
    await send();
    for (const _ of [1, 2, 3]) expect(await check(wrong(code()))).toBe('wrong');
    expect(await check(code())).toBe('wrong');
    await send();
    later(10 * MINUTE_MS);
    expect(await check(code())).toBe('wrong');
  });

  it('is nowhere to be read, neither in the texts kept nor where it is compared', async () => {
    const { send, code, rows } = await scene();
    await send();
    const kept = JSON.stringify(
      await rows((tx) => Promise.all([tx.select().from(phoneCodes), tx.select().from(notices)])),
    );
    expect(kept).toContain('is your code for Test Salon');
    expect(kept).not.toContain(code());
  });

  it('is not sent a fourth time within the hour, nor to who wants no texts', async () => {
    const { send, later, rows, call } = await scene();
    expect([await send(), await send(), await send(), await send()]).toEqual([
      'sent',
      'sent',
      'sent',
      'unavailable',
    ]);
    later(61 * MINUTE_MS);
    expect(await send()).toBe('sent');
    await rows((tx) => optOut(tx, call.organizationId, '+12025550118'));
    expect(await send('+12025550118')).toBe('unavailable');
  });
});
