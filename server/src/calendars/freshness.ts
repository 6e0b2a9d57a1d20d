// Whether somebody is taken by something we do not know of yet: asked of the calendar itself when what we know has grown old,
// and never for longer than a caller would notice.
import { appointments, calendarLinks, calendarOutbox, type Transaction, withOrganization } from '@offhook/db';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { BusyElsewhere } from '../scheduling/calendars/busy-elsewhere.ts';
import { withAccount } from './access.ts';
import type { CalendarParts } from './parts.ts';

/** Where the vendor tells of changes they are known within seconds. */
const FRESH_MS = { told: 15 * 60_000, untold: 90_000, readOnly: 6 * 60_000 };
/** A caller waits for it: at half a second one wonders whether anybody is there. */
const ASK_MS = 400;
/** Most businesses have no calendar connected; who has none is asked again after so long. */
const NONE_FOR_MS = 10_000;
const MOST_KNOWN = 10_000;
/** A calendar has nothing there. */
const FREE = new Error('Free');

/** @param askMs the answer takes no longer, whoever is slow: the database, the token, the calendar */
export function createBusyElsewhere(parts: CalendarParts, askMs = ASK_MS): BusyElsewhere {
  const { db, now, log } = parts;
  /** Organizations without calendars, and until when that is believed. */
  const none = new Map<string, number>();

  async function ask(wish: Parameters<BusyElsewhere>[0], signal: AbortSignal): Promise<boolean> {
    const { organizationId, startsAt, endsAt } = wish;
    const at = now().getTime();
    if ((none.get(organizationId) ?? 0) > at) return false;
    const { any, own, moving } = await withOrganization(db, organizationId, (tx) => readKnown(tx, wish), {
      statementTimeoutMs: askMs,
    });
    if (!any) {
      if (none.size >= MOST_KNOWN) none.clear();
      none.set(organizationId, at + NONE_FOR_MS);
    }
    signal.throwIfAborted();
    const answers = own.filter(isOld(at)).map(async ({ connectionId, calendarId }) => {
      const taken = await withAccount(parts, { organizationId, connectionId }, signal, (account) =>
        account.freeBusy(calendarId, { from: startsAt, to: endsAt }, signal),
      );
      const isTaken = taken.some(
        ({ from, to }) =>
          from < endsAt &&
          startsAt < to &&
          !moving.some((one) => one.startsAt.getTime() <= from && to <= one.endsAt.getTime()),
      );
      if (!isTaken) throw FREE;
    });
    try {
      // Whoever is taken by one calendar is taken, however long the others need.
      await Promise.any(answers);
      return true;
    } catch (error) {
      const failed = (error as AggregateError).errors.find((one) => one !== FREE);
      if (failed) throw failed;
      return false;
    }
  }

  return async function busyElsewhere(wish) {
    const signal = AbortSignal.timeout(askMs);
    const late = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => late.reject(signal.reason), { once: true });
    // When the answer was in time, nobody hears that it no longer would be.
    late.promise.catch(() => undefined);
    try {
      return await Promise.race([ask(wish, signal), late.promise]);
    } catch (error) {
      // What is known is all there is: the constraint keeps customers apart in any case.
      log.info(
        { err: error, staffId: wish.staffId },
        'a calendar could not be asked in time; what is known of it counts',
      );
      return false;
    }
  };
}

/** The calendars to ask, and what in them is no hindrance. */
async function readKnown(
  tx: Transaction,
  { organizationId, staffId, exceptAppointmentId }: Parameters<BusyElsewhere>[0],
) {
  const links = await tx.select().from(calendarLinks).where(eq(calendarLinks.organizationId, organizationId));
  const own = links.filter((one) => one.staffId === staffId);
  if (own.length === 0) return { any: links.length > 0, own, moving: [] };
  const waiting = await tx
    .selectDistinct({ linkId: calendarOutbox.linkId })
    .from(calendarOutbox)
    .where(
      and(
        eq(calendarOutbox.organizationId, organizationId),
        inArray(
          calendarOutbox.linkId,
          own.map(({ id }) => id),
        ),
        sql`${calendarOutbox.written} < ${calendarOutbox.revision}`,
      ),
    );
  const moving = exceptAppointmentId
    ? await tx
        .select({ startsAt: appointments.startsAt, endsAt: appointments.endsAt })
        .from(appointments)
        .where(
          and(
            eq(appointments.organizationId, organizationId),
            sql`(id = ${exceptAppointmentId} or visit_id = (select visit_id from appointments
              where organization_id = ${organizationId} and id = ${exceptAppointmentId}))`,
          ),
        )
    : [];
  // With something of ours still to be written, the calendar shows what is no longer so.
  const shown = own.filter(({ id }) => !waiting.some(({ linkId }) => linkId === id));
  return { any: true, own: shown, moving };
}

const isOld =
  (at: number) =>
  ({ syncedAt, subscription, readOnly }: typeof calendarLinks.$inferSelect): boolean =>
    at - (syncedAt?.getTime() ?? 0) >=
    FRESH_MS[readOnly ? 'readOnly' : subscription === null ? 'untold' : 'told'];
