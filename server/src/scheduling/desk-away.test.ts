import { createConnection, createServer } from 'node:net';
import { appointmentChanges, appointments, connect, newId, withOrganization } from '@offhook/db';
import {
  type SeededBusiness,
  type TestDatabase,
  createTestDatabase,
  seedBusiness,
} from '@offhook/db/testing';
import type { Effect } from '@offhook/machines';
import { asc, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, createDesk } from './desk.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const STARTS_AT = Date.parse('2026-06-02T19:00:00Z');
const never = new AbortController().signal;

let database: TestDatabase;
let salon: SeededBusiness;
let desk: Desk;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  salon = await seedBusiness(database.db);
  desk = createDesk({ db: database.db, now: () => NOW });
});

/** A new caller's, each time. */
const call = () => ({ organizationId: salon.organizationId, callId: newId() });
/** Always the same opening. */
const wish = (): Effect => ({
  type: 'book',
  id: '1',
  serviceIds: [salon.serviceIds[0]!],
  opening: { startsAt: STARTS_AT, endsAt: STARTS_AT + 45 * 60_000, staffId: salon.staffIds[0]! },
  customer: { name: 'Dana Reed' },
});
const rows = () =>
  withOrganization(database.db, salon.organizationId, (tx) => tx.select().from(appointments));
const changes = async () =>
  (
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.select().from(appointmentChanges).orderBy(asc(appointmentChanges.id)),
    )
  ).map(({ kind, actor }) => `${kind} ${actor}`);

describe('when the database is away', () => {
  it('answers unavailable, and does not throw when the call ends', async () => {
    const away = connect('postgres://offhook:x@127.0.0.1:1/offhook');
    const lonely = createDesk({ db: away.db, now: () => NOW });
    expect(await lonely.run(wish(), call(), never)).toEqual({ type: 'book', outcome: 'unavailable' });
    await expect(lonely.releaseCall(call())).resolves.toBeUndefined();
    await away.close();
  });

  it('answers by the deadline when it accepts connections and then says nothing', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const stuck = connect(`postgres://offhook:x@127.0.0.1:${port}/offhook`);
    const patient = createDesk({ db: stuck.db, now: () => NOW, deadlineMs: 100 });
    const began = performance.now();
    expect(await patient.run(wish(), call(), never)).toEqual({ type: 'book', outcome: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(1000);
    mute.close();
    await stuck.close();
  });

  it('does not book after it has said it could not', async () => {
    // Someone else's transaction keeps the staff row locked until past our deadline.
    const locked = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    const other = withOrganization(database.db, salon.organizationId, async (tx) => {
      await tx.execute(sql`select 1 from staff where id = ${salon.staffIds[0]} for update`);
      locked.resolve();
      await letGo.promise;
    });
    await locked.promise;
    const hasty = createDesk({ db: database.db, now: () => NOW, deadlineMs: 50 });
    expect(await hasty.run(wish(), call(), never)).toEqual({ type: 'book', outcome: 'unavailable' });
    letGo.resolve();
    await other;
    // Queued behind whatever the abandoned transaction still did.
    expect(await desk.run(wish(), call(), never)).toMatchObject({ outcome: 'booked' });
    expect(await rows()).toHaveLength(1);
  });

  /** Gives up on `effect` when its commit has gone through but the answer to that has not come; then lets it come. */
  async function giveUpAtCommit(
    effect: Effect,
    committed: () => Promise<void>,
    takenBack: () => Promise<void>,
  ): Promise<void> {
    const proxy = await silentAtCommit(database.url);
    const far = connect(proxy.url, { maxConnections: 1 });
    try {
      const distant = createDesk({ db: far.db, now: () => NOW, deadlineMs: 10_000 });
      const patience = new AbortController();
      const answer = distant.run(effect, call(), patience.signal);
      await proxy.silence;
      await committed();
      patience.abort();
      expect(await answer).toEqual({ type: effect.type, outcome: 'unavailable' });
      proxy.speak();
      await takenBack();
    } finally {
      await far.close();
      proxy.close();
    }
  }

  async function booked(): Promise<string> {
    const result = await desk.run(wish(), call(), never);
    if (result.type !== 'book' || result.outcome !== 'booked') throw new Error(result.outcome);
    return result.appointmentId;
  }

  it('takes a booking back that was committed while the database had fallen silent', async () => {
    await giveUpAtCommit(
      wish(),
      () => expect.poll(rows).toMatchObject([{ status: 'confirmed' }]),
      () => expect.poll(rows).toMatchObject([{ status: 'cancelled' }]),
    );
    expect(await desk.run(wish(), call(), never)).toMatchObject({ outcome: 'booked' });
  });

  it('moves an appointment back, likewise', async () => {
    const appointmentId = await booked();
    const later = STARTS_AT + 3_600_000;
    const opening = { startsAt: later, endsAt: later + 45 * 60_000, staffId: salon.staffIds[1]! };
    const [before] = await rows();
    await giveUpAtCommit(
      { type: 'reschedule', id: '1', appointmentId, opening },
      () => expect.poll(rows).toMatchObject([{ startsAt: new Date(later), staffId: salon.staffIds[1] }]),
      () => expect.poll(rows).toMatchObject([{ ...before, updatedAt: expect.any(Date) as unknown }]),
    );
    expect(await changes()).toEqual(['booked caller', 'moved caller', 'moved system']);
  });

  it('does not cancel after all, likewise', async () => {
    const appointmentId = await booked();
    await giveUpAtCommit(
      { type: 'cancelAppointment', id: '1', appointmentId },
      () => expect.poll(rows).toMatchObject([{ status: 'cancelled' }]),
      () => expect.poll(rows).toMatchObject([{ status: 'confirmed', startsAt: new Date(STARTS_AT) }]),
    );
    expect(await changes()).toEqual(['booked caller', 'cancelled caller', 'edited system']);
  });

  it('lets a hold go, likewise', async () => {
    const { opening, serviceIds } = wish() as Extract<Effect, { type: 'book' }>;
    await giveUpAtCommit(
      { type: 'holdOpening', id: '1', opening, serviceIds },
      () => expect.poll(rows).toMatchObject([{ status: 'held' }]),
      () => expect.poll(rows).toEqual([]),
    );
  });
});

/** A way to the database that lets a `commit` through but keeps the answer to it, until told to `speak`. */
async function silentAtCommit(url: string) {
  const silence = Promise.withResolvers<void>();
  const { port, hostname } = new URL(url);
  let silent = true;
  let release = (): void => undefined;
  const server = createServer((near) => {
    const far = createConnection(Number(port), hostname);
    const kept: Buffer[] = [];
    let committing = false;
    near.on('data', (chunk) => {
      committing ||= silent && chunk.includes('commit\0');
      if (committing) silence.resolve();
      far.write(chunk);
    });
    far.on('data', (chunk) => (committing ? kept.push(chunk) : near.write(chunk)));
    release = () => {
      committing = false;
      near.write(Buffer.concat(kept));
    };
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const near = String(typeof address === 'object' ? address?.port : 0);
  return {
    url: url.replace(`:${port}/`, `:${near}/`),
    silence: silence.promise,
    speak() {
      silent = false;
      release();
    },
    close: () => server.close(),
  };
}
