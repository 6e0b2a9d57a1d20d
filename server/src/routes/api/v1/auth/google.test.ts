// Signing in with Google, against Google's own protocol on loopback: who gets in, into whose account, and who does not.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { users, withUser } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, createTestApp, createUser, type TestUser } from '../../../../testing.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let organizationId: string;
let time = Date.now();
let count = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  app = await createTestApp(database.url, {
    connection: database,
    now: () => new Date(time),
    config: {
      google: {
        clientId: SANDBOX_CREDENTIALS.oauthClientId,
        clientSecret: SANDBOX_CREDENTIALS.oauthClientSecret,
        url: sandbox.urls.google,
      },
    },
  });
  ({ organizationId } = await seedBusiness(database.db));
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});
beforeEach(() => {
  time = Date.now();
  count += 1;
  // Somebody nobody has seen before, whose mailbox Google keeps.
  Object.assign(sandbox.google.person, {
    sub: `sub-${count}`,
    email: `somebody-${count}@gmail.com`,
    email_verified: true,
    hd: undefined,
    name: 'Quentin Brand',
  });
});

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/v1/auth/google/${url}`, payload, headers, remoteAddress: from() });
/** In each test another place, so that the bounds on requests stay out of it. */
const from = () => `10.0.0.${count}`;
const cookieOf = (response: { headers: Record<string, unknown> }) =>
  String(response.headers['set-cookie']).split(';', 1)[0] ?? '';

/** To Google and back, as a browser goes. `tamper` changes the address that Google sends it back to. */
async function goThere(
  begun: Promise<Awaited<ReturnType<typeof post>>> = post('begin', {}),
  { tamper = (url: URL) => url, keepCookie = true }: { tamper?(url: URL): URL; keepCookie?: boolean } = {},
) {
  const answer = await begun;
  expect(answer.statusCode).toBe(200);
  const cookie = keepCookie ? cookieOf(answer) : '';
  const consent = await fetch(answer.json<{ url: string }>().url, { redirect: 'manual' });
  const back = tamper(new URL(consent.headers.get('location') ?? ''));
  const arrived = await app.inject({
    url: back.pathname + back.search,
    headers: { cookie },
    remoteAddress: from(),
  });
  const location = String(arrived.headers.location);
  return { cookie, location, ticket: decodeURIComponent(location.split('#google=')[1] ?? '') };
}
const business = { organizationName: 'Brand & Co', timezone: 'America/New_York', vertical: 'salon' };
async function makeAccount(over: { email: string }): Promise<TestUser> {
  const user = await createUser(database.db, organizationId);
  await withUser(database.db, user.id, (tx) => tx.update(users).set(over).where(eq(users.id, user.id)));
  return { ...user, ...over };
}
const rowOf = async (id: string) =>
  (await withUser(database.db, id, (tx) => tx.select().from(users).where(eq(users.id, id))))[0];
const me = async (accessToken: string) =>
  (await app.inject({ url: '/api/v1/auth/me', headers: { authorization: `Bearer ${accessToken}` } })).json();

describe('somebody without an account', () => {
  it('makes one with a business, without a password, and comes back into it', async () => {
    const { location, cookie, ticket } = await goThere();
    expect(location).toMatch(/^\/register#google=/);
    const made = await post('register', { ticket, ...business }, { cookie });
    expect(made.statusCode).toBe(200);
    const { user, organization } = await me(made.json().accessToken);
    expect({ user, organization }).toMatchObject({
      user: { name: 'Quentin Brand', email: sandbox.google.person.email },
      organization: { name: 'Brand & Co' },
    });
    expect(await rowOf(user.id)).toMatchObject({ passwordHash: null });
    // Nobody comes in by a password that was never set.
    const guess = await app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { email: user.email, password: 'null' },
    });
    expect(guess.statusCode).toBe(401);
    // The address may change at Google; the account is the same.
    sandbox.google.person.email = 'other@gmail.com';
    const again = await goThere();
    expect(again.location).toMatch(/^\/sign-in#google=/);
    const entered = await post('finish', { ticket: again.ticket }, { cookie: again.cookie });
    expect((await me(entered.json().accessToken)).user.id).toBe(user.id);
    // Nothing else opens it: the connection stays until there is a password.
    const headers = bearer(app, { organizationId: organization.id, userId: user.id });
    const off = await app.inject({ method: 'DELETE', url: '/api/v1/auth/google/connect', headers });
    expect(off.statusCode).toBe(409);
  });

  it('makes one account however often the button is pressed', async () => {
    const { cookie, ticket } = await goThere();
    const answers = await Promise.all(
      [1, 2].map(() => post('register', { ticket, ...business }, { cookie })),
    );
    expect(answers.map(({ statusCode }) => `${statusCode}`).toSorted()).toEqual(['200', '409']);
  });
});

describe('somebody with an account', () => {
  it('is let in where Google keeps the mailbox itself, and told by mail', async () => {
    const user = await makeAccount({ email: sandbox.google.person.email });
    const { cookie, ticket } = await goThere();
    const entered = await post('finish', { ticket }, { cookie });
    expect((await me(entered.json().accessToken)).user.id).toBe(user.id);
    expect(entered.headers['set-cookie']).toContainEqual(expect.stringContaining('offhook_refresh='));
    await app.jobs.drain();
    const folder = path.join(app.config.home, 'mail');
    const mails = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(mails.some((mail) => mail.includes(user.email))).toBe(true);
  });

  it.each(['an account', 'no account'])(
    'of a mailbox that Google does not keep is not believed, and %s is not told of',
    async (kind) => {
      Object.assign(sandbox.google.person, { email: `owner-${count}@salon.example` });
      const user =
        kind === 'an account' ? await makeAccount({ email: sandbox.google.person.email }) : undefined;
      expect((await goThere()).location).toBe('/sign-in#google-problem=unproven');
      expect(user && (await rowOf(user.id))?.googleSubject).toBeFalsy();
    },
  );

  it('of an address that changed hands at Google is not let in', async () => {
    const user = await makeAccount({ email: sandbox.google.person.email });
    await goThere();
    sandbox.google.person.sub = 'somebody-else';
    expect((await goThere()).location).toBe('/sign-in#google-problem=unproven');
    expect((await rowOf(user.id))?.googleSubject).toBe(`sub-${count}`);
  });

  it('needs their second factor all the same', async () => {
    const user = await makeAccount({ email: sandbox.google.person.email });
    const headers = bearer(app, { organizationId, userId: user.id });
    const factor = (url: string, payload: object) =>
      app.inject({ method: 'POST', url: `/api/v1/auth/second-factor/${url}`, headers, payload });
    const { secret } = (await factor('begin', { password: user.password })).json();
    const code = () => new TOTP({ secret }).generate({ timestamp: time });
    await factor('confirm', { code: code() });
    const { cookie, ticket } = await goThere();
    expect((await post('finish', { ticket }, { cookie })).json()).toMatchObject({
      code: 'second-factor-required',
    });
    expect((await post('finish', { ticket, code: '000000' }, { cookie })).statusCode).toBe(401);
    time += 60_000;
    expect((await post('finish', { ticket, code: code() }, { cookie })).statusCode).toBe(200);
  });

  it('connects any Google account by their password, which then is theirs alone', async () => {
    Object.assign(sandbox.google.person, { email: `private-${count}@elsewhere.example` });
    const [user, other] = [
      await makeAccount({ email: `a-${count}@x.example` }),
      await makeAccount({ email: `b-${count}@x.example` }),
    ];
    const connect = ({ id, password }: TestUser) =>
      post('connect', { password }, bearer(app, { organizationId, userId: id }));
    expect((await connect({ ...user, password: 'wrong' })).statusCode).toBe(401);
    expect((await goThere(connect(user))).location).toBe('/profile#google=connected');
    expect((await goThere(connect(other))).location).toBe('/profile#google-problem=taken');
    const { cookie, ticket } = await goThere();
    const entered = await post('finish', { ticket }, { cookie });
    expect((await me(entered.json().accessToken)).user.id).toBe(user.id);
    const headers = bearer(app, { organizationId, userId: user.id });
    expect((await app.inject({ url: '/api/v1/user', headers })).json()).toMatchObject({
      google: true,
      hasPassword: true,
    });
    await app.inject({ method: 'DELETE', url: '/api/v1/auth/google/connect', headers });
    expect((await goThere()).location).toBe('/sign-in#google-problem=unproven');
  });
});

describe('what does not hold', () => {
  const expired = '/sign-in#google-problem=expired';
  const unavailable = '/sign-in#google-problem=unavailable';

  it('is a way back that another browser took, came too late, or was never begun', async () => {
    expect((await goThere(undefined, { keepCookie: false })).location).toBe(expired);
    const late = await goThere(undefined, {
      tamper: (url) => {
        time += 16 * 60_000;
        return url;
      },
    });
    expect(late.location).toBe(expired);
    const forged = await goThere(undefined, {
      tamper: (url) => {
        url.searchParams.set('state', 'x');
        return url;
      },
    });
    expect(forged.location).toBe(expired);
    sandbox.google.oauth.declines = true;
    expect((await goThere()).location).toBe('/sign-in#google-problem=refused');
    sandbox.google.oauth.declines = false;
  });

  it('is a code of somebody else’s sign-in: its nonce and verifier are not ours', async () => {
    const theirs = await post('begin', {});
    const consent = await fetch(theirs.json<{ url: string }>().url, { redirect: 'manual' });
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const injected = await goThere(undefined, {
      tamper: (url) => {
        url.searchParams.set('code', code);
        return url;
      },
    });
    expect(injected.location).toBe(expired);
  });

  it.each([
    ['for another application', { aud: 'another' }],
    ['of another issuer', { iss: 'https://accounts.example.com' }],
    ['that ran out', { exp: 1_700_000_000 }],
    ['without an address', { email: 'nobody' }],
  ])('is an ID token %s', async (_kind, wrong) => {
    const right = { ...sandbox.google.person };
    Object.assign(sandbox.google.person, wrong);
    expect((await goThere()).location).toBe(unavailable);
    for (const name of Object.keys(wrong))
      delete (sandbox.google.person as Partial<typeof right>)[name as keyof typeof right];
    Object.assign(sandbox.google.person, right);
    expect((await goThere()).location).toMatch(/^\/register/);
  });

  it.each(['nonce', 'scope'])('is an answer without the %s that was asked for', async (name) => {
    const begun = await post('begin', {});
    const url = new URL(begun.json<{ url: string }>().url);
    url.searchParams.set(name, 'email');
    const asked = Promise.resolve(Object.assign(begun, { json: () => ({ url: url.href }) }));
    expect((await goThere(asked)).location).toBe(unavailable);
  });

  it('is a ticket in another browser, or one that ran out', async () => {
    const { cookie, ticket } = await goThere();
    expect((await post('register', { ticket, ...business })).statusCode).toBe(410);
    expect((await post('finish', { ticket }, { cookie })).statusCode).toBe(410);
    time += 16 * 60_000;
    expect((await post('register', { ticket, ...business }, { cookie })).statusCode).toBe(410);
  });
});

it('says where it is not set up', async () => {
  const plain = await createTestApp(database.url, { connection: database });
  expect((await plain.inject('/api/v1/auth/google')).json()).toEqual({ configured: false });
  expect((await app.inject('/api/v1/auth/google')).json()).toEqual({ configured: true });
  const begun = await plain.inject({ method: 'POST', url: '/api/v1/auth/google/begin' });
  expect(begun.statusCode).toBe(404);
  await plain.close();
});

it('believes nothing that is signed by a key Google does not publish', async () => {
  expect((await goThere()).location).toMatch(/^\/register/);
  // The published ones were just fetched; they are not fetched again for every token somebody makes up.
  sandbox.google.changeKeys();
  expect((await goThere()).location).toBe('/sign-in#google-problem=unavailable');
});
