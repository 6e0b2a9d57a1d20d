// Programs: what their keys open and for how long, and that what they send twice is done once.
import { apiKeys, idempotencyKeys, newId, services, withOrganization } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let organizationId: string;
let owner: { authorization: string };
let time = Date.now();
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
  ({ organizationId } = await seedBusiness(database.db));
  const { id: userId } = await createUser(database.db, organizationId);
  owner = bearer(app, { organizationId, userId });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const make = (payload: object, headers = owner) =>
  app.inject({ method: 'POST', url: '/api/v1/organization/api-keys', headers, payload });
const list = async () =>
  (await app.inject({ url: '/api/v1/organization/api-keys', headers: owner })).json().items;
const getServices = (key: string) =>
  app.inject({ url: '/api/v1/services', headers: { authorization: `Bearer ${key}` } });

describe('an API key', () => {
  it('is shown once, kept as a hash, and tells when it was last used', async () => {
    const made = await make({ name: 'Till', scopes: ['catalog:read'] });
    expect(made.statusCode).toBe(201);
    const { key, ...shown } = made.json();
    expect(key).toMatch(/^ohk_[\w-]{43}$/);
    expect(shown).toMatchObject({ name: 'Till', prefix: key.slice(0, 12), lastUsedAt: null });
    expect(JSON.stringify(await list())).not.toContain(key);
    const [kept] = await withOrganization(database.db, organizationId, (tx) =>
      tx.select().from(apiKeys).where(eq(apiKeys.id, shown.id)),
    );
    expect(JSON.stringify(kept)).not.toContain(key.slice(12));
    expect((await getServices(key)).statusCode).toBe(200);
    expect((await getServices(`${key}x`)).statusCode).toBe(401);
  });

  it('opens nothing once it has expired or was revoked', async () => {
    const expiresAt = new Date(time + 3_600_000).toISOString();
    const made = (await make({ name: 'For an hour', scopes: ['catalog:read'], expiresAt })).json();
    expect((await getServices(made.key)).statusCode).toBe(200);
    time += 3_600_001;
    expect((await getServices(made.key)).statusCode).toBe(401);
    const other = (await make({ name: 'Till', scopes: ['catalog:read'] })).json();
    const revoke = () =>
      app.inject({ method: 'DELETE', url: `/api/v1/organization/api-keys/${other.id}`, headers: owner });
    expect((await revoke()).statusCode).toBe(204);
    expect((await revoke()).statusCode).toBe(404);
    expect((await getServices(other.key)).statusCode).toBe(401);
  });

  it('is given no more than its maker has, and nothing that outlives it', async () => {
    expect((await make({ name: 'Till', scopes: ['keys:write'] })).statusCode).toBe(400);
    expect((await make({ name: 'Till', scopes: [] })).statusCode).toBe(400);
    const past = new Date(time - 1).toISOString();
    expect((await make({ name: 'Till', scopes: ['catalog:read'], expiresAt: past })).statusCode).toBe(400);
  });

  it('that was used is written down, behind the answer', async () => {
    const other = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
    const made = (await make({ name: 'Till', scopes: ['catalog:read'] })).json();
    await other.inject({ url: '/api/v1/services', headers: { authorization: `Bearer ${made.key}` } });
    await other.close();
    const shown = (await list()).find(({ id }: { id: string }) => id === made.id);
    expect(shown.lastUsedAt).toBe(new Date(time).toISOString());
  });
});

describe('a request with an idempotency key', () => {
  const add = (key: string, name: string, options: { headers?: Record<string, string> } = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/services',
      headers: { ...owner, 'idempotency-key': key, ...options.headers },
      payload: { name, durationMinutes: 30 },
    });
  const countOf = async (name: string) =>
    (
      await withOrganization(database.db, organizationId, (tx) =>
        tx.select().from(services).where(eq(services.name, name)),
      )
    ).length;
  const rowOf = (key: string) =>
    withOrganization(database.db, organizationId, async (tx) => {
      const [row] = await tx.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key));
      return row;
    });

  it('is done once and gets the same answer again', async () => {
    const first = await add('one', 'Wash');
    const again = await add('one', 'Wash');
    expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
    expect(again.body).toBe(first.body);
    expect(again.headers['etag']).toBe(first.headers['etag']);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(await countOf('Wash')).toBe(1);
    // The answer is nobody's to read in the database.
    expect((await rowOf('one'))?.answer).not.toContain('Wash');
  });

  it('is refused with another body, and from somebody else', async () => {
    await add('two', 'Cut');
    expect((await add('two', 'Trim')).json().code).toBe('idempotency-key-reused');
    const other = await createUser(database.db, organizationId);
    const theirs = bearer(app, { organizationId, userId: other.id });
    expect((await add('two', 'Cut', { headers: theirs })).statusCode).toBe(422);
    expect(await countOf('Trim')).toBe(0);
  });

  it('is done once when it comes many times at once', async () => {
    const codes = await Promise.all(
      Array.from({ length: 8 }, async () => (await add('many', 'Shave')).statusCode),
    );
    expect(codes.filter((code) => code === 201).length).toBeGreaterThan(0);
    expect(codes.filter((code) => code !== 201 && code !== 409)).toEqual([]);
    expect(await countOf('Shave')).toBe(1);
  });

  it('may be tried again after it failed', async () => {
    const broken = await add('tried', '');
    expect(broken.statusCode).toBe(400);
    expect((await add('tried', 'Beard')).statusCode).toBe(201);
    const missing = () =>
      app.inject({
        method: 'POST',
        url: `/api/v1/services/${newId()}/archive`,
        headers: { ...owner, 'if-match': '*', 'idempotency-key': 'gone' },
      });
    expect((await missing()).statusCode).toBe(404);
    expect(await rowOf('gone')).toBeUndefined();
  });

  it('is not done again when its process died after the change and before the answer', async () => {
    await add('died', 'Rinse');
    const forget = (row: Partial<typeof idempotencyKeys.$inferInsert>) =>
      withOrganization(database.db, organizationId, (tx) =>
        tx.update(idempotencyKeys).set(row).where(eq(idempotencyKeys.key, 'died')),
      );
    expect((await rowOf('died'))?.doneAt).not.toBeNull();
    await forget({ answer: null });
    expect((await add('died', 'Rinse')).json().code).toBe('idempotency-under-way');
    time += 61_000;
    expect((await add('died', 'Rinse')).json().code).toBe('idempotency-answer-lost');
    // Died before the change: nothing was done, and it is done now.
    await forget({ doneAt: null });
    expect((await add('died', 'Rinse')).statusCode).toBe(201);
    expect(await countOf('Rinse')).toBe(2);
  });

  it('has to carry a key that is one', async () => {
    expect((await add('x'.repeat(201), 'Wax')).statusCode).toBe(400);
    expect(await countOf('Wax')).toBe(0);
  });
});
