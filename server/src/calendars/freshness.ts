// Whether somebody is taken by something we do not know of yet: asked of the calendar itself when what we know has grown old,
// and never for longer than a caller would notice.
import { appointments, calendarLinks, calendarOutbox, withOrganization } from '@offhook/db';
import { and, eq, sql } from 'drizzle-orm';
import type { BusyElsewhere } from '../scheduling/calendars/busy-elsewhere.ts';
import { withAccount } from './access.ts';
import type { CalendarParts } from './parts.ts';

/** Where the vendor tells of changes they are known within seconds. */
const FRESH_MS = { told: 15 * 60_000, untold: 90_000 };
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
        const link = links.find((one) => one.staffId === staffId);
        if (!link) return { any: links.length > 0 };
        const [waiting] = await tx
          .select({ is: sql`true` })
          .from(calendarOutbox)
          .where(
            and(
              eq(calendarOutbox.organizationId, organizationId),
              eq(calendarOutbox.linkId, link.id),
              sql`${calendarOutbox.written} < ${calendarOutbox.revision}`,
            ),
          )
          .limit(1);
        const [moving] = exceptAppointmentId
          ? await tx
              .select()
              .from(appointments)
              .where(
                and(
                  eq(appointments.organizationId, organizationId),
                  eq(appointments.id, exceptAppointmentId),
                ),
              )
          : [];
        return { any: true, link, waiting, moving };
      });
      if (!found.any) {
        if (none.size >= MOST_KNOWN) none.clear();
        none.set(organizationId, at + NONE_FOR_MS);
      }
      const { link, waiting, moving } = found;
      // With something of ours still to be written, the calendar shows what is no longer so.
      if (!link || waiting) return false;
      const age = at - (link.syncedAt?.getTime() ?? 0);
      if (age < (link.subscription === null ? FRESH_MS.untold : FRESH_MS.told)) return false;
      const signal = AbortSignal.timeout(ASK_MS);
      const { connectionId, calendarId } = link;
      const taken = await withAccount(parts, { organizationId, connectionId }, signal, (account) =>
        account.freeBusy(calendarId, { from: startsAt, to: endsAt }, signal),
      );
      return taken.some(
        ({ from, to }) =>
          from < endsAt &&
          startsAt < to &&
          !(moving && moving.startsAt.getTime() <= from && to <= moving.endsAt.getTime()),
      );
    } catch (error) {
      // What is known is all there is: the constraint keeps customers apart in any case.
      log.info({ err: error, staffId }, 'a calendar could not be asked in time; what is known of it counts');
      return false;
    }
  };
}
