// Who wants to know at once that something is new of an organization: one LISTEN a process, whoever made it.
import type { Connection } from '@offhook/db';

/**
 * `offhook_events`: something was published. `offhook_calendars`: an appointment has to be written into a calendar.
 * `offhook_openings`: what openings are computed from has changed; more is said there than whose it is (`scheduling/at-hand.ts`).
 */
type Channel = 'offhook_events' | 'offhook_calendars' | 'offhook_openings';

export interface EventFeed {
  /**
   * Calls `listener` whenever there may be something new of the organization; it then reads on from where it was
   * (`readEvents`). It may be called for nothing, and is after the database was away.
   * @returns ends the subscription
   */
  subscribe(organizationId: string, listener: () => void): () => void;
  /** As `subscribe`, for every organization. After the database was away it is called with `undefined`: any may have news. */
  subscribeAll(listener: (organizationId: string | undefined) => void): () => void;
}

export function createEventFeed(
  connection: Pick<Connection, 'sql'>,
  log: { warn(details: object, message: string): void },
  channel: Channel = 'offhook_events',
): EventFeed {
  const byOrganization = new Map<string, Set<() => void>>();
  const ofAll = new Set<(organizationId: string | undefined) => void>();
  let listening = false;

  function wake(organizationId: string | undefined): void {
    const woken =
      organizationId === undefined
        ? [...byOrganization.values()].flatMap((some) => [...some])
        : [...(byOrganization.get(organizationId) ?? [])];
    for (const listener of woken) guarded(listener);
    for (const listener of ofAll) guarded(() => listener(organizationId));
  }

  /** A fault of one listener is not the others'. */
  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      log.warn({ err: error }, 'a listener of events failed');
    }
  }

  function listen(): void {
    if (listening) return;
    listening = true;
    // The driver listens anew by itself when its connection was lost, and says so.
    connection.sql
      .listen(channel, wake, () => wake(undefined))
      .catch((error: unknown) => {
        listening = false;
        log.warn({ err: error }, 'events cannot be listened to; tried again with the next subscription');
      });
  }

  return {
    subscribe(organizationId, listener) {
      listen();
      const listeners = byOrganization.get(organizationId) ?? new Set();
      byOrganization.set(organizationId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) byOrganization.delete(organizationId);
      };
    },
    subscribeAll(listener) {
      listen();
      ofAll.add(listener);
      return () => void ofAll.delete(listener);
    },
  };
}
