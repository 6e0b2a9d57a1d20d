// Work that goes on after the answer: how long it takes must not tell whether an address is known.

export interface Later {
  /** Begins `work`; a failure is logged as that of `what`. */
  do(what: string, work: () => Promise<void>): void;
  /** Resolves once all of it is done. */
  settled(): Promise<void>;
}

/** More at once than this are not begun: only a flood comes to it, and it must not take the database from the calls. */
const MOST_AT_ONCE = 50;

export function createLater(log: { error(details: object, message: string): void }): Later {
  const underWay = new Set<Promise<void>>();
  return {
    do(what, work) {
      if (underWay.size >= MOST_AT_ONCE) {
        log.error({ what }, 'too much to do; this was left out');
        return;
      }
      const done: Promise<void> = work()
        .catch((error: unknown) => log.error({ err: error }, `${what} failed`))
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}
