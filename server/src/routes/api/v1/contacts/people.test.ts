// The people who call and what they left: found by any part of a name, merged when they are one, their messages handled.
import { contacts, digestCalls, calls, messages, newId, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let userId: string;
let headers: { authorization: string };
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
});
beforeEach(async () => {
  salon = await seedBusiness(database.db);
  ({ id: userId } = await createUser(database.db, salon.organizationId));
  headers = bearer(app, { ...salon, userId });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) {
  const response = await app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { 'if-match': '*', ...headers },
    ...(payload && { payload }),
  });
  return {
    status: response.statusCode,
    text: response.body,
    body: response.statusCode < 500 && response.body.startsWith('{') ? response.json() : undefined,
  };
}

async function addCall(fromNumber: string, startedAt: string): Promise<void> {
  const { organizationId, agentId, e164 } = salon;
  const id = newId();
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx.insert(calls).values({
      id,
      organizationId,
      agentId,
      callSid: `CA${id}`,
      direction: 'inbound',
      fromNumber,
      toNumber: e164,
      startedAt: new Date(startedAt),
      endedAt: new Date(startedAt),
    });
    await digestCalls(tx, organizationId, [id]);
  });
}
const addMessage = async (over: Partial<typeof messages.$inferInsert> = {}): Promise<string> => {
  const { organizationId } = salon;
  const id = newId();
  await withOrganization(database.db, organizationId, (tx) =>
    tx
      .insert(messages)
      .values({ id, organizationId, kind: 'message', urgent: false, text: 'Call me back', ...over }),
  );
  return id;
};
const names = async (query = '') =>
  (await ask('GET', `contacts${query}`)).body.items.map(
    ({ name, phone }: { name: string | null; phone: string }) => name ?? phone,
  );

describe('contacts', () => {
  it('are whoever called, with how often, the last caller first; page by page', async () => {
    await addCall('+12025550101', '2026-06-01T10:00:00Z');
    await addCall('+12025550102', '2026-06-01T11:00:00Z');
    await addCall('+12025550101', '2026-06-01T12:00:00Z');
    await addCall('anonymous', '2026-06-01T13:00:00Z');
    await ask('POST', 'contacts', { phone: '+12025550103', name: 'Never Called' });
    const { body } = await ask('GET', 'contacts');
    expect(body.items).toMatchObject([
      { phone: '+12025550101', calls: 2, lastCallAt: '2026-06-01T12:00:00.000Z' },
      { phone: '+12025550102', calls: 1 },
      { name: 'Never Called', calls: 0, lastCallAt: null },
    ]);
    const first = await ask('GET', 'contacts?limit=1');
    expect(await names(`?cursor=${first.body.nextCursor}`)).toEqual(['+12025550102', 'Never Called']);
  });

  it('are found by any part of name, number or address, and only one’s own', async () => {
    const other = await seedBusiness(database.db);
    await withOrganization(database.db, other.organizationId, (tx) =>
      tx.insert(contacts).values({
        organizationId: other.organizationId,
        phone: '+12025550104',
        name: 'Quentin Elsewhere',
      }),
    );
    await ask('POST', 'contacts', { phone: '+12025550101', name: 'Quentin Brand', email: 'qb@example.test' });
    await ask('POST', 'contacts', { phone: '+12025550102', name: 'Ann_100%' });
    expect(await names('?q=UENTI')).toEqual(['Quentin Brand']);
    expect(await names('?q=550101')).toEqual(['Quentin Brand']);
    expect(await names('?q=qb%40example')).toEqual(['Quentin Brand']);
    expect(await names('?q=_100%25')).toEqual(['Ann_100%']);
    expect(await names('?q=%25%25%25')).toEqual([]);
    // Looking for somebody ends with the request.
    expect(await names()).toHaveLength(2);
  });

  it('become one with all their numbers, and keep each other’s history', async () => {
    await addCall('+12025550101', '2026-06-01T10:00:00Z');
    await addCall('+12025550102', '2026-06-01T11:00:00Z');
    await addMessage({ phone: '+12025550102' });
    const [second, first] = (await ask('GET', 'contacts')).body.items;
    await ask('PATCH', `contacts/${second.id}`, { name: 'Dana Reed', note: 'Likes tea' });
    const merged = await ask('POST', `contacts/${first.id}/merge`, { otherId: second.id });
    expect(merged.body).toMatchObject({
      name: 'Dana Reed',
      note: 'Likes tea',
      phone: '+12025550101',
      otherPhones: ['+12025550102'],
      calls: 2,
      lastCallAt: '2026-06-01T11:00:00.000Z',
    });
    expect(await names()).toEqual(['Dana Reed']);
    expect(await names('?q=550102')).toEqual(['Dana Reed']);
    const history = await ask('GET', `contacts/${first.id}/history`);
    expect(history.body).toMatchObject({
      calls: [{ fromNumber: '+12025550102' }, { fromNumber: '+12025550101' }],
      messages: [{ text: 'Call me back' }],
    });
    // Whichever number they call from, they are greeted by name.
    expect(history.body.calls[0].callerName).toBe('Dana Reed');
    await ask('PATCH', `contacts/${first.id}`, { name: 'Dana Reid' });
    expect(
      (await ask('GET', 'calls')).body.items.map((call: { callerName: string }) => call.callerName),
    ).toEqual(['Dana Reid', 'Dana Reid']);
    expect((await ask('POST', `contacts/${first.id}/merge`, { otherId: first.id })).status).toBe(400);
    expect((await ask('GET', `contacts/${second.id}`)).status).toBe(404);
  });

  it('are one for each number', async () => {
    const contact = { phone: '+12025550101', name: 'Dana' };
    expect((await ask('POST', 'contacts', contact)).status).toBe(201);
    expect((await ask('POST', 'contacts', contact)).status).toBe(409);
  });
});

describe('messages', () => {
  it('are handled by somebody, given to somebody, and taken back', async () => {
    const id = await addMessage({ urgent: true });
    await addMessage();
    const done = await ask('PATCH', `messages/${id}`, { handled: true, assignedTo: userId });
    expect(done.body).toMatchObject({
      handled: true,
      handledBy: { id: userId, name: 'Test' },
      assignedTo: { id: userId, name: 'Test' },
    });
    const open = await ask('GET', 'messages?handled=false');
    expect(open.body.items).toMatchObject([{ urgent: false }]);
    expect((await ask('GET', `messages?assignedTo=${userId}`)).body.items).toMatchObject([{ id }]);
    const back = await ask('PATCH', `messages/${id}`, { handled: false, assignedTo: null });
    expect(back.body).toMatchObject({ handled: false, handledAt: null, handledBy: null, assignedTo: null });
    expect((await ask('PATCH', `messages/${id}`, { assignedTo: newId() })).status).toBe(400);
  });

  it('are no leads, and leads no messages', async () => {
    const lead = await addMessage({ kind: 'lead', name: '=HYPERLINK("x")', phone: '+12025550101' });
    const message = await addMessage();
    expect((await ask('GET', 'messages')).body.items).toMatchObject([{ id: message }]);
    expect((await ask('GET', `messages/${lead}`)).status).toBe(404);
    expect((await ask('GET', `leads/${message}`)).status).toBe(404);
    const won = await ask('PATCH', `leads/${lead}`, { leadStatus: 'won' });
    expect(won.body).toMatchObject({ leadStatus: 'won' });
    expect((await ask('GET', 'leads?leadStatus=new')).body.items).toEqual([]);
    const table = await ask('GET', 'leads/export?leadStatus=won');
    expect(table.text).toContain(`,won,false,"'=HYPERLINK(""x"")",+12025550101,Call me back,`);
  });
});
