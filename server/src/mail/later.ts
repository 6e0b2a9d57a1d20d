// Work that goes on after the answer: how long it takes must not tell whether an address is known.

export interface Later {
  /** Does `work` after what is waiting already; a failure is logged as that of `what`. */
  do(what: string, work: () => Promise<void>): void;
  /** Resolves once all that was begun before is done. */
  settled(): Promise<void>;
}

/** A few seconds' worth. Past it work is left out: only a flood comes to it. */
const MOST_WAITING = 200;

/** One at a time, so that a flood leaves the database to the calls. */
export function createLater(log: { error(details: object, message: string): void }): Later {
  let last = Promise.resolve();
  let waiting = 0;
  return {
    do(what, work) {
      if (waiting >= MOST_WAITING) {
        log.error({ what }, 'too much is waiting; this was left out');
        return;
      }
      waiting += 1;
      last = last
        .then(work)
        .catch((error: unknown) => log.error({ err: error }, `${what} failed`))
        .finally(() => {
          waiting -= 1;
        });
    },
    settled: () => last,
  };
}
