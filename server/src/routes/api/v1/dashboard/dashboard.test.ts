// The dashboard's figures, from calls written down as the ledger does: what they add up to, by day and hour, and down to turns.
import {
  appointments,
  calls,
  digestCalls,
  messages,
  newId,
  services,
  turns,
  withOrganization,
} from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp } from '../../../../testing.ts';

/** A Tuesday, 14:00 in New York. */
const NOW = Date.UTC(2026, 5, 2, 18);
const MINUTE = 60_000;

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(NOW) });
  salon = await seedBusiness(database.db);
  // Late on Monday in New York, which is Tuesday in UTC: closed, booked.
  await addCall(Date.UTC(2026, 5, 2, 2), {
    afterHours: true,
    state: 'booking.readBack',
    ms: [400, 420],
    booked: true,
  });
  // Two at once on Tuesday: the second books, the first was told of times and did not like them.
  await addCall(NOW - 120 * MINUTE, {
    state: 'booking.choosing.waiting',
    ms: [500, 2_000],
    outcome: 'messageTaken',
  });
  await addCall(NOW - 119 * MINUTE, { state: 'booking.readBack', ms: [450], booked: true, agentVersion: 2 });
  await addCall(NOW - 30 * MINUTE, { ms: [300], outcome: 'abandoned', language: 'es' });
  // A member tries the agent: counted nowhere below.
  await addCall(NOW - 28 * MINUTE, {
    state: 'booking.readBack',
    ms: [510],
    booked: true,
    fromNumber: 'browser',
    language: 'es',
  });
  // And has themselves called by it: neither.
  const consent = { basis: 'self', userId: newId(), at: new Date(NOW).toISOString() } as const;
  await addCall(NOW - 74 * MINUTE, {
    state: 'booking.readBack',
    ms: [520],
    booked: true,
    direction: 'outbound',
    purpose: 'demo',
    consent,
    language: 'es',
  });
  // We call somebody, who is no caller.
  await addCall(NOW - 20 * MINUTE, {
    state: 'booking.readBack',
    ms: [],
    outcome: 'noAnswer',
    direction: 'outbound',
    purpose: 'reminder',
    consent: { ...consent, basis: 'asked' },
    language: 'es',
  });
  await withOrganization(database.db, salon.organizationId, (tx) =>
    tx.insert(messages).values([
      { organizationId: salon.organizationId, kind: 'message', urgent: true, text: 'Call me' },
      {
        organizationId: salon.organizationId,
        kind: 'message',
        urgent: false,
        text: 'Done',
        handledAt: new Date(),
      },
      { organizationId: salon.organizationId, kind: 'lead', urgent: true, text: 'A whole wedding' },
    ]),
  );
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Five minutes long. `ms` are its turns' voice-to-voice times, the last of which came to `state`. */
async function addCall(
  at: number,
  {
    state = 'listening',
    ms,
    booked = false,
    ...over
  }: { state?: string; ms: number[]; booked?: boolean } & Partial<typeof calls.$inferInsert>,
): Promise<string> {
  const { organizationId, agentId, e164 } = salon;
  const id = newId();
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx.insert(calls).values({
      id,
      organizationId,
      agentId,
      callSid: `CA${id}`,
      direction: 'inbound',
      fromNumber: '+12025550199',
      toNumber: e164,
      startedAt: new Date(at),
      endedAt: new Date(at + 5 * MINUTE),
      outcome: booked ? 'booked' : 'answered',
      language: 'en',
      ...over,
    });
    const said: (typeof turns.$inferInsert)[] = ms.map((voiceToVoiceMs, index) => ({
      callId: id,
      organizationId,
      index,
      startedAt: new Date(at + index * 1_000),
      callerText: 'hello',
      agentText: 'hi',
      voiceToVoiceMs,
      engineMs: 20,
      tier: 'deterministic' as const,
      speculation: index === 0 ? ('hit' as const) : ('none' as const),
      cacheHit: index === 0,
      bargeIn: false,
      tokensIn: 0,
      tokensOut: 0,
      costMicros: 0,
      stateBefore: '',
      stateAfter: index === ms.length - 1 ? state : 'listening',
      expectation: 'open',
      commands: state === 'listening' ? [] : [{ type: 'book' }],
    }));
    if (said.length > 0) await tx.insert(turns).values(said);
    if (booked) {
      const startsAt = new Date(at + 86_400_000);
      const endsAt = new Date(startsAt.getTime() + 45 * MINUTE);
      await tx.insert(appointments).values({
        organizationId,
        staffId: salon.staffIds[0] ?? '',
        serviceIds: [...salon.serviceIds],
        status: 'confirmed',
        startsAt,
        endsAt,
        occupied: `["${startsAt.toISOString()}","${endsAt.toISOString()}")`,
        customerName: 'Dana Reed',
        source: 'call',
        callId: id,
        createdAt: new Date(at + MINUTE),
      });
    }
    await digestCalls(tx, organizationId, [id]);
  });
  return id;
}

const get = async (path: string) =>
  (await app.inject({ url: `/api/v1/dashboard/${path}`, headers: bearer(app, salon) })).json();
/** How many a list shows. */
const listed = async (path: string): Promise<number> => {
  const answer = await app.inject({ url: `/api/v1/${path}&limit=100`, headers: bearer(app, salon) });
  return answer.json<{ items: unknown[] }>().items.length;
};
const behind = (filter: string, rows: { key: string; calls: number }[]): [string, number][] =>
  rows.map(({ key, calls: count }) => [`calls?counted=calls&${filter}=${key}&${RANGE}`, count]);
/** A day of the business, in summer. */
const dayOf = (date: string): string =>
  `from=${date}T04:00:00Z&to=${Temporal.PlainDate.from(date).add({ days: 1 }).toString()}T04:00:00Z`;
const RANGE = 'from=2026-06-01T04:00:00Z&to=2026-06-03T04:00:00Z';

describe('the dashboard', () => {
  it('tells of today as the business counts days', async () => {
    expect(await get('today')).toMatchObject({
      date: '2026-06-02',
      timezone: 'America/New_York',
      answered: 3,
      wantedToBook: 2,
      booked: 1,
      needsPerson: 1,
      abandoned: 1,
      placed: 1,
      afterHours: 0,
      peakCalls: 2,
      liveCalls: 0,
      messagesToReturn: 1,
      urgentMessages: 1,
      // Haircut and color; another call was on the line.
      revenue: {
        amounts: [{ currency: 'USD', bookedMinor: 16_500, recoveredMinor: 16_500, appointments: 1 }],
      },
    });
  });

  it('compares a range with the one before', async () => {
    const { before, ...metrics } = await get('metrics?from=2026-06-02T16:00:00Z&to=2026-06-02T18:00:00Z');
    expect(metrics).toMatchObject({ answered: 3, placed: 1, talkMs: 20 * MINUTE });
    expect(before).toMatchObject({ from: '2026-06-02T14:00:00.000Z', answered: 0, voiceToVoiceP50Ms: null });
  });

  it('takes cancelled appointments out of the revenue, and says how it reckons', async () => {
    const { organizationId } = salon;
    const url = `metrics?from=2026-06-02T02:00:00Z&to=2026-06-02T03:00:00Z`;
    const { revenue } = await get(url);
    expect(revenue.formula).toContain('not cancelled');
    expect(revenue.amounts).toMatchObject([{ recoveredMinor: 16_500 }]);
    const setStatus = (status: 'cancelled' | 'confirmed') =>
      withOrganization(database.db, organizationId, (tx) =>
        tx
          .update(appointments)
          .set({ status })
          .where(eq(appointments.startsAt, new Date(Date.UTC(2026, 5, 3, 2)))),
      );
    await setStatus('cancelled');
    expect((await get(url)).revenue.amounts).toEqual([]);
    await setStatus('confirmed');
    await withOrganization(database.db, organizationId, (tx) =>
      tx
        .update(services)
        .set({ priceMinor: null })
        .where(eq(services.id, salon.serviceIds[1] ?? '')),
    );
    expect((await get(url)).revenue.amounts).toMatchObject([{ bookedMinor: 4_500 }]);
  });

  it('says when calls come, in the business’s zone, and in which language', async () => {
    const analytics = await get(`analytics?${RANGE}`);
    expect(analytics).toMatchObject({
      calls: 4,
      afterHours: 1,
      afterHoursShare: 0.25,
      peakCalls: 2,
      languages: [
        { key: 'en', calls: 3 },
        { key: 'es', calls: 1 },
      ],
      days: [
        { date: '2026-06-01', calls: 1, booked: 1, afterHours: 1 },
        { date: '2026-06-02', calls: 3, wantedToBook: 2, booked: 1, peakCalls: 2 },
      ],
    });
    expect(analytics).toMatchObject({
      directions: [
        { key: 'inbound', calls: 4 },
        { key: 'outbound', calls: 1 },
      ],
      placedOutcomes: [{ key: 'noAnswer', calls: 1 }],
    });
    expect(analytics.hoursOfWeek).toEqual([
      { weekday: 1, hour: 22, calls: 1, booked: 1, peakCalls: 1 },
      { weekday: 2, hour: 12, calls: 2, booked: 1, peakCalls: 2 },
      { weekday: 2, hour: 13, calls: 1, booked: 0, peakCalls: 1 },
    ]);
  });

  it('follows callers to an appointment, and says where they were lost', async () => {
    expect(await get(`funnel?${RANGE}`)).toEqual({
      calls: 4,
      wanted: 3,
      offered: 3,
      booked: 2,
      lost: [{ reason: 'timesDeclined', calls: 1 }],
    });
  });

  it('counts exactly the calls and messages that the lists behind its figures show', async () => {
    const today = await get('today');
    const day = `from=${today.from}&to=2026-06-03T04:00:00Z`;
    const funnel = await get(`funnel?${RANGE}`);
    const analytics = await get(`analytics?${RANGE}`);
    const { versions } = await get(`performance?${RANGE}`);
    const figures: [list: string, figure: number][] = [
      [`calls?counted=calls&${day}`, today.answered],
      [`calls?counted=booked&${day}`, today.booked],
      [`calls?counted=needsPerson&${day}`, today.needsPerson],
      ['messages?handled=false', today.messagesToReturn],
      ...['calls', 'wanted', 'offered', 'booked'].map((stage): [string, number] => [
        `calls?counted=${stage}&${RANGE}`,
        funnel[stage],
      ]),
      [`calls?counted=calls&lost=timesDeclined&${RANGE}`, funnel.lost[0].calls],
      [`calls?counted=calls&lost=other&${RANGE}`, 0],
      [`calls?counted=afterHours&${RANGE}`, analytics.afterHours],
      [`calls?counted=afterHoursBooked&${RANGE}`, analytics.afterHoursBooked],
      ...analytics.days.flatMap((ofDay: { date: string; calls: number; booked: number }) =>
        (['calls', 'booked'] as const).map((bar) => [
          `calls?counted=${bar}&${dayOf(ofDay.date)}`,
          ofDay[bar],
        ]),
      ),
      ...behind('outcome', analytics.outcomes),
      ...behind('language', analytics.languages),
      ...behind('topic', analytics.topics),
      ...behind(
        'hourOfWeek',
        analytics.hoursOfWeek.map(
          ({ weekday, hour, calls: count }: { weekday: number; hour: number; calls: number }) => ({
            key: `${weekday}-${hour}`,
            calls: count,
          }),
        ),
      ),
      ...behind(
        `agentId=${salon.agentId}&agentVersion`,
        versions.map(({ version, calls: count }: { version: number | null; calls: number }) => ({
          key: String(version ?? 0),
          calls: count,
        })),
      ),
    ];
    const lists = await Promise.all(
      figures.map(async ([list]): Promise<[string, number]> => [list, await listed(list)]),
    );
    expect(lists).toEqual(figures);
  });

  it('lists them in whole hours, too, where a day does not begin with one', async () => {
    const half = 'from=2026-06-02T02:30:00Z&to=2026-06-02T15:30:00Z';
    const { answered } = await get(`metrics?${half}`);
    expect(answered).toBe(1);
    expect(await listed(`calls?counted=calls&${half}`)).toBe(answered);
    expect(await listed(`calls?direction=inbound&${half}`)).toBe(0);
  });

  it('measures every stage, what is promised, and each version', async () => {
    const performance = await get(`performance?${RANGE}&targetMs=1000&share=0.9`);
    expect(performance).toMatchObject({
      turns: 6,
      answered: 6,
      cachedShare: 4 / 6,
      speculatedShare: 4 / 6,
      modelShare: 0,
      versions: [
        { agent: { name: 'Riley' }, version: null, calls: 3 },
        { version: 2, calls: 1, booked: 1 },
      ],
      days: [{ date: '2026-06-01' }, { date: '2026-06-02' }],
    });
    const voiceToVoice = performance.stages.find(
      ({ stage }: { stage: string }) => stage === 'voiceToVoiceMs',
    );
    expect(voiceToVoice.p50Ms).toBeGreaterThan(400);
    expect(voiceToVoice.p50Ms).toBeLessThan(470);
    expect(voiceToVoice.p99Ms).toBeGreaterThan(1_900);
    expect(performance.objective.within).toBeCloseTo(5 / 6, 1);
    expect(performance.objective.budgetUsed).toBeCloseTo(1 / 6 / 0.1, 1);
  });

  it('leads from a cell of the heat map to its turns', async () => {
    const { cells, spanMinutes } = await get(`performance/heat-map?${RANGE}`);
    expect(spanMinutes).toBe(60);
    const total = cells.reduce((sum: number, { turns: count }: { turns: number }) => sum + count, 0);
    expect(total).toBe(6);
    for (const { at, fromMs, toMs, turns: count } of cells) {
      const to = new Date(Date.parse(at) + spanMinutes * MINUTE).toISOString();
      const { items } = await get(`performance/turns?from=${at}&to=${to}&fromMs=${fromMs}&toMs=${toMs}`);
      expect(items).toHaveLength(count);
    }
    expect(
      (await get(`performance/heat-map?from=2026-05-01T04:00:00Z&to=2026-06-03T04:00:00Z`)).cells[0],
    ).toMatchObject({
      at: '2026-06-01T04:00:00Z',
    });
  });

  it('takes a length of nearly nothing for none', async () => {
    expect(await get(`performance/turns?${RANGE}&fromMs=1e-300&toMs=1e-290`)).toEqual({ items: [] });
  });

  it('refuses a range that ends before it begins, or is longer than a year and a month', async () => {
    for (const query of [
      'from=2026-06-02T00:00:00Z&to=2026-06-02T00:00:00Z',
      'from=2024-06-02T00:00:00Z&to=2026-06-02T00:00:00Z',
    ])
      expect(await get(`funnel?${query}`)).toMatchObject({ status: 400, errors: [{ path: 'to' }] });
  });
});
