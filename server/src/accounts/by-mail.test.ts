// Accounts by way of a mailbox: signing up and setting a new password. No answer may tell whether an address is known.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { mailTokens, newId, withEmail } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, createUser, type TestUser } from '../testing.ts';
import { clearMailTokens } from './mail-tokens.ts';

let database: TestDatabase;
let app: FastifyInstance;
let user: TestUser;
/** What the server takes for the present. */
let time = Date.now();
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
  const { organizationId } = await seedBusiness(database.db);
  user = await createUser(database.db, organizationId);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const post = (name: string, payload: object, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/v1/auth/${name}`,
    payload,
    headers,
    remoteAddress: `10.0.0.${++asked % 250}`,
  });
let asked = 0;

const someone = () => `${newId()}@example.test`;
const registration = (email: string) => ({
  email,
  password: 'correct horse',
  name: 'Dana',
  organizationName: 'Maple Dental',
  timezone: 'America/Chicago',
  vertical: 'dental',
});

/** The mails to `address`, oldest first. */
async function mailsTo(address: string): Promise<string[]> {
  await app.jobs.drain();
  const folder = path.join(app.config.home, 'mail');
  return readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .filter((mail) => mail.includes(`To: ${address}\n`));
}
const tokenIn = (mail = '') => /#([\w-]+)/.exec(mail)?.[1] ?? '';
const me = async (accessToken: string) =>
  (await app.inject({ url: '/api/v1/auth/me', headers: { authorization: `Bearer ${accessToken}` } })).json();

describe('signing up', () => {
  it('tells where mail is kept instead of sent, on the machine itself', async () => {
    const begun = await app.inject({
      method: 'POST',
      url: '/api/v1/auth/register',
      payload: registration(someone()),
      headers: { host: 'localhost:3000' },
    });
    expect(begun.json()).toEqual({ keptIn: path.join(app.config.home, 'mail') });
  });

  it('makes a person and their business once the link is followed, and signs them in', async () => {
    const email = someone();
    const begun = await post('register', registration(email.toUpperCase()));
    expect([begun.statusCode, begun.json()]).toEqual([202, { keptIn: null }]);
    const mails = await mailsTo(email.toUpperCase());
    expect(mails).toHaveLength(1);
    expect((await post('login', { email, password: 'correct horse' })).statusCode).toBe(401);

    const verified = await post('verify', { token: tokenIn(mails[0]) });
    expect(verified.statusCode).toBe(200);
    expect(String(verified.headers['set-cookie'])).toContain('offhook_refresh=');
    const { accessToken } = verified.json<{ accessToken: string }>();
    expect(await me(accessToken)).toMatchObject({
      user: { email, name: 'Dana' },
      organization: { name: 'Maple Dental' },
      role: 'owner',
    });
    const headers = { authorization: `Bearer ${accessToken}` };
    const business = (await app.inject({ url: '/api/v1/organization', headers })).json();
    expect(business).toMatchObject({ timezone: 'America/Chicago', vertical: 'dental', numbers: [] });
    expect(business.hours).toHaveLength(5);
    const log = (await app.inject({ url: '/api/v1/organization/audit-log', headers })).json();
    expect(log.items).toMatchObject([{ action: 'organization.created', actor: { name: 'Dana' } }]);
    expect((await post('login', { email, password: 'correct horse' })).statusCode).toBe(200);
  });

  it('is answered the same for an address that has an account; its owner is told by mail', async () => {
    const known = await post('register', registration(user.email));
    const unknown = await post('register', registration(someone()));
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
    const mails = await mailsTo(user.email);
    expect(mails.at(-1)).toContain('It has an account');
    expect(tokenIn(mails.at(-1))).toBe('');
    // Nor did it change the account.
    expect((await post('login', user)).statusCode).toBe(200);
  });

  it('makes one account of two links followed at once', async () => {
    for (let round = 0; round < 5; round++) {
      const email = someone();
      await post('register', registration(email));
      await post('register', registration(email));
      const tokens = (await mailsTo(email)).map(tokenIn);
      const answers = await Promise.all(tokens.map((token) => post('verify', { token })));
      const statuses = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
      expect(statuses).toEqual([200, 410]);
    }
  });

  it('takes a link once, for a day, and for nothing else', async () => {
    const email = someone();
    await post('register', registration(email));
    const token = tokenIn((await mailsTo(email))[0]);
    const elsewhere = await post('reset-password', { token, password: 'another horse' });
    expect([elsewhere.statusCode, elsewhere.json().code]).toEqual([410, 'link-used-up']);
    time += 25 * 3_600_000;
    expect((await post('verify', { token })).statusCode).toBe(410);
    time -= 25 * 3_600_000;
    expect((await post('verify', { token })).statusCode).toBe(200);
    expect((await post('verify', { token })).statusCode).toBe(410);
  });
});

describe('a forgotten password', () => {
  it('is replaced by the link sent to the address, once, and every sign-in ends', async () => {
    const { organizationId } = await seedBusiness(database.db);
    const forgetful = await createUser(database.db, organizationId);
    const cookie = String((await post('login', forgetful)).headers['set-cookie']).split(';', 1)[0] ?? '';
    await post('forgot-password', { email: forgetful.email.toUpperCase() });
    await post('forgot-password', { email: forgetful.email });
    const [first, second] = (await mailsTo(forgetful.email)).map(tokenIn);
    const password = 'another horse';
    expect((await post('reset-password', { token: second, password })).statusCode).toBe(204);
    expect((await post('reset-password', { token: second, password })).statusCode).toBe(410);
    // The other link, sent before, is good no more.
    expect((await post('reset-password', { token: first, password: 'third horse' })).statusCode).toBe(410);
    expect((await post('refresh', {}, { cookie })).statusCode).toBe(401);
    expect((await post('login', forgetful)).statusCode).toBe(401);
    expect((await post('login', { ...forgetful, password })).statusCode).toBe(200);
  });

  it('is answered the same whether the address has an account, and mails only the one that has', async () => {
    const nobody = someone();
    const before = (await mailsTo(user.email)).length;
    const known = await post('forgot-password', { email: user.email });
    const unknown = await post('forgot-password', { email: nobody });
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
    expect(await mailsTo(nobody)).toEqual([]);
    expect(await mailsTo(user.email)).toHaveLength(before + 1);
  });

  it('is written about in the language that was read', async () => {
    await post('forgot-password', { email: user.email }, { 'accept-language': 'es-MX,es;q=0.9' });
    expect((await mailsTo(user.email)).at(-1)).toContain('Subject: Ponga una contraseña nueva');
  });

  it('is not sent for the demo, whose password is everybody’s', async () => {
    const { organizationId } = await seedBusiness(database.db);
    const demo = await createUser(database.db, organizationId, { loopbackOnly: true });
    await post('forgot-password', { email: demo.email });
    expect(await mailsTo(demo.email)).toEqual([]);
  });
});

describe('the mails', () => {
  it('do not fill a mailbox, and can be asked for again after an hour', async () => {
    const email = someone();
    for (let times = 0; times < 7; times++) await post('register', registration(email));
    expect(await mailsTo(email)).toHaveLength(5);
    time += 61 * 60_000;
    await post('register', registration(email));
    expect(await mailsTo(email)).toHaveLength(6);
    time -= 61 * 60_000;
  });

  it('come once the mail server, which was away, is back, and say nothing of anybody until then', async () => {
    const email = someone();
    const away = vi.spyOn(app.mailer, 'send').mockRejectedValueOnce(new Error('away'));
    await post('register', registration(email));
    expect(await mailsTo(email)).toEqual([]);
    const waiting = await database.db.execute(sql`select data from jobs.job where name = 'mail-account'`);
    expect(JSON.stringify(waiting)).not.toContain(email);
    time += 5 * 60_000;
    const mails = await mailsTo(email);
    expect([mails.length, away.mock.calls.length]).toEqual([1, 2]);
    expect((await post('verify', { token: tokenIn(mails[0]) })).statusCode).toBe(200);
    away.mockRestore();
  });

  it('are for the owner of this machine alone to read; their tokens are kept as hashes', async () => {
    const email = someone();
    await post('register', registration(email));
    const token = tokenIn((await mailsTo(email))[0]);
    const folder = path.join(app.config.home, 'mail');
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
    const rows = await withEmail(database.db, email, (tx) => tx.select().from(mailTokens));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain('correct horse');
  });

  it('leave no token behind once it has run out', async () => {
    const email = someone();
    time -= 48 * 3_600_000;
    await post('register', registration(email));
    await app.jobs.drain();
    time += 48 * 3_600_000;
    const left = () => withEmail(database.db, email, (tx) => tx.select().from(mailTokens));
    expect(await left()).toHaveLength(1);
    await clearMailTokens(database.db);
    expect(await left()).toEqual([]);
  });
});
