// Keys of an organization's own: checked, sealed, and used by its calls and nobody else's.
import { auditLog, vendorCredentials, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bearer, createTestApp } from '../testing.ts';
import { loadBusinessLine } from '../voice/index.ts';
import { line } from '../voice/testing/dialogue.ts';
import { close, exchange, GREETING, open as openCall } from '../voice/testing/live-call.ts';
import { salonLine, scriptedSynthesizer, scriptedTranscriber } from '../voice/testing/scripted.ts';
import { createOwnVendors } from './for-calls.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let salon: SeededBusiness;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  app = await createTestApp(database.url, {
    connection: database,
    config: {
      // The installation's own key is no good, so that whatever is heard is heard by another.
      deepgram: { apiKey: 'of-the-installation', url: sandbox.urls.deepgram },
      openaiModels: { baseUrl: sandbox.urls.openai, models: ['gpt-4o'], largeModels: ['gpt-4o'] },
    },
  });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});
beforeEach(async () => {
  salon = await seedBusiness(database.db);
});

const { deepgramKey, openaiKey } = SANDBOX_CREDENTIALS;
const ask = (method: 'GET' | 'PUT' | 'DELETE', vendor = '', key?: string) =>
  app.inject({
    method,
    url: `/api/v1/organization/vendors/${vendor}`,
    headers: bearer(app, salon),
    ...(key !== undefined && { payload: { key } }),
  });
const rows = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
  withOrganization(database.db, salon.organizationId, run);

it('is kept once the vendor takes it, sealed, and never given out', async () => {
  expect((await ask('PUT', 'deepgram', 'a-key-nobody-knows')).json()).toMatchObject({
    status: 400,
    detail: expect.stringContaining('Deepgram refuses this key'),
  });
  expect((await ask('GET')).json()).toEqual({ items: [] });
  const kept = await ask('PUT', 'deepgram', deepgramKey);
  expect(kept.json()).toEqual({
    vendor: 'deepgram',
    account: null,
    hint: '-key',
    checkedAt: expect.any(String),
  });
  expect((await ask('PUT', 'openai', openaiKey)).statusCode).toBe(200);
  const listed = await ask('GET');
  expect(listed.json().items).toHaveLength(2);
  const stored = JSON.stringify([
    listed.json(),
    await rows((tx) => tx.select().from(vendorCredentials)),
    await rows((tx) => tx.select().from(auditLog)),
  ]);
  expect(stored).not.toContain(deepgramKey);
  expect((await ask('DELETE', 'openai')).statusCode).toBe(204);
  expect((await ask('DELETE', 'openai')).statusCode).toBe(404);
});

it('says so when the vendor cannot be asked, and keeps nothing', async () => {
  sandbox.faults.add({ kind: 'refuse', vendor: 'openai', status: 500 });
  expect((await ask('PUT', 'openai', openaiKey)).statusCode).toBe(502);
  expect((await ask('GET')).json()).toEqual({ items: [] });
  sandbox.faults.clear();
});

it('is what the organization’s lines come with, and no other’s', async () => {
  await ask('PUT', 'deepgram', deepgramKey);
  const other = await seedBusiness(database.db);
  const made = vi.fn<(key: string) => { heardWith: string }>((key) => ({ heardWith: key }));
  const own = createOwnVendors(app.secrets, { deepgram: made, openai: made }, app.log);
  const [ours, theirs] = [
    await loadBusinessLine(database.db, salon.e164),
    await loadBusinessLine(database.db, other.e164),
  ];
  if (!ours || !theirs) throw new Error('no line');
  expect([own(ours), own(ours), own(theirs)]).toEqual([
    { heardWith: deepgramKey },
    { heardWith: deepgramKey },
    {},
  ]);
  expect(made).toHaveBeenCalledTimes(1);
  // Sealed for one organization it opens for no other.
  expect(own({ ...theirs, ownKeys: ours.ownKeys })).toEqual({});
  expect(own({ ...theirs, ownKeys: [{ vendor: 'deepgram', secret: 'nonsense' }] })).toEqual({});
});

it('is what a call of theirs hears and speaks with', async () => {
  const own = { ears: scriptedTranscriber(), mouth: scriptedSynthesizer() };
  const asked: string[] = [];
  await openCall(() => ({ lines: [line('Fine.')] }), undefined, {
    ownVendors({ organizationId }) {
      asked.push(organizationId);
      return { openTranscriber: own.ears.open, openSynthesizer: own.mouth.open };
    },
  });
  await exchange.call();
  await expect.poll(() => own.mouth.spoken).toContain(GREETING);
  expect(asked).toEqual([salonLine.organizationId]);
  expect([own.ears.sessions.length, exchange.ears.sessions.length, exchange.mouth.spoken.length]).toEqual([
    1, 0, 0,
  ]);
  await close();
});
