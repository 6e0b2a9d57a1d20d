// The live stream: every event once and in order, also over a gap; calls in progress as they go; nothing for whoever has left.
import { calls, connect as connectTo, memberships, newId, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { and, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { commandCall } from '../../../../calls/live-calls.ts';
import { publish } from '../../../../events/organization-events.ts';
import { addLiveCall, bearer, createTestApp, createUser } from '../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let base: string;
let business: SeededBusiness;
let headers: { authorization: string };
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
  base = await app.listen({ port: 0, host: '127.0.0.1' });
  business = await seedBusiness(database.db);
  const { id: userId } = await createUser(database.db, business.organizationId);
  headers = bearer(app, { ...business, userId });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const tell = (key: string, { organizationId } = business) =>
  withOrganization(database.db, organizationId, (tx) =>
    publish(tx, organizationId, { type: 'call.started', key, data: { callId: key } }),
  );

interface Frame {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

function parse(text: string): Frame[] {
  return text
    .split('\n\n')
    .map((block) => Object.fromEntries(block.split('\n').map((row) => row.split(/: (.*)/))))
    .filter((fields) => fields.event)
    .map(({ id, event, data }) => ({ ...(id && { id }), event, data: JSON.parse(data) }));
}

/** A client that follows; `frames` grow as they come. */
async function connect(more: Record<string, string> = {}, as = headers) {
  const leaving = new AbortController();
  const response = await fetch(`${base}/api/v1/live?follow=true`, {
    headers: { ...as, ...more },
    signal: leaving.signal,
  });
  const client = { response, text: '', over: false, close: () => leaving.abort() };
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) client.text += decoder.decode(chunk, { stream: true });
  };
  void read()
    .catch(() => undefined)
    .finally(() => (client.over = true));
  await expect.poll(() => client.text).toContain('event: ready');
  return client;
}
const keysOf = (text: string) => parse(text).flatMap(({ data }) => (data['key'] ? [data['key']] : []));

describe('the live stream', () => {
  it('gives what is published from now on, and over a gap everything in it once', async () => {
    const earlier = await connect();
    await tell('before');
    await expect.poll(() => keysOf(earlier.text)).toEqual(['before']);
    earlier.close();
    const first = await connect();
    expect(first.response.headers.get('content-type')).toContain('text/event-stream');
    await tell('one');
    await expect.poll(() => keysOf(first.text)).toEqual(['one']);
    const seen = parse(first.text).find(({ data }) => data['key'] === 'one');
    expect(seen).toMatchObject({ event: 'call.started', data: { callId: 'one', at: expect.any(String) } });
    first.close();
    for (let n = 0; n < 150; n += 1) await tell(`gap ${n}`);
    const second = await connect({ 'last-event-id': seen?.id ?? '' });
    await tell('two');
    const expected = [...Array.from({ length: 150 }, (_, n) => `gap ${n}`), 'two'];
    await expect.poll(() => keysOf(second.text), { timeout: 5_000 }).toEqual(expected);
    second.close();
  });

  it('gives nothing of another organization', async () => {
    const other = await seedBusiness(database.db);
    const client = await connect();
    await tell('theirs', other);
    await tell('ours');
    await expect.poll(() => keysOf(client.text)).toEqual(['ours']);
    client.close();
  });

  it('ends for whoever is a member no more, and does not begin again', async () => {
    const { organizationId } = business;
    const { id: userId } = await createUser(database.db, organizationId);
    const as = bearer(app, { organizationId, userId });
    const client = await connect({}, as);
    await withOrganization(database.db, organizationId, (tx) =>
      tx
        .delete(memberships)
        .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId))),
    );
    await tell('after they left');
    await expect.poll(() => client.over).toBe(true);
    expect(client.text).not.toContain('after they left');
    expect((await app.inject({ url: '/api/v1/live', headers: as })).statusCode).toBe(401);
  });

  it('refuses a place that is none, and a stream too many', async () => {
    const refused = await app.inject({ url: '/api/v1/live', headers: { ...headers, 'last-event-id': 'x' } });
    expect(refused.statusCode).toBe(400);
    const streams = await Promise.all(Array.from({ length: 20 }, () => connect()));
    const url = '/api/v1/live?follow=true';
    expect((await app.inject({ url, headers })).statusCode).toBe(429);
    for (const stream of streams) stream.close();
    await expect.poll(async () => (await connect().catch(() => undefined))?.response.status).toBe(200);
  });
});

describe('a call in progress', () => {
  async function addCall() {
    const { organizationId, agentId, e164 } = business;
    const id = newId();
    const startedAt = new Date();
    await withOrganization(database.db, organizationId, (tx) =>
      tx.insert(calls).values({
        id,
        organizationId,
        agentId,
        callSid: `CA${id}`,
        direction: 'inbound',
        fromNumber: '+12025550117',
        toNumber: e164,
        startedAt,
      }),
    );
    return addLiveCall(app, { id, organizationId, agentId, startedAt });
  }

  it('is listed, appears in the stream, and can be ended', async () => {
    const call = await addCall();
    const list = await app.inject({ url: '/api/v1/calls/live', headers });
    expect(list.json()).toMatchObject({ items: [{ id: call.callId, state: 'booking.when' }] });
    const client = await connect();
    await expect.poll(() => client.text).toContain(call.callId);
    const url = `/api/v1/calls/${call.callId}/hang-up`;
    expect((await app.inject({ method: 'POST', url, headers })).statusCode).toBe(204);
    expect(await call.over).toBe('member:hungUp');
    await expect
      .poll(() => parse(client.text).at(-1))
      .toEqual({ event: 'live.over', data: { callId: call.callId } });
    client.close();
  });

  it('keeps no transaction open while its process is asked', async () => {
    const call = await addCall();
    const asking = connectTo(database.url, { applicationName: 'asking' });
    const sessions: unknown[] = [];
    const command = async () => {
      sessions.push(
        ...(await database.sql`select state from pg_stat_activity where application_name = 'asking'`),
      );
      return true;
    };
    const { organizationId } = business;
    const actor = { kind: 'member', organizationId, ip: '', requestId: newId() } as const;
    const house = { db: asking.db, onlookers: { ...app.onlookers, command }, now: app.now };
    await commandCall(house, actor, call.callId, { do: 'hangUp' });
    expect(sessions).toEqual([{ state: 'idle' }]);
    await asking.close();
    call.end('test');
  });

  it('is heard through a link, and through none that is wrong', async () => {
    const call = await addCall();
    const asked = await app.inject({
      method: 'POST',
      url: `/api/v1/calls/${call.callId}/listen`,
      headers,
    });
    const { url } = asked.json<{ url: string }>();
    const tapped = Promise.withResolvers<Parameters<typeof call.tap>[0]>();
    call.tap = (listener) => {
      tapped.resolve(listener);
      return () => undefined;
    };
    const socket = new WebSocket(base.replace('http', 'ws') + url);
    const heard: Buffer[] = [];
    socket.on('message', (audio: Buffer) => heard.push(audio));
    const ear = await tapped.promise;
    ear.caller(Buffer.alloc(1_600, 0x55));
    await expect.poll(() => heard.map(({ length }) => length)).toEqual([3_200]);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    ear.close();
    await closed;
    const refused = new WebSocket(`${base.replace('http', 'ws')}${url.slice(0, -3)}abc`);
    expect(await new Promise((resolve) => refused.on('error', resolve))).toMatchObject({
      message: expect.stringContaining('403'),
    });
    call.end('test');
  });
});
