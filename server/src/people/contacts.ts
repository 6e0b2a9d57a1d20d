// The people who call: found by any part of name, number or address; each with what they have had to do with the business.
import { calls, contacts, newId, searchContacts, type Transaction } from '@offhook/db';
import { and, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { appointmentsOfPhones } from '../appointments/list-appointments.ts';
import type { Change } from '../audit/change.ts';
import { selectCalls } from '../calls/list-calls.ts';
import { demandVersion } from '../configuration/version.ts';
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts';
import { messagesFrom } from './messages.ts';
import { writtenNumber } from '../wording/written-number.ts';

/** What a page about somebody shows of each; the rest is found in the lists. */
const HISTORY = 20;

export interface ContactsPage {
  limit: number;
  /** The last contact of the page before. */
  cursor?: string;
  /** Part of a name, a number or an address. */
  q?: string;
}
export interface ContactPatch {
  name?: string | null;
  email?: string | null;
  note?: string | null;
}
export type ContactView = Awaited<ReturnType<typeof getContact>>;

/** One page: who called last comes first. */
export async function listContacts(
  tx: Transaction,
  organizationId: string,
  { limit, cursor, q }: ContactsPage,
) {
  const rows = await findContacts(tx, organizationId, q, limit + 1, cursor);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function findContacts(
  tx: Transaction,
  organizationId: string,
  q: string | undefined,
  limit: number,
  cursor?: string,
) {
  const conditions: (SQL | undefined)[] = [isNull(contacts.mergedInto)];
  const lastCall = sql`coalesce(${contacts.lastCallAt}, '-infinity')`;
  if (cursor) {
    const [last] = await tx
      .select({ at: sql<string>`${lastCall}::text` })
      .from(contacts)
      .where(and(eq(contacts.organizationId, organizationId), eq(contacts.id, cursor)));
    conditions.push(sql`(${lastCall}, ${contacts.id}) < (${last?.at ?? null}::timestamptz, ${cursor}::uuid)`);
  }
  if (q !== undefined) {
    // Somebody is found by another number of theirs, too.
    const other = alias(contacts, 'other');
    await searchContacts(tx, q);
    const found = await tx
      .select({ id: sql<string>`coalesce(${other.mergedInto}, ${other.id})` })
      .from(other)
      .where(eq(other.organizationId, organizationId))
      .orderBy(sql`coalesce(${other.lastCallAt}, '-infinity') desc`)
      .limit(MOST_FOUND);
    await searchContacts(tx, '');
    conditions.push(
      inArray(
        contacts.id,
        found.map(({ id }) => id),
      ),
    );
  }
  const rows = await tx
    .select()
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), ...conditions))
    .orderBy(sql`${lastCall} desc`, sql`${contacts.id} desc nulls last`)
    .limit(limit);
  return rows.map(view);
}

/** Who types two letters is not looking for more. */
const MOST_FOUND = 1_000;

/** @throws NotFoundError */
export async function getContact(tx: Transaction, organizationId: string, id: string, lock?: 'lock') {
  const query = tx
    .select()
    .from(contacts)
    .where(
      and(eq(contacts.organizationId, organizationId), eq(contacts.id, id), isNull(contacts.mergedInto)),
    );
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw new NotFoundError('There is no such contact.');
  const others = await tx
    .select({ phone: contacts.phone, calls: contacts.calls })
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), eq(contacts.mergedInto, id)))
    .orderBy(contacts.phone);
  return {
    ...view(row),
    calls: others.reduce((sum, other) => sum + other.calls, row.calls),
    otherPhones: others.map(({ phone }) => phone),
  };
}

/** The newest calls, appointments and messages of somebody, by any of their numbers. */
export async function historyOfContact(tx: Transaction, organizationId: string, contact: ContactView) {
  const phones = [contact.phone, ...contact.otherPhones];
  const theirs = and(
    eq(calls.organizationId, organizationId),
    or(inArray(calls.fromNumber, phones), inArray(calls.toNumber, phones)),
  );
  return {
    calls: await selectCalls(tx, theirs, HISTORY),
    appointments: await appointmentsOfPhones(tx, organizationId, phones, HISTORY),
    messages: await messagesFrom(tx, organizationId, phones, HISTORY),
  };
}

/** @throws ConflictError when the number is somebody's already */
export async function createContact(
  tx: Transaction,
  organizationId: string,
  contact: ContactPatch & { phone: string },
): Promise<Change<ContactView>> {
  const id = newId();
  const made = await tx
    .insert(contacts)
    .values({ id, organizationId, ...contact })
    .onConflictDoNothing()
    .returning({ id: contacts.id });
  if (made.length === 0)
    throw new ConflictError(`There is a contact with the number ${writtenNumber(contact.phone)} already.`);
  const after = await getContact(tx, organizationId, id);
  return { answer: after, action: 'contact.created', targetId: id, after };
}

/** @throws NotFoundError */
export async function updateContact(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  patch: ContactPatch,
): Promise<Change<ContactView>> {
  const before = await getContact(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  const { name } = patch;
  const own = eq(contacts.organizationId, organizationId);
  await tx
    .update(contacts)
    .set({ ...patch, id })
    .where(and(own, eq(contacts.id, id)));
  // So that they are greeted by name whichever number they call from.
  if (name !== undefined)
    await tx
      .update(contacts)
      .set({ name })
      .where(and(own, eq(contacts.mergedInto, id)));
  const after = await getContact(tx, organizationId, id);
  return { answer: after, action: 'contact.updated', targetId: id, before, after };
}

/**
 * Two contacts are one person: `other` becomes another number of `id`.
 * @throws NotFoundError
 * @throws InvalidError when they are the same
 */
export async function mergeContacts(
  tx: Transaction,
  organizationId: string,
  id: string,
  otherId: string,
): Promise<Change<ContactView>> {
  if (id === otherId) throw new InvalidError('A contact cannot be merged with itself.');
  // Always in the same order, so that two merges of the same pair do not wait for each other.
  for (const next of [id, otherId].sort()) await getContact(tx, organizationId, next, 'lock');
  const before = await getContact(tx, organizationId, id);
  const other = await getContact(tx, organizationId, otherId);
  const own = eq(contacts.organizationId, organizationId);
  const name = before.name ?? other.name;
  await tx
    .update(contacts)
    .set({ mergedInto: id, name })
    .where(and(own, or(eq(contacts.id, otherId), eq(contacts.mergedInto, otherId))));
  await tx
    .update(contacts)
    .set({
      name,
      email: before.email ?? other.email,
      note: [before.note, other.note].filter(Boolean).join('\n') || null,
      lastCallAt: sql`greatest(${contacts.lastCallAt}, ${other.lastCallAt}::timestamptz)`,
    })
    .where(and(own, eq(contacts.id, id)));
  const after = await getContact(tx, organizationId, id);
  return {
    answer: after,
    action: 'contact.merged',
    targetId: id,
    before,
    after: { ...after, merged: other },
  };
}

const view = ({
  id,
  phone,
  name,
  email,
  note,
  calls: count,
  lastCallAt,
  createdAt,
}: typeof contacts.$inferSelect) => ({
  id,
  phone,
  name,
  email,
  note,
  calls: count,
  lastCallAt: lastCallAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});
