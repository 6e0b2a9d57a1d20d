import {
  type Connection,
  appointments,
  businessProfiles,
  connect,
  newId,
  withOrganization,
} from '@offhook/db';
import {
  type SeededBusiness,
  type TestDatabase,
  createTestDatabase,
  seedBusiness,
} from '@offhook/db/testing';
import { createDatabaseProxy } from '@offhook/db/testing-proxy';
import type { EffectResult, Opening } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EventFeed, createEventFeed } from '../events/feed.ts';
import { createAtHand } from './at-hand.ts';
import { type Desk, createDesk } from './desk.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const never = new AbortController().signal;
const log = { warn: () => undefined };

describe('what is at hand', () => {
  const ORGANIZATION = 'o';
  let tell: (notice: string | undefined) => void;
  let now = 0;
  let reads: number;
  const open = () => {
    reads = 0;
    const atHand = createAtHand(
      (listener) => (tell = listener),
      () => now,
    );
    const ask = async () => atHand.get(ORGANIZATION, 'q', async () => (reads += 1));
    return { atHand, ask };
  };

  it('is read once, and again after something changed', async () => {
    const { ask } = open();
    expect([await ask(), await ask()]).toEqual([1, 1]);
    tell('another');
    expect(await ask()).toBe(1);
    tell(ORGANIZATION);
    expect(await ask()).toBe(2);
    // Some notices may have been missed.
    tell(undefined);
    expect(await ask()).toBe(3);
  });

  it('is not kept when something changed while it was read', async () => {
    const { atHand, ask } = open();
    const slow = Promise.withResolvers<number>();
    const asked = atHand.get(ORGANIZATION, 'q', () => slow.promise);
    tell(ORGANIZATION);
    slow.resolve(0);
    expect(await asked).toBe(0);
    expect(await ask()).toBe(1);
  });

  it('is read again beside the question after 10 s, and before it after 30 s', async () => {
    const { ask } = open();
    await ask();
    now += 10_001;
    expect(await ask()).toBe(1);
    await expect.poll(() => reads).toBe(2);
    expect(await ask()).toBe(2);
    now += 30_001;
    expect(await ask()).toBe(3);
  });

  it('falls out for the business asked about longest ago, not for the one begun with first', async () => {
    const { atHand, ask } = open();
    await ask();
    const others = async (count: number) => {
      for (let n = 0; n < count; n += 1) await atHand.get(`another ${count} ${n}`, 'q', async () => n);
    };
    await others(999);
    expect(await ask()).toBe(1);
    await others(500);
    expect(await ask()).toBe(1);
    await others(1_000);
    expect(await ask()).toBe(2);
  });

  it('is read for every question where nobody tells of changes', async () => {
    const atHand = createAtHand(undefined);
    reads = 0;
    const ask = async () => atHand.get(ORGANIZATION, 'q', async () => (reads += 1));
    expect([await ask(), await ask()]).toEqual([1, 2]);
  });
});

describe('openings at hand', () => {
  let database: TestDatabase;
  let proxy: Awaited<ReturnType<typeof createDatabaseProxy>>;
  let connection: Connection;
  let salon: SeededBusiness;
  let desk: Desk;
  let feed: EventFeed;
  beforeAll(async () => {
    database = await createTestDatabase({ maxConnections: 6 });
    proxy = await createDatabaseProxy(database.url);
  });
  afterAll(async () => {
    await connection?.close();
    await proxy?.close();
    await database?.drop();
  });
  beforeEach(async () => {
    salon = await seedBusiness(database.db);
    proxy.restore();
    await connection?.close();
    connection = connect(proxy.url, { maxConnections: 3 });
    feed = createEventFeed(connection, log, 'offhook_openings');
    const listening = Promise.withResolvers<void>();
    feed.subscribeAll(() => listening.resolve());
    await listening.promise;
    desk = createDesk({ db: connection.db, now: () => NOW, notices: feed.subscribeAll });
  });

  const caller = () => ({ organizationId: salon.organizationId, callId: newId() });
  const anyTime = () => ({
    type: 'findOpenings' as const,
    id: 'f',
    serviceIds: [salon.serviceIds[0]!],
    staffId: salon.staffIds[0]!,
    when: { any: [], not: [] },
    limit: 3,
  });
  const openings = (found: EffectResult): Opening[] =>
    found.type === 'findOpenings' && found.outcome === 'found' ? found.fits : [];
  const first = async (call = caller()) => openings(await desk.run(anyTime(), call, never))[0];
  const opening = async () => (await first())!;
  /** Of another process. */
  const elsewhere = () => createDesk({ db: database.db, now: () => NOW });
  const hold = (held: Opening) => ({
    type: 'holdOpening' as const,
    id: 'h',
    serviceIds: [salon.serviceIds[0]!],
    opening: held,
  });

  it('are told even while the database is away', async () => {
    const known = await opening();
    proxy.cut();
    expect(await opening()).toEqual(known);
  });

  it('are gone once held or booked, by whatever process, and back once given back', async () => {
    const wanted = await opening();
    const theirs = caller();
    expect(await elsewhere().run(hold(wanted), theirs, never)).toMatchObject({ outcome: 'held' });
    await expect.poll(opening).not.toEqual(wanted);
    // Their own hold is not in their way.
    expect(await first(theirs)).toEqual(wanted);
    await elsewhere().releaseCall(theirs);
    await expect.poll(opening).toEqual(wanted);
    const booked = await elsewhere().run(
      { ...hold(wanted), type: 'book', customer: { name: 'Dana Reed' } },
      theirs,
      never,
    );
    expect(booked).toMatchObject({ outcome: 'booked' });
    await expect.poll(() => first(theirs)).not.toEqual(wanted);
    const appointmentId = booked.type === 'book' && booked.outcome === 'booked' ? booked.appointmentId : '';
    await elsewhere().run({ type: 'cancelAppointment', id: 'c', appointmentId }, theirs, never);
    await expect.poll(opening).toEqual(wanted);
  });

  it('follow the owner’s hours', async () => {
    const wanted = await opening();
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx
        .update(businessProfiles)
        .set({ hours: [] })
        .where(eq(businessProfiles.organizationId, salon.organizationId)),
    );
    await expect.poll(() => first()).toBeUndefined();
    expect(wanted).toBeDefined();
  });

  it('are not read again for what changes nothing of anybody’s time', async () => {
    const free = await opening();
    await elsewhere().run({ ...hold(free), type: 'book', customer: { name: 'Dana Reed' } }, caller(), never);
    await expect.poll(opening).not.toEqual(free);
    const wanted = await opening();
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.update(appointments).set({ note: 'brings a dog' }),
    );
    const heardAll = Promise.withResolvers<void>();
    feed.subscribeAll((notice) => notice === 'end' && heardAll.resolve());
    await database.sql`select pg_notify('offhook_openings', 'end')`;
    await heardAll.promise;
    proxy.cut();
    expect(await opening()).toEqual(wanted);
  });
});
