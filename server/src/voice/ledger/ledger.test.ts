// PostgreSQL goes away in the middle of calls: not a row may be lost, doubled or out of order. Real database, real
// sockets: a proxy stands between, which the test can cut, stall and restore.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  callEvents,
  calls,
  connect,
  messages,
  newId,
  recordings,
  turns,
  withOrganization,
  type Connection,
} from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { asc } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLedger, type Ledger, type LedgerOptions } from './ledger.ts';
import { createDatabaseProxy, type DatabaseProxy } from '@offhook/db/testing-proxy';
import type { CallRecord, MessageRecord, TurnRecord } from './record.ts';

let database: TestDatabase;
let one: SeededBusiness;
let two: SeededBusiness;
let proxy: DatabaseProxy;
let connection: Connection;
let spoolDir: string;
let open: Ledger[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  one = await seedBusiness(database.db);
  two = await seedBusiness(database.db);
  proxy = await createDatabaseProxy(database.url);
  connection = connect(proxy.url, { maxConnections: 2, connectTimeoutMs: 1000 });
  spoolDir = await mkdtemp(join(tmpdir(), 'spool-'));
  open = [];
});
afterEach(async () => {
  proxy.restore();
  await Promise.all(open.map((ledger) => ledger.close(1000)));
  await connection.close();
  await proxy.close();
  await rm(spoolDir, { recursive: true });
});

const log = { info: () => undefined, warn: () => undefined, error: vi.fn<() => void>() };

function ledger(options: Partial<LedgerOptions> = {}): Ledger {
  const made = createLedger({
    db: connection.db,
    log: log as never,
    spoolDir,
    flushMs: 5,
    ...options,
  });
  open.push(made);
  return made;
}

const call = (business: SeededBusiness, id = newId()): CallRecord => ({
  id,
  organizationId: business.organizationId,
  agentId: business.agentId,
  callSid: `CA${id}`,
  direction: 'inbound',
  fromNumber: '+12025550100',
  toNumber: business.e164,
  startedAt: new Date(),
  language: 'en',
  agentVersion: null,
  afterHours: false,
});

const turn = (of: CallRecord, index: number): TurnRecord => ({
  id: newId(),
  callId: of.id,
  organizationId: of.organizationId,
  index,
  startedAt: new Date(),
  callerText: index === 0 ? null : `words ${index}`,
  agentText: `line ${index}`,
  stamps: {
    finalTranscript: 250.5,
    endOfTurn: 260,
    understood: 260.4,
    decided: 260.5,
    firstText: null,
    firstAudio: 300,
    done: null,
    played: 2_000,
  },
  asrMs: 250.5,
  endpointMs: 10,
  understandMs: 0.4,
  llmMs: null,
  ttsMs: 40,
  voiceToVoiceMs: 300,
  engineMs: 0.5,
  tier: 'deterministic',
  speculation: 'none',
  cacheHit: true,
  bargeIn: false,
  tokensIn: 0,
  tokensOut: 0,
  costMicros: 12,
  stateBefore: 'booking.when',
  stateAfter: 'booking.offer',
  expectation: 'when',
  commands: [{ type: 'affirm' }],
});

const message = (business: SeededBusiness, text: string): MessageRecord => ({
  id: newId(),
  organizationId: business.organizationId,
  callId: null,
  kind: 'message',
  urgent: true,
  text,
  name: null,
  phone: null,
  wish: null,
  idempotencyKey: null,
  createdAt: new Date(),
});

/** Everything of an organization, straight from the database. */
const kept = (business: SeededBusiness) =>
  withOrganization(database.db, business.organizationId, async (tx) => ({
    calls: await tx.select().from(calls),
    turns: await tx.select().from(turns).orderBy(asc(turns.index)),
    events: await tx.select().from(callEvents),
    messages: await tx.select().from(messages),
    recordings: await tx.select().from(recordings),
  }));

const indexes = async (business: SeededBusiness): Promise<number[]> =>
  (await kept(business)).turns.map((row) => row.index);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

describe('the ledger', () => {
  it('writes a whole call, each organization its own', async () => {
    const book = ledger();
    const startedAt = new Date();
    for (const business of [one, two]) {
      const started = { ...call(business), startedAt };
      book.callStarted(started);
      book.turn(turn(started, 0));
      book.turn(turn(started, 1));
      book.event({
        id: newId(),
        callId: started.id,
        organizationId: business.organizationId,
        at: new Date(),
        type: 'tag',
        data: { tag: 'new' },
      });
      book.snapshot(started.id, { version: 1, machine: 'a' });
      book.snapshot(started.id, { version: 1, machine: 'b' });
      for (const durationMs of [9, 12]) {
        book.recording({
          id: newId(),
          kind: 'call',
          organizationId: business.organizationId,
          callId: started.id,
          path: 'x.wav',
          durationMs,
          sizeBytes: 9,
        });
      }
      book.callEnded(started.id, { endedAt: new Date(), endedBy: 'agent:goodbye', outcome: 'booked' });
    }
    await book.flush();
    for (const business of [one, two]) {
      const rows = await kept(business);
      expect(rows.calls).toMatchObject([
        { endedBy: 'agent:goodbye', outcome: 'booked', snapshot: { version: 1, machine: 'b' } },
      ]);
      expect(rows.turns).toMatchObject([
        { index: 0, callerText: null, finalTranscript: 250.5, firstText: null, played: 2000 },
        { index: 1, callerText: 'words 1', costMicros: 12, commands: [{ type: 'affirm' }] },
      ]);
      expect(rows.events).toMatchObject([{ type: 'tag', data: { tag: 'new' } }]);
      expect(rows.recordings).toMatchObject([{ durationMs: 12 }]);
      expect(rows.calls[0]!.startedAt).toEqual(startedAt);
    }
  });

  it('loses, doubles and reorders nothing when PostgreSQL goes away in mid-call and comes back', async () => {
    const book = ledger();
    const started = call(one);
    book.callStarted(started);
    for (const index of upTo(10)) book.turn(turn(started, index));
    await book.flush();
    expect(await indexes(one)).toEqual(upTo(10));

    proxy.cut();
    for (let index = 10; index < 30; index += 1) {
      book.turn(turn(started, index));
      if (index % 5 === 0) await book.flush();
    }
    await book.flush();
    expect(await indexes(one)).toEqual(upTo(10));
    expect(await readdir(spoolDir)).not.toEqual([]);

    proxy.restore();
    for (let index = 30; index < 40; index += 1) book.turn(turn(started, index));
    book.callEnded(started.id, { endedAt: new Date(), endedBy: 'caller:hungUp', outcome: 'none' });
    await vi.waitFor(async () => expect(await indexes(one)).toEqual(upTo(40)), {
      timeout: 8000,
      interval: 50,
    });
    await vi.waitFor(async () => expect((await kept(one)).calls[0]?.endedBy).toBe('caller:hungUp'), {
      timeout: 4000,
    });
    await vi.waitFor(async () => expect(await readdir(spoolDir)).toEqual([]));
  });

  it('never lets an older row overtake a newer one on the way back', async () => {
    const book = ledger();
    const started = call(one);
    book.callStarted(started);
    await book.flush();
    proxy.cut();
    book.snapshot(started.id, { version: 1, machine: 'old' });
    await book.flush();
    proxy.restore();
    book.snapshot(started.id, { version: 1, machine: 'new' });
    await book.flush();
    await vi.waitFor(async () => expect(await readdir(spoolDir)).toEqual([]), {
      timeout: 8000,
      interval: 50,
    });
    expect((await kept(one)).calls[0]?.snapshot).toMatchObject({ machine: 'new' });
  });

  it('writes once what was committed while the answer got lost', async () => {
    const book = ledger();
    const started = call(one);
    // The commit reaches PostgreSQL, its answer does not reach us.
    proxy.cutAfter(/commit/i);
    book.callStarted(started);
    book.turn(turn(started, 0));
    await book.flush();
    expect(await indexes(one)).toEqual([0]);
    expect(await readdir(spoolDir)).toHaveLength(1);

    proxy.restore();
    await vi.waitFor(async () => expect(await readdir(spoolDir)).toEqual([]), {
      timeout: 8000,
      interval: 50,
    });
    expect(await indexes(one)).toEqual([0]);
  });

  it('goes to disk within the deadline when PostgreSQL is silent rather than gone', async () => {
    const book = ledger({ deliveryDeadlineMs: 100 });
    proxy.stall();
    await book.message(message(one, 'call me back'));
    expect((await kept(one)).messages).toEqual([]);
    expect(await readdir(spoolDir)).toHaveLength(1);
    proxy.restore();
    await vi.waitFor(async () => expect((await kept(one)).messages).toHaveLength(1), {
      timeout: 8000,
      interval: 50,
    });
  });

  it('delivers after a restart what an earlier process had spooled, and leaves alone what a crash cut off', async () => {
    proxy.cut();
    const before = ledger();
    const started = call(one);
    before.callStarted(started);
    for (const index of upTo(3)) before.turn(turn(started, index));
    await before.message(message(one, 'before the restart'));
    await before.close(200);
    const cutOff = `${newId()}.jsonl.part`;
    await writeFile(join(spoolDir, cutOff), '{"kind":"turn","row":{"id');

    proxy.restore();
    const after = ledger();
    after.turn(turn(started, 3));
    await vi.waitFor(async () => expect(await indexes(one)).toEqual(upTo(4)), {
      timeout: 8000,
      interval: 50,
    });
    expect((await kept(one)).messages).toMatchObject([{ text: 'before the restart', urgent: true }]);
    await vi.waitFor(async () => expect(await readdir(spoolDir)).toEqual([cutOff]));
  });

  it('shares its folder with another process: each delivers what is there, and every row is there once', async () => {
    proxy.cut();
    const [here, there] = [ledger(), ledger()];
    const calls = [call(one), call(one)];
    for (const [n, book] of [here, there].entries()) {
      book.callStarted(calls[n]!);
      for (let index = n; index < 20; index += 2) {
        book.turn(turn(calls[n]!, index));
        if (index % 6 < 2) await book.flush();
      }
      await book.flush();
    }
    const third = ledger();
    proxy.restore();
    await Promise.all([here.flush(), third.flush(), there.flush()]);
    await vi.waitFor(async () => expect(await readdir(spoolDir)).toEqual([]), {
      timeout: 8000,
      interval: 50,
    });
    expect(await indexes(one)).toEqual(upTo(20));
    expect((await kept(one)).calls).toHaveLength(2);
  });

  it('sets aside the one row that PostgreSQL will never take, and writes the others', async () => {
    const book = ledger();
    const good = call(one);
    book.callStarted(good);
    book.turn({ ...turn(good, 0), agentText: 'a \u0000 in the text' });
    book.turn(turn(good, 1));
    await book.flush();
    expect(await indexes(one)).toEqual([1]);
    expect(await readFile(join(spoolDir, 'refused.jsonl'), 'utf8')).toContain('in the text');
    expect(log.error).toHaveBeenCalled();
  });

  it('writes a message taken twice under one key once', async () => {
    const book = ledger();
    await book.message({ ...message(one, 'hello'), idempotencyKey: 'call:1' });
    await book.message({ ...message(one, 'hello'), idempotencyKey: 'call:1' });
    expect((await kept(one)).messages).toHaveLength(1);
  });

  it('has everything written when it is closed', async () => {
    const book = ledger({ flushMs: 60_000 });
    const started = call(one);
    book.callStarted(started);
    for (const index of upTo(700)) book.turn(turn(started, index));
    await book.close();
    expect(await indexes(one)).toEqual(upTo(700));
  });
});
