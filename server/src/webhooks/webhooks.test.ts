// Webhooks from the API to a receiver that checks them with the specification's own library.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, notices, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { book } from '../scheduling/booking.ts';
import { receiveText } from '../texts/receive-text.ts';
import { bearer, createTestApp, createUser } from '../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let business: SeededBusiness;
let now = new Date();
let headers: Record<string, string>;
/** What the receiver got, and how it answers. */
let got: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer: { status: number; body: string };
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    got.push({ headers: request.headers, body });
    response.writeHead(answer.status).end(answer.body);
  });
});
let url: string;

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  database = await createTestDatabase();
  app = await createTestApp(database.url, {
    config: { outboundAllow: ['127.0.0.0/8'] },
    now: () => now,
  });
});
afterAll(async () => {
  await app?.close();
  receiver.close();
  await database?.drop();
});
beforeEach(async () => {
  got = [];
  answer = { status: 204, body: '' };
  business = await seedBusiness(database.db);
  const owner = await createUser(database.db, business.organizationId);
  headers = bearer(app, { organizationId: business.organizationId, userId: owner.id });
});

type Row = Record<string, unknown>;
const api = async <T = Row>(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object): Promise<T> => {
  const response = await app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { 'if-match': '*', ...headers },
    ...(payload && { payload }),
  });
  return response.json<T>();
};
const later = async (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
  await app.jobs.drain();
};
const add = (types = ['appointment.booked'], to = url) =>
  api<{ id: string; secret: string }>('POST', 'webhooks', { url: to, types });
const deliveries = async () =>
  (await api<{ items: { id: string; status: string; attempts: Row[] }[] }>('GET', 'webhook-deliveries'))
    .items;
const within = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
  withOrganization(database.db, business.organizationId, run);
let booked = 0;
/** Another day each time. */
const bookOne = () =>
  within((tx) =>
    book(
      tx,
      { organizationId: business.organizationId, idempotencyKey: newId(), now: now.getTime() },
      {
        serviceIds: [business.serviceIds[0]!],
        opening: { staffId: business.staffIds[0]!, startsAt: now.getTime() + (booked += 1) * 86_400_000 },
        customer: { name: 'Dana Reed' },
      },
    ),
  );

describe('a webhook', () => {
  it('is told of what it asked for, once, signed as the specification says', async () => {
    const { secret } = await add();
    await add(['call.completed']);
    const id = await bookOne();
    await app.jobs.drain();
    await app.jobs.drain();
    expect(got).toHaveLength(1);
    const { body, headers: sent } = got[0]!;
    // The library refuses what is signed more than five minutes from now.
    expect(new Webhook(secret).verify(body, sent as Record<string, string>)).toMatchObject({
      type: 'appointment.booked',
      data: { appointmentId: id, appointment: { customerName: 'Dana Reed', status: 'confirmed' } },
    });
    expect(() => new Webhook(secret).verify(`${body} `, sent as Record<string, string>)).toThrow(
      'No matching signature',
    );
    expect(await deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ status: 204 }] }]);
  });

  it('is told what a customer texted', async () => {
    const { secret } = await add(['text.received']);
    const text = { carrierId: newId(), from: '+12125550199', to: business.e164, body: 'Running late' };
    await within((tx) => receiveText(tx, app.jobs, business.organizationId, text));
    await app.jobs.drain();
    await app.jobs.drain();
    const { body, headers: sent } = got[0]!;
    expect(new Webhook(secret).verify(body, sent as Record<string, string>)).toMatchObject({
      type: 'text.received',
      data: { text: { from: text.from, to: text.to, body: 'Running late' } },
    });
  });

  it('that is away is told later, once, and under the same name', async () => {
    await add();
    answer = { status: 500, body: 'upgrading' };
    await bookOne();
    await app.jobs.drain();
    expect(await deliveries()).toMatchObject([
      { status: 'waiting', attempts: [{ status: 500, answer: 'upgrading' }] },
    ]);
    answer = { status: 200, body: 'thanks' };
    await later(1);
    await later(60);
    expect(got.map((request) => request.headers['webhook-id'])).toEqual([
      `msg_${(await deliveries())[0]!.id}`,
      `msg_${(await deliveries())[0]!.id}`,
    ]);
    expect(await deliveries()).toMatchObject([
      { status: 'delivered', attempts: [{ status: 500 }, { status: 200 }] },
    ]);
  });

  it('is given up in the end, can be replayed, and after days is switched off with word to the owner', async () => {
    const { id } = await add();
    answer = { status: 503, body: 'away' };
    await bookOne();
    await app.jobs.drain();
    while ((await deliveries())[0]?.status === 'waiting') await later(6 * 60);
    expect(got).toHaveLength(15);
    expect(await deliveries()).toMatchObject([{ status: 'failed' }]);
    await later(30 * 60);
    await bookOne();
    await app.jobs.drain();
    expect(got).toHaveLength(16);
    expect(await api('GET', `webhooks/${id}`)).toMatchObject({ disabled: true, disabledReason: 'away' });
    expect(
      await within((tx) => tx.select().from(notices).where(eq(notices.kind, 'webhookDisabled'))),
    ).toMatchObject([{ channel: 'email', body: expect.stringContaining(url) }]);
    await bookOne();
    await later(10);
    expect(got).toHaveLength(16);

    answer = { status: 200, body: '' };
    await api('PATCH', `webhooks/${id}`, { disabled: false });
    const since = new Date(now.getTime() - 30 * 86_400_000).toISOString();
    expect(await api('POST', `webhooks/${id}/replay`, { since })).toEqual({ replayed: 2 });
    await app.jobs.drain();
    expect((await deliveries()).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  });

  it('that says it is gone is asked no more', async () => {
    const { id } = await add();
    answer = { status: 410, body: '' };
    await bookOne();
    await app.jobs.drain();
    expect(await api('GET', `webhooks/${id}`)).toMatchObject({ disabled: true });
    await later(60);
    expect(got).toHaveLength(1);
  });

  it('is signed with the old secret, too, for a day after it was changed', async () => {
    const { id, secret: old } = await add(['ping']);
    now = new Date();
    const { secret } = await api<{ secret: string }>('POST', `webhooks/${id}/secret`);
    await api('POST', `webhooks/${id}/ping`);
    await app.jobs.drain();
    for (const key of [old, secret])
      expect(new Webhook(key).verify(got[0]!.body, got[0]!.headers as Record<string, string>)).toMatchObject({
        type: 'ping',
      });
    await later(24 * 60);
    await api('POST', `webhooks/${id}/ping`);
    await app.jobs.drain();
    expect(String(got[1]!.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it.each(['http://10.0.0.8/hook', 'http://169.254.169.254/latest/meta-data'])(
    'is not sent to %s',
    async (inside) => {
      await add(['appointment.booked'], inside);
      await bookOne();
      await app.jobs.drain();
      expect(await deliveries()).toMatchObject([
        {
          status: 'failed',
          attempts: [{ status: null, answer: expect.stringContaining('not on the public internet') }],
        },
      ]);
    },
  );

  it('keeps its secret out of what is shown and logged', async () => {
    const { id, secret } = await add();
    expect(
      JSON.stringify([await api('GET', `webhooks/${id}`), await api('GET', 'organization/audit-log')]),
    ).not.toContain(secret.slice(6));
  });
});
