// What happens in an organization, told once and in order to whoever is not part of it: the live dashboard, webhooks,
// notices. An event is published by the transaction that makes it true.
import { type EventType, events, type Transaction } from '@offhook/db';
import { and, asc, eq, sql } from 'drizzle-orm';

export interface OrganizationEvent {
  type: EventType;
  /** What happened once is told once: the id of the change, or whatever else names it. */
  key: string;
  /** Ids of what it is about; whoever needs more looks it up. No personal data. */
  data: Record<string, unknown>;
}

export interface PublishedEvent extends OrganizationEvent {
  /** Its place in the order, from which to read on. */
  cursor: string;
  at: Date;
}

/** Tells of `event` when `tx` commits; one that was told before is not told again. */
export async function publish(
  tx: Transaction,
  organizationId: string,
  event: OrganizationEvent,
): Promise<void> {
  await tx
    .insert(events)
    .values({ organizationId, ...event })
    .onConflictDoNothing()
    .prepare('publish')
    .execute();
}

/** That a message, lead or waitlist wish was taken: the same event by whichever road it was written down. */
export const messageEvent = (message: {
  id: string;
  kind: 'message' | 'lead' | 'waitlist' | 'voicemail';
  callId: string | null;
  urgent: boolean;
  idempotencyKey: string | null;
}): OrganizationEvent => ({
  type: message.kind === 'lead' ? 'lead.created' : 'message.taken',
  key: message.idempotencyKey ?? message.id,
  data: { messageId: message.id, kind: message.kind, callId: message.callId, urgent: message.urgent },
});

export interface EventPage {
  events: PublishedEvent[];
  /** From where to read on; as given when there was nothing. */
  cursor: string;
  /** There is more already, or something that cannot be read yet: ask again in a moment. */
  more: boolean;
}

/** Before everything. */
export const FIRST_CURSOR = '0.0';

/**
 * Events after `cursor`, oldest first. Those of transactions that one still under way could come before are held back, so
 * that reading on from the last one never misses any.
 * @throws TypeError when `cursor` is none (see `isCursor`)
 */
export async function readEvents(
  tx: Transaction,
  organizationId: string,
  cursor: string,
  limit = 100,
): Promise<EventPage> {
  if (!isCursor(cursor)) throw new TypeError(`"${cursor}" is not a place in the order of events`);
  const [transaction, sequence] = cursor.split('.');
  const settled = sql<boolean>`${events.transaction} < pg_snapshot_xmin(pg_current_snapshot())`;
  const rows = await tx
    .select({ event: events, settled })
    .from(events)
    .where(
      and(
        eq(events.organizationId, organizationId),
        sql`(${events.transaction}, ${events.sequence}) > (${transaction}::xid8, ${sequence}::bigint)`,
      ),
    )
    .orderBy(asc(events.transaction), asc(events.sequence))
    .limit(limit + 1);
  const ready = rows.filter((row) => row.settled).slice(0, limit);
  const page = ready.map(({ event: { type, key, data, at, ...place } }) => ({
    type,
    key,
    data,
    at,
    cursor: `${place.transaction}.${place.sequence}`,
  }));
  return { events: page, cursor: page.at(-1)?.cursor ?? cursor, more: rows.length > ready.length };
}

/** The end of the order: reading on from it gives what is published from now on, and what was under way just now. */
export async function lastCursor(tx: Transaction): Promise<string> {
  const [row] = await tx.execute<{ transaction: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as transaction`,
  );
  return `${row?.transaction ?? 0}.0`;
}

export const isCursor = (text: string): boolean => /^\d{1,20}\.\d{1,19}$/.test(text);
