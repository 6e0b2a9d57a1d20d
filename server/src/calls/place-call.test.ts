// Calls of ours, from the request to the answer: the API, the carrier's real SDK, and simulated people and machines at the other end.
import { appointments, calls, newId, noticeSettings, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { type AnsweringPhone, answerCalls, beep, type SimulatedCall, Ticker } from '@offhook/sandbox/caller';
import { eq, sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { optOut } from '../notices/opt-outs.ts';
import { bearer, createTestApp } from '../testing.ts';

const { accountSid, authToken, deepgramKey } = SANDBOX_CREDENTIALS;
const DANA = '+12025550178';
/** A Friday, noon in New York and nine in the morning in Los Angeles. */
const NOON = Date.UTC(2026, 10, 20, 17);
const MEMBER = newId();
const ASKED = { basis: 'asked', note: 'by text, the day before' };
let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let salon: SeededBusiness;
let now = NOON;
const phones: AnsweringPhone[] = [];
beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  app = await createTestApp(database.url, {
    connection: database,
    now: () => new Date(now),
    config: {
      twilio: { accountSid, authToken, apiUrl: sandbox.urls.carrier },
      deepgram: { apiKey: deepgramKey, url: sandbox.urls.deepgram },
      emulated: new Set(['twilio', 'deepgram'] as const),
      publicUrl: 'http://localhost:0',
    },
  });
  await app.listen({ port: 0, host: 'localhost' });
});
beforeEach(async () => {
  now = NOON;
  salon = await seedBusiness(database.db);
  const { organizationId } = salon;
  await withOrganization(database.db, organizationId, (tx) =>
    tx.execute(sql`update organizations set live_at = now() where id = ${organizationId}`),
  );
});
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

const place = (payload: object, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/api/v1/calls',
    headers: { ...bearer(app, { ...salon, userId: MEMBER }), ...headers },
    payload,
  });
const callBack = (to: string, consent: object = ASKED) => place({ purpose: 'callback', to, consent });
const tx = <T>(run: Parameters<typeof withOrganization<T>>[2]): Promise<T> =>
  withOrganization(database.db, salon.organizationId, run);
const callOf = async (id: string) => {
  const [row] = await tx((t) => t.select().from(calls).where(eq(calls.id, id)));
  if (!row) throw new Error('the call is not kept');
  return row;
};
const inProgress = () =>
  tx((t) => t.update(calls).set({ endedAt: null }).where(eq(calls.direction, 'outbound')));

/** The telephone of `number`; resolves to the promise of its first call, wrapped so that it is not awaited here. */
async function phoneOf(number: string, pickUp: 'answer' | 'busy' | 'no-answer' = 'answer') {
  const picked = Promise.withResolvers<SimulatedCall>();
  const phone = await answerCalls({
    carrierUrl: sandbox.urls.carrier,
    number,
    ticker: new Ticker({ speed: 10 }),
    pickUp: () => pickUp,
    onCall: picked.resolve,
    onError: picked.reject,
  });
  phones.push(phone);
  return { picked: picked.promise };
}

async function appointment(): Promise<string> {
  const id = newId();
  const startsAt = new Date('2031-03-03T15:00:00Z');
  const endsAt = new Date('2031-03-03T15:45:00Z');
  await tx((t) =>
    t.insert(appointments).values({
      id,
      organizationId: salon.organizationId,
      staffId: salon.staffIds[0] ?? '',
      serviceIds: salon.serviceIds.slice(0, 1),
      startsAt,
      endsAt,
      occupied: `[${startsAt.toISOString()},${endsAt.toISOString()})`,
      source: 'demo',
      status: 'confirmed',
      customerName: 'Dana Reed',
      customerPhone: DANA,
    }),
  );
  return id;
}

describe('a reminder', () => {
  it(
    'that a person answers is noted with the appointment, and kept with its consent',
    { timeout: 30_000 },
    async () => {
      const appointmentId = await appointment();
      const { picked } = await phoneOf(DANA);
      const response = await place({ purpose: 'reminder', appointmentId, consent: ASKED });
      expect([response.statusCode, response.json()]).toMatchObject([
        201,
        { fromNumber: salon.e164, toNumber: DANA },
      ]);
      const { id, callSid } = response.json<{ id: string; callSid: string }>();
      const person = await picked;
      expect(person.callSid).toBe(callSid);
      expect((await person.agentFinished()).agent).toMatch(
        /calling from Test Salon.*for Dana Reed about the haircut/i,
      );
      await person.say('yes I will be there');
      expect((await person.agentFinished()).agent).toMatch(/see you/);
      await person.hangUp();
      const [row] = await tx((t) => t.select().from(appointments).where(eq(appointments.id, appointmentId)));
      expect(row?.customerConfirmedAt).not.toBeNull();
      await expect
        .poll(() => callOf(id))
        .toMatchObject({
          direction: 'outbound',
          purpose: 'reminder',
          consent: { ...ASKED, at: new Date(NOON).toISOString() },
          callSid,
          endedBy: 'caller:hungUp',
          outcome: 'answered',
        });
      const shown = await app.inject({ url: `/api/v1/calls/${id}`, headers: bearer(app, salon) });
      expect(shown.json()).toMatchObject({ purpose: 'reminder', direction: 'outbound', turnCount: 2 });
    },
  );

  it(
    'that a machine answers is left after the beep, whole, and nothing before it',
    { timeout: 30_000 },
    async () => {
      const appointmentId = await appointment();
      const { picked } = await phoneOf(DANA);
      const { id } = (await place({ purpose: 'reminder', appointmentId, consent: ASKED })).json<{
        id: string;
      }>();
      const machine = await picked;
      await machine.say(
        'You have reached Dana. I am not available right now, so please leave a message after the beep.',
      );
      const before = machine.transcript.at(-1)?.agent ?? '';
      await machine.play(beep(500));
      const { turns } = await machine.ended;
      expect(before).not.toMatch(/message for Dana/);
      expect(turns.at(-1)?.agent).toMatch(/message for Dana Reed: your haircut is .*call us at .*Goodbye\.$/);
      await expect.poll(() => callOf(id)).toMatchObject({ answeredBy: 'machine', endedBy: 'agent:machine' });
    },
  );

  it('is not for an appointment that is past, cancelled or another’s', async () => {
    expect((await place({ purpose: 'reminder', appointmentId: newId(), consent: ASKED })).statusCode).toBe(
      404,
    );
  });
});

it.each([
  ['busy', 'carrier:busy'],
  ['no-answer', 'carrier:noAnswer'],
] as const)('a call whose line says %s is kept as that, and told of', async (how, endedBy) => {
  await phoneOf(DANA, how);
  const { id } = (await callBack(DANA)).json<{ id: string }>();
  await expect.poll(() => callOf(id)).toMatchObject({ endedBy, outcome: 'abandoned' });
  const events = await tx((t) =>
    t.execute<{ type: string }>(sql`select type from events where data->>'callId' = ${id}`),
  );
  expect(events.map(({ type }) => type)).toEqual(['call.completed']);
});

it('a demo is the agent as it is edited now, before any caller is let in', { timeout: 30_000 }, async () => {
  await tx((t) => t.execute(sql`update organizations set live_at = null where id = ${salon.organizationId}`));
  const { picked } = await phoneOf('+12025550179');
  const response = await app.inject({
    method: 'POST',
    url: '/api/v1/voice/demo-call',
    headers: bearer(app, salon),
    payload: { to: '+12025550179' },
  });
  expect(response.statusCode).toBe(201);
  const owner = await picked;
  // A voice for human ears.
  expect((await owner.agentFinished()).agent).toBe('(speech)');
  await owner.hangUp();
});

describe('nobody is called', () => {
  it('without a ground to, or on one that is not theirs', async () => {
    expect((await callBack(DANA, {})).statusCode).toBe(400);
    expect((await callBack(DANA, { basis: 'self' })).statusCode).toBe(400);
    expect((await place({ purpose: 'sales', to: DANA, consent: ASKED })).statusCode).toBe(400);
  });

  it('who has asked not to be', async () => {
    await tx((t) => optOut(t, salon.organizationId, DANA));
    const response = await callBack(DANA);
    expect([response.statusCode, response.json().detail]).toEqual([
      409,
      expect.stringMatching(/asked not to be called/),
    ]);
  });

  it('in the quiet hours of where they are, though it is day here', async () => {
    // Eight in the morning in New York is five in Los Angeles.
    now = Date.UTC(2026, 10, 20, 13);
    const response = await callBack('+13105550100');
    expect([response.statusCode, response.json().detail]).toEqual([
      409,
      'It is too early or too late to call there; try again at 2026-11-20T16:00:00.000Z.',
    ]);
    await tx((t) =>
      t.insert(noticeSettings).values({
        organizationId: salon.organizationId,
        settings: { quiet: { from: '00:00', to: '00:00' } },
      }),
    );
    expect((await callBack('+13105550100')).statusCode).toBe(201);
  });

  it('a fourth time in a day, nor a sixth at once, also when all are asked for together', async () => {
    const together = (numbers: string[]) => Promise.all(numbers.map((to) => callBack(to)));
    const codes = (await together(Array.from({ length: 5 }, () => DANA))).map(({ statusCode }) => statusCode);
    expect(codes.filter((code) => code === 201)).toHaveLength(3);
    await inProgress();
    const others = await together(['01', '02', '03', '04'].map((n) => `+120255501${n}`));
    expect(others.filter(({ statusCode }) => statusCode === 201)).toHaveLength(2);
  });

  it('twice for one request', async () => {
    const once = { 'idempotency-key': newId() };
    const payload = { purpose: 'callback', to: DANA, consent: ASKED };
    const [first, second] = [await place(payload, once), await place(payload, once)];
    expect(second.json()).toEqual(first.json());
    expect(await tx((t) => t.select({ id: calls.id }).from(calls))).toHaveLength(1);
  });

  it('when the carrier does not take it; that is kept', async () => {
    sandbox.faults.add({ kind: 'refuse', vendor: 'carrier', status: 500, match: 'Calls' });
    expect((await callBack(DANA)).statusCode).toBe(502);
    const [kept] = await tx((t) => t.select().from(calls));
    expect(kept).toMatchObject({ endedBy: 'carrier:failed', toNumber: DANA });
  });
});
