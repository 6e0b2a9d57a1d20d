// What was sent, to whom and how it fared; and the thread of texts with one customer.
import { type Channel, contacts, inboundTexts, notices, type Transaction } from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { hasOptedOut } from './opt-outs.ts';

type Row = typeof notices.$inferSelect;

export interface NoticesFilter {
  channel?: Channel;
  status?: Row['status'];
  address?: string;
  appointmentId?: string;
  limit: number;
  /** The last one of the page before. */
  cursor?: string;
}

/** One page, newest first. */
export async function listNotices(tx: Transaction, organizationId: string, filter: NoticesFilter) {
  const { channel, status, address, appointmentId, limit, cursor } = filter;
  const rows = await tx
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.organizationId, organizationId),
        channel && eq(notices.channel, channel),
        status && eq(notices.status, status),
        address ? eq(notices.address, address) : undefined,
        appointmentId ? eq(notices.appointmentId, appointmentId) : undefined,
        cursor
          ? sql`(${notices.createdAt}, ${notices.id}) < (select created_at, id from notices
              where organization_id = ${organizationId} and id = ${cursor})`
          : undefined,
      ),
    )
    .orderBy(desc(notices.createdAt), desc(notices.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(view);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** One side of a thread is read to this length: nobody texts a business more. */
const MOST_TEXTS = 500;

/** All texts with one number, oldest first, whichever of our numbers they went through. */
export async function threadWith(tx: Transaction, organizationId: string, phone: E164) {
  const sent = await tx
    .select()
    .from(notices)
    .where(
      and(eq(notices.organizationId, organizationId), eq(notices.address, phone), eq(notices.channel, 'sms')),
    )
    .orderBy(desc(notices.createdAt))
    .limit(MOST_TEXTS);
  const received = await tx
    .select()
    .from(inboundTexts)
    .where(and(eq(inboundTexts.organizationId, organizationId), eq(inboundTexts.fromNumber, phone)))
    .orderBy(desc(inboundTexts.createdAt))
    .limit(MOST_TEXTS);
  const texts = [
    ...sent.map(({ id, body, status, kind, createdAt, sentAt }) => ({
      id,
      direction: 'out' as const,
      body,
      status,
      kind,
      at: (sentAt ?? createdAt).toISOString(),
    })),
    ...received.map(({ id, body, meaning, createdAt }) => ({
      id,
      direction: 'in' as const,
      body,
      status: 'received' as const,
      kind: meaning,
      at: createdAt.toISOString(),
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  return { phone, optedOut: await hasOptedOut(tx, organizationId, phone), texts };
}

/** Who texted last, each once, and whose number it is. */
export async function listThreads(tx: Transaction, organizationId: string, limit: number) {
  const rows = await tx
    .selectDistinctOn([inboundTexts.fromNumber])
    .from(inboundTexts)
    .where(eq(inboundTexts.organizationId, organizationId))
    .orderBy(inboundTexts.fromNumber, desc(inboundTexts.createdAt));
  const threads = rows.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, limit);
  const phones = threads.map(({ fromNumber }) => fromNumber);
  const known = await tx
    .select({
      phone: contacts.phone,
      // A number that was merged is another of somebody's.
      id: sql<string>`coalesce(${contacts.mergedInto}, ${contacts.id})`,
      name: contacts.name,
    })
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), inArray(contacts.phone, phones)));
  const contactOf = new Map(known.map(({ phone, ...contact }) => [phone, contact]));
  return threads.map(({ fromNumber, body, createdAt }) => ({
    phone: fromNumber,
    contact: contactOf.get(fromNumber) ?? null,
    body,
    at: createdAt.toISOString(),
  }));
}

const view = (row: Row) => ({
  id: row.id,
  kind: row.kind,
  channel: row.channel,
  address: row.channel === 'push' ? null : row.address,
  userId: row.userId,
  appointmentId: row.appointmentId,
  subject: row.subject,
  body: row.body,
  status: row.status,
  reason: row.reason,
  attempts: row.attempts,
  dueAt: row.dueAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
