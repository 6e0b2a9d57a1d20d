// What of an organization's data is about one person who called: the one list that both a copy of it and its erasure go by.
import { calls, contacts, messages, type Transaction } from '@offhook/db';
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';

export interface Person {
  organizationId: string;
  /** Rows of theirs in `contacts`: one a number. */
  contactIds: string[];
  phones: string[];
  emails: string[];
  callIds: string[];
  appointmentIds: string[];
  messageIds: string[];
}

/** @throws NotFoundError */
export async function findPerson(
  tx: Transaction,
  organizationId: string,
  contactId: string,
): Promise<Person> {
  const known = await tx
    .select({
      id: contacts.id,
      phone: contacts.phone,
      email: contacts.email,
      mergedInto: contacts.mergedInto,
    })
    .from(contacts)
    .where(
      and(
        eq(contacts.organizationId, organizationId),
        or(eq(contacts.id, contactId), eq(contacts.mergedInto, contactId)),
      ),
    );
  if (!known.some(({ id, mergedInto }) => id === contactId && mergedInto === null))
    throw new NotFoundError('There is no such contact.');
  const phones = known.map(({ phone }) => phone);
  const theirCalls = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(
      and(
        eq(calls.organizationId, organizationId),
        or(inArray(calls.fromNumber, phones), inArray(calls.toNumber, phones)),
      ),
    );
  const callIds = theirCalls.map(({ id }) => id);
  const appointments = await tx.execute<{ id: string }>(sql`
    select id from appointments where organization_id = ${organizationId}
      and (customer_phone = any(${texts(phones)}) or (customer_phone is null and call_id = any(${uuids(callIds)})))`);
  const left = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.organizationId, organizationId),
        or(inArray(messages.phone, phones), sql`${messages.callId} = any(${uuids(callIds)})`),
      ),
    );
  return {
    organizationId,
    contactIds: known.map(({ id }) => id),
    phones,
    emails: known.flatMap(({ email }) => (email === null ? [] : [email])),
    callIds,
    appointmentIds: appointments.map(({ id }) => id),
    messageIds: left.map(({ id }) => id),
  };
}

/** Of each table that holds something of theirs, which rows. */
export function rowsOf(person: Person) {
  const { contactIds, phones, emails, callIds, appointmentIds, messageIds } = person;
  const ofTheirCalls = sql`call_id = any(${uuids(callIds)})`;
  return {
    contacts: sql`id = any(${uuids(contactIds)})`,
    calls: sql`id = any(${uuids(callIds)})`,
    turns: ofTheirCalls,
    call_events: ofTheirCalls,
    call_notes: ofTheirCalls,
    call_tags: ofTheirCalls,
    questions_asked: ofTheirCalls,
    recordings: ofTheirCalls,
    appointments: sql`id = any(${uuids(appointmentIds)})`,
    appointment_changes: sql`appointment_id = any(${uuids(appointmentIds)})`,
    messages: sql`id = any(${uuids(messageIds)})`,
    // Of those to members, the ones that tell of them.
    notices: sql`(address = any(${texts([...phones, ...emails])}) or appointment_id = any(${uuids(appointmentIds)})
      or ${ofTheirCalls})`,
    inbound_texts: sql`from_number = any(${texts(phones)})`,
    opt_outs: sql`phone = any(${texts(phones)})`,
    audit_log: sql`target_id = any(${texts([...contactIds, ...callIds, ...appointmentIds, ...messageIds])})`,
  } satisfies Record<string, SQL>;
}

export const uuids = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** As JSON, which needs no care for what stands in them. */
export const texts = (values: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;
