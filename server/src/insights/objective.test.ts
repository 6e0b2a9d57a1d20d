// What is promised callers: looked at by the hour, told once when it is broken, and again only after it was kept.
import { callFigures, notices, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../testing.ts';

const HOUR_MS = 3_600_000;
let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let time = Date.parse('2026-06-01T12:00:00Z');
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  time += 1_000 * HOUR_MS;
  salon = await seedBusiness(database.db);
  await createUser(database.db, salon.organizationId);
});

const url = '/api/v1/dashboard/objective';
const look = async () => (await app.inject({ url, headers: bearer(app, salon) })).json();
const promise = (payload: object, ifMatch = '*') =>
  app.inject({ method: 'PATCH', url, payload, headers: { 'if-match': ifMatch, ...bearer(app, salon) } });

/** So many turns of the hour before were answered in 400 ms, and so many in 3 s. */
async function answered({ inTime, late }: { inTime: number; late: number }): Promise<void> {
  const { organizationId, agentId } = salon;
  const bucket = (ms: number) => String(Math.floor(Math.log(ms) / Math.log(1.1)));
  const row = {
    organizationId,
    agentId,
    figure: 'voiceToVoiceMs',
    agentVersion: 0,
    hour: new Date(time - HOUR_MS),
  };
  await withOrganization(database.db, organizationId, (tx) =>
    tx.insert(callFigures).values([
      { ...row, key: bucket(400), amount: inTime },
      { ...row, key: bucket(3_000), amount: late },
    ]),
  );
}
/** An hour passes, and the promise is looked at. */
async function hourPasses() {
  await database.db.transaction((tx) => app.jobs.send(tx, 'insights.objectives', {}));
  await app.jobs.drain();
  time += HOUR_MS;
  return withOrganization(database.db, salon.organizationId, (tx) =>
    tx.select().from(notices).where(eq(notices.kind, 'tooSlow')),
  );
}

it('has a default, and is what the page about speed goes by', async () => {
  expect(await look()).toEqual({ targetMs: 1_200, share: 0.95, alerts: true, brokenSince: null });
  expect((await promise({ targetMs: 800, share: 0.99 })).json()).toMatchObject({
    targetMs: 800,
    share: 0.99,
  });
  expect((await promise({ targetMs: 1 })).statusCode).toBe(400);
  expect((await promise({ alerts: false }, '"stale"')).statusCode).toBe(412);
  const range = `from=${new Date(time - HOUR_MS).toISOString()}&to=${new Date(time).toISOString()}`;
  const page = await app.inject({
    url: `/api/v1/dashboard/performance?${range}`,
    headers: bearer(app, salon),
  });
  expect(page.json().objective).toMatchObject({ targetMs: 800, share: 0.99 });
});

it('is told of once when it is broken, and again only after it was kept', async () => {
  await answered({ inTime: 90, late: 10 });
  const told = await hourPasses();
  expect(told).toMatchObject([
    { channel: 'email', body: expect.stringContaining('90 % of answers came within 1200 ms; 95 %') },
  ]);
  expect((await look()).brokenSince).not.toBeNull();
  await answered({ inTime: 90, late: 10 });
  expect(await hourPasses()).toHaveLength(1);
  // A day later all that was slow is out of sight.
  time += 26 * HOUR_MS;
  await answered({ inTime: 50, late: 0 });
  expect(await hourPasses()).toHaveLength(1);
  expect((await look()).brokenSince).toBeNull();
  await answered({ inTime: 1, late: 40 });
  expect(await hourPasses()).toHaveLength(2);
});

it('is not told of while it is kept, after a handful of turns, or to those who do not want to hear', async () => {
  await answered({ inTime: 99, late: 1 });
  expect(await hourPasses()).toEqual([]);
  time += 26 * HOUR_MS;
  await answered({ inTime: 5, late: 10 });
  expect(await hourPasses()).toEqual([]);
  await promise({ alerts: false });
  await answered({ inTime: 0, late: 40 });
  expect(await hourPasses()).toEqual([]);
  expect((await look()).brokenSince).not.toBeNull();
});
