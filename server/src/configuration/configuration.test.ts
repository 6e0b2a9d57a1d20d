// What owners set up, through the API: it is kept, callers meet it, two people do not undo each other's work, and the
// audit log tells of it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { auditLog, memberships, newId, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { difference } from '../audit/change.ts';
import { loadBusiness } from '../notices/facts.ts';
import { bearer, createTestApp, createUser } from '../testing.ts';
import { createDirectory, loadBusinessLine } from '../voice/index.ts';

let database: TestDatabase;
let app: FastifyInstance;
let business: SeededBusiness;
let userId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
  const { organizationId } = await seedBusiness(database.db);
  ({ id: userId } = await createUser(database.db, organizationId));
});
beforeEach(async () => {
  business = await seedBusiness(database.db);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** As the owner, whatever is there by now. */
function ask(method: Method, path: string, payload?: object, headers: Record<string, string> = {}) {
  const session = { organizationId: business.organizationId, userId };
  return app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { 'if-match': '*', 'user-agent': 'test', ...headers, ...bearer(app, session) },
    ...(payload && { payload }),
  });
}

const items = async (path: string) => (await ask('GET', path)).json<{ items: { name: string }[] }>().items;

describe('the business', () => {
  it('is changed field by field, and tells callers at the next call', async () => {
    let now = 0;
    const directory = createDirectory({
      load: (number) => loadBusinessLine(database.db, number),
      epoch: () => now,
      log: { warn: () => undefined },
    });
    await directory.find(business.e164);
    const changed = {
      name: 'Maple Salon',
      address: '1 Maple Street',
      hours: [{ weekday: 2, from: '10:00', to: '16:00' }],
      afterHours: 'message',
      transferTo: '+12025550199',
      recordingConsent: 'ask',
      emergencies: [{ signs: ['I smell gas'], say: 'Leave the house.', transferTo: '+12025550150' }],
    };
    const response = await ask('PATCH', 'organization', changed);
    expect([response.statusCode, response.json()]).toEqual([
      200,
      expect.objectContaining({ ...changed, timezone: 'America/New_York' }),
    ]);
    now += 2_000;
    expect((await directory.find(business.e164))?.business).toMatchObject(changed);
  });

  it('says who gets an appointment, and whether a time off the increment may be had', async () => {
    expect((await ask('GET', 'organization')).json()).toMatchObject({
      assignment: 'leastBusy',
      offIncrement: false,
    });
    const changed = { assignment: 'roundRobin', offIncrement: true };
    await ask('PATCH', 'organization', changed);
    expect((await ask('GET', 'organization')).json()).toMatchObject(changed);
    expect((await ask('PATCH', 'organization', { assignment: 'byLot' })).statusCode).toBe(400);
  });

  it('keeps dates that differ from the weekly plan', async () => {
    const exceptions = [
      { date: '2026-12-25', open: [], note: 'Christmas' },
      { date: '2026-12-31', open: [{ from: '09:00', to: '12:00' }] },
    ];
    await ask('PATCH', 'organization', { exceptions });
    expect((await ask('GET', 'organization')).json()).toMatchObject({ exceptions });
  });

  it.each([
    ['an offset for a zone', { timezone: '+02:00' }],
    ['a zone that is none', { timezone: 'America/Nowhere' }],
    ['a time that is none', { hours: [{ weekday: 1, from: '25:00', to: '26:00' }] }],
    [
      'hours that overlap',
      {
        hours: [
          { weekday: 1, from: '09:00', to: '13:00' },
          { weekday: 1, from: '12:00', to: '18:00' },
        ],
      },
    ],
    [
      'a Sunday night that runs into Monday’s hours',
      {
        hours: [
          { weekday: 7, from: '20:00', to: '10:00' },
          { weekday: 1, from: '09:00', to: '18:00' },
        ],
      },
    ],
    [
      'a date twice',
      {
        exceptions: [
          { date: '2026-12-25', open: [] },
          { date: '2026-12-25', open: [] },
        ],
      },
    ],
    ['a date that is none', { exceptions: [{ date: '2026-02-30', open: [] }] }],
    ['a number that is none', { transferTo: '555-0199' }],
    ['an empty name', { name: '  ' }],
    ['a name the database cannot keep', { name: 'a\u0000b' }],
  ])('refuses %s', async (_, patch) => {
    const response = await ask('PATCH', 'organization', patch);
    expect([response.statusCode, response.json().code]).toEqual([400, 'invalid-request']);
  });

  it('may be open past midnight, every night, up to the minute it opens again', async () => {
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '18:00', to: '18:00' }));
    expect((await ask('PATCH', 'organization', { hours })).statusCode).toBe(200);
  });
});

describe('two people who edit the same', () => {
  const paths = (): string[] => [
    'organization',
    `services/${business.serviceIds[0]}`,
    `staff/${business.staffIds[0]}`,
    `agents/${business.agentId}`,
  ];

  it('do not undo each other’s work: the second is told, and looks again', async () => {
    for (const path of paths()) {
      const seen = String((await ask('GET', path)).headers['etag']);
      const first = await ask('PATCH', path, { name: 'First' }, { 'if-match': seen });
      const second = await ask('PATCH', path, { name: 'Second' }, { 'if-match': seen });
      expect([path, first.statusCode]).toEqual([path, 200]);
      expect([path, second.statusCode, second.json().code]).toEqual([path, 412, 'version-mismatch']);
      const again = await ask(
        'PATCH',
        path,
        { name: 'Second' },
        { 'if-match': String(first.headers['etag']) },
      );
      expect([path, again.statusCode, again.json().name]).toEqual([path, 200, 'Second']);
    }
  });

  it('at the same moment: one wins', async () => {
    for (const path of paths()) {
      const seen = { 'if-match': String((await ask('GET', path)).headers['etag']) };
      const answers = await Promise.all(['A', 'B', 'C'].map((name) => ask('PATCH', path, { name }, seen)));
      const statuses = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
      expect([path, statuses]).toEqual([path, [200, 412, 412]]);
    }
  });

  it('have to say what they are changing', async () => {
    for (const path of paths()) {
      const session = { organizationId: business.organizationId, userId };
      const response = await app.inject({
        method: 'PATCH',
        url: `/api/v1/${path}`,
        headers: bearer(app, session),
        payload: { name: 'Blind' },
      });
      expect([path, response.statusCode, response.json().code]).toEqual([path, 428, 'version-required']);
    }
  });
});

describe('services', () => {
  it('are added at the end, changed, archived and offered again', async () => {
    const price = { amountMinor: 9_900, currency: 'USD' };
    const made = await ask('POST', 'services', { name: 'Perm', durationMinutes: 90, price });
    expect([made.statusCode, made.json()]).toEqual([
      201,
      expect.objectContaining({ name: 'Perm', price, aliases: [], bufferAfterMinutes: 0, archived: false }),
    ]);
    const path = `services/${made.json<{ id: string }>().id}`;
    expect((await items('services')).map(({ name }) => name)).toEqual(['Haircut', 'Color', 'Perm']);
    const changed = await ask('PATCH', path, { price: null, bufferAfterMinutes: 10 });
    expect(changed.json()).toMatchObject({ price: null, bufferAfterMinutes: 10, durationMinutes: 90 });
    expect((await ask('POST', `${path}/archive`)).json()).toMatchObject({ archived: true });
    expect((await items('services')).map(({ name }) => name)).toEqual(['Haircut', 'Color']);
    expect(await items('services?archived=true')).toHaveLength(3);
    expect((await loadBusinessLine(database.db, business.e164))?.business.services).toHaveLength(2);
    await ask('POST', `${path}/restore`);
    expect(await items('services')).toHaveLength(3);
  });
});

describe('staff', () => {
  it('have hours and services of their own', async () => {
    const [serviceId] = business.serviceIds;
    const hours = [{ weekday: 3, from: '10:00', to: '14:00' }];
    const made = await ask('POST', 'staff', { name: 'Cleo', serviceIds: [serviceId], hours });
    expect(made.json()).toMatchObject({ name: 'Cleo', serviceIds: [serviceId], hours });
    const path = `staff/${made.json<{ id: string }>().id}`;
    const changed = await ask('PATCH', path, { serviceIds: business.serviceIds, hours: null });
    expect(changed.json()).toMatchObject({ serviceIds: business.serviceIds.toSorted(), hours: null });
    await ask('POST', `${path}/archive`);
    expect((await items('staff')).map(({ name }) => name)).toEqual(['Anna', 'Ben']);
  });

  it('do nothing that is not offered by this business, and nothing is half written', async () => {
    const theirs = await seedBusiness(database.db);
    for (const serviceId of [newId(), theirs.serviceIds[0]]) {
      const made = await ask('POST', 'staff', { name: 'Cleo', serviceIds: [serviceId] });
      expect([made.statusCode, made.json().code]).toEqual([400, 'invalid-request']);
    }
    expect(await items('staff')).toHaveLength(2);
  });
});

describe('agents', () => {
  it('are added and changed; one that answers a number is not removed', async () => {
    const made = await ask('POST', 'agents', { name: 'Sam', voice: 'aura-2-luna-en', tone: 'brief' });
    expect(made.json()).toMatchObject({ name: 'Sam', language: 'en', tone: 'brief', greeting: null });
    const removed = await ask('DELETE', `agents/${made.json<{ id: string }>().id}`);
    expect(removed.statusCode).toBe(204);
    const kept = await ask('DELETE', `agents/${business.agentId}`);
    expect([kept.statusCode, kept.json().code]).toEqual([409, 'conflict']);
    await ask('PATCH', `agents/${business.agentId}`, { greeting: 'Good day!' });
    const line = await loadBusinessLine(database.db, business.e164);
    expect(line?.business.agent.greeting).toBe('Good day!');
  });
});

describe('knowledge', () => {
  const item = {
    question: 'Is there parking?',
    variations: ['where do I park'],
    answer: 'Behind the house.',
  };

  it('is added to, changed and removed, and agents know it', async () => {
    const made = await ask('POST', 'knowledge', item);
    const { id } = made.json<{ id: string }>();
    expect([made.statusCode, made.json()]).toEqual([201, { ...item, id }]);
    await ask('PATCH', `knowledge/${id}`, { answer: 'In front.' });
    const line = await loadBusinessLine(database.db, business.e164);
    expect(line?.business.knowledge).toEqual([{ ...item, id, answer: 'In front.' }]);
    expect((await ask('DELETE', `knowledge/${id}`)).statusCode).toBe(204);
    expect(await items('knowledge')).toEqual([]);
    expect((await ask('DELETE', `knowledge/${id}`)).statusCode).toBe(404);
  });

  it('loses nothing when several add to it at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => ask('POST', 'knowledge', item)));
    expect(await items('knowledge')).toHaveLength(5);
  });

  it('has an end', async () => {
    const seeded = await seedBusiness(database.db, {
      profile: { knowledge: Array.from({ length: 300 }, () => ({ ...item, id: newId() })) },
    });
    business = seeded;
    const one = await ask('POST', 'knowledge', item);
    expect([one.statusCode, one.json().code]).toEqual([409, 'conflict']);
  });
});

interface Line {
  id: string;
  action: string;
  targetId: string | null;
}
const log = async (query = '') =>
  (await ask('GET', `organization/audit-log${query}`)).json<{ items: Line[]; nextCursor: string | null }>();

describe('the audit log', () => {
  it('tells who changed what, from where, and how it was before', async () => {
    const [serviceId] = business.serviceIds;
    const response = await ask('PATCH', `services/${serviceId}`, { durationMinutes: 50 });
    expect((await log()).items).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        actor: { kind: 'member', id: userId, name: null },
        action: 'service.updated',
        targetId: serviceId,
        before: { durationMinutes: 45 },
        after: { durationMinutes: 50 },
        ip: '127.0.0.1',
        userAgent: 'test',
        requestId: response.headers['x-request-id'],
      },
    ]);
  });

  it('has no line for what changed nothing, nor for what was refused', async () => {
    const path = `services/${business.serviceIds[0]}`;
    await ask('PATCH', path, { durationMinutes: 45 });
    await ask('PATCH', path, {});
    await ask('PATCH', path, { durationMinutes: 50 }, { 'if-match': '"old"' });
    await ask('PATCH', path, { durationMinutes: -1 });
    expect((await log()).items).toEqual([]);
  });

  it('and the change are there together or not at all', async () => {
    // The log cannot take a line any more: then neither can the service be changed.
    const away = await createTestDatabase();
    const server = await createTestApp(away.url, { connection: away });
    try {
      const theirs = await seedBusiness(away.db);
      await away.sql.unsafe(`alter table audit_log add constraint closed check (false) not valid`);
      const path = `/api/v1/services/${theirs.serviceIds[0]}`;
      const headers = { 'if-match': '*', ...bearer(server, { organizationId: theirs.organizationId }) };
      const failed = await server.inject({ method: 'PATCH', url: path, headers, payload: { name: 'New' } });
      expect(failed.statusCode).toBe(500);
      expect((await server.inject({ url: path, headers })).json()).toMatchObject({ name: 'Haircut' });
    } finally {
      await server.close();
      await away.drop();
    }
  });

  it('is read page by page, newest first, whole or of one thing', async () => {
    for (const durationMinutes of [50, 55, 60])
      await ask('PATCH', `services/${business.serviceIds[0]}`, { durationMinutes });
    await ask('POST', 'services', { name: 'Perm', durationMinutes: 90 });
    const { items: all } = await log();
    expect(all.map(({ action }) => action)).toEqual(['service.created', ...Array(3).fill('service.updated')]);
    const first = await log('?limit=3');
    const second = await log(`?limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
    expect((await log(`?targetId=${business.serviceIds[0]}`)).items).toHaveLength(3);
  });

  it('names the member while they are one', async () => {
    const { id } = await createUser(database.db, business.organizationId);
    await withOrganization(database.db, business.organizationId, (tx) =>
      tx.insert(auditLog).values({
        organizationId: business.organizationId,
        at: new Date(),
        actor: 'member',
        actorId: id,
        action: 'service.updated',
      }),
    );
    expect((await log()).items).toMatchObject([{ actor: { id, name: 'Test' } }]);
  });

  it('strikes out secrets, at any depth, but tells that they changed', () => {
    const [before, after] = ['old', 'new'].map((value) => ({
      name: 'Twilio',
      authToken: value,
      nested: [{ apiKey: value, label: value }],
    }));
    expect(difference({ before, after })).toEqual({
      before: { authToken: '[redacted]', nested: [{ apiKey: '[redacted]', label: 'old' }] },
      after: { authToken: '[redacted]', nested: [{ apiKey: '[redacted]', label: 'new' }] },
    });
  });
});

it('what is set up is told at a glance', async () => {
  const { body } = await ask('GET', 'organization/setup');
  expect(JSON.parse(body)).toMatchObject({
    status: 'active',
    answering: true,
    steps: [{ id: 'business', missing: [] }, {}, {}, {}, { id: 'testCall', missing: ['Make a test call.'] }],
    integrations: { calendars: 0, webhooks: 0, apiKeys: 0, ownVendors: [] },
  });
});

describe('several services', () => {
  it('are changed together, or none of them', async () => {
    const [first, second] = business.serviceIds;
    const shown = await ask('GET', `services/${first}`);
    const changes = [
      {
        id: first,
        ifMatch: shown.headers.etag,
        category: 'Hair',
        price: { amountMinor: 5_000, currency: 'USD' },
      },
      { id: second, ifMatch: '*', archived: true },
    ];
    const done = await ask('PATCH', 'services/bulk', { services: changes });
    expect(done.json().items).toMatchObject([
      { id: first, category: 'Hair', price: { amountMinor: 5_000 } },
      { id: second, archived: true },
    ]);
    // The first has changed by then: what was seen of it is old, and the second is left as it is.
    const again = await ask('PATCH', 'services/bulk', {
      services: [{ ...changes[1], archived: false }, changes[0]],
    });
    expect([again.statusCode, again.json().code]).toEqual([412, 'version-mismatch']);
    expect((await ask('GET', `services/${second}`)).json()).toMatchObject({ archived: true });
    const unseen = await ask('PATCH', 'services/bulk', { services: [{ id: first, name: 'Cut' }] });
    expect(unseen.statusCode).toBe(428);
  });

  it('are in categories, which can be renamed', async () => {
    const [first] = business.serviceIds;
    await ask('PATCH', `services/${first}`, { category: 'Hair' });
    expect(await items('services/categories')).toEqual([
      { category: 'Hair', services: 1 },
      { category: null, services: 1 },
    ]);
    expect((await ask('POST', 'services/categories/rename', { from: 'Hair', to: 'Cuts' })).json()).toEqual({
      services: 1,
    });
    expect((await ask('POST', 'services/categories/rename', { from: 'Hair', to: 'Cuts' })).statusCode).toBe(
      404,
    );
    expect((await ask('GET', `services/${first}`)).json()).toMatchObject({ category: 'Cuts' });
  });
});

describe('how the business shows itself', () => {
  const LOGO =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const shown = { displayName: 'Maple & Sons', accent: '#0b5c3b', logo: LOGO };

  it('is kept field by field, in the version that was seen, and the log has no picture', async () => {
    const { headers, ...before } = await ask('GET', 'organization/branding');
    expect(before.json()).toEqual({ displayName: null, accent: null, logo: null });
    const seen = { 'if-match': String(headers.etag) };
    const kept = await ask('PATCH', 'organization/branding', shown, seen);
    expect([kept.statusCode, kept.json()]).toEqual([200, shown]);
    expect((await ask('PATCH', 'organization/branding', { logo: null }, seen)).statusCode).toBe(412);
    expect((await ask('PATCH', 'organization/branding', { accent: null })).json()).toEqual({
      ...shown,
      accent: null,
    });
    expect((await ask('GET', 'organization/audit-log')).body).not.toContain('iVBORw0KGgo');
  });

  it.each<[string, object]>([
    ['a colour too pale to read', { accent: '#ffd400' }],
    ['a name for a colour', { accent: 'green' }],
    ['a picture that is none', { logo: 'data:image/png;base64,PHN2Zz48L3N2Zz4=' }],
    ['a picture cut short', { logo: LOGO.slice(0, 40) }],
    ['a drawing with a script in it', { logo: 'data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=' }],
    ['a large one', { logo: `${LOGO.slice(0, 60)}${'A'.repeat(88_000)}` }],
  ])('is not %s', async (_what, patch) => {
    expect((await ask('PATCH', 'organization/branding', patch)).statusCode).toBe(400);
    expect((await ask('GET', 'organization/branding')).json()).toMatchObject({ accent: null, logo: null });
  });

  it('is whom invitations come from, and what texts and mails to customers name', async () => {
    await ask('PATCH', 'organization/branding', shown);
    await withOrganization(database.db, business.organizationId, (tx) =>
      tx.insert(memberships).values({ organizationId: business.organizationId, userId, role: 'owner' }),
    );
    await ask('POST', 'organization/invitations', { email: 'kim@example.test', role: 'viewer' });
    await app.jobs.drain();
    const folder = path.join(app.config.home, 'mail');
    const mails = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(mails.find((mail) => mail.includes('kim@example.test'))).toMatch(
      /^From: Maple & Sons\n[^]*^Subject: Join Maple & Sons on Offhook$/m,
    );
    const { words } = await withOrganization(database.db, business.organizationId, (tx) =>
      loadBusiness(tx, business.organizationId),
    );
    expect(words.business).toBe('Maple & Sons');
  });
});
