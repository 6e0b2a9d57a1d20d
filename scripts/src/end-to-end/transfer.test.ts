// "A person, please", over the wire: the carrier rings the business's own phone, and a caller nobody answers is not left alone.
import {
  businessProfiles,
  callEvents,
  newId,
  withCalledNumber,
  phoneNumbers,
  withOrganization,
} from '@offhook/db';
import { answerCalls } from '@offhook/sandbox/caller';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { callFrom, eventually } from './calls.ts';
import { startHouse, type House } from './house.ts';

const PERSON = '+12025550188';
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

/** The person's phone; what it does when it rings can be changed. */
async function phoneOfPerson(pickUp: () => 'answer' | 'busy') {
  const answered: string[] = [];
  const phone = await answerCalls({
    carrierUrl: house.sandbox.urls.carrier,
    number: PERSON,
    pickUp,
    onCall(call) {
      answered.push(call.from);
      void call.hangUp();
    },
  });
  return { ...phone, answered };
}

it('comes back to the agent, who takes a message, when nobody picks up', { timeout: 60_000 }, async () => {
  const from = '+12025550121';
  const person = await phoneOfPerson(() => 'busy');
  const call = await house.call({ from });
  await call.agentFinished();
  await call.say('I want to speak to a person');
  const announced = await call.agentFinished();
  expect(announced.agent).toMatch(/connecting you/i);
  const back = /nobody is free/i.test(announced.agent) ? announced : await call.agentFinished();
  expect(back.agent).toMatch(/nobody is free/i);
  await call.say('Please tell them the door is stuck');
  await call.agentFinished();
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
  const call = await house.call({ from });
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

it('is tried at once after hours where the business forwards', { timeout: 60_000 }, async () => {
  const { db } = house.database;
  // A number never called: what the engine knows of a number may be a second old.
  const to = '+12025550144';
  await withOrganization(db, organizationId, async (tx) => {
    await tx.update(businessProfiles).set({ hours: [], afterHours: 'forward' });
    await tx.insert(phoneNumbers).values({ id: newId(), organizationId, agentId, e164: to });
  });
  const person = await phoneOfPerson(() => 'busy');
  const call = await house.call({ from: '+12025550123', to });
  const announced = await call.agentFinished();
  expect(announced.agent).toMatch(/closed right now.*connecting you/i);
  const back = /nobody is free/i.test(announced.agent) ? announced : await call.agentFinished();
  expect(back.agent).toMatch(/nobody is free/i);
  await call.hangUp();
  person.close();
});
