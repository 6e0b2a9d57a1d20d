// The second factor: asked for once set up, good once, and never a way to lock its owner out.
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { secondFactors, withUser } from '@offhook/db';
import type { FastifyInstance } from 'fastify';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, createTestApp, createUser, type TestUser } from '../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let organizationId: string;
let time = Date.parse('2026-05-01T12:00:00Z');
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
  ({ organizationId } = await seedBusiness(database.db));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const STEP_MS = 30_000;
const login = (user: TestUser, code?: string, place = '10.0.0.1') =>
  app.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: { email: user.email, password: user.password, code },
    remoteAddress: place,
  });
const own = (user: TestUser, what: string, payload: object) =>
  app.inject({
    method: 'POST',
    url: `/api/v1/auth/second-factor/${what}`,
    headers: bearer(app, { organizationId, userId: user.id }),
    payload,
  });
const codeOf = (secret: string, at = time) => new TOTP({ secret }).generate({ timestamp: at });

async function setUp() {
  const user = await createUser(database.db, organizationId);
  const begun = await own(user, 'begin', { password: user.password });
  const { secret, uri } = begun.json();
  expect(uri).toContain(`secret=${secret}`);
  // Not before it is confirmed.
  expect((await login(user)).statusCode).toBe(200);
  const confirmed = await own(user, 'confirm', { code: codeOf(secret) });
  return { user, secret: String(secret), recoveryCodes: confirmed.json().recoveryCodes as string[] };
}

it('lets nobody in by the password alone, nor with a code that was used', async () => {
  const { user, secret } = await setUp();
  expect((await login(user)).json().code).toBe('second-factor-required');
  // The code that confirmed it is used up.
  expect((await login(user, codeOf(secret))).json().code).toBe('bad-second-factor');
  time += STEP_MS;
  const both = await Promise.all([login(user, codeOf(secret)), login(user, codeOf(secret))]);
  expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 401]);
  time += 3 * STEP_MS;
  expect((await login(user, codeOf(secret, time - 2 * STEP_MS))).statusCode).toBe(401);
  expect((await login(user, codeOf(secret, time - STEP_MS))).statusCode).toBe(200);
});

it('tells whoever does not know the password nothing of it', async () => {
  const { user } = await setUp();
  const guess = await login({ ...user, password: 'a guess' }, '000000');
  expect(guess.json().code).toBe('bad-credentials');
});

it('slows guessing from however many places, and a recovery code still opens, once', async () => {
  const { user, recoveryCodes } = await setUp();
  const codes: string[] = [];
  for (let tries = 0; tries < 11; tries++)
    codes.push((await login(user, '000000', `10.1.0.${tries}`)).json().code);
  expect(codes).toEqual([...Array<string>(10).fill('bad-second-factor'), 'rate-limited']);
  expect(recoveryCodes).toHaveLength(10);
  const [first = ''] = recoveryCodes;
  const written = `${first.slice(0, 8)}-${first.slice(8)}`.toLowerCase();
  expect((await login(user, written, '10.2.0.1')).statusCode).toBe(200);
  expect((await login(user, written, '10.2.0.1')).json().code).toBe('bad-second-factor');
});

it('is kept where the database alone does not give it away', async () => {
  const { user, secret, recoveryCodes } = await setUp();
  const rows = await withUser(database.db, user.id, (tx) => tx.select().from(secondFactors));
  const kept = JSON.stringify(rows);
  expect(rows).toHaveLength(1);
  for (const text of [secret, ...recoveryCodes]) expect(kept).not.toContain(text);
});

it('is taken off with the password only, and that cannot be guessed for long', async () => {
  const { user } = await setUp();
  const answers: number[] = [];
  for (let tries = 0; tries < 10; tries++)
    answers.push((await own(user, 'remove', { password: 'a guess' })).statusCode);
  answers.push((await own(user, 'remove', { password: user.password })).statusCode);
  expect(answers).toEqual([...Array<number>(10).fill(401), 429]);
  time += 16 * 60_000;
  expect((await own(user, 'remove', { password: user.password })).statusCode).toBe(204);
  expect((await login(user)).statusCode).toBe(200);
});
