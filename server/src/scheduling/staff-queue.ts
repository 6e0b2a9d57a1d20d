// Callers of this process who want time of the same member of staff, one after another. So a crowd waits here and not
// in connections, where it would keep everyone else from the database; and when one of them gets the time, those
// waiting for the same time know at once; when one finds it gone, so do they; and who comes later asks first. Between
// processes the lock on the staff row and the exclusion constraint decide.
import type { EpochMs } from '@offhook/machines';
import { TakenError, isTaken } from './room.ts';

/** Whose time is wanted, from when to when, by which call. */
export interface TimeWish {
  organizationId: string;
  staffId: string;
  startsAt: EpochMs;
  endsAt: EpochMs;
  callId: string;
  /** An appointment that is to be moved; its own time does not stand in the way. */
  exceptAppointmentId?: string;
}

interface Waiting {
  wish: TimeWish;
  begin(): void;
  refuse(error: Error): void;
}

export interface StaffQueue {
  /**
   * Runs `take` when it is the wish's turn. Once `signal` aborts the turn passes on, whatever `take` is still at: a
   * connection that has fallen silent must not keep everyone else waiting.
   * @throws TakenError when meanwhile another call got time that overlaps; whatever `signal` aborts with while waiting
   */
  run<T>(wish: TimeWish, signal: AbortSignal, take: () => Promise<T>): Promise<T>;
}

/** @param hasGone whether others have the time already; asked only when there is a crowd */
export function createStaffQueue(hasGone: (wish: TimeWish) => Promise<boolean>): StaffQueue {
  /** Those waiting behind someone who is at it. */
  const queues = new Map<string, Set<Waiting>>();

  /** Resolves when it is the wish's turn. */
  function wait(queue: Set<Waiting>, wish: TimeWish, signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const waiting: Waiting = { wish, begin: turn.resolve, refuse: turn.reject };
    const leave = () => {
      queue.delete(waiting);
      turn.reject(signal.reason);
    };
    queue.add(waiting);
    signal.addEventListener('abort', leave, { once: true });
    return turn.promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** They asked before the time was gone, and hear that it is gone now. */
  function refuseOverlapping(queue: Set<Waiting>, { startsAt, endsAt, callId }: TimeWish): void {
    for (const waiting of queue) {
      const { wish } = waiting;
      if (wish.callId === callId || wish.startsAt >= endsAt || wish.endsAt <= startsAt) continue;
      queue.delete(waiting);
      waiting.refuse(new TakenError('Another caller was quicker'));
    }
  }

  /** Someone else has the time, be it through another process: those who want just that time need not try one by one. */
  async function refuseLate(queue: Set<Waiting>, { startsAt, endsAt }: TimeWish): Promise<void> {
    const same = [...queue].filter(({ wish }) => wish.startsAt === startsAt && wish.endsAt === endsAt);
    await Promise.all(
      same.map(async (waiting) => {
        // Where this cannot be known they try.
        const gone = await hasGone(waiting.wish).catch(() => false);
        if (gone && queue.delete(waiting)) waiting.refuse(new TakenError('The time has gone'));
      }),
    );
  }

  return {
    async run(wish, signal, take) {
      signal.throwIfAborted();
      const key = `${wish.organizationId} ${wish.staffId}`;
      if (queues.has(key) && (await hasGone(wish))) throw new TakenError('The time has gone');
      signal.throwIfAborted();
      let queue = queues.get(key);
      if (queue) await wait(queue, wish, signal);
      else queues.set(key, (queue = new Set()));
      const passOn = onceOnly(() => {
        const [next] = queue;
        if (next) {
          queue.delete(next);
          next.begin();
        } else queues.delete(key);
      });
      signal.addEventListener('abort', passOn, { once: true });
      try {
        const result = await take();
        refuseOverlapping(queue, wish);
        return result;
      } catch (error) {
        if (isTaken(error)) await refuseLate(queue, wish);
        throw error;
      } finally {
        signal.removeEventListener('abort', passOn);
        passOn();
      }
    },
  };
}

function onceOnly(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
