import { appointments, newId, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { connect } from '@offhook/db';
import { createDatabaseProxy } from '@offhook/db/testing-proxy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDesk } from '../scheduling/desk.ts';
import { createEventFeed } from './feed.ts';
import { FIRST_CURSOR, isCursor, lastCursor, publish, readEvents } from './organization-events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 6 });
});
afterAll(() => database?.drop());

const log = { warn: () => undefined };
const readOnce = (organizationId: string, cursor = FIRST_CURSOR, limit?: number) =>
  withOrganization(database.db, organizationId, (tx) => readEvents(tx, organizationId, cursor, limit));
/** Other tests write to the same cluster, and what they have under way holds events back. */
async function read(organizationId: string, cursor = FIRST_CURSOR, limit = 100) {
  for (;;) {
    const page = await readOnce(organizationId, cursor, limit);
    if (!page.more || page.events.length === limit) return page;
  }
}
const tell = (organizationId: string, key = newId()) =>
  withOrganization(database.db, organizationId, (tx) =>
    publish(tx, organizationId, { type: 'call.started', key, data: { callId: key } }),
  );

describe('the events of an organization', () => {
  it('are read once each, in order, page by page', async () => {
    const { organizationId } = await seedBusiness(database.db);
    for (const key of ['a', 'b', 'c']) await tell(organizationId, key);
    const first = await read(organizationId, FIRST_CURSOR, 2);
    expect(first).toMatchObject({ events: [{ key: 'a' }, { key: 'b' }], more: true });
    const second = await read(organizationId, first.cursor);
    expect(second).toMatchObject({ events: [{ key: 'c', data: { callId: 'c' } }], more: false });
    expect(await read(organizationId, second.cursor)).toMatchObject({ events: [], cursor: second.cursor });
  });

  it('are told once, however often they are published', async () => {
    const { organizationId } = await seedBusiness(database.db);
    await tell(organizationId, 'same');
    await tell(organizationId, 'same');
    expect((await read(organizationId)).events).toHaveLength(1);
  });

  it('misses none that commits after a later one', async () => {
    const { organizationId } = await seedBusiness(database.db);
    const slow = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const late = withOrganization(database.db, organizationId, async (tx) => {
      await publish(tx, organizationId, { type: 'call.started', key: 'early', data: {} });
      begun.resolve();
      await slow.promise;
    });
    await begun.promise;
    await tell(organizationId, 'overtakes');
    const meanwhile = await readOnce(organizationId);
    expect(meanwhile).toMatchObject({ events: [], more: true });
    slow.resolve();
    await late;
    expect((await read(organizationId, meanwhile.cursor)).events.map(({ key }) => key)).toEqual([
      'early',
      'overtakes',
    ]);
  });

  it('can be followed from now on', async () => {
    const { organizationId } = await seedBusiness(database.db);
    await tell(organizationId, 'before');
    const now = await withOrganization(database.db, organizationId, lastCursor);
    await tell(organizationId, 'after');
    expect((await read(organizationId, now)).events.at(-1)).toMatchObject({ key: 'after' });
  });

  it('knows a place in the order from anything else', async () => {
    const { organizationId } = await seedBusiness(database.db);
    expect(isCursor('12.34')).toBe(true);
    await expect(read(organizationId, "1'); drop table events; --")).rejects.toThrow(TypeError);
  });
});

describe('what the desk changes', () => {
  let business: SeededBusiness;
  beforeAll(async () => {
    business = await seedBusiness(database.db);
  });

  it('is published with the change', async () => {
    const { organizationId, serviceIds, staffIds } = business;
    const now = Date.parse('2026-05-04T12:00:00Z');
    const desk = createDesk({ db: database.db, now: () => now });
    const call = { organizationId, callId: newId() };
    const run = (effect: Parameters<typeof desk.run>[0]) =>
      desk.run(effect, call, AbortSignal.timeout(5_000));
    const at = (hour: number) => ({
      staffId: staffIds[0]!,
      startsAt: Date.parse(`2026-05-05T${hour}:00:00Z`),
      endsAt: Date.parse(`2026-05-05T${hour}:45:00Z`),
    });
    const booked = await run({
      type: 'book',
      id: '1',
      serviceIds: [serviceIds[0]!],
      opening: at(14),
      customer: { name: 'Dana Reed' },
    });
    const { appointmentId } = booked as { appointmentId: string };
    await run({ type: 'reschedule', id: '2', appointmentId, opening: at(16) });
    await run({ type: 'cancelAppointment', id: '3', appointmentId });
    await run({ type: 'takeMessage', id: '4', kind: 'message', urgent: false, text: 'Call me back' });
    const { events } = await read(organizationId);
    expect(events.map(({ type, data }) => ({ type, about: data['appointmentId'] ?? data['kind'] }))).toEqual([
      { type: 'appointment.booked', about: appointmentId },
      { type: 'appointment.moved', about: appointmentId },
      { type: 'appointment.cancelled', about: appointmentId },
      { type: 'message.taken', about: 'message' },
    ]);
  });

  it('is not published when it does not come about', async () => {
    const { organizationId } = await seedBusiness(database.db);
    await withOrganization(database.db, organizationId, async (tx) => {
      await publish(tx, organizationId, { type: 'call.started', key: 'x', data: {} });
      await tx.select().from(appointments);
      tx.rollback();
    }).catch(() => undefined);
    expect((await read(organizationId)).events).toEqual([]);
  });
});

describe('the feed of events', () => {
  /** Resolves at the next call. */
  function next<T>(): { promise: Promise<T>; resolve(value: T): void } {
    return Promise.withResolvers<T>();
  }

  it('wakes those who follow the organization, and nobody else', async () => {
    const [ours, theirs] = [await seedBusiness(database.db), await seedBusiness(database.db)];
    const connection = connect(database.url, { maxConnections: 1 });
    try {
      const feed = createEventFeed(connection, log);
      const listening = next<unknown>();
      const heard: (string | undefined)[] = [];
      let woken = next<void>();
      feed.subscribeAll((organizationId) => {
        heard.push(organizationId);
        if (organizationId === undefined) listening.resolve(undefined);
      });
      let others = 0;
      feed.subscribe(ours.organizationId, () => woken.resolve());
      const stop = feed.subscribe(theirs.organizationId, () => (others += 1));
      await listening.promise;
      stop();
      woken = next();
      await tell(theirs.organizationId);
      await tell(ours.organizationId);
      await woken.promise;
      expect(others).toBeLessThanOrEqual(1);
      expect(heard).toEqual([undefined, theirs.organizationId, ours.organizationId]);
    } finally {
      await connection.close();
    }
  });

  it('listens again when the database is back', async () => {
    const { organizationId } = await seedBusiness(database.db);
    const proxy = await createDatabaseProxy(database.url);
    const connection = connect(proxy.url, { maxConnections: 1 });
    try {
      const feed = createEventFeed(connection, log);
      let woken = next<string | undefined>();
      feed.subscribeAll((about) => woken.resolve(about));
      await woken.promise;
      woken = next();
      proxy.cut();
      await expect(connection.sql`select 1`).rejects.toThrow(/ECONNREFUSED|CONNECTION/);
      proxy.restore();
      expect(await woken.promise).toBeUndefined();
      woken = next();
      await tell(organizationId);
      expect(await woken.promise).toBe(organizationId);
    } finally {
      await connection.close();
      await proxy.close();
    }
  });
});
