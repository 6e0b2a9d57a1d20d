// The bench's questions that break things or watch for growth, asked small: nothing is lost, nothing is left behind.
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, type Bench, chaos, DISASTERS, soak, type Target } from '@offhook/bench';
import { startRig } from './rig.ts';

let database: TestDatabase;
let target: Target & { close(): Promise<void> };
let bench: Bench;

beforeAll(async () => {
  database = await createTestDatabase();
  const needs = { profile: 'instant', businesses: 1, outages: true } as const;
  target = await startRig(needs, false, { databaseUrl: database.url });
  bench = { open: async () => ({ ...target, close: async () => undefined }), say: () => undefined };
}, 60_000);
afterAll(async () => {
  await target.close();
  await database.drop();
});

const failures = ({ checks }: Answer) => checks.filter(({ ok }) => !ok);

it('soak sees every call over and every booking as it was told', { timeout: 60_000 }, async () => {
  const found = await soak(bench, { calls: 3, waves: 1, waveMs: 500, speed: 4 });
  // One wave says nothing of memory, nor of connections, which it opens first: that takes a real soak.
  expect(failures(found).filter(({ name }) => !/floor|pages|sockets/.test(name))).toEqual([]);
  expect(found.tables[0]?.rows).toHaveLength(2);
});

it('chaos sees no call dropped when the transcriber is cut off', { timeout: 60_000 }, async () => {
  const only = ['transcriber sockets cut'];
  expect(DISASTERS.map(({ name }) => name)).toEqual(expect.arrayContaining(only));
  const found = await chaos(bench, { calls: 4, durationMs: 1000, profile: 'instant', speed: 4, only });
  expect(failures(found)).toEqual([]);
  expect(found.tables[0]?.rows).toHaveLength(1);
});

it('chaos asked for a fault that is none says which there are', async () => {
  const asked = chaos(bench, { calls: 4, durationMs: 1000, profile: 'instant', only: ['sunspots'] });
  await expect(asked).rejects.toThrow('There is no fault "sunspots". There are: "transcriber sockets cut"');
});
