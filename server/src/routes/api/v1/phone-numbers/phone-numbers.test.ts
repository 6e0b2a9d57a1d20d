// Numbers from search to release, through Twilio's SDK at the sandbox's carrier.
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NumberAccount } from '../../../../phone-numbers/number-account.ts';
import { bearer, createTestApp } from '../../../../testing.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let numbers: NumberAccount;
let salon: SeededBusiness;
let other: SeededBusiness;
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  const { accountSid, authToken } = SANDBOX_CREDENTIALS;
  app = await createTestApp(database.url, {
    connection: database,
    config: {
      publicUrl: 'https://phone.example.com',
      twilio: { accountSid, authToken, apiUrl: sandbox.urls.carrier },
    },
  });
  salon = await seedBusiness(database.db);
  ({ numbers } = await app.carrierAccounts.numbersOf(salon.organizationId));
  other = await seedBusiness(database.db);
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

const ask = async (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { payload, as = salon, ifMatch = '*' }: { payload?: object; as?: SeededBusiness; ifMatch?: string } = {},
) => {
  const response = await app.inject({
    method,
    url: `/api/v1/phone-numbers${path}`,
    headers: { ...bearer(app, as), 'if-match': ifMatch },
    ...(payload && { payload }),
  });
  return {
    status: response.statusCode,
    etag: response.headers.etag,
    body: response.body === '' ? undefined : response.json(),
  };
};
const buy = (e164: string, as = salon) => ask('POST', '', { payload: { e164, agentId: as.agentId }, as });
const atCarrier = (e164: string) => numbers.find(e164, AbortSignal.timeout(2_000));

describe('buying a number', () => {
  it('finds those for sale in an area, and has the one bought answered by us from then on', async () => {
    const { body } = await ask('GET', '/available?areaCode=303&limit=3');
    expect(body.items).toHaveLength(3);
    const [{ e164 }] = body.items;
    expect(e164).toMatch(/^\+1303555/);
    const bought = await buy(e164);
    expect(bought).toMatchObject({ status: 201, body: { e164, route: 'agent', managed: true } });
    expect(await atCarrier(e164)).toMatchObject({ voiceUrl: 'https://phone.example.com/voice' });
    const mine = (await ask('GET', '')).body.items.map((number: { e164: string }) => number.e164);
    expect(mine).toEqual(expect.arrayContaining([salon.e164, e164]));
    expect((await ask('GET', '/available?areaCode=303&limit=1')).body.items[0].e164).not.toBe(e164);
  });

  it('says when somebody was quicker, and when nothing of the kind is sold', async () => {
    await buy('+13035550150', other);
    expect(await buy('+13035550150')).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await ask('GET', '/available?country=DE')).body).toEqual({ items: [] });
  });

  it('leaves nothing behind when the carrier fails', async () => {
    sandbox.faults.add({ kind: 'refuse', vendor: 'carrier', status: 500, count: 1 });
    expect(await buy('+13035550151')).toMatchObject({ status: 502, body: { code: 'vendor' } });
    expect((await ask('GET', '')).body.items).not.toContainEqual(
      expect.objectContaining({ e164: '+13035550151' }),
    );
  });
});

describe('taking over a number', () => {
  it('that is at the carrier points it at us; one that is not, or is another’s, stays as it is', async () => {
    const elsewhere = {
      voiceUrl: 'https://elsewhere.example.com/',
      voiceFallbackUrl: '',
      statusUrl: '',
      smsUrl: '',
    };
    await numbers.buy('+13045550100', elsewhere, AbortSignal.timeout(2_000));
    const take = (e164: string, as = salon) =>
      ask('POST', '/import', { payload: { e164, agentId: as.agentId }, as });
    expect((await take('+13045550100')).status).toBe(201);
    expect(await atCarrier('+13045550100')).toMatchObject({ voiceUrl: 'https://phone.example.com/voice' });
    expect((await take('+13045550100', other)).status).toBe(409);
    expect((await take('+13045550101')).status).toBe(404);
  });

  it('that cannot be set up is not taken', async () => {
    await numbers.buy('+13045550110', app.numberWebhooks(), AbortSignal.timeout(2_000));
    const url = `/IncomingPhoneNumbers/${(await atCarrier('+13045550110'))?.sid}`;
    sandbox.faults.add({ kind: 'refuse', vendor: 'carrier', status: 500, count: 9, match: url });
    const payload = { e164: '+13045550110', agentId: salon.agentId };
    expect((await ask('POST', '/import', { payload })).status).toBe(502);
    sandbox.faults.clear();
    expect((await ask('POST', '/import', { payload })).status).toBe(201);
  });
});

describe('a number given back', () => {
  it('is gone at the carrier, or with `keep` at hand for the next', async () => {
    const first = (await buy('+13055550100')).body;
    const second = (await buy('+13055550101')).body;
    expect((await ask('DELETE', `/${first.id}`)).status).toBe(204);
    expect(await atCarrier(first.e164)).toBeUndefined();
    expect((await ask('DELETE', `/${second.id}?keep=true`)).status).toBe(204);
    const pool = (await ask('GET', '/pool', { as: other })).body.items;
    expect(pool).toContainEqual({ e164: second.e164 });
    expect(pool).not.toContainEqual({ e164: first.e164 });
  });
});

describe('the routing of a number', () => {
  it('changes for whoever has seen what it was', async () => {
    const { id } = (await ask('GET', '')).body.items[0];
    const { etag } = await ask('GET', `/${id}`);
    const payload = { route: 'person', routeTo: '+12025550188', afterHours: 'voicemail' };
    const changed = await ask('PATCH', `/${id}`, { payload, ifMatch: String(etag) });
    expect(changed).toMatchObject({ status: 200, body: payload });
    expect((await ask('PATCH', `/${id}`, { payload, ifMatch: String(etag) })).status).toBe(412);
  });

  it.each<[{ route?: string; routeTo?: string | null; agentId?: string }, string]>([
    [{ route: 'forward', routeTo: null }, 'nobody to ring'],
    [{ route: 'forward', routeTo: 'itself' }, 'a ring that leads back to itself'],
    [{ agentId: '0197a000-0000-7000-8000-00000000ffff' }, 'an agent that is not'],
  ])('refuses %o: %s', async (payload, _why) => {
    const { id, e164 } = (await ask('GET', '')).body.items[0];
    const given = payload.routeTo === 'itself' ? { ...payload, routeTo: e164 } : payload;
    expect((await ask('PATCH', `/${id}`, { payload: given })).status).toBeGreaterThanOrEqual(400);
  });
});
