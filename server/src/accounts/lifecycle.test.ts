// What becomes of an organization's calls, data and people when it is suspended, cancelled and deleted.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newId, organizations, phoneNumbers, turns, users, withOrganization, withUser } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { sql } from 'drizzle-orm';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../testing.ts';
import { loadBusinessLine } from '../voice/business/load.ts';
import { passTime } from './lifecycle.ts';

let database: TestDatabase;
let app: FastifyInstance;
let time = Date.now();
const released: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const DAY_MS = 24 * 3_600_000;
const night = () =>
  passTime({
    db: database.db,
    now: () => new Date(time),
    recordingFiles: app.recordingFiles,
    exportFiles: app.exportFiles,
    numberAccount: { release: async (sid) => void released.push(sid) },
  });

async function setUp() {
  const business = await seedBusiness(database.db);
  const { organizationId } = business;
  const user = await createUser(database.db, organizationId);
  const admin = await createUser(database.db, (await seedBusiness(database.db)).organizationId);
  await withUser(database.db, admin.id, (tx) =>
    tx.update(users).set({ platformAdmin: true }).where(eq(users.id, admin.id)),
  );
  const as =
    (headers: { authorization: string }) =>
    (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
      app.inject({
        method,
        url: `/api/v1/${url}`,
        headers: { 'if-match': '*', ...headers },
        ...(payload && { payload }),
      });
  return {
    ...business,
    user,
    owner: as(bearer(app, { organizationId, userId: user.id })),
    platform: as(bearer(app, { organizationId: newId(), userId: admin.id, role: 'viewer' })),
  };
}

it('a suspended organization is told why, can look and not change, and its callers reach its own phone', async () => {
  const { organizationId, e164, owner, platform } = await setUp();
  const suspended = await platform('POST', `admin/organizations/${organizationId}/suspend`, {
    reason: 'Not paid.',
  });
  expect(suspended.json()).toMatchObject({ status: 'suspended', suspendedReason: 'Not paid.' });
  expect((await owner('GET', 'services')).statusCode).toBe(200);
  const change = () => owner('PATCH', 'organization', { name: 'Another Name', phone: '+12025550177' });
  expect((await change()).json()).toMatchObject({
    code: 'organization-inactive',
    detail: expect.stringContaining('Not paid.'),
  });
  // Nobody of theirs is known: the number is as good as out of service.
  expect(await loadBusinessLine(database.db, e164)).toBeUndefined();
  await platform('POST', `admin/organizations/${organizationId}/activate`);
  expect((await change()).statusCode).toBe(200);
  expect((await loadBusinessLine(database.db, e164))?.routing.route).toBe('agent');
  await platform('POST', `admin/organizations/${organizationId}/suspend`, { reason: 'Not paid.' });
  expect((await loadBusinessLine(database.db, e164))?.routing).toMatchObject({
    route: 'forward',
    routeTo: '+12025550177',
  });
  const log = (await owner('GET', 'organization/audit-log')).json().items;
  expect(log[0]).toMatchObject({ action: 'organization.suspended', actor: { kind: 'platform' } });
});

it('a look into an organization is shown to its people', async () => {
  const { organizationId, user, owner, platform } = await setUp();
  const seen = await platform('GET', `admin/organizations/${organizationId}`);
  expect(seen.json().members).toEqual([{ name: 'Test', email: user.email, role: 'owner' }]);
  const log = (await owner('GET', 'organization/audit-log')).json().items;
  expect(log).toMatchObject([{ action: 'organization.lookedInto', actor: { kind: 'platform' } }]);
  expect((await platform('GET', `admin/organizations/${newId()}`)).statusCode).toBe(404);
});

it('a trial ends by itself, one that goes on does not', async () => {
  const { organizationId, owner } = await setUp();
  await withOrganization(database.db, organizationId, (tx) =>
    tx.update(organizations).set({ status: 'trial', trialEndsAt: new Date(time + DAY_MS) }),
  );
  expect(await night()).toEqual({ suspended: 0, deleted: 0 });
  time += 2 * DAY_MS;
  expect(await night()).toEqual({ suspended: 1, deleted: 0 });
  expect((await owner('GET', 'organization/lifecycle')).json()).toMatchObject({
    status: 'suspended',
    suspendedReason: 'The trial is over.',
  });
});

it('a cancelled one can be taken back for a month, and is then gone with everything of it', async () => {
  const { organizationId, user, owner, platform, agentId, e164 } = await setUp();
  expect((await owner('POST', 'organization/lifecycle/cancel')).json().status).toBe('cancelled');
  expect((await owner('PATCH', 'organization', { name: 'Another' })).statusCode).toBe(403);
  expect((await owner('POST', 'organization/lifecycle/reopen')).json()).toMatchObject({
    status: 'active',
    deleteAfter: null,
  });
  const other = await seedBusiness(database.db);
  const both = await createUser(database.db, organizationId, { role: 'viewer' });
  await withOrganization(database.db, other.organizationId, (tx) =>
    tx.execute(
      sql`insert into memberships (organization_id, user_id, role) values (${other.organizationId}, ${both.id}, 'viewer')`,
    ),
  );
  const callId = newId();
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx.update(phoneNumbers).set({ carrierSid: 'PN1' });
    await tx.execute(sql`insert into calls (id, organization_id, agent_id, call_sid, direction, from_number, to_number, started_at)
      values (${callId}, ${organizationId}, ${agentId}, 'CA1', 'inbound', '+12025550000', ${e164}, now())`);
    await tx.execute(sql`insert into turns (id, call_id, organization_id, index, started_at, agent_text, speculation, cache_hit, barge_in, tokens_in, tokens_out, cost_micros, state_before, state_after, expectation, commands)
      values (${newId()}, ${callId}, ${organizationId}, 0, now(), 'hello', 'none', false, false, 0, 0, 0, '', 'greet', 'open', '[]')`);
  });
  const folder = path.join(app.recordingsRoot, organizationId);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'a.wav'), 'x');
  await owner('POST', 'organization/lifecycle/cancel');
  expect((await platform('GET', 'admin/organizations?status=cancelled')).json().items).toMatchObject([
    { id: organizationId, deleteAfter: new Date(time + 30 * DAY_MS).toISOString() },
  ]);
  time += 29 * DAY_MS;
  expect(await night()).toMatchObject({ deleted: 0 });
  time += 2 * DAY_MS;
  expect(await night()).toMatchObject({ deleted: 1 });
  expect(released).toEqual(['PN1']);
  expect(existsSync(folder)).toBe(false);
  expect((await platform('GET', 'admin/deletions')).json().items).toMatchObject([{ id: organizationId }]);
  const tables = await database.db.execute<{ name: string }>(sql`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
  const left = await withOrganization(database.db, organizationId, async (tx) => {
    const names = [];
    for (const { name } of tables)
      if ((await tx.execute(sql`select 1 from ${sql.identifier(name)} limit 1`)).length > 0) names.push(name);
    return { names, turns: await tx.select().from(turns), itself: await tx.select().from(organizations) };
  });
  expect(left).toEqual({ names: [], turns: [], itself: [] });
  const exists = async (id: string) =>
    (await withUser(database.db, id, (tx) => tx.select().from(users).where(eq(users.id, id)))).length > 0;
  expect([await exists(user.id), await exists(both.id)]).toEqual([false, true]);
});
