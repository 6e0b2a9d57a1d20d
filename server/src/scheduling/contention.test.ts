// A crowd wants one opening: one gets it, everybody else hears so, and nobody is told that the desk is away.
import { appointments, connect, newId, withOrganization } from '@offhook/db';
import {
  type SeededBusiness,
  type TestDatabase,
  createTestDatabase,
  seedBusiness,
} from '@offhook/db/testing';
import type { Effect, EffectResult, Opening, When } from '@offhook/machines';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDesk } from './desk.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const CALLERS = 200;
const never = new AbortController().signal;
const tuesdayAt3: When = {
  any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: ['15:00'] } }],
  not: [],
};

let database: TestDatabase;
let salon: SeededBusiness;
beforeAll(async () => {
  // As many connections as a server has.
  database = await createTestDatabase({ maxConnections: 10 });
});
afterAll(() => database?.drop());
beforeEach(async () => {
  salon = await seedBusiness(database.db, { staff: [{ name: 'Anna' }] });
});

type Wish = Effect extends infer E ? (E extends Effect ? Omit<E, 'id'> : never) : never;
const rows = () =>
  withOrganization(database.db, salon.organizationId, (tx) => tx.select().from(appointments));
const serviceIds = () => [salon.serviceIds[0]!];

/** A caller at a desk of the server that `db` belongs to. */
function callers(count: number, desks = [createDesk({ db: database.db, now: () => NOW })]) {
  return Array.from({ length: count }, (_, i) => {
    const call = { organizationId: salon.organizationId, callId: newId() };
    let effects = 0;
    return (wish: Wish): Promise<EffectResult> =>
      desks[i % desks.length]!.run({ ...wish, id: String(++effects) }, call, never);
  });
}

/** How often each outcome came. */
const tally = (results: readonly EffectResult[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(results, ({ outcome }) => outcome)).map(([outcome, all]) => [
      outcome,
      all.length,
    ]),
  );

const booking = (opening: Opening): Wish => ({
  type: 'book',
  serviceIds: serviceIds(),
  opening,
  customer: { name: 'Dana Reed' },
});

describe(`${CALLERS} callers who want the same opening`, () => {
  it('ask for it, hold it and book it: one appointment, and a clear answer to everyone', async () => {
    const crowd = callers(CALLERS);
    const opening: Opening = {
      startsAt: Date.parse('2026-06-02T19:00:00Z'),
      endsAt: Date.parse('2026-06-02T19:45:00Z'),
      staffId: salon.staffIds[0]!,
    };
    const asked = await Promise.all(
      crowd.map(async (run) => {
        const found = await run({
          type: 'findOpenings',
          serviceIds: serviceIds(),
          when: tuesdayAt3,
          limit: 3,
        });
        return [found, await run({ type: 'holdOpening', serviceIds: serviceIds(), opening })] as const;
      }),
    );
    expect(tally(asked.map(([found]) => found))).toEqual({ found: CALLERS });
    expect(tally(asked.map(([, held]) => held))).toEqual({ held: 1, taken: CALLERS - 1 });
    const booked = await Promise.all(crowd.map((run) => run(booking(opening))));
    expect(tally(booked)).toEqual({ booked: 1, taken: CALLERS - 1 });
    expect(await rows()).toMatchObject([{ status: 'confirmed' }]);
  });

  it('come to several servers: still one appointment, and a clear answer to everyone', async () => {
    const servers = [1, 2, 3, 4].map(() => connect(database.url));
    try {
      const desks = servers.map(({ db }) => createDesk({ db, now: () => NOW }));
      const crowd = callers(CALLERS, desks);
      const [found] = await Promise.all(
        crowd.map((run) =>
          run({ type: 'findOpenings', serviceIds: serviceIds(), when: tuesdayAt3, limit: 1 }),
        ),
      );
      const opening = found?.outcome === 'found' && 'fits' in found ? found.fits[0]! : undefined!;
      expect(tally(await Promise.all(crowd.map((run) => run(booking(opening)))))).toEqual({
        booked: 1,
        taken: CALLERS - 1,
      });
      expect(await rows()).toHaveLength(1);
    } finally {
      await Promise.all(servers.map(({ close }) => close()));
    }
  });

  it('leave the database to others: one connection waits for the member of staff, not ten', async () => {
    const locked = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    const elsewhere = connect(database.url, { maxConnections: 1 });
    const blocker = withOrganization(elsewhere.db, salon.organizationId, async (tx) => {
      await tx.execute(sql`select 1 from staff where id = ${salon.staffIds[0]} for update`);
      locked.resolve();
      await letGo.promise;
    });
    await locked.promise;
    const opening: Opening = {
      startsAt: Date.parse('2026-06-02T19:00:00Z'),
      endsAt: Date.parse('2026-06-02T19:45:00Z'),
      staffId: salon.staffIds[0]!,
    };
    const crowd = callers(30);
    const holds = crowd.map((run) => run({ type: 'holdOpening', serviceIds: serviceIds(), opening }));
    const waiting = () =>
      database.db.execute<{ count: number }>(
        sql`select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
    await expect.poll(async () => [...(await waiting())]).toEqual([{ count: 1 }]);
    const [asker] = callers(1);
    expect(
      await asker!({ type: 'findOpenings', serviceIds: serviceIds(), when: tuesdayAt3, limit: 1 }),
    ).toMatchObject({
      outcome: 'found',
    });
    expect([...(await waiting())]).toEqual([{ count: 1 }]);
    letGo.resolve();
    await blocker;
    await elsewhere.close();
    expect(tally(await Promise.all(holds))).toEqual({ held: 1, taken: 29 });
  });
});
