import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  appointments,
  calls,
  contacts,
  type Database,
  digestCalls,
  messages,
  newId,
  recordings,
  turns,
  withOrganization,
  withPlatform,
} from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { eq, sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLostCalls, LONGEST_CALL_MS, organizationsWithLostCalls } from '../../../../calls/end-lost.ts';
import { bearer, createTestApp } from '../../../../testing.ts';
import { wavHeader } from '../../../../voice/recording/wav.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let other: SeededBusiness;
let headers: { authorization: string };
let time = Date.now();

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
  salon = await seedBusiness(database.db);
  other = await seedBusiness(database.db);
  headers = bearer(app, salon);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** A minute-long call, begun so many minutes after the first. */
async function addCall(db: Database, business: SeededBusiness, minute: number, over: object = {}) {
  const id = newId();
  const startedAt = new Date(Date.UTC(2026, 5, 1, 12, minute));
  await withOrganization(db, business.organizationId, (tx) =>
    tx.insert(calls).values({
      id,
      organizationId: business.organizationId,
      agentId: business.agentId,
      callSid: `CA${id}`,
      direction: 'inbound',
      fromNumber: '+12025550199',
      toNumber: business.e164,
      startedAt,
      endedAt: new Date(startedAt.getTime() + 60_000),
      endedBy: 'agent:goodbye',
      outcome: 'booked',
      ...over,
    }),
  );
  return { id, startedAt };
}

const addTurn = (
  business: SeededBusiness,
  callId: string,
  index: number,
  startedAt: Date,
  voiceToVoiceMs: number,
) =>
  withOrganization(database.db, business.organizationId, (tx) =>
    tx.insert(turns).values({
      callId,
      organizationId: business.organizationId,
      index,
      startedAt,
      callerText: index === 0 ? null : 'a haircut please',
      agentText: 'When would you like to come?',
      firstAudio: voiceToVoiceMs,
      voiceToVoiceMs,
      speculation: 'none',
      cacheHit: false,
      bargeIn: false,
      tokensIn: 0,
      tokensOut: 0,
      costMicros: 12,
      stateBefore: 'service',
      stateAfter: 'when',
      expectation: 'when',
      commands: [{ type: 'book' }],
    }),
  );

/** As when a call has ended and is written down. */
const digest = (business: SeededBusiness, ...ids: string[]) =>
  withOrganization(database.db, business.organizationId, (tx) =>
    digestCalls(tx, business.organizationId, ids),
  );

const get = async (url: string, as = headers) => {
  const response = await app.inject({ url, headers: as });
  return { status: response.statusCode, body: response.json() };
};

describe('a call that nobody has ended', () => {
  it('ended when the last was said, once no call could last as long', async () => {
    const { organizationId } = salon;
    const open = { endedAt: null, endedBy: null, outcome: null, fromNumber: '+12025550171' };
    const { id, startedAt } = await addCall(database.db, salon, 0, open);
    const lastSaid = new Date(startedAt.getTime() + 30_000);
    await addTurn(salon, id, 0, startedAt, 300);
    await addTurn(salon, id, 1, lastSaid, 300);
    const after = (ms: number) =>
      endLostCalls(database.db, organizationId, new Date(startedAt.getTime() + ms));
    expect(await after(LONGEST_CALL_MS)).toBe(0);
    expect(await after(LONGEST_CALL_MS + 1)).toBe(1);
    expect(await after(LONGEST_CALL_MS + 1)).toBe(0);
    expect((await get(`/api/v1/calls/${id}`)).body).toMatchObject({
      endedAt: lastSaid.toISOString(),
      endedBy: 'error:transport',
      turnCount: 2,
    });
    await withOrganization(database.db, organizationId, (tx) => tx.delete(calls).where(eq(calls.id, id)));
  });

  it('is looked for where there is one, and the search for it sees no call that has ended', async () => {
    const { organizationId } = salon;
    const open = { endedAt: null, endedBy: null, outcome: null };
    const { id, startedAt } = await addCall(database.db, salon, 0, open);
    await addCall(database.db, await seedBusiness(database.db), 0);
    const look = (ms: number) =>
      withPlatform(database.db, async (tx) => ({
        found: await organizationsWithLostCalls(tx, new Date(startedAt.getTime() + ms)),
        seen: (await tx.select({ id: calls.id }).from(calls)).length,
      }));
    expect(await look(LONGEST_CALL_MS)).toEqual({ found: [], seen: 1 });
    expect(await look(LONGEST_CALL_MS + 1)).toEqual({ found: [organizationId], seen: 1 });
    await withOrganization(database.db, organizationId, (tx) => tx.delete(calls).where(eq(calls.id, id)));
  });
});

describe('the list of calls', () => {
  let business: SeededBusiness;
  let as: { authorization: string };
  const ids: string[] = [];
  beforeAll(async () => {
    business = await seedBusiness(database.db);
    as = bearer(app, business);
    for (let minute = 0; minute < 7; minute++) {
      const over = minute === 3 ? { outcome: 'message', fromNumber: '+12025550123' } : {};
      ids.unshift((await addCall(database.db, business, minute, over)).id);
    }
    // Calls that begin at the very same moment, or a microsecond apart, must not hide each other at a page's edge.
    const startedAt = sql`timestamptz '2026-06-01 12:09:00.000001Z'`;
    const { id: newest } = await addCall(database.db, business, 9, { startedAt });
    ids.unshift((await addCall(database.db, business, 9)).id);
    ids.unshift((await addCall(database.db, business, 9)).id);
    ids.unshift(newest);
  });

  it('comes newest first, page by page, each call once', async () => {
    for (const limit of [1, 2, 4, 10, 50]) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await get(`/api/v1/calls?limit=${limit}${cursor && `&cursor=${cursor}`}`, as);
        expect(body.items.length).toBeLessThanOrEqual(limit);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ?? '';
      } while (cursor);
      expect(seen).toEqual(ids);
    }
  });

  it('is narrowed by time, outcome and number', async () => {
    const idsOf = async (query: string) =>
      (await get(`/api/v1/calls?${query}`, as)).body.items.map(({ id }: { id: string }) => id);
    const span = 'from=2026-06-01T12:02:00Z&to=2026-06-01T14:04:00%2B02:00';
    expect(await idsOf(span)).toEqual([ids[6], ids[7]]);
    expect(await idsOf('outcome=message')).toEqual([ids[6]]);
    expect(await idsOf('number=%2B12025550123')).toEqual([ids[6]]);
    expect(await idsOf(`number=${encodeURIComponent(business.e164)}`)).toEqual(ids);
  });

  it('is narrowed to calls lost for a reason, also at a step that nobody knows any more', async () => {
    const shop = await seedBusiness(database.db);
    const lost = async (lostAt: string, minute: number) =>
      (await addCall(database.db, shop, minute, { wanted: true, booked: false, lostAt })).id;
    const [declined, odd, failed] = [
      await lost('choosing', 0),
      await lost('fitting', 1),
      await lost('committing', 2),
    ];
    const idsOf = async (reason: string) =>
      (await get(`/api/v1/calls?lost=${reason}`, bearer(app, shop))).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await idsOf('other')).toEqual([odd]);
    expect(await idsOf('timesDeclined')).toEqual([declined]);
    expect(await idsOf('failed')).toEqual([failed]);
    expect(await idsOf('notConfirmed')).toEqual([]);
  });

  it('shows what a line of it needs', async () => {
    const { id, startedAt } = await addCall(database.db, salon, 0);
    for (const [index, ms] of [500, 700, 900].entries())
      await addTurn(salon, id, index, new Date(startedAt.getTime() + index * 1000), ms);
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.insert(contacts).values({
        organizationId: salon.organizationId,
        phone: '+12025550199',
        name: 'A caller',
      }),
    );
    await digest(salon, id);
    const { body } = await get('/api/v1/calls');
    expect(body.items.find((call: { id: string }) => call.id === id)).toMatchObject({
      callerName: 'A caller',
      agent: { id: salon.agentId, name: 'Riley' },
      startedAt: '2026-06-01T12:00:00.000Z',
      durationMs: 60_000,
      turnCount: 3,
      voiceToVoiceP50Ms: 700,
      hasRecording: false,
    });
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'from=yesterday', 'number=abc', 'outcome='])(
    'refuses %s with the field named',
    async (query) => {
      const { status, body } = await get(`/api/v1/calls?${query}`);
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        expect.objectContaining({ in: 'querystring', path: query.split('=')[0] }),
      ]);
    },
  );

  it('is empty beyond a cursor of another organization', async () => {
    const { id } = await addCall(database.db, other, 30);
    expect((await get(`/api/v1/calls?cursor=${id}`, as)).body).toEqual({ items: [], nextCursor: null });
  });
});

describe('one call', () => {
  it('has its turns with their timelines, and what came of it', async () => {
    const { id, startedAt } = await addCall(database.db, salon, 1);
    await addTurn(salon, id, 1, new Date(startedAt.getTime() + 5000), 640);
    await addTurn(salon, id, 0, startedAt, 0);
    const startsAt = new Date('2026-06-02T13:00:00Z');
    const endsAt = new Date('2026-06-02T13:45:00Z');
    await withOrganization(database.db, salon.organizationId, async (tx) => {
      await tx.insert(appointments).values({
        organizationId: salon.organizationId,
        staffId: salon.staffIds[0] ?? '',
        serviceIds: [...salon.serviceIds].toReversed(),
        status: 'confirmed',
        startsAt,
        endsAt,
        occupied: `["${startsAt.toISOString()}","${endsAt.toISOString()}")`,
        customerName: 'A caller',
        source: 'call',
        callId: id,
      });
      await tx.insert(messages).values({
        organizationId: salon.organizationId,
        callId: id,
        kind: 'message',
        urgent: true,
        text: 'Call back',
      });
    });
    const { body } = await get(`/api/v1/calls/${id}`);
    expect(body.turns).toMatchObject([
      { index: 0, callerText: null, stamps: { firstAudio: 0, played: null } },
      {
        index: 1,
        callerText: 'a haircut please',
        voiceToVoiceMs: 640,
        stamps: { firstAudio: 640 },
        commands: [{ type: 'book' }],
        expectation: 'when',
      },
    ]);
    expect(body).toMatchObject({
      callSid: `CA${id}`,
      recording: null,
      appointments: [
        {
          startsAt: startsAt.toISOString(),
          staff: { name: 'Anna' },
          services: [{ name: 'Color' }, { name: 'Haircut' }],
        },
      ],
      messages: [{ text: 'Call back', urgent: true }],
    });
  });

  it('of another organization is not there', async () => {
    const { id } = await addCall(database.db, other, 2);
    expect((await get(`/api/v1/calls/${id}`, bearer(app, other))).status).toBe(200);
    const { status, body } = await get(`/api/v1/calls/${id}`);
    expect([status, body.code]).toEqual([404, 'not-found']);
    expect((await get(`/api/v1/calls/${newId()}`)).body).toMatchObject({
      code: 'not-found',
      detail: body.detail,
    });
  });
});

describe('a recording', () => {
  const sound = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251));
  let url: string;
  let callId: string;

  beforeAll(async () => {
    ({ id: callId } = await addCall(database.db, salon, 3));
    const file = `${salon.organizationId}/${callId}.wav`;
    mkdirSync(path.join(app.recordingsRoot, salon.organizationId), { recursive: true });
    writeFileSync(path.join(app.recordingsRoot, file), sound);
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.insert(recordings).values({
        organizationId: salon.organizationId,
        callId,
        path: file,
        durationMs: 60_000,
        sizeBytes: sound.length,
      }),
    );
    ({ url } = (await get(`/api/v1/calls/${callId}`)).body.recording);
  });

  it('plays by its signed link, without a token', async () => {
    const response = await app.inject({ url });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'audio/wav',
      'accept-ranges': 'bytes',
      'cache-control': expect.stringContaining('private'),
    });
    expect(response.rawPayload.equals(sound)).toBe(true);
  });

  it('answers a range, so that a player can jump', async () => {
    const response = await app.inject({ url, headers: { range: 'bytes=100-199' } });
    expect(response.statusCode).toBe(206);
    expect(response.headers['content-range']).toBe('bytes 100-199/1000');
    expect(response.rawPayload.equals(sound.subarray(100, 200))).toBe(true);
    const beyond = await app.inject({ url, headers: { range: 'bytes=2000-' } });
    expect(beyond.statusCode).toBe(416);
  });

  it('stays closed without a link, with one for another call, with one changed, and after half an hour', async () => {
    const [location = '', token = ''] = url.split('?token=');
    const { id: another } = await addCall(database.db, salon, 4);
    const status = async (asked: string) => (await app.inject({ url: asked, headers })).statusCode;
    expect(await status(location)).toBe(400);
    expect(await status(`${location.replace(callId, another)}?token=${token}`)).toBe(403);
    expect(await status(`${location}?token=${token.slice(0, -4)}AAAA`)).toBe(403);
    expect(await status(`${location}?token=x`)).toBe(403);
    time += 30 * 60_000;
    expect(await status(url)).toBe(403);
    time -= 30 * 60_000;
    expect(await status(url)).toBe(200);
  });

  it('whose file is gone is not found', async () => {
    const { id } = await addCall(database.db, salon, 5);
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.insert(recordings).values({
        organizationId: salon.organizationId,
        callId: id,
        path: `${salon.organizationId}/${id}.wav`,
        durationMs: 1,
        sizeBytes: 1,
      }),
    );
    const { body } = await get(`/api/v1/calls/${id}`);
    const response = await app.inject({ url: body.recording.url });
    expect([response.statusCode, response.json().code]).toEqual([404, 'not-found']);
  });
});

describe('how loud a recording is', () => {
  it('is told for each side, and known from then on without the file', async () => {
    const { id: callId } = await addCall(database.db, salon, 6);
    const file = `${salon.organizationId}/${callId}.wav`;
    const location = path.join(app.recordingsRoot, file);
    mkdirSync(path.dirname(location), { recursive: true });
    // 120 ms: the caller is silent, then as loud as can be, then silent; the agent in the middle of the last third only.
    const [SILENCE, LOUDEST, QUIET] = [0xff, 0x80, 0xaf];
    const sound = Buffer.alloc(2 * 960, SILENCE);
    sound[2 * 420] = LOUDEST;
    sound[2 * 900 + 1] = QUIET;
    writeFileSync(location, Buffer.concat([wavHeader(sound.length), sound]));
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.insert(recordings).values({
        organizationId: salon.organizationId,
        callId,
        path: file,
        durationMs: 120,
        sizeBytes: sound.length,
      }),
    );
    const url = `/api/v1/calls/${callId}/recording/loudness`;
    const { status, body } = await get(url);
    expect(status).toBe(200);
    expect(body.perSecond).toBe(20);
    expect([...Buffer.from(body.caller, 'base64')]).toEqual([0, 255, 0]);
    const agent = [...Buffer.from(body.agent, 'base64')];
    expect(agent).toEqual([0, 0, expect.toSatisfy((level: number) => level > 0 && level < 64)]);
    rmSync(location);
    expect((await get(url)).body).toEqual(body);
    expect((await get(url, bearer(app, other))).status).toBe(404);
  });
});
