// An agent's draft and what was published of it: callers meet the one, owners edit the other, and nothing is lost.
import { agentVersions, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../../../../testing.ts';
import { loadAgentLine, loadBusinessLine } from '../../../../voice/index.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let headers: Record<string, string>;
let userId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
});
beforeEach(async () => {
  salon = await seedBusiness(database.db);
  ({ id: userId } = await createUser(database.db, salon.organizationId));
  headers = { ...bearer(app, { ...salon, userId }), 'if-match': '*' };
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST' | 'PATCH', path = '', payload?: object) {
  const url = `/api/v1/agents/${salon.agentId}${path}`;
  const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() };
}
const met = async () => (await loadBusinessLine(database.db, salon.e164))!;

it('is met as it is edited until it is published; then as it was published last', async () => {
  await ask('PATCH', '', { greeting: 'Hello!' });
  expect(await met()).toMatchObject({ agentVersion: undefined, business: { agent: { greeting: 'Hello!' } } });
  expect((await ask('POST', '/publish', { note: 'First' })).body).toMatchObject({
    publishedVersion: 1,
    unpublishedChanges: false,
  });
  const edited = await ask('PATCH', '', {
    greeting: 'Good day!',
    transferTo: '+12025550150',
    limits: { maxTurns: 10, maxMinutes: 5 },
    emergencies: [{ signs: ['gas'], say: 'Leave the house.' }],
  });
  expect(edited.body).toMatchObject({ publishedVersion: 1, unpublishedChanges: true });
  expect(await met()).toMatchObject({ agentVersion: 1, business: { agent: { greeting: 'Hello!' } } });
  await ask('POST', '/publish', {});
  expect(await met()).toMatchObject({
    agentVersion: 2,
    business: {
      agent: { greeting: 'Good day!' },
      transferTo: '+12025550150',
      limits: { maxTurns: 10 },
      emergencies: [{ signs: ['gas'] }],
    },
  });
  expect((await ask('POST', '/publish', {})).body).toMatchObject({ code: 'conflict' });
});

it('keeps every version, tells what differs, and brings one back as the draft', async () => {
  await ask('POST', '/publish', {});
  await ask('PATCH', '', { greeting: 'Good day!' });
  await ask('POST', '/publish', { note: 'Friendlier' });
  await ask('PATCH', '', { name: 'Sam' });
  expect((await ask('GET', '/versions')).body.items).toMatchObject([
    { version: 2, note: 'Friendlier', publishedBy: { name: 'Test' }, settings: { greeting: 'Good day!' } },
    { version: 1, note: null },
  ]);
  expect((await ask('GET', '/diff?from=1&to=2')).body.items).toEqual([
    { field: 'greeting', before: null, after: 'Good day!' },
  ]);
  expect((await ask('GET', '/diff?from=2')).body.items).toEqual([
    { field: 'name', before: 'Riley', after: 'Sam' },
  ]);
  expect((await ask('POST', '/restore', { version: 1 })).body).toMatchObject({
    name: 'Riley',
    greeting: null,
    publishedVersion: 2,
    unpublishedChanges: true,
  });
  expect((await met()).business.agent.greeting).toBe('Good day!');
  expect((await ask('POST', '/restore', { version: 7 })).status).toBe(404);
});

it('takes no calls while it is paused', async () => {
  expect((await ask('POST', '/pause')).body.paused).toBe(true);
  expect((await met()).routing.paused).toBe(true);
  expect((await ask('POST', '/resume')).body.paused).toBe(false);
  expect((await met()).routing.paused).toBe(false);
});

it('listens for the phrases that were published, and for none in a version from before there were any', async () => {
  expect((await ask('PATCH', '', { keyTerms: ['Balayage'] })).body.keyTerms).toEqual(['Balayage']);
  await ask('POST', '/publish', {});
  expect((await met()).business.agent.keyTerms).toEqual(['Balayage']);
  await withOrganization(database.db, salon.organizationId, (tx) =>
    tx.insert(agentVersions).values({
      organizationId: salon.organizationId,
      agentId: salon.agentId,
      version: 2,
      settings: {
        name: 'Old',
        language: 'en',
        tone: 'warm',
        greeting: null,
        closing: null,
        voice: 'aura-2-thalia-en',
        transferTo: null,
        emergencies: null,
        limits: null,
      },
      publishedBy: userId,
      publishedAt: new Date(),
    }),
  );
  expect((await ask('POST', '/restore', { version: 2 })).body).toMatchObject({ name: 'Old', keyTerms: [] });
});

it('is tried as a draft by those who may edit it, and as callers meet it by others', async () => {
  await ask('POST', '/publish', {});
  await ask('PATCH', '', { greeting: 'Good day!' });
  const { organizationId, agentId } = salon;
  const tried = async (role: 'manager' | 'operator', version?: string) => {
    const response = await app.inject({
      method: 'POST',
      url: '/api/v1/test-calls',
      headers: bearer(app, { organizationId, role }),
      payload: { agentId, ...(version && { version }) },
    });
    const { token, code } = response.json<{ token?: string; code?: string }>();
    const claims = token && Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
    return claims ? (JSON.parse(claims) as { trial?: { version: string } }[]).at(-1)?.trial?.version : code;
  };
  expect(await tried('manager')).toBe('draft');
  expect(await tried('manager', 'published')).toBe('published');
  expect(await tried('operator')).toBe('published');
  expect(await tried('operator', 'draft')).toBe('forbidden');
  const line = (version: 'draft' | 'published') =>
    loadAgentLine(database.db, { organizationId, agentId, version, trial: true });
  expect((await line('draft'))?.business.agent.greeting).toBe('Good day!');
  expect(await line('published')).toMatchObject({
    agentVersion: 1,
    business: { agent: { greeting: undefined } },
  });
});
