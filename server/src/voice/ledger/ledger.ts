// The ledger: takes down what happens in calls without ever making them wait, and gets it into PostgreSQL in order, once,
// whatever happens to the database or to this process in between.
import type { Database } from '@offhook/db';
import type { Logger } from 'pino';
import { deliver } from './delivery.ts';
import type { Ledger as CallLedger } from '../keeping.ts';
import type { Entry, MessageRecord, RecordingRecord } from './record.ts';
import { openSpool } from './spool.ts';

/** Rows wait this long for company. */
const FLUSH_MS = 200;
/** Enough rows to be worth a transaction at once, and the most in one: writing them out takes this thread about 4 ms. */
const BATCH_ROWS = 200;
/** A delivery that takes longer counts as failed; what it may still write later does no harm. */
const DELIVERY_DEADLINE_MS = 5_000;
/** Rows in memory while neither the database nor the disk takes them: about 50 MB. Then the oldest give way. */
const MAX_ROWS = 50_000;
const RETRY_MS = { first: 250, longest: 2_000 };

/** Everything here returns at once and never throws; `message` tells when it is safe. */
export interface Ledger extends CallLedger {
  recording(record: RecordingRecord): void;
  /** Resolves once the message is committed, or on disk to be delivered later: only then is it "taken". */
  message(record: MessageRecord): Promise<void>;
  /** Flushes, up to the deadline, and stops. What PostgreSQL did not take stays on disk for the next start. */
  close(deadlineMs?: number): Promise<void>;
}

export interface LedgerOptions {
  db: Database;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Folder for rows while PostgreSQL is away, e.g. `OFFHOOK_HOME/spool`. */
  spoolDir: string;
  flushMs?: number;
  deliveryDeadlineMs?: number;
  /** Monotonic ms. */
  now?: () => number;
}

interface Waiting {
  entry: Entry;
  /** Told when the entry is safe. */
  safe?: () => void;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { db, log } = options;
  const now = options.now ?? (() => performance.now());
  const flushMs = options.flushMs ?? FLUSH_MS;
  const spool = openSpool(options.spoolDir);
  let queue: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  /** Set while PostgreSQL is away: when to try again, and how long to wait after that. */
  let away: { since: number; nextTryAt: number; waitMs: number } | undefined;
  let dropped = 0;
  /** Whose the calls in progress are. */
  const organizations = new Map<string, string>();

  const schedule = (ms: number): void => {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void run();
    }, ms);
  };

  const add = (entry: Entry, safe?: () => void): void => {
    if (queue.length >= MAX_ROWS) {
      queue.shift();
      dropped += 1;
    }
    queue.push({ entry, safe });
    if (queue.length % BATCH_ROWS === 0 && away === undefined) void run();
    else schedule(flushMs);
  };

  /** One pass at a time: whoever asks during one gets another after it. */
  const run = (): Promise<void> => {
    running = running.then(pass);
    return running;
  };

  const pass = async (): Promise<void> => {
    try {
      // Rows on disk are older: until they are delivered the new ones line up behind them.
      if (spool.isEmpty) await deliverQueue();
      if (!spool.isEmpty || away !== undefined) await spoolQueue();
      if (!spool.isEmpty && (away === undefined || now() >= away.nextTryAt)) await deliverSpool();
    } catch (error) {
      log.error(
        { err: error, rows: queue.length },
        'the ledger can write neither to PostgreSQL nor to its spool',
      );
    }
    if (!spool.isEmpty || queue.length > 0) schedule(away === undefined ? flushMs : away.waitMs);
  };

  const deliverQueue = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_ROWS);
      if (!(await tryDeliver(batch.map(({ entry }) => entry)))) return;
      settle(batch);
    }
  };

  const spoolQueue = async (): Promise<void> => {
    const batch = queue.slice();
    await spool.append(batch.map(({ entry }) => entry));
    settle(batch);
  };

  const deliverSpool = async (): Promise<void> => {
    let rows = 0;
    while (!spool.isEmpty) {
      const { entries, remove } = await spool.oldest(BATCH_ROWS);
      for (let from = 0; from < entries.length; from += BATCH_ROWS) {
        if (!(await tryDeliver(entries.slice(from, from + BATCH_ROWS)))) return;
      }
      await remove();
      rows += entries.length;
      // What arrived meanwhile goes to disk only while older rows are still there.
      if (!spool.isEmpty) await spoolQueue();
    }
    log.info({ rows }, 'the ledger has delivered what it had spooled');
  };

  const settle = (batch: readonly Waiting[]): void => {
    // New rows only ever join at the end, but the oldest may have given way meanwhile.
    const done = new Set(batch);
    queue = queue.filter((waiting) => !done.has(waiting));
    for (const { safe } of batch) safe?.();
  };

  /** False when PostgreSQL is away. */
  const tryDeliver = async (entries: readonly Entry[]): Promise<boolean> => {
    try {
      const refused = await within(
        deliver(db, entries, log),
        options.deliveryDeadlineMs ?? DELIVERY_DEADLINE_MS,
      );
      if (refused.length > 0) {
        for (const { entry, error } of refused) {
          log.error(
            { err: error, kind: entry.kind },
            'PostgreSQL refuses a row of the ledger; it is set aside in refused.jsonl',
          );
        }
        await spool.setAside(refused.map(({ entry }) => entry));
      }
      if (away !== undefined)
        log.info({ awayMs: Math.round(now() - away.since), dropped }, 'PostgreSQL is back');
      away = undefined;
      return true;
    } catch (error) {
      if (away === undefined) log.warn({ err: error }, 'PostgreSQL is away; the ledger goes to disk');
      const waitMs = away === undefined ? RETRY_MS.first : Math.min(away.waitMs * 2, RETRY_MS.longest);
      away = { since: away?.since ?? now(), nextTryAt: now() + waitMs, waitMs };
      return false;
    }
  };

  if (!spool.isEmpty) schedule(0);

  return {
    callStarted(row) {
      organizations.set(row.id, row.organizationId);
      add({ kind: 'callStarted', row });
    },
    turn: (row) => add({ kind: 'turn', row }),
    event: (row) => add({ kind: 'event', row }),
    recording: (row) => add({ kind: 'recording', row }),
    snapshot(callId, snapshot) {
      const organizationId = organizations.get(callId);
      if (organizationId === undefined)
        return log.error({ callId }, 'a snapshot of a call that was not started');
      add({ kind: 'snapshot', row: { organizationId, callId, snapshot } });
    },
    callEnded(callId, end) {
      const organizationId = organizations.get(callId);
      if (organizationId === undefined)
        return log.error({ callId }, 'the end of a call that was not started');
      organizations.delete(callId);
      add({ kind: 'callEnded', row: { organizationId, callId, ...end } });
    },
    message(row) {
      return new Promise((resolve) => {
        add({ kind: 'message', row }, resolve);
        void run();
      });
    },
    flush: run,
    async close(deadlineMs = DELIVERY_DEADLINE_MS) {
      try {
        await within(run(), deadlineMs).catch(spoolQueue);
      } catch (error) {
        log.error({ err: error, rows: queue.length }, 'the ledger could not keep its last rows');
      }
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function within<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`not done within ${deadlineMs} ms`)), deadlineMs);
  work.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
