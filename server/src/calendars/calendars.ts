// Keeps calendars and appointments the same, by jobs: reading when the vendor tells of a change and now and then, writing when an
// appointment has changed, trying again what failed.
import { calendarLinks, driverOf, type Transaction, withOrganization, withPlatform } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { NotFoundError } from '../errors.ts';
import type { EventFeed } from '../events/feed.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { isConsentLost } from '../scheduling/calendars/calendar.ts';
import { withAccount } from './access.ts';
import { deliverAppointments, organizationsWaiting } from './deliver.ts';
import { type CalendarParts, pauseWanted, REQUEST_MS } from './parts.ts';
import type { PushKeys } from './push.ts';
import { type CalendarLink, findLink, readCalendar } from './read.ts';

/** How often a calendar is read whether or not its vendor tells of changes: the one push that got lost costs so long. */
const POLL_MS = { told: 10 * 60_000, untold: 60_000, readOnly: 5 * 60_000 };

/** Before a calendar is read again whose vendor wants to be left alone: as after any first failure. */
const LEAST_PAUSE_SECONDS = 30;

/** Organizations whose calendars are written at once after the database was away: callers need it, too. */
const CAUGHT_UP_AT_ONCE = 4;

const OfLink = z.object({ organizationId: z.uuid(), linkId: z.uuid() });
const OfOrganization = z.object({ organizationId: z.uuid() });
const OfSubscription = z.object({
  organizationId: z.uuid(),
  connectionId: z.uuid(),
  subscription: z.string(),
});
type OfLink = z.infer<typeof OfLink>;

const READ = 'calendar.read';
const POLL = 'calendar.poll';
const WRITE = 'calendar.write';
const LEAVE = 'calendar.leave';

export interface Calendars {
  /** Has a calendar read, after `tx` commits. */
  read(tx: Transaction, link: OfLink): Promise<void>;
  /** Begins to look after a calendar, after `tx` commits: reads it, and again and again until it is disconnected. */
  lookAfter(tx: Transaction, link: OfLink): Promise<void>;
  /** Has the vendor tell no more of a calendar that is no longer used, after `tx` commits; nothing where it did not. */
  leave(
    tx: Transaction,
    link: Pick<CalendarLink, 'organizationId' | 'connectionId' | 'subscription'>,
  ): Promise<void>;
  /** Writes what is due for an organization now. */
  write(organizationId: string, signal: AbortSignal): Promise<void>;
  /** Writes whatever waits, and whatever changes from now on, at once. @returns ends that */
  follow(feed: Pick<EventFeed, 'subscribeAll'>): () => void;
}

export function createCalendars(
  parts: CalendarParts & { jobs: Jobs; pushKeys: PushKeys; publicUrl(): string },
): Calendars {
  const { db, jobs, log, now } = parts;

  jobs.register(
    READ,
    { data: OfLink, policy: 'stately', retries: 5 },
    async ({ organizationId, linkId }, job) => {
      try {
        await readCalendar(parts, organizationId, linkId, job.signal);
      } catch (error) {
        const pause = pauseWanted(error);
        if (pause === undefined) throw error;
        // While this one waits nothing else has the calendar read.
        const at = new Date(now().getTime() + Math.max(pause, LEAST_PAUSE_SECONDS) * 1000);
        await withOrganization(db, organizationId, (tx) =>
          jobs.send(tx, READ, { organizationId, linkId }, { at, key: linkId }),
        );
      }
      await write(organizationId, job.signal);
    },
  );

  jobs.register(POLL, { data: OfLink, policy: 'short' }, async (link, job) => {
    const { organizationId, linkId } = link;
    const found = await withOrganization(db, organizationId, async (tx) => {
      const one = await findLink(tx, organizationId, linkId);
      // The next one first: whatever happens to this one, the chain goes on.
      if (one) {
        const pause = POLL_MS[one.readOnly ? 'readOnly' : one.subscription === null ? 'untold' : 'told'];
        await jobs.send(tx, POLL, link, { at: new Date(job.now().getTime() + pause), key: linkId });
        await jobs.send(tx, READ, link, { key: linkId });
      }
      return one;
    });
    if (found && !found.readOnly) await subscribe(found, job.signal);
  });

  jobs.register(WRITE, { data: OfOrganization, policy: 'stately' }, ({ organizationId }, job) =>
    write(organizationId, job.signal),
  );

  jobs.register(LEAVE, { data: OfSubscription, retries: 5 }, async ({ subscription, ...about }, job) => {
    try {
      await withAccount(parts, about, job.signal, (account) => account.unwatch(subscription, job.signal));
    } catch (error) {
      // Disconnected, or the consent is gone: then the vendor tells us nothing either.
      if (!isConsentLost(error) && !(error instanceof NotFoundError)) throw error;
    }
  });

  async function write(organizationId: string, signal: AbortSignal): Promise<void> {
    const seconds = await deliverAppointments(parts, organizationId, signal);
    if (seconds === undefined) return;
    const at = new Date(now().getTime() + seconds * 1000);
    await withOrganization(db, organizationId, (tx) =>
      jobs.send(tx, WRITE, { organizationId }, { at, key: organizationId }),
    );
  }

  /** Has the vendor tell us of changes, anew when half the time has passed. Where it cannot, the calendar is polled. */
  async function subscribe(link: CalendarLink, signal: AbortSignal): Promise<void> {
    const { organizationId, id: linkId, connectionId, calendarId, subscription, subscriptionRenewAt } = link;
    const begun = now().getTime();
    if (subscription !== null && (subscriptionRenewAt?.getTime() ?? 0) > begun) return;
    const within = AbortSignal.any([signal, AbortSignal.timeout(2 * REQUEST_MS)]);
    const secret = parts.pushKeys.secretOf({ organizationId, linkId });
    try {
      const made = await withAccount(parts, { organizationId, connectionId }, within, async (account) => {
        const id = crypto.randomUUID();
        return account.watch(
          calendarId,
          { id, url: `${parts.publicUrl()}/webhooks/calendars`, secret },
          within,
        );
      });
      await withOrganization(db, organizationId, (tx) =>
        tx
          .update(calendarLinks)
          .set({
            subscription: made.subscription,
            subscriptionRenewAt: new Date((begun + made.expiresAt) / 2),
          })
          .where(and(eq(calendarLinks.organizationId, organizationId), eq(calendarLinks.id, linkId))),
      );
      // Only now: in between both tell us, which does no harm.
      if (subscription !== null)
        await withAccount(parts, { organizationId, connectionId }, within, (account) =>
          account.unwatch(subscription, within),
        );
    } catch (error) {
      log.info({ err: error, linkId }, 'a calendar does not tell of changes; it is asked every minute');
    }
  }

  return {
    read: async (tx, link) => void (await jobs.send(tx, READ, link, { key: link.linkId })),
    lookAfter: async (tx, link) => void (await jobs.send(tx, POLL, link, { key: link.linkId })),
    leave: async (tx, { organizationId, connectionId, subscription }) => {
      if (subscription !== null) await jobs.send(tx, LEAVE, { organizationId, connectionId, subscription });
    },
    write,
    follow(feed) {
      /** Organizations whose changes are being written, and whether more came meanwhile. */
      const working = new Map<string, { again: boolean }>();
      const stopped = new AbortController();
      async function work(organizationId: string): Promise<void> {
        const underWay = working.get(organizationId);
        // What was noted after the last look would otherwise wait for the next poll.
        if (underWay) {
          underWay.again = true;
          return;
        }
        const state = { again: true };
        working.set(organizationId, state);
        try {
          while (state.again) {
            state.again = false;
            await write(organizationId, stopped.signal);
          }
        } catch (error) {
          if (!stopped.signal.aborted)
            log.warn({ err: error }, 'appointments could not be written into calendars');
        } finally {
          working.delete(organizationId);
        }
      }
      /** Nobody told of what changed while the database was away, or before this process was there. */
      async function catchUp(): Promise<void> {
        try {
          const waiting = (await withPlatform(db, organizationsWaiting)).values();
          const some = async () => {
            for (const organizationId of waiting) await work(organizationId);
          };
          await Promise.all(Array.from({ length: CAUGHT_UP_AT_ONCE }, some));
        } catch (error) {
          log.warn({ err: error }, 'it is not known which appointments wait to be written into calendars');
        }
      }
      const unsubscribe = feed.subscribeAll((organizationId) => {
        void (organizationId === undefined ? catchUp() : work(organizationId));
      });
      return () => {
        unsubscribe();
        stopped.abort();
      };
    },
  };
}

/** Whether something is noted that nobody has written yet: for those who show it. */
export const waitingOf = (tx: Transaction, organizationId: string) =>
  driverOf(tx)<{ linkId: string; waiting: number; problem: string | null }[]>`
    select link_id as "linkId", count(*)::int as waiting, max(problem) as problem from calendar_outbox
    where organization_id = ${organizationId} and written < revision group by link_id`;
