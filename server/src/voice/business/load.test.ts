// The business behind a number and a call left open, from a real PostgreSQL.
import { callEvents, calls, type Database, newId, withOrganization } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { type Service, templateIn } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appointmentWords, loadBusiness } from '../../notices/facts.ts';
import { createDirectory } from './directory.ts';
import { loadInterruptedCall, wasBegun } from './interrupted-call.ts';
import { loadBusinessLine } from './load.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

describe('the business behind a number', () => {
  it('is loaded whole', async () => {
    const salon = await seedBusiness(db, {
      profile: {
        hours: [
          { weekday: 5, from: '18:00', to: '02:00' },
          { weekday: 7, from: '10:00', to: '00:00' },
        ],
      },
    });
    const line = await loadBusinessLine(db, salon.e164);
    expect(line).toMatchObject({
      organizationId: salon.organizationId,
      agentId: salon.agentId,
      voice: { model: 'sandbox-modem', language: 'en' },
      business: { timezone: 'America/New_York', agent: { name: 'Riley', tone: 'warm' } },
    });
    expect(line?.business.services.map(({ name }) => name)).toEqual(['Haircut', 'Color']);
    expect(line?.business.staff.map(({ name, serviceIds }) => [name, serviceIds.length])).toEqual([
      ['Anna', 2],
      ['Ben', 2],
    ]);
    // Past midnight belongs to the next day.
    expect(line?.business.hours).toEqual([
      { weekday: 5, from: '18:00', to: '24:00' },
      { weekday: 6, from: '00:00', to: '02:00' },
      { weekday: 7, from: '10:00', to: '24:00' },
    ]);
  });

  it.each([
    ['es', 'en', 'Haircut', 'Please rinse it off'],
    ['en', 'es', 'Corte de pelo', 'Por favor, enjuáguelo'],
  ] as const)(
    'is told in the agent’s language where its words are the template’s: read in %s, spoken in %s',
    async (read, language, service, rule) => {
      const { services, emergencies } = templateIn('salon', read);
      const [{ name, aliases }] = services as [Service];
      const profile = { emergencies };
      const own = { services: [{ name, aliases }, { name: 'The Willow cut' }], profile, agent: { language } };
      const salon = await seedBusiness(db, own);
      const { business } = (await loadBusinessLine(db, salon.e164))!;
      expect(business.services.map((each) => each.name)).toEqual([service, 'The Willow cut']);
      expect(business.services[0]!.aliases).toContain(name);
      expect(business.emergencies[0]!.say).toContain(rule);
      const told = await withOrganization(db, salon.organizationId, async (tx) => {
        const serviceIds = salon.serviceIds.slice(0, 1);
        const row = { serviceIds, staffId: salon.staffIds[0]!, startsAt: new Date(), customerName: null };
        const customer = await loadBusiness(tx, salon.organizationId);
        const member = { ...customer, language: read };
        return {
          customer: (await appointmentWords(tx, customer, row)).service,
          member: (await appointmentWords(tx, member, row)).service,
        };
      });
      expect(told).toEqual({ customer: service, member: name });
    },
  );

  it('is nobody’s for a number nobody has', async () => {
    expect(await loadBusinessLine(db, '+12025559999')).toBeUndefined();
  });
});

describe('the directory', () => {
  const quiet = { warn: () => undefined };

  it('answers from memory while the database is away or slow, and anew once it is back', async () => {
    const salon = await seedBusiness(db);
    let state: 'up' | 'away' | 'slow' = 'up';
    let now = 0;
    const directory = createDirectory({
      epoch: () => now,
      log: quiet,
      load: (number) =>
        state === 'up'
          ? loadBusinessLine(db, number)
          : state === 'slow'
            ? new Promise(() => undefined)
            : Promise.reject(new Error('away')),
    });
    const first = await directory.find(salon.e164);
    state = 'away';
    now += 60_000;
    expect(await directory.find(salon.e164)).toBe(first);
    await expect(directory.find('+12025550000')).rejects.toThrow('away');
    state = 'up';
    const anew = await directory.find(salon.e164);
    expect(anew).not.toBe(first);
    state = 'slow';
    now += 60_000;
    expect(await directory.find(salon.e164)).toBe(anew);
    expect(directory.known(salon.e164)).toBe(anew);
  });
});

describe('a call left open', () => {
  it('is found by its sid with how far it got, unless it ended, is another’s, or is old', async () => {
    const salon = await seedBusiness(db);
    const other = await seedBusiness(db);
    const { organizationId } = salon;
    const callId = newId();
    const startedAt = new Date();
    await withOrganization(db, organizationId, async (tx) => {
      await tx.insert(calls).values({
        id: callId,
        organizationId,
        agentId: salon.agentId,
        callSid: 'CA-open',
        direction: 'inbound',
        fromNumber: '+12025550117',
        toNumber: salon.e164,
        startedAt,
        snapshot: { version: 1, machine: 'm' },
      });
    });
    expect(await wasBegun(db, organizationId, 'CA-open', new Date(startedAt.getTime() + 1))).toBe(true);
    // The call's own row is no replay of it.
    expect(await wasBegun(db, organizationId, 'CA-open', startedAt)).toBe(false);
    expect(await wasBegun(db, other.organizationId, 'CA-open', new Date())).toBe(false);
    const find = (organization = organizationId, now = Date.now()) =>
      loadInterruptedCall(db, organization, 'CA-open', now);
    const found = {
      callId,
      startedAt,
      snapshot: { version: 1, machine: 'm' },
      turns: 0,
      putThrough: false,
      recordingAgreed: false,
    };
    expect(await find()).toEqual(found);
    expect(await find(other.organizationId)).toBeUndefined();
    expect(await find(organizationId, Date.now() + 2 * 3_600_000)).toBeUndefined();
    const end = (endedBy: string) =>
      withOrganization(db, organizationId, (tx) =>
        tx.update(calls).set({ endedAt: new Date(), endedBy }).where(eq(calls.id, callId)),
      );
    await withOrganization(db, organizationId, (tx) =>
      tx.insert(callEvents).values(
        ['new-caller', 'recording-agreed'].map((tag) => ({
          id: newId(),
          organizationId,
          callId,
          at: startedAt,
          type: 'tag',
          data: { tag },
        })),
      ),
    );
    found.recordingAgreed = true;
    expect(await find()).toEqual(found);
    await end('agent:transferred');
    expect(await find()).toEqual({ ...found, putThrough: true });
    await end('agent:goodbye');
    expect(await find()).toBeUndefined();
  });
});
