import { createHmac } from 'node:crypto';
import { memberships, refreshTokens, withOrganization, withUser } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp, createUser, type TestUser } from '../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let organizationId: string;
let owner: TestUser;
let demo: TestUser;
/** What the server takes for the present; tests move it on. */
let time = Date.now();

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, {
    connection: database,
    config: { emulated: new Set(['twilio']) },
    now: () => new Date(time),
  });
  ({ organizationId } = await seedBusiness(database.db));
  owner = await createUser(database.db, organizationId);
  demo = await createUser(database.db, organizationId, { loopbackOnly: true });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

interface From {
  remoteAddress?: string;
  headers?: Record<string, string>;
}
const login = (payload: object, from: From = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/auth/login', payload, ...from });
const refresh = (cookie: string, from: From = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/auth/refresh', ...from, headers: { cookie, ...from.headers } });
const cookieOf = (response: { headers: Record<string, unknown> }) =>
  String(response.headers['set-cookie']).split(';', 1)[0] ?? '';
const me = (authorization: string) => app.inject({ url: '/api/v1/auth/me', headers: { authorization } });

describe('signing in', () => {
  it('gives a token that says who one is', async () => {
    const response = await login({ email: owner.email.toUpperCase(), password: owner.password });
    expect(response.statusCode).toBe(200);
    const answer = await me(`Bearer ${response.json().accessToken}`);
    expect(answer.json()).toMatchObject({
      user: { id: owner.id, email: owner.email },
      organization: { id: organizationId, name: 'Test Salon' },
      role: 'owner',
      organizations: [{ id: organizationId, role: 'owner' }],
    });
  });

  it('answers an unknown address exactly as a wrong password', async () => {
    const wrong = await login({ email: owner.email, password: 'wrong' });
    const unknown = await login({ email: 'nobody@example.test', password: 'wrong' });
    const { requestId: _, ...problem } = wrong.json();
    expect(wrong.statusCode).toBe(401);
    expect(wrong.headers['content-type']).toContain('application/problem+json');
    expect(problem).toMatchObject({ code: 'bad-credentials', status: 401 });
    expect(unknown.json()).toMatchObject(problem);
    expect(unknown.statusCode).toBe(401);
  });

  it('does the work of checking a password for an unknown address too', async () => {
    // Processor time, of the hashing thread too: the clock on the wall also counts who else is busy.
    const cost = async (email: string) => {
      const started = process.cpuUsage();
      await login({ email, password: 'wrong' }, { remoteAddress: '10.9.9.9' });
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    await cost(owner.email);
    const known = Math.min(await cost(owner.email), await cost(owner.email));
    const unknown = Math.min(await cost('no1@example.test'), await cost('no2@example.test'));
    // Without the work an unknown address is answered in a tenth of the time.
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('lists what is wrong with the fields', async () => {
    const response = await login({ email: 'not an address' });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'invalid-request' });
    expect(
      response
        .json()
        .errors.map((field: { path: string }) => field.path)
        .toSorted(),
    ).toEqual(['email', 'password']);
  });

  it('slows guessing from one place without locking the owner out elsewhere', async () => {
    const guess = () => login({ email: owner.email, password: 'guess' }, { remoteAddress: '10.0.0.66' });
    const codes = await Promise.all(Array.from({ length: 12 }, async () => (await guess()).statusCode));
    expect(codes.filter((code) => code === 401)).toHaveLength(10);
    expect(codes.filter((code) => code === 429)).toHaveLength(2);
    const blocked = await guess();
    expect(blocked.json().code).toBe('rate-limited');
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0);
    const elsewhere = await login(owner, { remoteAddress: '10.0.0.67' });
    expect(elsewhere.statusCode).toBe(200);
    time += 16 * 60_000;
    expect((await guess()).statusCode).toBe(401);
  });
});

describe('the demo owner', () => {
  it('comes in from this machine', async () => {
    expect((await login(demo)).statusCode).toBe(200);
  });

  it.each<[string, From]>([
    ['from another machine', { remoteAddress: '192.0.2.7' }],
    ['through a tunnel', { headers: { 'x-forwarded-for': '192.0.2.7' } }],
    ['by a foreign name for this machine', { headers: { host: 'evil.example' } }],
  ])('stays out %s, and is not told why', async (_, from) => {
    const response = await login(demo, from);
    expect(response.statusCode).toBe(401);
    expect(response.json().code).toBe('bad-credentials');
  });

  it('stays out where the carrier is real', async () => {
    const real = await createTestApp(database.url, { connection: database });
    const response = await real.inject({ method: 'POST', url: '/api/v1/auth/login', payload: demo });
    expect(response.statusCode).toBe(401);
    await real.close();
  });
});

describe('access tokens', () => {
  it('are refused when missing, forged, unsigned or expired', async () => {
    const session = { sub: owner.id, org: organizationId, role: 'owner', iss: 'offhook' };
    const exp = Math.floor(Date.now() / 1000) + 600;
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const forged = (header: object, payload: object, key: string) => {
      const body = `${encode(header)}.${encode(payload)}`;
      return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
    };
    const hs256 = { alg: 'HS256', typ: 'JWT' };
    const ours = app.config.keys.accessTokens;
    // The same way of signing with the right key is accepted, so that the refusals below mean something.
    expect((await me(`Bearer ${forged(hs256, { ...session, exp }, ours)}`)).statusCode).toBe(200);
    const bad = {
      nothing: '',
      'another key': `Bearer ${forged(hs256, { ...session, exp }, 'another key')}`,
      'alg none': `Bearer ${encode({ alg: 'none', typ: 'JWT' })}.${encode({ ...session, exp })}.`,
      expired: `Bearer ${forged(hs256, { ...session, exp: exp - 1200 }, ours)}`,
      'no expiry': `Bearer ${forged(hs256, session, ours)}`,
      'another issuer': `Bearer ${forged(hs256, { ...session, exp, iss: 'x' }, ours)}`,
      'another purpose': `Bearer ${forged(hs256, { ...session, exp }, app.config.keys.links)}`,
    };
    for (const [name, authorization] of Object.entries(bad)) {
      const response = await me(authorization);
      expect([name, response.statusCode, response.json().code]).toEqual([name, 401, 'unauthorized']);
      expect(response.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('of somebody who is no member any more end with the session', async () => {
    const response = await me(bearer(app, { organizationId }).authorization);
    expect(response.json().code).toBe('session-ended');
  });
});

describe('staying signed in', () => {
  it('gives a new access token and replaces the cookie', async () => {
    const signedIn = await login(owner);
    const header = String(signedIn.headers['set-cookie']);
    expect(header).toMatch(/HttpOnly; SameSite=Strict/);
    expect(header).not.toContain('Secure');
    const response = await refresh(cookieOf(signedIn));
    expect(response.statusCode).toBe(200);
    expect((await me(`Bearer ${response.json().accessToken}`)).statusCode).toBe(200);
    expect(cookieOf(response)).not.toBe(cookieOf(signedIn));
  });

  it('ends the whole sign-in when an old token comes back', async () => {
    const first = cookieOf(await login(owner));
    const second = cookieOf(await refresh(first));
    time += 60_000;
    const replayed = await refresh(first);
    expect([replayed.statusCode, replayed.json().code]).toEqual([401, 'session-ended']);
    expect((await refresh(second)).statusCode).toBe(401);
  });

  it('forgives two tabs that ask at the same moment', async () => {
    const cookie = cookieOf(await login(owner));
    const answers = await Promise.all([refresh(cookie), refresh(cookie)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  it('takes the token once more when its answer was lost on the way and it is asked for again', async () => {
    const cookie = cookieOf(await login(owner));
    await refresh(cookie);
    time += 25_000;
    const again = await refresh(cookie);
    expect(again.statusCode).toBe(200);
    expect((await refresh(cookieOf(again))).statusCode).toBe(200);
  });

  it('keeps no token that has run out', async () => {
    const tokens = () => withUser(database.db, owner.id, (tx) => tx.$count(refreshTokens));
    await refresh(cookieOf(await login(owner)));
    expect(await tokens()).toBeGreaterThan(1);
    time += 7 * 24 * 3_600_000 + 1;
    await login(owner);
    expect(await tokens()).toBe(1);
  });

  it('is over after seven days, after signing out, and for what is no token', async () => {
    const outdated = cookieOf(await login(owner));
    time += 7 * 24 * 3_600_000 + 1;
    expect((await refresh(outdated)).statusCode).toBe(401);
    const cookie = cookieOf(await login(owner));
    const out = await app.inject({ method: 'POST', url: '/api/v1/auth/logout', headers: { cookie } });
    expect(out.statusCode).toBe(204);
    expect((await refresh(cookie)).statusCode).toBe(401);
    expect((await refresh('offhook_refresh=nonsense')).statusCode).toBe(401);
    expect((await refresh('')).statusCode).toBe(401);
  });

  it('is refused to another site and, for the demo owner, to another machine', async () => {
    const cookie = cookieOf(await login(demo));
    expect((await refresh(cookie, { headers: { 'sec-fetch-site': 'cross-site' } })).statusCode).toBe(403);
    expect((await refresh(cookie, { remoteAddress: '192.0.2.7' })).statusCode).toBe(401);
  });
});

describe('a person', () => {
  const signedIn = async (user: TestUser, cookie = '') => {
    const response = await login({ email: user.email, password: user.password }, { headers: { cookie } });
    return {
      authorization: `Bearer ${response.json().accessToken}`,
      cookie: cookieOf(response),
      status: response.statusCode,
    };
  };
  const changePassword = (authorization: string, payload: object) =>
    app.inject({ method: 'POST', url: '/api/v1/auth/password', headers: { authorization }, payload });

  it('changes their password, which signs out everywhere else', async () => {
    const user = await createUser(database.db, organizationId);
    const here = await signedIn(user);
    const elsewhere = await signedIn(user);
    const next = 'another horse';
    const response = await changePassword(here.authorization, { current: user.password, next });
    expect(response.statusCode).toBe(204);
    expect((await refresh(elsewhere.cookie)).statusCode).toBe(401);
    expect((await refresh(cookieOf(response))).statusCode).toBe(200);
    expect((await signedIn(user)).status).toBe(401);
    expect((await signedIn({ ...user, password: next })).status).toBe(200);
  });

  it('changes no password without the one that holds, and does not guess for long', async () => {
    const user = await createUser(database.db, organizationId);
    const { authorization, cookie } = await signedIn(user);
    const guess = { current: 'a guess', next: 'another horse' };
    const answers: number[] = [];
    for (let tries = 0; tries < 11; tries++)
      answers.push((await changePassword(authorization, guess)).statusCode);
    expect(answers).toEqual([...Array<number>(10).fill(401), 429]);
    expect((await refresh(cookie)).statusCode).toBe(200);
    const short = await changePassword(authorization, { current: user.password, next: 'short' });
    expect(short.statusCode).toBe(400);
  });

  it('does not change the password everybody knows', async () => {
    const headers = bearer(app, { organizationId, userId: demo.id });
    const response = await changePassword(headers.authorization, {
      current: demo.password,
      next: 'mine alone now',
    });
    expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
  });

  it('signs out everywhere at once', async () => {
    const user = await createUser(database.db, organizationId);
    const [here, elsewhere] = [await signedIn(user), await signedIn(user)];
    const other = await signedIn(owner);
    const response = await app.inject({
      method: 'DELETE',
      url: '/api/v1/auth/sessions',
      headers: { authorization: here.authorization },
    });
    expect(response.statusCode).toBe(204);
    for (const { cookie } of [here, elsewhere]) expect((await refresh(cookie)).statusCode).toBe(401);
    expect((await refresh(other.cookie)).statusCode).toBe(200);
  });

  it('sees where they are signed in, and signs out in one place and nobody else’s', async () => {
    const user = await createUser(database.db, organizationId);
    const [here, elsewhere] = [await signedIn(user), await signedIn(user)];
    const other = await signedIn(owner);
    const ask = (method: 'GET' | 'DELETE', { authorization, cookie }: typeof here, id = '') =>
      app.inject({
        method,
        url: `/api/v1/auth/sessions${id && `/${id}`}`,
        headers: { authorization, cookie },
      });
    await refresh(elsewhere.cookie, { headers: { 'user-agent': 'A phone' } });
    const { items } = (await ask('GET', here)).json<{ items: { id: string; current: boolean }[] }>();
    expect(items).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ current: true, ip: '127.0.0.1' }),
        expect.objectContaining({ current: false, userAgent: 'A phone' }),
      ]),
    );
    expect(items).toHaveLength(2);
    const id = items.find(({ current }) => !current)?.id;
    expect((await ask('DELETE', other, id)).statusCode).toBe(404);
    expect((await ask('DELETE', here, id)).statusCode).toBe(204);
    expect((await refresh(elsewhere.cookie)).statusCode).toBe(401);
    expect((await refresh(here.cookie)).statusCode).toBe(200);
  });

  it('works in any organization of theirs and no other, and goes on there', async () => {
    const user = await createUser(database.db, organizationId);
    const second = await seedBusiness(database.db, { name: 'Second Salon' });
    const foreign = await seedBusiness(database.db);
    await withOrganization(database.db, second.organizationId, (tx) =>
      tx
        .insert(memberships)
        .values({ organizationId: second.organizationId, userId: user.id, role: 'operator' }),
    );
    const { authorization, cookie } = await signedIn(user);
    const switchTo = (id: string) =>
      app.inject({
        method: 'PUT',
        url: '/api/v1/auth/organization',
        headers: { authorization },
        payload: { organizationId: id },
      });
    expect((await switchTo(foreign.organizationId)).statusCode).toBe(404);
    const switched = await switchTo(second.organizationId);
    const there = { organization: { name: 'Second Salon' }, role: 'operator' };
    expect((await me(`Bearer ${switched.json().accessToken}`)).json()).toMatchObject(there);
    const remembered = cookieOf(switched);
    const refreshed = await refresh(`${cookie}; ${remembered}`);
    expect((await me(`Bearer ${refreshed.json().accessToken}`)).json()).toMatchObject(there);
    const again = await signedIn(user, remembered);
    expect((await me(again.authorization)).json()).toMatchObject(there);
    // What a cookie says counts only for who is a member there.
    const stranger = await signedIn(owner, remembered);
    expect((await me(stranger.authorization)).json()).toMatchObject({ organization: { id: organizationId } });
  });
});
