// Transactions for a caller on the line: given up at a deadline, tried again after a deadlock, and taken back when they
// were committed all the same after the caller had been told that it did not work.
import { type Database, type Transaction, errorCode, withOrganization } from '@offhook/db';
import type { StaffQueue, TimeWish } from './staff-queue.ts';

export interface Work<T> {
  run(tx: Transaction): Promise<T>;
  /** Whose time it takes: it then waits until other callers of this process have finished theirs. */
  wish?: TimeWish;
  /** Little is lost should it not survive a crash of the database: nobody waits for its disk. */
  mayBeLost?: true;
  /** Takes back what came about too late. */
  undo?(tx: Transaction, late: T): Promise<void>;
}

export type Transact = <T>(organizationId: string, signal: AbortSignal, work: Work<T>) => Promise<T>;

export function createTransact(options: {
  db: Database;
  queue: StaffQueue;
  deadlineMs: number;
  log?: { warn(details: object, message: string): void };
}): Transact {
  const { db, queue, deadlineMs, log } = options;
  /**
   * Ends at the deadline or when `signal` aborts, and then it is rolled back. Only when the database falls silent while
   * it commits can it still come about: `undo` is for that.
   */
  return async function transact(organizationId, signal, { run, wish, mayBeLost, undo }) {
    // PostgreSQL gives up too, so that an abandoned statement does not keep its locks.
    const scope = { statementTimeoutMs: deadlineMs, mayBeLost };
    const ended = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const attempt = (count: number): ReturnType<typeof run> =>
      withOrganization(
        db,
        organizationId,
        async (tx) => {
          ended.throwIfAborted();
          const result = await run(tx);
          // Past the deadline the caller has been told it did not work.
          ended.throwIfAborted();
          return result;
        },
        scope,
      ).catch((error: unknown) => {
        if (count < 2 && isPassing(error) && !ended.aborted) return attempt(count + 1);
        throw error;
      });
    const working = wish ? queue.run(wish, ended, () => attempt(1)) : attempt(1);
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(ended.reason);
    if (ended.aborted) onAbort();
    ended.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([working, aborted.promise]);
    } catch (error) {
      void working
        .then((late) => undo && withOrganization(db, organizationId, (tx) => undo(tx, late)))
        .catch((late: unknown) => {
          if (late !== error) log?.warn({ err: late }, 'what was given up has failed as well');
        });
      throw error;
    } finally {
      ended.removeEventListener('abort', onAbort);
    }
  };
}

/** Deadlock or serialization failure: the same transaction is likely to succeed at once. */
const isPassing = (error: unknown): boolean => ['40P01', '40001'].includes(errorCode(error) ?? '');
