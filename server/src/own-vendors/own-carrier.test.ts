// An account of an organization's own at the carrier, over the wire: numbers, calls and texts go through it, and no other account
// speaks for it or it for another.
import { messages, newId, notices, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import {
  type AccountCredentials,
  type Sandbox,
  SANDBOX_CREDENTIALS,
  SANDBOX_OWN_ACCOUNT,
  startSandbox,
} from '@offhook/sandbox';
import { answerCalls, placeCall, type SimulatedCall, Ticker } from '@offhook/sandbox/caller';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import twilio from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bearer, createTestApp } from '../testing.ts';

const { accountSid, authToken, deepgramKey } = SANDBOX_CREDENTIALS;
const INSTALLATION = { accountSid, authToken };
const OWN = SANDBOX_OWN_ACCOUNT;
const NUMBER = '+12125550150';
const DANA = '+12125550178';
let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let salon: SeededBusiness;
let other: SeededBusiness;
let url: string;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  app = await createTestApp(database.url, {
    connection: database,
    // Noon in New York: nobody is called or texted too early.
    now: () => new Date(Date.UTC(2026, 10, 20, 17)),
    config: {
      twilio: { ...INSTALLATION, apiUrl: sandbox.urls.carrier },
      deepgram: { apiKey: deepgramKey, url: sandbox.urls.deepgram },
      emulated: new Set(['twilio', 'deepgram'] as const),
      publicUrl: 'http://localhost:0',
    },
  });
  await app.listen({ port: 0, host: 'localhost' });
  url = app.publicUrl();
  salon = await seedBusiness(database.db);
  other = await seedBusiness(database.db);
  for (const { organizationId } of [salon, other])
    await withOrganization(database.db, organizationId, (tx) =>
      tx.execute(sql`update organizations set live_at = now() where id = ${organizationId}`),
    );
  // The number it has from the installation goes first: it is in the other account.
  const [{ id }] = (await ask('GET', 'phone-numbers')).json<{ items: [{ id: string }] }>().items;
  await ask('DELETE', `phone-numbers/${id}?keep=true`);
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

const ask = (method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { ...bearer(app, { ...salon, userId: newId() }), 'if-match': '*' },
    ...(payload && { payload }),
  });
const enter = ({ accountSid: account, authToken: key }: AccountCredentials) =>
  ask('PUT', 'organization/vendors/twilio', { account, key });
const rows = <T>(run: Parameters<typeof withOrganization<T>>[2]): Promise<T> =>
  withOrganization(database.db, salon.organizationId, run);
const ticker = new Ticker({ speed: 10 });
const dial = (to: string, account: AccountCredentials): Promise<SimulatedCall> =>
  placeCall({ url: `${url}/voice`, from: DANA, to, carrierUrl: sandbox.urls.carrier, ticker, ...account });

describe('an account of one’s own', () => {
  it('is taken with the token the carrier takes, and shown by its name only', async () => {
    expect((await enter({ ...OWN, authToken: 'f'.repeat(32) })).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('Twilio refuses this key'),
    });
    expect((await ask('PUT', 'organization/vendors/twilio', { key: OWN.authToken })).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('Account SID'),
    });
    expect((await enter(OWN)).json()).toEqual({
      vendor: 'twilio',
      account: OWN.accountSid,
      hint: '2222',
      checkedAt: expect.any(String),
    });
    expect((await ask('GET', 'organization/audit-log')).body).not.toContain(OWN.authToken);
  });

  it('is where numbers are bought, and no other account has them', async () => {
    const payload = { e164: NUMBER, agentId: salon.agentId };
    expect((await ask('POST', 'phone-numbers', payload)).json()).toMatchObject({ ownAccount: true });
    const find = async (account: string | null) => {
      const { numbers } = await app.carrierAccounts.numbersOf(salon.organizationId, account);
      return numbers.find(NUMBER, AbortSignal.timeout(2_000));
    };
    expect(await find(OWN.accountSid)).toMatchObject({ voiceUrl: `${url}/voice` });
    expect(await find(null)).toBeUndefined();
    // Another's, or the installation's in its name, is none.
    await expect(app.carrierAccounts.carrierOf(other.organizationId, OWN.accountSid)).rejects.toThrow(
      'account of your own',
    );
  });

  it('brings calls, which no other account can', { timeout: 20_000 }, async () => {
    const call = await dial(NUMBER, OWN);
    expect((await call.agentFinished()).agent).toMatch(/Test Salon/);
    await call.hangUp();
    await expect(dial(NUMBER, INSTALLATION)).rejects.toThrow('403');
    await expect(dial(other.e164, OWN)).rejects.toThrow('403');
  });

  it('has the recordings of what is left there', { timeout: 20_000 }, async () => {
    const another = { e164: '+12125550151', agentId: salon.agentId };
    const { id } = (await ask('POST', 'phone-numbers', another)).json<{ id: string }>();
    await ask('PATCH', `phone-numbers/${id}`, { route: 'voicemail', afterHours: 'voicemail' });
    const call = await dial(another.e164, OWN);
    await call.agentFinished();
    await call.say('It is Dana, about Friday');
    await call.ended;
    await expect
      .poll(async () => {
        await app.jobs.drain();
        return rows((tx) => tx.select({ text: messages.text }).from(messages));
      })
      .toEqual([{ text: 'It is Dana, about Friday' }]);
  });

  it('brings texts and sends the answers', async () => {
    const response = await fetch(`${sandbox.urls.carrier}/_sandbox/messages`, {
      method: 'POST',
      body: JSON.stringify({ from: DANA, to: NUMBER, body: 'What are your hours?' }),
    });
    expect(await response.json()).toMatchObject({ answer: expect.stringContaining('<Response/>') });
    await app.jobs.drain();
    const sent = () => sandbox.carrier.messages().filter(({ from, to }) => from === NUMBER && to === DANA);
    await expect.poll(() => sent().length).toBe(1);
    // Its delivery is told by the same account.
    await expect
      .poll(() => rows((tx) => tx.select({ status: notices.status }).from(notices)))
      .toEqual([{ status: 'delivered' }]);
  });

  it('places calls', { timeout: 20_000 }, async () => {
    const picked = Promise.withResolvers<SimulatedCall>();
    const phone = await answerCalls({
      carrierUrl: sandbox.urls.carrier,
      number: DANA,
      ticker,
      ...OWN,
      onCall: picked.resolve,
      onError: picked.reject,
    });
    const consent = { basis: 'asked', note: 'by text' };
    const placed = await ask('POST', 'calls', { purpose: 'callback', to: DANA, consent });
    expect(placed.json()).toMatchObject({ fromNumber: NUMBER });
    const person = await picked.promise;
    expect((await person.agentFinished()).agent).toMatch(/Test Salon/);
    await person.hangUp();
    phone.close();
  });

  it('stays while it has numbers', async () => {
    expect((await ask('DELETE', 'organization/vendors/twilio')).statusCode).toBe(409);
    expect((await enter(INSTALLATION)).statusCode).toBe(409);
    // A token that was renewed is no other account.
    expect((await enter(OWN)).statusCode).toBe(200);
  });
});

describe('a request that another account has signed', () => {
  const us = () => `organization=${salon.organizationId}&call=${newId()}`;
  const them = () => `organization=${other.organizationId}&call=${newId()}`;
  const post = (account: AccountCredentials, path: string, more: Record<string, string>) => {
    const form = { AccountSid: account.accountSid, CallSid: `CA${newId()}`, MessageSid: 'SM1', ...more };
    const signature = twilio.getExpectedTwilioSignature(account.authToken, url + path, form);
    return fetch(url + path, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    });
  };

  it.each<[string, () => string, () => Record<string, string>]>([
    ['a call to another’s number', () => '/voice', () => ({ To: other.e164 })],
    ['it, with an organization said in the address', () => `/voice?${us()}`, () => ({ To: other.e164 })],
    ['it, with a number said in the address', () => `/voice?to=${NUMBER}`, () => ({ To: other.e164 })],
    ['the end of another’s call', () => `/voice/status?${them()}`, () => ({ To: NUMBER })],
    [
      'the end of a call of nobody’s number',
      () => `/voice/status?organization=${salon.organizationId}`,
      () => ({ To: other.e164 }),
    ],
    ['another’s call picked up', () => `/voice/placed?${them()}`, () => ({ From: NUMBER, To: DANA })],
    ['who picked it up', () => `/voice/answered-by?${them()}`, () => ({ AnsweredBy: 'human' })],
    [
      'another’s recording',
      () => `/voice/recorded?to=${encodeURIComponent(other.e164)}`,
      () => ({ To: NUMBER, RecordingSid: 'RE1' }),
    ],
    ['a text to another’s number', () => '/sms', () => ({ From: DANA, To: other.e164, Body: 'STOP' })],
    [
      'how another’s text fared',
      () => `/sms/status?organization=${other.organizationId}&notice=${newId()}`,
      () => ({ MessageStatus: 'failed' }),
    ],
  ])('is refused: %s', async (_what, path, form) => {
    expect((await post(OWN, path(), form())).status).toBe(403);
  });

  it('is refused with the right name and another’s token, and the other way about', async () => {
    const mixed = { accountSid: OWN.accountSid, authToken: INSTALLATION.authToken };
    expect((await post(mixed, '/voice', { To: NUMBER })).status).toBe(403);
    const swapped = { accountSid: INSTALLATION.accountSid, authToken: OWN.authToken };
    expect((await post(swapped, '/voice', { To: NUMBER })).status).toBe(403);
    expect((await post(INSTALLATION, '/voice', { To: NUMBER })).status).toBe(403);
    expect((await post(OWN, '/voice', { To: NUMBER })).status).toBe(200);
  });

  it('opens no stream of another’s, and one of its own only', async () => {
    const open = (organizationId: string) =>
      new Promise<string>((resolve) => {
        const stream = `${url.replace('http', 'ws')}/voice/stream/${organizationId}`;
        const signature = twilio.getExpectedTwilioSignature(OWN.authToken, stream, {});
        const socket = new WebSocket(stream, { headers: { 'x-twilio-signature': signature } });
        socket.on('unexpected-response', (_request, { statusCode }) => resolve(String(statusCode)));
        socket.on('open', () => {
          resolve('open');
          socket.close();
        });
        socket.on('error', () => undefined);
      });
    expect(await open(other.organizationId)).toBe('403');
    expect(await open('nobody')).toBe('403');
    expect(await open(salon.organizationId)).toBe('open');
  });
});
