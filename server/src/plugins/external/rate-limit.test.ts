// Bounds on requests: whom they hold back, and whom they leave alone.
import { apiKeys, newId, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bearer, createTestApp } from '../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  salon = await seedBusiness(database.db);
});

/** Counted like any other, and answered without the database. */
const url = '/api/v1/calls/nonsense';
const ask = (headers: Record<string, string>, remoteAddress = '10.1.1.1') =>
  app.inject({ url, headers, remoteAddress });
/** Asks until it is held back, at most `most` times; resolves to how often it was not. */
async function askUntilHeldBack(most: number, each: (n: number) => ReturnType<typeof ask>): Promise<number> {
  for (let n = 0; n < most; n += 1) if ((await each(n)).statusCode === 429) return n;
  return most;
}

it('an API key has its own, and is told when to come back', async () => {
  const { organizationId } = salon;
  const keyIds = [newId(), newId()];
  await withOrganization(database.db, organizationId, (tx) =>
    tx.insert(apiKeys).values(
      keyIds.map((id) => ({
        id,
        organizationId,
        name: 'Till',
        prefix: 'ohk_',
        keyHash: createHash('sha256').update(`ohk_${id}`).digest('hex'),
        scopes: ['calls:read'],
        createdBy: newId(),
      })),
    ),
  );
  const [busy, other] = keyIds.map((id) => ({ authorization: `Bearer ohk_${id}` }));
  expect(await askUntilHeldBack(700, () => ask(busy ?? {}))).toBe(600);
  const held = await ask(busy ?? {});
  expect(held.json()).toMatchObject({ code: 'rate-limited', status: 429 });
  expect(Number(held.headers['retry-after'])).toBeGreaterThan(0);
  // Neither another key nor a person of the same organization, from the same address, waits for it.
  expect((await ask(other ?? {})).statusCode).toBe(400);
  expect((await ask(bearer(app, salon))).statusCode).toBe(400);
});

it('an organization has one over all its people, and no other organization waits for it', async () => {
  const people = Array.from({ length: 6 }, () => bearer(app, { ...salon, userId: newId() }));
  expect(await askUntilHeldBack(3_200, (n) => ask(people[n % people.length] ?? {}))).toBe(3_000);
  expect((await ask(bearer(app, { ...salon, userId: newId() }))).statusCode).toBe(429);
  expect((await ask(bearer(app, await seedBusiness(database.db)))).statusCode).toBe(400);
});

it('who shows no token is held back by address, whatever they say theirs is, and nobody else there', async () => {
  const guess = (n: number, remoteAddress?: string) =>
    ask({ authorization: `Bearer ohk_${n}`, 'x-forwarded-for': `10.9.0.${n % 250}` }, remoteAddress);
  expect(await askUntilHeldBack(400, (n) => guess(n, '10.2.2.2'))).toBe(300);
  expect((await guess(1, '10.3.3.3')).statusCode).toBe(401);
  expect((await ask(bearer(app, salon), '10.2.2.2')).statusCode).toBe(400);
});

it('signing in is bounded by address, and leaves others alone', async () => {
  const login = (remoteAddress: string, n = 0) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/auth/verify',
      payload: { token: 'x'.repeat(43), n },
      remoteAddress,
    });
  const passed = await askUntilHeldBack(100, () => login('10.4.4.4'));
  expect(passed).toBeLessThan(100);
  expect((await login('10.5.5.5')).statusCode).toBe(410);
});
