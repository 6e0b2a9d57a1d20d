// Whether somebody is taken by something we do not know of yet: asked of the calendar itself when what we know has grown old,
// and never for longer than a caller would notice.
import { appointments, calendarLinks, calendarOutbox, withOrganization } from '@offhook/db';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { BusyElsewhere } from '../scheduling/calendars/busy-elsewhere.ts';
import { withAccount } from './access.ts';
import type { CalendarParts } from './parts.ts';

/** Where the vendor tells of changes they are known within seconds. */
const FRESH_MS = { told: 15 * 60_000, untold: 90_000, readOnly: 6 * 60_000 };
const ASK_MS = 400;
/** Most businesses have no calendar connected; who has none is asked again after so long. */
const NONE_FOR_MS = 10_000;
const MOST_KNOWN = 10_000;

export function createBusyElsewhere(parts: CalendarParts): BusyElsewhere {
  const { db, now, log } = parts;
  /** Organizations without calendars, and until when that is believed. */
  const none = new Map<string, number>();

  return async function busyElsewhere({ organizationId, staffId, startsAt, endsAt, exceptAppointmentId }) {
    const at = now().getTime();
    if ((none.get(organizationId) ?? 0) > at) return false;
    try {
      const found = await withOrganization(db, organizationId, async (tx) => {
        const links = await tx
          .select()
          .from(calendarLinks)
          .where(eq(calendarLinks.organizationId, organizationId));
        const own = links.filter((one) => one.staffId === staffId);
        if (own.length === 0) return { any: links.length > 0, own };
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
      });
      if (!found.any) {
        if (none.size >= MOST_KNOWN) none.clear();
        none.set(organizationId, at + NONE_FOR_MS);
      }
      const { own, moving = [] } = found;
      const signal = AbortSignal.timeout(ASK_MS);
      const answers = own.filter(isOld(at)).map(async ({ connectionId, calendarId }) => {
        const taken = await withAccount(parts, { organizationId, connectionId }, signal, (account) =>
          account.freeBusy(calendarId, { from: startsAt, to: endsAt }, signal),
        );
        return taken.some(
          ({ from, to }) =>
            from < endsAt &&
            startsAt < to &&
            !moving.some((one) => one.startsAt.getTime() <= from && to <= one.endsAt.getTime()),
        );
      });
      const settled = await Promise.allSettled(answers);
      if (settled.some((one) => one.status === 'fulfilled' && one.value)) return true;
      const failed = settled.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      return false;
    } catch (error) {
      // What is known is all there is: the constraint keeps customers apart in any case.
      log.info({ err: error, staffId }, 'a calendar could not be asked in time; what is known of it counts');
      return false;
    }
  };
}

const isOld =
  (at: number) =>
  ({ syncedAt, subscription, readOnly }: typeof calendarLinks.$inferSelect): boolean =>
    at - (syncedAt?.getTime() ?? 0) >=
    FRESH_MS[readOnly ? 'readOnly' : subscription === null ? 'untold' : 'told'];
