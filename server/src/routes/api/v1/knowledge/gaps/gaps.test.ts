// What callers asked: known questions are counted, unknown ones gathered until somebody answers them or puts them aside.
import { callEvents, calls, digestCalls, newId, turns, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bearer, createTestApp, createUser } from '../../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let headers: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
});
beforeEach(async () => {
  salon = await seedBusiness(database.db, {
    profile: {
      knowledge: [
        {
          id: 'pets',
          question: 'Are dogs welcome?',
          variations: ['Can I bring my pet?'],
          answer: 'Yes, they are.',
        },
        {
          id: 'cards',
          question: 'Do you take cards?',
          variations: [],
          answer: 'Yes. Café next door has an ATM.',
        },
      ],
    },
  });
  const { id: userId } = await createUser(database.db, salon.organizationId);
  headers = { ...bearer(app, { ...salon, userId }), 'if-match': '*' };
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** A call in which these were asked: by id what is known, in words what is not. */
const addCall = (...asked: Asked[]): Promise<string> => addCallOf({}, asked);
type Asked = { knowledgeId: string } | string;
async function addCallOf(over: Partial<typeof calls.$inferInsert>, asked: Asked[]): Promise<string> {
  const { organizationId, agentId, e164 } = salon;
  const id = newId();
  const startedAt = new Date(Date.now() - 60_000);
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
      endedAt: new Date(),
      language: 'en',
      ...over,
    });
    for (const [index, question] of asked.entries()) {
      const at = new Date(startedAt.getTime() + index * 1_000);
      if (typeof question === 'string')
        await tx
          .insert(callEvents)
          .values({ organizationId, callId: id, at, type: 'unanswered', data: { question } });
      else
        await tx.insert(turns).values({
          callId: id,
          organizationId,
          index,
          startedAt: at,
          callerText: 'is that so',
          agentText: '',
          speculation: 'none',
          cacheHit: false,
          bargeIn: false,
          tokensIn: 0,
          tokensOut: 0,
          costMicros: 0,
          stateBefore: '',
          stateAfter: 'listening',
          expectation: 'open',
          commands: [{ type: 'ask', topic: 'knowledge', question: 'is that so', ...question }],
        });
    }
    await digestCalls(tx, organizationId, [id]);
    await digestCalls(tx, organizationId, [id]);
  });
  return id;
}
async function ask(method: 'GET' | 'POST', path = '', payload?: object) {
  const url = `/api/v1/knowledge${path}`;
  const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.body && response.json() };
}
const gaps = async () => (await ask('GET', '/gaps')).body.items;

it('gathers nothing from calls in which a member tries the agent', async () => {
  const consent = { basis: 'self', userId: newId(), at: new Date().toISOString() } as const;
  const asked = ['Is there any parking?', { knowledgeId: 'pets' }];
  await addCallOf({ fromNumber: 'browser' }, asked);
  await addCallOf({ direction: 'outbound', purpose: 'demo', consent }, asked);
  expect(await gaps()).toEqual([]);
  expect((await ask('GET')).body.items).toMatchObject([{ used: 0 }, { used: 0 }]);
  await addCallOf({ direction: 'outbound', purpose: 'callback', consent }, asked);
  expect(await gaps()).toHaveLength(1);
});

it('gathers the same question in other words, and makes it a known one when it is answered', async () => {
  await addCall('Is there any parking?');
  const second = await addCall('Do you have parking?', 'Do you sell gift cards?');
  expect(await gaps()).toMatchObject([
    {
      question: 'Do you have parking?',
      asked: 2,
      examples: [{ question: 'Do you have parking?', callId: second }, { question: 'Is there any parking?' }],
    },
    { question: 'Do you sell gift cards?', asked: 1 },
  ]);
  const [{ key }, { key: other }] = await gaps();
  const made = await ask('POST', '/gaps/answer', { key, answer: 'Behind the house.' });
  expect(made.body).toMatchObject({
    question: 'Do you have parking?',
    variations: ['Is there any parking?'],
    answer: 'Behind the house.',
  });
  expect((await ask('POST', '/gaps/dismiss', { key: other })).status).toBe(204);
  expect(await gaps()).toEqual([]);
  expect((await ask('POST', '/gaps/answer', { key, answer: 'Twice' })).status).toBe(404);
  expect((await ask('GET')).body.items).toHaveLength(3);
});

it('counts how often each known question came, and finds questions by their words', async () => {
  await addCall({ knowledgeId: 'pets' }, { knowledgeId: 'pets' });
  await addCall({ knowledgeId: 'pets' });
  const used = (items: { id: string; used: number }[]) => items.map((item) => [item.id, item.used]);
  expect(used((await ask('GET')).body.items)).toEqual([
    ['pets', 3],
    ['cards', 0],
  ]);
  expect(used((await ask('GET', '?q=cafe%20CARDS')).body.items)).toEqual([['cards', 0]]);
  expect((await ask('GET', '?q=bring%20pet')).body.items).toMatchObject([{ id: 'pets' }]);
});
