// What is worked out of calls that have ended, through the API: found by what was said, told in a sentence, taken away as a test.
import {
  appointments,
  callFigures,
  calls,
  contacts,
  digestCalls,
  newId,
  turns,
  withOrganization,
} from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let other: SeededBusiness;
let headers: { authorization: string };
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
  salon = await seedBusiness(database.db);
  other = await seedBusiness(database.db);
  const { id: userId } = await createUser(database.db, salon.organizationId);
  headers = bearer(app, { ...salon, userId });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const HOUR = Date.UTC(2026, 5, 1, 12);

interface Said {
  caller: string | null;
  agent?: string;
  commands?: object[];
  state?: string;
  voiceToVoiceMs?: number;
}

/** A call of a minute and a half that has ended, and been written down as the ledger does. */
async function addCall(
  said: Said[],
  {
    business = salon,
    minute = 0,
    booked = false,
    ...over
  }: Record<string, unknown> & {
    business?: SeededBusiness;
    minute?: number;
    booked?: boolean;
  } = {},
): Promise<string> {
  const { organizationId, agentId, e164 } = business;
  const id = newId();
  const startedAt = new Date(HOUR + minute * 60_000);
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx.insert(calls).values({
      id,
      organizationId,
      agentId,
      callSid: `CA${id}`,
      direction: 'inbound',
      fromNumber: '+12025550199',
      toNumber: e164,
      startedAt,
      endedAt: new Date(startedAt.getTime() + 90_000),
      endedBy: 'agent:goodbye',
      outcome: booked ? 'booked' : 'answered',
      language: 'en',
      ...over,
    });
    await tx.insert(turns).values(
      said.map(({ caller, agent = '', commands = [], state = 'listening', voiceToVoiceMs = 500 }, index) => ({
        callId: id,
        organizationId,
        index,
        startedAt: new Date(startedAt.getTime() + index * 10_000),
        callerText: caller,
        agentText: agent,
        voiceToVoiceMs: caller === null ? null : voiceToVoiceMs,
        speculation: 'hit' as const,
        cacheHit: index === 0,
        bargeIn: false,
        tokensIn: 0,
        tokensOut: 0,
        costMicros: 12,
        stateBefore: '',
        stateAfter: state,
        expectation: 'open',
        commands,
      })),
    );
    if (booked) {
      const startsAt = new Date(Date.UTC(2026, 5, 2, 13, minute));
      const endsAt = new Date(startsAt.getTime() + 1_000);
      await tx.insert(appointments).values({
        organizationId,
        staffId: business.staffIds[0] ?? '',
        serviceIds: [business.serviceIds[0] ?? ''],
        status: 'confirmed',
        startsAt,
        endsAt,
        occupied: `["${startsAt.toISOString()}","${endsAt.toISOString()}")`,
        customerName: 'Dana Reed',
        source: 'call',
        callId: id,
      });
    }
    await digestCalls(tx, organizationId, [id]);
  });
  return id;
}

const get = async (url: string, as = headers) => {
  const response = await app.inject({ url: `/api/v1/calls${url}`, headers: as });
  return { status: response.statusCode, body: response.json() };
};
const found = async (query: string, as = headers): Promise<string[]> =>
  (await get(`?${query}`, as)).body.items.map(({ id }: { id: string }) => id);

const booking: Said[] = [
  { caller: null, agent: 'Thanks for calling', state: 'listening' },
  {
    caller: 'a haircut on friday please',
    state: 'booking.when',
    commands: [
      { type: 'book' },
      { type: 'set', slot: 'service', value: ['cut'], span: [2, 9] },
      { type: 'set', slot: 'when', value: 'friday', span: [13, 19] },
    ],
  },
  {
    caller: 'no, saturday',
    agent: 'Saturday at three then',
    state: 'booking.readBack',
    commands: [{ type: 'correct', slot: 'when', value: 'saturday', span: [4, 12] }],
    voiceToVoiceMs: 900,
  },
];

describe('calls that have ended', () => {
  it('are found by what was said in their language, and by who called; never another organization’s', async () => {
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.insert(contacts).values({
        organizationId: salon.organizationId,
        phone: '+12025550188',
        name: 'Quentin Brand',
      }),
    );
    const parking = await addCall([{ caller: 'is there any parking nearby' }], {
      fromNumber: '+12025550188',
    });
    const theirs = await addCall([{ caller: 'is there any parking nearby' }], { business: other });
    const both = await addCall([{ caller: 'I parked my bicycle' }], { minute: 1 });
    expect(await found('q=parking')).toEqual([both, parking]);
    expect(await found('q=parked -bicycle')).toEqual([parking]);
    expect(await found('q="parking nearby"')).toEqual([parking]);
    expect(await found('q=quentin')).toEqual([parking]);
    expect(await found('q=the')).toEqual([]);
    expect(await found(`q=${encodeURIComponent("it's ((& | !")}`)).toEqual([]);
    expect(await found('q=parking', bearer(app, other))).not.toContain(parking);
    expect(await found('q=parking&limit=1')).toEqual([both]);
    expect(await found(`q=parking&cursor=${both}`)).toEqual([parking]);
    expect(await found('q=parking')).not.toContain(theirs);
  });

  it('can be narrowed by length, booking, tag, agent and direction', async () => {
    const id = await addCall(booking, { booked: true, endedAt: new Date(HOUR + 600_000) });
    const put = await app.inject({
      method: 'PUT',
      url: `/api/v1/calls/${id}/tags`,
      headers,
      payload: { tags: ['vip', 'vip'] },
    });
    expect(put.json()).toEqual({ tags: ['vip'] });
    expect(await found('minDurationMs=600000')).toEqual([id]);
    expect(await found('booked=true')).toEqual([id]);
    expect(await found('booked=false')).not.toContain(id);
    expect(await found('tag=vip')).toEqual([id]);
    expect(await found(`agentId=${salon.agentId}&booked=true&maxDurationMs=600001`)).toEqual([id]);
    expect(await found('direction=outbound')).toEqual([]);
  });

  it('tell what was captured and when, their path, their cost, and all of it in a sentence', async () => {
    const id = await addCall(booking, { booked: true, minute: 2 });
    const { body } = await get(`/${id}`);
    expect(body).toMatchObject({
      turnCount: 3,
      voiceToVoiceP50Ms: 700,
      booked: true,
      costMicros: 36,
      captured: [
        { slot: 'service', said: 'haircut', turnIndex: 1, atMs: 10_000, corrected: false },
        { slot: 'when', value: 'friday', said: 'friday' },
        { slot: 'when', value: 'saturday', said: 'saturday', turnIndex: 2, atMs: 20_000, corrected: true },
      ],
      path: [{ state: 'listening' }, { state: 'booking.when' }, { state: 'booking.readBack', atMs: 20_000 }],
      summary:
        '(202) 555-0199 called to book an appointment. Haircut with Anna is booked for Tue, Jun 2, 9:02 AM.',
    });
    const spanish = await app.inject({
      url: `/api/v1/calls/${id}`,
      headers: { ...headers, 'accept-language': 'de, en;q=0.4, es-MX;q=0.9' },
    });
    expect(spanish.headers['content-language']).toBe('es');
    expect(spanish.json()).toMatchObject({
      summary:
        '(202) 555-0199 llamó para reservar una cita. Cita el mar 2 de jun, 9:02 a.m.: Haircut con Anna.',
    });
  });

  it('can be said again as a test', async () => {
    const id = await addCall(booking, { minute: 3 });
    expect((await get(`/${id}/scenario`)).body).toMatchObject({
      format: 'offhook-scenario/1',
      from: '+12025550199',
      say: ['a haircut on friday please', 'no, saturday'],
      expect: { outcome: 'answered', states: ['listening', 'booking.when', 'booking.readBack'] },
    });
  });

  it('are taken away as a table', async () => {
    await addCall([{ caller: 'hello' }], { fromNumber: '=cmd', minute: 4 });
    const response = await app.inject({ url: '/api/v1/calls/export?outcome=answered', headers });
    expect(response.headers['content-type']).toContain('text/csv');
    expect(response.body.split('\r\n')[0]).toContain('Started,Direction,From');
    expect(response.body).toContain(",'=cmd,");
  });

  it('are counted by the hour, and counted anew when one ends a second time', async () => {
    const business = await seedBusiness(database.db);
    const { organizationId } = business;
    await addCall(booking, { business, booked: true });
    const id = await addCall(booking, { business, minute: 1, afterHours: true });
    await withOrganization(database.db, organizationId, (tx) => digestCalls(tx, organizationId, [id]));
    const rows = await withOrganization(database.db, organizationId, (tx) => tx.select().from(callFigures));
    const amount = (figure: string, key = '') =>
      rows.find((row) => row.figure === figure && row.key === key)?.amount ?? 0;
    expect(rows.every(({ hour }) => hour.getTime() === HOUR)).toBe(true);
    expect(amount('calls')).toBe(2);
    expect([amount('wanted'), amount('offered'), amount('booked'), amount('lostAt', 'readBack')]).toEqual([
      2, 2, 1, 1,
    ]);
    expect([amount('outcome', 'booked'), amount('outcome', 'answered'), amount('afterHours')]).toEqual([
      1, 1, 1,
    ]);
    expect([amount('turns'), amount('cached'), amount('speculation', 'hit')]).toEqual([6, 2, 6]);
    // 1.1^65 = 490 ms, 1.1^71 = 869 ms.
    expect([amount('voiceToVoiceMs', '65'), amount('voiceToVoiceMs', '71')]).toEqual([2, 2]);
    // The second began half a minute before the first had ended.
    expect(amount('peak')).toBe(2);
    expect(amount('topic', 'book')).toBe(2);
  });
});

describe('what people add to a call', () => {
  it('is kept with who wrote it, and can be taken back', async () => {
    const id = await addCall([{ caller: 'hello' }]);
    const url = `/api/v1/calls/${id}`;
    const note = await app.inject({
      method: 'POST',
      url: `${url}/notes`,
      headers,
      payload: { text: ' Call back ' },
    });
    expect(note.json()).toMatchObject({ text: 'Call back', author: { name: 'Test' } });
    await app.inject({ method: 'PUT', url: `${url}/rating`, headers, payload: { rating: 2 } });
    expect((await get(`/${id}`)).body).toMatchObject({ rating: 2, notes: [{ text: 'Call back' }] });
    const changed = await app.inject({
      method: 'PATCH',
      url: `/api/v1/calls/notes/${note.json().id}`,
      headers,
      payload: { text: 'Call back today' },
    });
    expect(changed.json()).toEqual({ ...note.json(), text: 'Call back today' });
    const gone = await app.inject({
      method: 'DELETE',
      url: `/api/v1/calls/notes/${note.json().id}`,
      headers,
    });
    expect(gone.statusCode).toBe(204);
    expect((await get(`/${id}`)).body.notes).toEqual([]);
  });
});
