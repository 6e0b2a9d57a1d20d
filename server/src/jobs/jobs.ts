// Work that goes on behind the answer: sent by the transaction that makes it necessary, done by whichever process has time,
// tried again when it fails. Kept by pg-boss in the database; live calls notice nothing of it.
import { connect, type Database, JOBS_SCHEMA, open, type Transaction } from '@offhook/db';
import { sql } from 'drizzle-orm';
import { type Db, fromDrizzle, type JobWithMetadata, PgBoss, TestClock } from 'pg-boss';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { OffhookError } from '../errors.ts';

/** Connections for jobs, apart from those of calls and pages: a flood of jobs waits for itself. */
const WORK_CONNECTIONS = 3;
/** pg-boss is told of new jobs; looking is for those whose time has come, and for those to try again. */
const LOOK_EVERY_SECONDS = 5;
const START_AGAIN_MS = 500;
/** Of the half minute a process has to go down in, after its calls have ended. */
const STOP_WITHIN_MS = 5_000;
/** Whoever sends a job in the moment after the start waits for the queues; where the database was away, for so long. */
const BEGUN_WITHIN_MS = 3_000;
const DEAD_LETTERS = 'dead';
const KEEP_DEAD_SECONDS = 30 * 24 * 3600;
const KEEP_DONE_SECONDS = 24 * 3600;

export interface JobOptions<Data extends object> {
  /** What a job is told. Checked when it is sent and before it is done, by whatever version then runs. */
  data: z.ZodType<Data>;
  /** How often a failed job is tried again before it is put with the dead. Default: 10, which takes two to four hours. */
  retries?: number;
  /** Time before the first retry, in seconds; doubled with every further one, with jitter. Default: 30. */
  retryAfterSeconds?: number;
  /** The longest time between two tries, in seconds. Default: one hour. */
  retryAtMostSeconds?: number;
  /** A job that has not ended after so long is given up, its `signal` aborted, and tried again. Default: 60. */
  expireSeconds?: number;
  /** How many this process does at once. Default: 2. */
  concurrency?: number;
  /**
   * What jobs sent with the same `key` do to each other. `short`: while one waits, another is not added. `singleton`: one
   * runs at a time. `stately`: both. `exclusive`: while one waits or runs, another is not added. Default: nothing.
   */
  policy?: 'short' | 'singleton' | 'stately' | 'exclusive';
  /** When to send one by the clock, with no data: five fields, UTC. The data's schema has to accept `{}`. */
  cron?: string;
}

export interface JobContext {
  /** On the jobs' own few connections. Rows of an organization are reached with `withOrganization`. */
  db: Database;
  now(): Date;
  /** Aborted when the job has taken too long. */
  signal: AbortSignal;
  /** 1 at the first try. */
  attempt: number;
  /** Failing now, it is put with the dead. */
  lastAttempt: boolean;
}

/** Does the work; throws to have it done again later. It may run twice: a process can die after the work and before saying so. */
export type JobHandler<Data> = (data: Data, context: JobContext) => Promise<void>;

export interface SendOptions {
  /** Not before this. Default: at once. */
  at?: Date;
  /** See `policy`. */
  key?: string;
}

export interface Jobs {
  /** Says who does the jobs of this name. Before the server listens, once for each name. */
  register<Data extends object>(name: string, options: JobOptions<Data>, handler: JobHandler<Data>): void;
  /**
   * Has a job done after `tx` commits; when it does not, there is none.
   * @returns false when `policy` left it out
   * @throws JobError when nobody registered the name, or jobs have not begun because the database was away
   */
  send(tx: Transaction, name: string, data: object, options?: SendOptions): Promise<boolean>;
  /** Has a look whether there are jobs of this name: some were sent by a trigger. */
  wake(name: string): void;
  /** Begins to do jobs, as soon as the database can be reached. */
  start(): void;
  /** For tests, in place of `start`: does all that is due by the clock, one after the other, and what that sends. Resolves to how many were tried. */
  drain(): Promise<number>;
  /** Takes no further job; those under way have a few seconds to end, and are done again otherwise. */
  stop(): Promise<void>;
}

export interface JobsParts {
  databaseUrl: string;
  now(): Date;
  log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  /** Only `drain` does jobs, and time is what `now` says. For tests. */
  byHand?: boolean;
}

/** Jobs cannot be sent or done. */
export class JobError extends OffhookError {
  constructor(message: string, options?: ErrorOptions) {
    super('job', message, options);
  }
}

interface Registered {
  options: JobOptions<object>;
  handle(data: unknown, context: JobContext): Promise<void>;
}

export function createJobs({ databaseUrl, now, log, byHand = false }: JobsParts): Jobs {
  const registered = new Map<string, Registered>();
  // pg-boss's own statements, and apart from them what handlers read and write.
  const driver = open(databaseUrl, {
    // pg-boss sends transactions of its own as plain statements, which have to stay together; and a test's clock is told
    // to the one session that asks for the time.
    maxConnections: 1,
    keepOpen: byHand,
    statementTimeoutMs: 30_000,
    applicationName: 'offhook-jobs',
  });
  const work = connect(databaseUrl, { maxConnections: WORK_CONNECTIONS, applicationName: 'offhook-jobs' });
  const clock = byHand ? new TestClock(now()) : undefined;
  const boss = new PgBoss({
    db: adapt(driver),
    schema: JOBS_SCHEMA,
    supervise: !byHand,
    schedule: !byHand,
    useListenNotify: !byHand,
    registerInstance: false,
    ...(clock && { clock }),
  });
  boss.on('error', (error) => log.warn({ err: error }, 'jobs could not be looked after; tried again'));
  boss.on('warning', ({ message }) => log.warn({ reason: message }, 'jobs are not well'));
  let starting: Promise<void> | undefined;
  /** There are queues to send to. */
  const begun = Promise.withResolvers<void>();
  let hasBegun = false;
  const stopped = new AbortController();
  /** pg-boss's name of a worker, by that of its jobs. */
  const workers = new Map<string, string>();

  /** Queues as they were registered, and workers on them. */
  async function begin(): Promise<void> {
    await boss.start();
    await makeQueues(boss, registered);
    hasBegun = true;
    begun.resolve();
    if (byHand) return;
    for (const [name, { options }] of registered) {
      const worker = await boss.work(
        name,
        {
          includeMetadata: true,
          localConcurrency: options.concurrency ?? 2,
          pollingIntervalSeconds: LOOK_EVERY_SECONDS,
          notifyPollingIntervalSeconds: LOOK_EVERY_SECONDS,
        },
        async ([job]: JobWithMetadata[]) => {
          const failure = job && (await attempt(job));
          // It takes one at a time and would rest after each, whatever else is waiting.
          wake(name);
          if (failure !== undefined) throw new Error(failure);
        },
      );
      workers.set(name, worker);
    }
  }

  function wake(name: string): void {
    const worker = workers.get(name);
    if (worker !== undefined) boss.notifyWorker(worker);
  }

  async function beginWhenPossible(): Promise<void> {
    let told = false;
    while (!stopped.signal.aborted) {
      try {
        await begin();
        return;
      } catch (error) {
        if (!told) log.warn({ err: error }, 'jobs cannot begin yet; tried again and again');
        told = true;
        await delay(START_AGAIN_MS, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Does a job.
   * @returns why it failed, in a word: what pg-boss keeps of that is outside every organization's protection
   */
  async function attempt(job: JobWithMetadata): Promise<string | undefined> {
    const { id, name, signal, retryCount, retryLimit } = job;
    const lastAttempt = retryCount >= retryLimit;
    try {
      const known = registered.get(name);
      if (!known) throw new JobError(`Nobody does jobs named ${name}.`);
      await known.handle(job.data ?? {}, {
        db: work.db,
        now,
        signal,
        attempt: retryCount + 1,
        lastAttempt,
      });
      return undefined;
    } catch (error) {
      const details = { job: name, id, attempt: retryCount + 1, err: error };
      if (lastAttempt) log.error(details, 'a job failed for the last time and is put with the dead');
      else log.warn(details, 'a job failed; it is tried again');
      return error instanceof OffhookError ? error.code : 'failed';
    }
  }

  return {
    register(name, options, handler) {
      if (registered.has(name)) throw new TypeError(`Jobs named ${name} are registered already.`);
      if (starting) throw new TypeError(`Jobs named ${name} are registered too late: jobs have begun.`);
      registered.set(name, {
        options,
        handle: async (data, context) => handler(options.data.parse(data), context),
      });
    },
    async send(tx, name, data, { at, key } = {}) {
      const known = registered.get(name);
      if (!known) throw new JobError(`Nobody does jobs named ${name}.`);
      if (byHand) await (starting ??= begin());
      else if (starting && !hasBegun)
        await Promise.race([begun.promise, delay(BEGUN_WITHIN_MS, undefined, { ref: false })]);
      const due = at ?? now();
      // Left out, it is the time the transaction began. Ours is later: a job of the future, of which nobody is told.
      const isToCome = byHand || due > now();
      const id = await boss.send(name, known.options.data.parse(data), {
        ...(isToCome && { startAfter: due }),
        ...(key !== undefined && { singletonKey: key }),
        db: fromDrizzle(tx, sql),
      });
      return id !== null;
    },
    wake,
    start() {
      starting ??= beginWhenPossible();
    },
    async drain() {
      if (!clock) throw new TypeError('Jobs are done as they come; only those for a test are done by hand.');
      await (starting ??= begin());
      let tried = 0;
      for (let found = true; found;) {
        found = false;
        // What jobs have sent meanwhile is due as well.
        await clock.setTime(now());
        const due = await namesDue(driver, now());
        for (const name of registered.keys())
          while (due.has(name)) {
            const [job] = await boss.fetch<object>(name, { includeMetadata: true });
            if (!job) break;
            found = true;
            tried += 1;
            const signal = AbortSignal.timeout(job.expireInSeconds * 1_000);
            const failure = await attempt({ ...job, signal });
            if (failure === undefined) await boss.complete(name, job.id);
            else await boss.fail(name, job.id, { failure });
          }
      }
      return tried;
    },
    async stop() {
      stopped.abort();
      await starting;
      if (starting) await boss.stop({ graceful: true, timeout: STOP_WITHIN_MS });
      await Promise.all([work.close(), driver.end({ timeout: 2 })]);
    },
  };
}

/** pg-boss on our driver, which waits for a database that is away and finds it again. */
function adapt(driver: ReturnType<typeof open>): Db {
  return {
    async executeSql(text, values = []) {
      // What is left out is null to pg-boss, and an error to our driver.
      const given = values.map((value) => value ?? null) as Parameters<typeof driver.unsafe>[1];
      const result = await driver.unsafe(text, given);
      // Several statements sent together give a list of results.
      return { rows: result.some(Array.isArray) ? result.flat() : [...result] };
    },
    async listen(channel, onNotification, onReconnect) {
      const { unlisten } = await driver.listen(channel, onNotification, onReconnect);
      return { close: unlisten };
    },
    async setSessionStatements(statements) {
      for (const statement of statements) await driver.unsafe(statement);
    },
  };
}

/** Names of which something may be done by now: asking for each is most of what a test waits for. */
async function namesDue(driver: ReturnType<typeof open>, now: Date): Promise<Set<string>> {
  const rows = await driver<{ name: string }[]>`
    select distinct name from ${driver(JOBS_SCHEMA)}.job
    where state in ('created', 'retry') and start_after <= ${now.toISOString()}`;
  return new Set(rows.map(({ name }) => name));
}

/** Brings the queues and schedules in the database to what was registered. */
async function makeQueues(boss: PgBoss, registered: ReadonlyMap<string, Registered>): Promise<void> {
  const made = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  const scheduled = new Map((await boss.getSchedules()).map(({ name, cron }) => [name, cron]));
  if (!made.has(DEAD_LETTERS)) await boss.createQueue(DEAD_LETTERS, { retentionSeconds: KEEP_DEAD_SECONDS });
  for (const [name, { options }] of registered) {
    const settings = {
      retryLimit: options.retries ?? 10,
      retryDelay: options.retryAfterSeconds ?? 30,
      retryBackoff: true,
      retryDelayMax: options.retryAtMostSeconds ?? 3600,
      expireInSeconds: options.expireSeconds ?? 60,
      deleteAfterSeconds: KEEP_DONE_SECONDS,
      deadLetter: DEAD_LETTERS,
      notify: true,
    };
    const before = made.get(name);
    if (!before) await boss.createQueue(name, { ...settings, policy: options.policy ?? 'standard' });
    else if (Object.entries(settings).some(([key, value]) => before[key as keyof typeof settings] !== value))
      await boss.updateQueue(name, settings);
    if (scheduled.get(name) === options.cron) continue;
    if (options.cron === undefined) await boss.unschedule(name);
    else await boss.schedule(name, options.cron);
  }
}
