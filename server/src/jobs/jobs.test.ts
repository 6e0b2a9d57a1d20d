import { organizations, newId, withOrganization } from '@offhook/db';
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import { createDatabaseProxy } from '@offhook/db/testing-proxy';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createJobs, type JobContext, type JobOptions, type Jobs } from './jobs.ts';

let database: TestDatabase;
let clock = new Date();
let logged: string[] = [];
const log = {
  info: () => undefined,
  warn: (_: object, message: string) => void logged.push(message),
  error: (_: object, message: string) => void logged.push(message),
};
const MINUTE_MS = 60_000;
const later = (ms: number) => (clock = new Date(clock.getTime() + ms));

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());
beforeEach(async () => {
  logged = [];
  await database.db.execute(sql`delete from jobs.job`);
  await database.db.execute(sql`delete from jobs.queue`);
});

const data = z.object({ n: z.number() });
type Options = Partial<JobOptions<{ n: number }>>;

/** Jobs named `count`, done by hand; `done` tells which. */
async function counting(
  use: (given: {
    jobs: Jobs;
    done: number[];
    send(n: number, options?: object): Promise<boolean>;
  }) => Promise<void>,
  {
    options = {},
    handle,
  }: { options?: Options; handle?(n: number, context: JobContext): Promise<void> } = {},
): Promise<void> {
  const jobs = createJobs({ databaseUrl: database.url, now: () => clock, log, byHand: true });
  const done: number[] = [];
  jobs.register('count', { data, ...options }, async ({ n }, context) => {
    await handle?.(n, context);
    done.push(n);
  });
  const send = (n: number, how?: object) =>
    database.db.transaction((tx) => jobs.send(tx, 'count', { n }, how));
  try {
    await use({ jobs, done, send });
  } finally {
    await jobs.stop();
  }
}

describe('a job', () => {
  it('is there when the transaction that sends it commits, and never otherwise', () =>
    counting(async ({ jobs, done, send }) => {
      await send(1);
      const refused = database.db.transaction(async (tx) => {
        await jobs.send(tx, 'count', { n: 2 });
        throw new Error('no');
      });
      await expect(refused).rejects.toThrow('no');
      await jobs.drain();
      expect(done).toEqual([1]);
    }));

  it('waits for its time, by the clock passed in', () =>
    counting(async ({ jobs, done, send }) => {
      await send(1, { at: new Date(clock.getTime() + 24 * 60 * MINUTE_MS) });
      await jobs.drain();
      expect(done).toEqual([]);
      later(24 * 60 * MINUTE_MS);
      await jobs.drain();
      expect(done).toEqual([1]);
    }));

  it('that fails is tried again, later each time, and put with the dead at last', () => {
    const attempts: [number, boolean][] = [];
    return counting(
      async ({ jobs, send }) => {
        await send(1);
        await jobs.drain();
        await jobs.drain();
        expect(attempts).toHaveLength(1);
        for (const _ of [1, 2, 3]) {
          later(10 * MINUTE_MS);
          await jobs.drain();
        }
        expect(attempts).toEqual([
          [1, false],
          [2, false],
          [3, true],
        ]);
        const dead = await database.db.execute(
          sql`select data, source_name, output::text from jobs.job where name = 'dead'`,
        );
        expect(dead).toMatchObject([{ data: { n: 1 }, source_name: 'count' }]);
        expect(JSON.stringify(dead)).not.toContain('+12025550199');
      },
      {
        options: { retries: 2, retryAfterSeconds: 60 },
        handle: async (_, { attempt, lastAttempt }) => {
          attempts.push([attempt, lastAttempt]);
          throw new Error('params: +12025550199');
        },
      },
    );
  });

  it('is kept from being doubled by its key', () =>
    counting(
      async ({ jobs, done, send }) => {
        expect([
          await send(1, { key: 'a' }),
          await send(2, { key: 'a' }),
          await send(3, { key: 'b' }),
        ]).toEqual([true, false, true]);
        await jobs.drain();
        expect(done).toEqual([1, 3]);
      },
      { options: { policy: 'short' } },
    ));

  it('is refused when nobody does it, or it is told nonsense', () =>
    counting(async ({ jobs, send }) => {
      await expect(database.db.transaction((tx) => jobs.send(tx, 'dance', {}))).rejects.toThrow('dance');
      await expect(send(NaN)).rejects.toThrow('expected number');
    }));

  it('reaches the rows of the organization it names and no others', async () => {
    const ids = [newId(), newId()] as const;
    for (const id of ids)
      await withOrganization(database.db, id, (tx) => tx.insert(organizations).values({ id, name: 'Salon' }));
    let seen: unknown;
    await counting(
      async ({ jobs, send }) => {
        await send(0);
        await jobs.drain();
        expect(seen).toEqual([[], [{ id: ids[0] }]]);
      },
      {
        handle: async (_, { db }) => {
          seen = [
            await db.select({ id: organizations.id }).from(organizations),
            await withOrganization(db, ids[0], (tx) =>
              tx.select({ id: organizations.id }).from(organizations),
            ),
          ];
        },
      },
    );
  });
});

describe('the jobs of a running server', () => {
  it('begin once the database is there, are done at once, and go on after it was away', async () => {
    const proxy = await createDatabaseProxy(database.url);
    proxy.cut();
    const jobs = createJobs({ databaseUrl: proxy.url, now: () => new Date(), log });
    const heard: PromiseWithResolvers<number>[] = [Promise.withResolvers(), Promise.withResolvers()];
    jobs.register('hear', { data }, async ({ n }) => heard[n]?.resolve(n));
    const begun = Promise.withResolvers<void>();
    log.warn = (_, message) => {
      logged.push(message);
      begun.resolve();
    };
    jobs.start();
    await begun.promise;
    expect(logged).toEqual(['jobs cannot begin yet; tried again and again']);
    proxy.restore();
    const send = async (n: number): Promise<void> => {
      try {
        await database.db.transaction((tx) => jobs.send(tx, 'hear', { n }));
      } catch {
        await send(n);
      }
    };
    await send(0);
    expect(await heard[0]?.promise).toBe(0);
    proxy.cut();
    proxy.restore();
    await send(1);
    expect(await heard[1]?.promise).toBe(1);
    await jobs.stop();
    await proxy.close();
  });

  it('are done as they come, with no rest while more are waiting', { timeout: 4_000 }, async () => {
    const jobs = createJobs({ databaseUrl: database.url, now: () => new Date(), log });
    const done: number[] = [];
    const all = Promise.withResolvers<void>();
    jobs.register('hear', { data, concurrency: 1 }, async ({ n }) => {
      done.push(n);
      if (done.length === 4) all.resolve();
    });
    jobs.start();
    // Whoever is as quick as that waits until there is a queue.
    expect(await database.db.transaction((tx) => jobs.send(tx, 'hear', { n: 0 }))).toBe(true);
    await database.db.transaction(async (tx) => {
      // Jobs are sent at the end of some work.
      await tx.execute(sql`select count(*) from generate_series(1, 200000)`);
      for (const n of [1, 2, 3]) await jobs.send(tx, 'hear', { n });
    });
    await all.promise;
    await jobs.stop();
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });
});
