// A voicemail on its way from the carrier to a message, over the vendors' own SDKs at the sandbox; and what fails on the way.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { calls, messages, newId, recordings, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { modulate } from '@offhook/sandbox/modem';
import { monoWav } from '@offhook/sandbox/caller';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepCarrierReport } from '../calls/carrier-report.ts';
import { createDeepgram } from '../vendors/deepgram/index.ts';
import { createLedger, type Ledger } from '../voice/ledger/ledger.ts';
import { createRecordings } from '../voice/recording/recorder.ts';
import { createVoicemailKeeper, type VoicemailParts } from './keep-voicemail.ts';

const SOUND = monoWav(modulate('Please call me back about Friday.'));
let database: TestDatabase;
let sandbox: Sandbox;
let ledger: Ledger;
let salon: SeededBusiness;
const home = mkdtempSync(path.join(tmpdir(), 'voicemail-'));
const log = { info() {}, warn() {}, error() {} };
let deleted: string[];
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  salon = await seedBusiness(database.db);
  ledger = createLedger({ db: database.db, log, spoolDir: path.join(home, 'spool') });
});
afterAll(async () => {
  await ledger.close();
  await sandbox.close();
  await database.drop();
  rmSync(home, { recursive: true });
});

/** Leaves one and waits until it is kept; gives what there is of it then. */
async function leave(more: Partial<VoicemailParts>, times = 1) {
  deleted = [];
  const { db } = database;
  const { organizationId, agentId, e164: toNumber } = salon;
  const callId = newId();
  const callSid = `CA${callId}`;
  await withOrganization(db, organizationId, (tx) =>
    tx.insert(calls).values({
      id: callId,
      organizationId,
      agentId,
      callSid,
      direction: 'inbound',
      fromNumber: '+12025550117',
      toNumber,
      startedAt: new Date(),
    }),
  );
  const { transcribeFile } = createDeepgram({
    apiKey: SANDBOX_CREDENTIALS.deepgramKey,
    url: sandbox.urls.deepgram,
  });
  const keeper = createVoicemailKeeper({
    db,
    carrierOf: async () => ({
      fetchRecording: async () => SOUND,
      deleteRecording: async (sid) => void deleted.push(sid),
    }),
    transcribe: (_organizationId, ...file) => transcribeFile(...file),
    recordings: createRecordings({ dir: path.join(home, 'recordings'), log, saved: () => undefined }),
    ledger,
    wait: async () => undefined,
    log,
    ...more,
  });
  const recordingSid = `RE${callId}`;
  for (let time = 0; time < times; time += 1)
    keeper.keep({
      organizationId,
      callSid,
      from: '+12025550117',
      language: 'en',
      recordingSid,
      account: null,
      seconds: 3,
    });
  await keeper.settled();
  await ledger.flush();
  return withOrganization(db, organizationId, async (tx) => ({
    callId,
    callSid,
    messages: (await tx.select().from(messages)).filter((each) => each.callId === callId),
    recordings: (await tx.select().from(recordings)).filter((each) => each.callId === callId),
  }));
}

it('is a message with its words and its sound, once, and the carrier keeps no copy', async () => {
  const kept = await leave({}, 2);
  expect(kept.messages).toMatchObject([
    { kind: 'voicemail', text: 'Please call me back about Friday.', phone: '+12025550117' },
  ]);
  expect(kept.recordings).toMatchObject([{ kind: 'voicemail', durationMs: 3000, sizeBytes: SOUND.length }]);
  const file = readFileSync(path.join(home, 'recordings', kept.recordings[0]?.path ?? ''));
  expect(file.equals(SOUND)).toBe(true);
  expect(new Set(deleted)).toEqual(new Set([`RE${kept.callId}`]));
});

it('waits for a carrier that has not got it ready, or fails for a while', async () => {
  const answers = [undefined, new Error('503'), SOUND];
  const fetchRecording = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const kept = await leave({
    carrierOf: async () => ({ fetchRecording, deleteRecording: async () => undefined }),
  });
  expect(kept.messages[0]?.text).toMatch(/Friday/);
});

it('is a message even without its words, or without its sound, which then stays at the carrier', async () => {
  const unheard = await leave({ transcribe: () => Promise.reject(new Error('500')) });
  expect(unheard).toMatchObject({ messages: [{ text: '' }], recordings: [{ kind: 'voicemail' }] });
  const lost = await leave({
    carrierOf: async () => ({
      fetchRecording: async () => undefined,
      deleteRecording: async (sid) => void deleted.push(sid),
    }),
  });
  expect(lost).toMatchObject({ messages: [{ text: '' }], recordings: [] });
  expect(deleted).toEqual([]);
});

it('of a call that only the carrier saw end, ends it; and never ends one that somebody saw end', async () => {
  const { callId, callSid } = await leave({});
  const { db } = database;
  const { organizationId } = salon;
  const report = { callSid, status: 'no-answer', seconds: 12, errorCode: 13_224 } as const;
  const read = () =>
    withOrganization(db, organizationId, async (tx) => {
      const [call] = (await tx.select().from(calls)).filter(({ id }) => id === callId);
      return call;
    });
  expect(await keepCarrierReport(db, organizationId, report, new Date())).toBe(true);
  expect(await read()).toMatchObject({ endedBy: 'carrier:noAnswer', outcome: 'abandoned' });
  ledger.callStarted({ ...(await read())!, direction: 'inbound', language: 'en', afterHours: false });
  ledger.callEnded(callId, { endedAt: new Date(), endedBy: 'agent:goodbye', outcome: 'booked' });
  await ledger.flush();
  await keepCarrierReport(db, organizationId, { ...report, status: 'failed' }, new Date());
  expect(await read()).toMatchObject({ endedBy: 'agent:goodbye', outcome: 'booked' });
  expect(await keepCarrierReport(db, organizationId, { ...report, callSid: 'CA0' }, new Date())).toBe(false);
});
