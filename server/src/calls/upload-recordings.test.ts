// Recordings in a bucket, on the vendor's own SDK against a strict stand-in: brought there once they are whole, played from there
// in ranges, deleted there by retention, and never lost in between.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { calls, newId, recordings, retention, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { Faults } from '@offhook/sandbox';
import { type S3Server, startS3 } from '@offhook/sandbox/s3';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp } from '../privacy/clean-up.ts';
import { bearer, createTestApp } from '../testing.ts';
import { createS3Bucket } from '../vendors/s3/bucket.ts';
import { sweepRecordings } from './recording-files.ts';
import { uploadRecordings } from './upload-recordings.ts';

const credentials = { accessKeyId: 'offhook', secretAccessKey: 'a secret of the store' };
const store = { bucket: 'recordings', region: 'eu-central-1' };
const log = { warn: () => undefined, error: () => undefined };
const soon = new AbortController().signal;
const faults = new Faults();
let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let s3: S3Server;
beforeAll(async () => {
  [database, s3] = await Promise.all([
    createTestDatabase(),
    startS3({ ...store, credentials, faults, page: 2 }),
  ]);
  app = await createTestApp(database.url, {
    connection: database,
    config: { s3: { ...store, ...credentials, url: s3.url } },
  });
  salon = await seedBusiness(database.db);
});
afterAll(async () => {
  await app.close();
  await s3.close();
  await database.drop();
});

const HOUR_MS = 3_600_000;
const upload = (now = new Date(Date.now() + HOUR_MS)) =>
  uploadRecordings({ db: database.db, files: app.recordingFiles, now, log });
const stored = (file: string) => s3.objects.get(file)?.toString();
const tx = <T>(run: Parameters<typeof withOrganization<T>>[2]): Promise<T> =>
  withOrganization(database.db, salon.organizationId, run);

/** A call with a recording that has just been written. */
async function record(sound: string, createdAt = new Date()) {
  const { organizationId, agentId } = salon;
  const callId = newId();
  const file = path.join(organizationId, `${callId}.wav`);
  mkdirSync(path.join(app.recordingsRoot, organizationId), { recursive: true });
  writeFileSync(path.join(app.recordingsRoot, file), sound);
  await tx(async (t) => {
    await t.insert(calls).values({
      id: callId,
      organizationId,
      agentId,
      callSid: `CA${callId}`,
      direction: 'inbound',
      fromNumber: '+12025550117',
      toNumber: salon.e164,
      startedAt: createdAt,
    });
    await t.insert(recordings).values({
      organizationId,
      callId,
      path: file,
      durationMs: 1,
      sizeBytes: sound.length,
      createdAt,
    });
  });
  return { callId, file, local: path.join(app.recordingsRoot, file) };
}
const storeOf = async (callId: string) =>
  (await tx((t) => t.select().from(recordings).where(eq(recordings.callId, callId))))[0]?.store;

describe('a recording', () => {
  it('is brought to the bucket once nothing is added to it any more, and played from there', async () => {
    const { callId, file, local } = await record('0123456789');
    expect(await upload(new Date())).toBe(0);
    expect(await upload()).toBe(1);
    expect([stored(file), existsSync(local), await storeOf(callId)]).toEqual(['0123456789', false, 'bucket']);
    const call = await app.inject({ url: `/api/v1/calls/${callId}`, headers: bearer(app, salon) });
    const { url } = call.json<{ recording: { url: string } }>().recording;
    const play = (range?: string) => app.inject({ url, headers: range === undefined ? {} : { range } });
    expect(await play()).toMatchObject({ statusCode: 200, body: '0123456789' });
    expect(await play('bytes=2-4')).toMatchObject({
      statusCode: 206,
      body: '234',
      headers: { 'content-range': 'bytes 2-4/10', 'content-length': '3', 'accept-ranges': 'bytes' },
    });
    expect(await play('bytes=-3')).toMatchObject({ statusCode: 206, body: '789' });
    expect(await play('bytes=50-')).toMatchObject({
      statusCode: 416,
      headers: { 'content-range': 'bytes */10' },
    });
    expect(await play('lines=1-2')).toMatchObject({ statusCode: 200 });
    expect((await app.inject({ url: url.replace(/token=.*/, 'token=forged') })).statusCode).toBe(403);
  });

  it('stays where it is while the bucket is away, and is brought there after', async () => {
    const { callId, file, local } = await record('patient');
    faults.add({ kind: 'refuse', vendor: 's3', status: 503, count: 3 });
    expect(await upload()).toBe(0);
    expect([existsSync(local), await storeOf(callId)]).toEqual([true, 'disk']);
    faults.clear();
    expect(await upload()).toBe(1);
    expect(stored(file)).toBe('patient');
  });

  it('that no row names is not brought there', async () => {
    const { callId, file } = await record('erased');
    await tx((t) => t.delete(recordings).where(eq(recordings.callId, callId)));
    expect(await upload()).toBe(0);
    expect(stored(file)).toBeUndefined();
  });

  it('past its days is deleted from the bucket with its row', async () => {
    const { file } = await record('old', new Date(Date.now() - 400 * 24 * HOUR_MS));
    const young = await record('young');
    await upload();
    await tx((t) =>
      t.insert(retention).values({ organizationId: salon.organizationId, days: { recordings: 365 } }),
    );
    const removed = await cleanUp(
      { db: database.db, now: () => new Date(), recordingFiles: app.recordingFiles, signal: soon, log },
      salon.organizationId,
    );
    expect(removed.recordings).toBe(1);
    expect([stored(file), stored(young.file)]).toEqual([undefined, 'young']);
  });
});

it('files in the bucket without a row are swept up once they are a day old, page by page', async () => {
  const { file: kept, callId } = await record('kept');
  await upload();
  const local = path.join(app.recordingsRoot, 'stray.wav');
  writeFileSync(local, 'stray');
  utimesSync(local, 0, 0);
  for (const name of ['a', 'b', 'c'])
    await app.recordingFiles.bucket?.put(
      `${salon.organizationId}/${name}.wav`,
      { path: local, bytes: 5, type: 'audio/wav' },
      soon,
    );
  const sweep = (now: Date) => sweepRecordings({ db: database.db, files: app.recordingFiles, now, log });
  expect(await sweep(new Date())).toBe(0);
  // And one in the folder, whose row was deleted before it was brought there.
  expect(await sweep(new Date(Date.now() + 25 * HOUR_MS))).toBe(4);
  expect([stored(kept), await storeOf(callId)]).toEqual(['kept', 'bucket']);
  await app.recordingFiles.removeAll(salon.organizationId);
  expect(s3.objects.size).toBe(0);
});

it('copies of data lie in the bucket for their days, for every process to give out', async () => {
  const lounge = await seedBusiness(database.db);
  const ask = (url: string, more: object = {}) => app.inject({ url, headers: bearer(app, lounge), ...more });
  const { id } = (
    await ask('/api/v1/privacy/requests', { method: 'POST', payload: { kind: 'export' } })
  ).json<{ id: string }>();
  await app.jobs.drain();
  const { url, sizeBytes } = (await ask(`/api/v1/privacy/requests/${id}`)).json<{
    url: string;
    sizeBytes: number;
  }>();
  expect([...s3.objects.keys()]).toEqual([`exports/${lounge.organizationId}/${id}.zip`]);
  expect(
    readdirSync(app.exportFiles.root, { recursive: true }).filter((name) => /zip/.test(String(name))),
  ).toEqual([]);
  const whole = await ask(url);
  expect([whole.statusCode, whole.rawPayload.length, whole.body.slice(0, 2)]).toEqual([200, sizeBytes, 'PK']);
  const begun = await ask(url, { headers: { range: 'bytes=0-1' } });
  expect([begun.statusCode, begun.body]).toEqual([206, 'PK']);
  await app.exportFiles.sweep(new Date());
  expect((await ask(url)).statusCode).toBe(200);
  await app.exportFiles.sweep(new Date(Date.now() + 8 * 24 * HOUR_MS));
  expect((await ask(url)).statusCode).toBe(404);
});

it.each([
  ['another key', { secretAccessKey: 'not the secret' }, 403],
  ['another region', { region: 'us-east-1' }, 403],
  ['a bucket that is not there', { bucket: 'elsewhere' }, 404],
])('the bucket refuses %s', async (_what, wrong, status) => {
  const bucket = createS3Bucket({ ...store, ...credentials, url: s3.url, ...wrong });
  await expect(bucket.remove('x.wav', soon)).rejects.toMatchObject({
    code: 'vendor',
    vendor: 's3',
    retryable: false,
    cause: { $metadata: { httpStatusCode: status } },
  });
});
