// Who belongs to an organization: invited, joined, promoted, removed; and what can never happen to the last owner.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp, createUser, type TestUser } from '../../../../../testing.ts';
import type { Role } from '../../../../../accounts/permissions.ts';

let database: TestDatabase;
let app: FastifyInstance;
let organizationId: string;
let owner: TestUser;
let time = Date.now();
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
  ({ organizationId } = await seedBusiness(database.db, { name: 'Maple Dental' }));
  owner = await createUser(database.db, organizationId);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const as = (user: { id: string }, role: Role = 'owner', organization = organizationId) =>
  bearer(app, { organizationId: organization, userId: user.id, role });
const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', url: string, options: InjectOptions = {}) =>
  app.inject({ method, url: `/api/v1/${url}`, ...options });
const invite = (payload: { email: string; role: Role }, by = as(owner)) =>
  ask('POST', 'organization/invitations', { headers: by, payload });
const accept = (payload: object) => ask('POST', 'auth/invitations/accept', { payload });
const someone = () => `${newId()}@example.test`;

/** The token in the newest mail to `address`; does the jobs that send it. */
async function mailed(address: string): Promise<string> {
  await app.jobs.drain();
  const folder = path.join(app.config.home, 'mail');
  const mails = readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .filter((mail) => mail.includes(`To: ${address}\n`));
  return /#(\S+)/.exec(mails.at(-1) ?? '')?.[1] ?? '';
}

describe('an invitation', () => {
  it('makes somebody new a member, with an account, and is good once', async () => {
    const email = someone();
    expect((await invite({ email: email.toUpperCase(), role: 'operator' })).statusCode).toBe(201);
    const token = await mailed(email);
    const looked = await ask('POST', 'auth/invitations/look', { payload: { token } });
    expect(looked.json()).toEqual({
      organization: 'Maple Dental',
      email,
      role: 'operator',
      hasAccount: false,
    });
    expect((await accept({ token })).json().code).toBe('invalid-request');
    const joined = await accept({ token, name: 'Dana', password: 'correct horse' });
    expect(joined.statusCode).toBe(200);
    const { accessToken } = joined.json().signedIn;
    const me = await ask('GET', 'auth/me', { headers: { authorization: `Bearer ${accessToken}` } });
    expect(me.json()).toMatchObject({
      user: { email },
      organization: { id: organizationId },
      role: 'operator',
    });
    expect((await accept({ token, name: 'Eve', password: 'correct horse' })).statusCode).toBe(410);
    const log = await ask('GET', 'organization/audit-log', { headers: as(owner) });
    expect(log.json().items.slice(0, 2)).toMatchObject([
      { action: 'member.joined', actor: { name: 'Dana' }, after: { role: 'operator' } },
      { action: 'member.invited', after: { email } },
    ]);
  });

  it('lets who has an account join with it, and signs nobody in for the link alone', async () => {
    const elsewhere = await seedBusiness(database.db);
    const known = await createUser(database.db, elsewhere.organizationId);
    await invite({ email: known.email, role: 'admin' });
    const joined = await accept({
      token: await mailed(known.email),
      name: 'Another Name',
      password: 'another horse',
    });
    expect([joined.statusCode, joined.json(), joined.headers['set-cookie']]).toEqual([
      200,
      { signedIn: null },
      undefined,
    ]);
    const login = await ask('POST', 'auth/login', {
      payload: { email: known.email, password: known.password },
    });
    const headers = { authorization: `Bearer ${login.json().accessToken}` };
    const me = (await ask('GET', 'auth/me', { headers })).json();
    expect(me.organizations.map(({ role }: { role: Role }) => role)).toEqual(['owner', 'admin']);
  });

  it('stands once for an address, is sent again with another link, runs out, and can be withdrawn', async () => {
    const email = someone();
    const made = await invite({ email, role: 'viewer' });
    expect((await invite({ email, role: 'viewer' })).json().code).toBe('conflict');
    expect((await invite({ email: owner.email, role: 'viewer' })).json().code).toBe('conflict');
    const first = await mailed(email);
    const { id } = made.json();
    const resend = () => ask('POST', `organization/invitations/${id}/resend`, { headers: as(owner) });
    expect((await resend()).statusCode).toBe(429);
    time += 11 * 60_000;
    expect((await resend()).statusCode).toBe(200);
    const second = await mailed(email);
    expect((await accept({ token: first, name: 'Dana', password: 'correct horse' })).statusCode).toBe(410);
    time += 8 * 24 * 3_600_000;
    expect((await accept({ token: second, name: 'Dana', password: 'correct horse' })).statusCode).toBe(410);
    expect((await resend()).statusCode).toBe(200);
    const third = await mailed(email);
    expect((await ask('DELETE', `organization/invitations/${id}`, { headers: as(owner) })).statusCode).toBe(
      204,
    );
    expect((await accept({ token: third, name: 'Dana', password: 'correct horse' })).statusCode).toBe(410);
  });

  it('makes an owner only from an owner', async () => {
    const admin = await createUser(database.db, organizationId, { role: 'admin' });
    expect((await invite({ email: someone(), role: 'owner' }, as(admin, 'admin'))).statusCode).toBe(403);
    expect((await invite({ email: someone(), role: 'admin' }, as(admin, 'admin'))).statusCode).toBe(201);
    // A token given while they still were the owner does not help.
    expect((await invite({ email: someone(), role: 'owner' }, as(admin, 'owner'))).statusCode).toBe(403);
  });
});

describe('members', () => {
  it('are never left without an owner, however two of them go about it', async () => {
    const { organizationId: ours } = await seedBusiness(database.db);
    const [one, two] = [await createUser(database.db, ours), await createUser(database.db, ours)];
    const demote = (by: TestUser, whom: TestUser) =>
      ask('PATCH', `organization/members/${whom.id}`, {
        headers: as(by, 'owner', ours),
        payload: { role: 'viewer' },
      });
    const both = await Promise.all([demote(one, two), demote(two, one)]);
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 403]);
    const [left] = both[0]?.statusCode === 200 ? [one, two] : [two, one];
    expect((await demote(left, left)).json().code).toBe('conflict');
    const leave = await ask('POST', 'organization/leave', { headers: as(left, 'owner', ours) });
    expect(leave.json().code).toBe('conflict');
  });

  it('are handed the organization by its owner, who can leave then', async () => {
    const { organizationId: ours } = await seedBusiness(database.db);
    const [from, to] = [
      await createUser(database.db, ours),
      await createUser(database.db, ours, { role: 'operator' }),
    ];
    const handed = await ask('POST', `organization/members/${to.id}/make-owner`, {
      headers: as(from, 'owner', ours),
    });
    expect(handed.json()).toMatchObject({ id: to.id, role: 'owner' });
    const members = await ask('GET', 'organization/members', { headers: as(to, 'owner', ours) });
    expect(members.json().items.map(({ role }: { role: Role }) => role)).toEqual(['admin', 'owner']);
    expect((await ask('POST', 'organization/leave', { headers: as(from, 'admin', ours) })).statusCode).toBe(
      204,
    );
    const removed = await ask('GET', 'auth/me', { headers: as(from, 'admin', ours) });
    expect(removed.json().code).toBe('session-ended');
  });
});

it('a person opens a second organization and works in it', async () => {
  const headers = as(owner);
  const payload = { name: 'Oak Dental', timezone: 'America/Chicago', vertical: 'dental' };
  const made = await ask('POST', 'organizations', { headers, payload });
  expect(made.statusCode).toBe(201);
  const switched = await ask('PUT', 'auth/organization', {
    headers,
    payload: { organizationId: made.json().id },
  });
  const there = { authorization: `Bearer ${switched.json().accessToken}` };
  const business = await ask('GET', 'organization', { headers: there });
  expect(business.json()).toMatchObject({ name: 'Oak Dental', timezone: 'America/Chicago' });
});
