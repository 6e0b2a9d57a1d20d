// "A person, please", over the wire: the carrier rings the business's own phone, and a caller nobody answers is not left alone.
import { once } from 'node:events';
import {
  businessProfiles,
  callEvents,
  newId,
  withCalledNumber,
  phoneNumbers,
  withOrganization,
} from '@offhook/db';
import { answerCalls, type SimulatedCall, Ticker } from '@offhook/sandbox/caller';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { ASKS, callFrom, converse, eventually } from './calls.ts';
import { startHouse, type House } from './house.ts';

/** Nobody has to listen: what takes seconds to say takes tenths. */
const ticker = new Ticker({ speed: 10 });
const PERSON = '+12025550188';
const NOBODY_FREE = /connecting you.*nobody is free/i;
let house: House;
let organizationId: string;
let agentId: string;
beforeAll(async () => {
  house = await startHouse();
  const { db } = house.database;
  const [line] = await withCalledNumber(db, DEMO.machineNumber, (tx) =>
    tx.select().from(phoneNumbers).where(eq(phoneNumbers.e164, DEMO.machineNumber)),
  );
  organizationId = line?.organizationId ?? '';
  agentId = line?.agentId ?? '';
  await withOrganization(db, organizationId, (tx) => tx.update(businessProfiles).set({ transferTo: PERSON }));
}, 60_000);
afterAll(() => house.close());

const eventsOf = (callId: string) =>
  withOrganization(house.database.db, organizationId, (tx) =>
    tx.select().from(callEvents).where(eq(callEvents.callId, callId)),
  );

/** The agent says it in this turn, in however many lines. */
const says = (call: SimulatedCall, words: RegExp): Promise<unknown> =>
  eventually(
    async () => call.transcript.at(-1)?.agent,
    (said) => expect(said).toMatch(words),
  );

/** The person's phone; what it does when it rings, and once it is picked up, can be changed. */
async function phoneOfPerson(
  pickUp: () => 'answer' | 'busy',
  talk: (call: SimulatedCall) => Promise<unknown> = (call) => call.hangUp(),
) {
  const answered: string[] = [];
  const done = Promise.withResolvers<unknown>();
  const phone = await answerCalls({
    carrierUrl: house.sandbox.urls.carrier,
    number: PERSON,
    ticker,
    pickUp,
    onCall(call) {
      answered.push(call.from);
      talk(call).then(done.resolve, done.reject);
    },
  });
  return { ...phone, answered, talked: done.promise };
}

it('comes back to the agent, who takes a message, when nobody picks up', { timeout: 60_000 }, async () => {
  const from = '+12025550121';
  const person = await phoneOfPerson(() => 'busy');
  const call = await house.call({ from, ticker });
  await converse(call, [
    [ASKS.wish, 'I want to speak to a person'],
    [NOBODY_FREE, 'Please tell them the door is stuck'],
  ]);
  await call.agentFinished({ until: /who is it from/i });
  expect((await call.hangUp()).errors).toEqual([]);
  person.close();
  const kept = await eventually(
    () => callFrom(house, from),
    ({ turns }) => expect(turns.at(-1)?.callerText).toMatch(/door is stuck/),
  );
  // One call, told in one go.
  expect(kept.turns.map(({ index }) => index)).toEqual(kept.turns.map((_, index) => index));
  const events = await eventually(
    () => eventsOf(kept.id),
    (list) => expect(list.filter(({ type }) => type.startsWith('transfer'))).toHaveLength(2),
  );
  expect(events.find(({ type }) => type === 'transferResult')?.data).toMatchObject({ outcome: 'busy' });
});

it('is the person’s once they have picked up', { timeout: 60_000 }, async () => {
  const from = '+12025550122';
  const person = await phoneOfPerson(() => 'answer');
  const call = await house.call({ from, ticker });
  await call.agentFinished();
  await call.say('I want to speak to a person');
  expect((await call.agentFinished()).agent).toMatch(/connecting you/i);
  const kept = await eventually(
    () => callFrom(house, from),
    ({ endedAt }) => expect(endedAt).not.toBeNull(),
  );
  expect(kept.outcome).toBe('transferred');
  await eventually(
    () => eventsOf(kept.id),
    (list) => expect(list.map(({ data }) => data)).toContainEqual({ outcome: 'answered', callerGone: false }),
  );
  expect(person.answered).toHaveLength(1);
  person.close();
});

describe('a person who is asked first', () => {
  beforeAll(() => choose('warm'));
  afterAll(() => choose('blind'));
  const choose = (transferMode: 'warm' | 'blind') =>
    withOrganization(house.database.db, organizationId, (tx) =>
      tx.update(businessProfiles).set({ transferMode }),
    );
  /** A caller has begun to book, and then wants a person. */
  async function wantsPerson(from: string): Promise<SimulatedCall> {
    const call = await house.call({ from, ticker });
    await converse(call, [
      [ASKS.wish, "I'd like to book a haircut tomorrow at 3 pm"],
      [ASKS.name, 'Dana Reed'],
      [ASKS.yes, 'I want to speak to a person'],
    ]);
    return call;
  }

  it('hears who is calling and what for, and is joined when they say yes', { timeout: 60_000 }, async () => {
    const from = '+12025550124';
    let told = '';
    const person = await phoneOfPerson(
      () => 'answer',
      async (phone) => {
        told = (await phone.agentFinished()).agent;
        const joined = once(phone, 'joined');
        await phone.say('yes please');
        await joined;
        const open = !phone.over;
        await phone.hangUp();
        return open;
      },
    );
    const call = await wantsPerson(from);
    expect(await person.talked).toBe(true);
    expect(told).toMatch(
      /^Dana Reed is calling .*1 2 0 2 5 5 5 0 1 2 4.*want to book.*speak to a person.*say yes/,
    );
    await call.ended;
    const kept = await callFrom(house, from);
    expect(kept.outcome).toBe('transferred');
    await eventually(
      () => eventsOf(kept.id),
      (list) =>
        expect(list.map(({ data }) => data)).toContainEqual({ outcome: 'answered', callerGone: false }),
    );
    person.close();
  });

  it(
    'and says no brings the caller back to the agent, who takes a message',
    { timeout: 60_000 },
    async () => {
      const from = '+12025550125';
      const person = await phoneOfPerson(
        () => 'answer',
        async (phone) => {
          await phone.agentFinished();
          await phone.say('no not now');
          return phone.ended;
        },
      );
      const call = await wantsPerson(from);
      await person.talked;
      await converse(call, [[NOBODY_FREE, 'Please tell them the door is stuck']]);
      await call.agentFinished({ until: /pass that on.*is that right/i });
      expect((await call.hangUp()).errors).toEqual([]);
      const kept = await eventually(
        () => callFrom(house, from),
        ({ turns }) => expect(turns.at(-1)?.callerText).toMatch(/door is stuck/),
      );
      const events = await eventsOf(kept.id);
      expect(events.find(({ type }) => type === 'transferResult')?.data).toMatchObject({
        outcome: 'noAnswer',
      });
      person.close();
    },
  );
});

it('is tried at once after hours where the business forwards', { timeout: 60_000 }, async () => {
  const { db } = house.database;
  // A number never called: what the engine knows of a number may be a second old.
  const to = '+12025550144';
  await withOrganization(db, organizationId, async (tx) => {
    await tx.update(businessProfiles).set({ hours: [], afterHours: 'forward' });
    await tx.insert(phoneNumbers).values({ id: newId(), organizationId, agentId, e164: to });
  });
  const person = await phoneOfPerson(() => 'busy');
  const call = await house.call({ from: '+12025550123', to, ticker });
  await says(call, /closed right now.*connecting you.*nobody is free/i);
  expect((await call.hangUp()).errors).toEqual([]);
  person.close();
});
