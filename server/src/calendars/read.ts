// Reads what has changed in a calendar: the owner's other engagements become busy blocks, and what the owner did to one of our
// appointments there happens to it here.
import {
  appointments,
  busyBlocks,
  calendarLinks,
  calendarOutbox,
  driverOf,
  newId,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { cancel, NoAppointmentError, reschedule } from '../scheduling/changing.ts';
import {
  type CalendarChange,
  type CalendarEvent,
  CursorLostError,
  isConsentLost,
} from '../scheduling/calendars/calendar.ts';
import { isTaken } from '../scheduling/room.ts';
import type { Phrase } from '../wording/phrases.ts';
import { withAccount } from './access.ts';
import { type CalendarParts, REQUEST_MS } from './parts.ts';

export type CalendarLink = typeof calendarLinks.$inferSelect;

const DAY_MS = 24 * 3_600_000;
/** What began before is of no use any more; nothing is booked further ahead. */
const WINDOW_MS = { back: DAY_MS, ahead: 400 * DAY_MS };
/** Vendors tell changes within the window that was first read, so it has to be moved on from time to time. */
const READ_ANEW_AFTER_MS = 7 * DAY_MS;
const BLOCKS_A_STATEMENT = 500;

/**
 * Brings what is known of a calendar up to date.
 * @throws ConsentError · VendorError, noted with the link in words for its owner
 */
export async function readCalendar(
  parts: CalendarParts,
  organizationId: string,
  linkId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db } = parts;
  const link = await withOrganization(db, organizationId, (tx) => findLink(tx, organizationId, linkId));
  // Disconnected meanwhile.
  if (!link) return;
  const begun = parts.now();
  try {
    const { changes, cursor, anew } = await ask(parts, link, begun.getTime(), signal);
    for (const change of await oursAmong(parts, link, changes)) await followOwner(parts, link, change);
    await withOrganization(db, organizationId, async (tx) => {
      const now = await findLink(tx, organizationId, linkId, 'lock');
      // Somebody else has read on meanwhile: theirs is newer.
      if (!now || now.cursor !== link.cursor) return;
      await keepBlocks(tx, link, changes, anew);
      if (anew) await writeAgainWhatIsMissing(tx, link, changes);
      await tx
        .update(calendarLinks)
        .set({ cursor, syncedAt: begun, problem: null, ...(anew && { readAt: begun }) })
        .where(isLink(organizationId, linkId));
    });
  } catch (error) {
    const problem: Phrase = isConsentLost(error)
      ? 'The consent is gone: connect this calendar again.'
      : `The calendar cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    await withOrganization(db, organizationId, (tx) =>
      tx.update(calendarLinks).set({ problem }).where(isLink(organizationId, linkId)),
    );
    throw error;
  }
}

async function ask(parts: CalendarParts, link: CalendarLink, now: EpochMs, signal: AbortSignal) {
  const { organizationId, connectionId, calendarId, cursor, readAt } = link;
  const window = { from: now - WINDOW_MS.back, to: now + WINDOW_MS.ahead };
  const within = AbortSignal.any([signal, AbortSignal.timeout(6 * REQUEST_MS)]);
  return withAccount(parts, { organizationId, connectionId }, within, async (account) => {
    if (cursor !== null && readAt !== null && now - readAt.getTime() < READ_ANEW_AFTER_MS)
      try {
        return { ...(await account.changes(calendarId, { cursor }, within)), anew: false };
      } catch (error) {
        if (!(error instanceof CursorLostError)) throw error;
      }
    return { ...(await account.changes(calendarId, window, within)), anew: true };
  });
}

type OurChange = CalendarChange & { appointmentId: string };

/** Changes of what we wrote, by the mark they carry or the event's id. */
async function oursAmong(
  { db }: CalendarParts,
  link: CalendarLink,
  changes: CalendarChange[],
): Promise<OurChange[]> {
  if (changes.length === 0) return [];
  const written = await withOrganization(db, link.organizationId, (tx) =>
    tx
      .select({ eventId: calendarOutbox.eventId, appointmentId: calendarOutbox.appointmentId })
      .from(calendarOutbox)
      .where(
        and(
          eq(calendarOutbox.organizationId, link.organizationId),
          eq(calendarOutbox.linkId, link.id),
          inArray(
            calendarOutbox.eventId,
            changes.map(({ id }) => id),
          ),
        ),
      ),
  );
  const byEvent = new Map(written.map(({ eventId, appointmentId }) => [eventId, appointmentId]));
  return changes.flatMap((change) => {
    change.appointmentId ??= byEvent.get(change.id);
    return change.appointmentId === undefined ? [] : [change as OurChange];
  });
}

/** What the owner did to one of our appointments in the calendar happens to the appointment. */
async function followOwner(parts: CalendarParts, link: CalendarLink, change: OurChange): Promise<void> {
  const { db, now, log } = parts;
  const { organizationId, id: linkId, staffId } = link;
  const { appointmentId } = change;
  try {
    await withOrganization(db, organizationId, async (tx) => {
      const [appointment] = await tx
        .select()
        .from(appointments)
        .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, appointmentId)))
        .for('update');
      // A copy somebody made, the past, or an event left over of what was cancelled or moved to somebody else here.
      if (appointment?.status !== 'confirmed' || appointment.staffId !== staffId) return;
      if (appointment.endsAt <= now()) return;
      // A change of ours is on its way: what the calendar shows is older.
      if (await isOnItsWay(tx, link, appointmentId)) return;
      const actor = {
        organizationId,
        idempotencyKey: newId(),
        now: now().getTime(),
        by: 'calendar' as const,
      };
      if (change.removed) {
        await cancel(tx, actor, { appointmentId });
        return;
      }
      const { startsAt, endsAt } = change;
      const moved = startsAt !== appointment.startsAt.getTime();
      if (moved) await reschedule(tx, actor, { appointmentId, opening: { staffId, startsAt } });
      // It takes as long as its services do, however far its end was pulled.
      else if (endsAt !== appointment.endsAt.getTime()) await writeAgain(tx, link, [appointmentId]);
    });
  } catch (error) {
    if (!isTaken(error) && !(error instanceof NoAppointmentError)) throw error;
    // There is another customer at that time. Both cannot be served, so the one who was moved stays where they were told.
    log.info(
      { linkId, appointmentId },
      'an appointment was moved onto another in the calendar; it is put back',
    );
    await withOrganization(db, organizationId, (tx) => writeAgain(tx, link, [appointmentId]));
  }
}

async function isOnItsWay(tx: Transaction, { organizationId, id }: CalendarLink, appointmentId: string) {
  const [waiting] = await tx
    .select({ revision: calendarOutbox.revision })
    .from(calendarOutbox)
    .where(
      and(
        eq(calendarOutbox.organizationId, organizationId),
        eq(calendarOutbox.linkId, id),
        eq(calendarOutbox.appointmentId, appointmentId),
        sql`${calendarOutbox.written} < ${calendarOutbox.revision}`,
      ),
    );
  return waiting !== undefined;
}

const writeAgain = (tx: Transaction, { organizationId, id }: CalendarLink, appointmentIds: string[]) =>
  tx
    .update(calendarOutbox)
    .set({ revision: sql`${calendarOutbox.revision} + 1`, attempts: 0, dueAt: sql`now()` })
    .where(
      and(
        eq(calendarOutbox.organizationId, organizationId),
        eq(calendarOutbox.linkId, id),
        inArray(calendarOutbox.appointmentId, appointmentIds),
      ),
    );

/** Everything was read, and an appointment is not there: rather than cancel it on suspicion, it is written once more. */
async function writeAgainWhatIsMissing(
  tx: Transaction,
  link: CalendarLink,
  changes: CalendarChange[],
): Promise<void> {
  const there = new Set(changes.map(({ id }) => id));
  const rows = await driverOf(tx)<{ appointmentId: string; eventId: string }[]>`
    select o.appointment_id as "appointmentId", o.event_id as "eventId" from calendar_outbox o
      join appointments a on a.organization_id = o.organization_id and a.id = o.appointment_id
      where o.organization_id = ${link.organizationId} and o.link_id = ${link.id} and o.event_id is not null
        and o.written = o.revision and a.status = 'confirmed' and a.staff_id = ${link.staffId} and a.starts_at > now()`;
  const missing = rows.filter(({ eventId }) => !there.has(eventId)).map(({ appointmentId }) => appointmentId);
  if (missing.length > 0) await writeAgain(tx, link, missing);
}

async function keepBlocks(
  tx: Transaction,
  { organizationId, id: linkId, staffId }: CalendarLink,
  changes: CalendarChange[],
  anew: boolean,
): Promise<void> {
  const others = changes.filter(({ appointmentId }) => appointmentId === undefined);
  const blocks = others.filter(
    (change): change is CalendarEvent => !change.removed && change.busy && change.startsAt < change.endsAt,
  );
  const taken = new Set(blocks.map(({ id }) => id));
  const gone = changes.filter(({ id }) => !taken.has(id)).map(({ id }) => id);
  const ofLink = and(eq(busyBlocks.organizationId, organizationId), eq(busyBlocks.linkId, linkId));
  if (anew) await tx.delete(busyBlocks).where(ofLink);
  else if (gone.length > 0)
    await tx.delete(busyBlocks).where(and(ofLink, inArray(busyBlocks.externalId, gone)));
  for (let from = 0; from < blocks.length; from += BLOCKS_A_STATEMENT)
    await tx
      .insert(busyBlocks)
      .values(
        blocks.slice(from, from + BLOCKS_A_STATEMENT).map(({ id, startsAt, endsAt }) => ({
          organizationId,
          staffId,
          linkId,
          source: 'calendar' as const,
          externalId: id,
          startsAt: new Date(startsAt),
          endsAt: new Date(endsAt),
        })),
      )
      .onConflictDoUpdate({
        target: [busyBlocks.organizationId, busyBlocks.staffId, busyBlocks.externalId],
        set: { startsAt: sql`excluded.starts_at`, endsAt: sql`excluded.ends_at`, linkId },
      });
}

export async function findLink(
  tx: Transaction,
  organizationId: string,
  id: string,
  lock?: 'lock',
): Promise<CalendarLink | undefined> {
  const query = tx.select().from(calendarLinks).where(isLink(organizationId, id));
  const [link] = await (lock ? query.for('update') : query);
  return link;
}

const isLink = (organizationId: string, id: string) =>
  and(eq(calendarLinks.organizationId, organizationId), eq(calendarLinks.id, id));
