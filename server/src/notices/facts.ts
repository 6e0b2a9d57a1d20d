// What notices tell of: the business, an appointment, and whom to reach. Read in the transaction that writes the notice.
import {
  agents,
  appointments,
  brandings,
  businessProfiles,
  calls,
  contacts,
  organizations,
  phoneNumbers,
  services,
  staff,
  type Transaction,
} from '@offhook/db';
import { type E164, type Language, spokenName, type Vertical } from '@offhook/machines';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { partsOf } from '../scheduling/known-appointment.ts';
import type { Words } from './kinds.ts';
import { written } from './when.ts';
import { writtenNumber } from '../wording/written-number.ts';

export type AppointmentRow = typeof appointments.$inferSelect;

export interface Business {
  organizationId: string;
  name: string;
  timezone: string;
  vertical: Vertical;
  language: Language;
  /** Texts are sent from here; undefined when the business has no number. */
  number: E164 | undefined;
  /** The organization's own account at the carrier that has the number; null: the installation's. */
  carrierAccount: string | null;
  words: Words;
}

/** The business as it speaks to customers; through the agent that took `callId`, where there is one. */
export async function loadBusiness(
  tx: Transaction,
  organizationId: string,
  callId?: string | null,
): Promise<Business> {
  const [row] = await tx
    .select({
      organization: organizations,
      profile: businessProfiles,
      displayName: brandings.displayName,
    })
    .from(organizations)
    .innerJoin(businessProfiles, eq(businessProfiles.organizationId, organizations.id))
    .leftJoin(brandings, eq(brandings.organizationId, organizations.id))
    .where(eq(organizations.id, organizationId));
  if (!row) throw new Error(`Organization ${organizationId} has no profile`);
  const called = callId
    ? tx
        .select({ toNumber: calls.toNumber })
        .from(calls)
        .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId)))
    : undefined;
  const [line] = await tx
    .select({ e164: phoneNumbers.e164, account: phoneNumbers.carrierAccount, language: agents.language })
    .from(phoneNumbers)
    .innerJoin(
      agents,
      and(eq(agents.organizationId, phoneNumbers.organizationId), eq(agents.id, phoneNumbers.agentId)),
    )
    .where(eq(phoneNumbers.organizationId, organizationId))
    .orderBy(
      ...(called ? [sql`${phoneNumbers.e164} = (${called}) desc nulls last`] : []),
      asc(phoneNumbers.createdAt),
      asc(phoneNumbers.id),
    )
    .limit(1);
  const name = row.displayName ?? row.organization.name;
  const { timezone, vertical, address, phone } = row.profile;
  return {
    organizationId,
    name,
    timezone,
    vertical,
    language: line?.language ?? 'en',
    number: line?.e164,
    carrierAccount: line?.account ?? null,
    words: { business: name, address: address ?? '', phone: writtenNumber(phone ?? line?.e164 ?? '') },
  };
}

/** An appointment in words: the business's among them. */
export async function appointmentWords(
  tx: Transaction,
  business: Business,
  row: Pick<AppointmentRow, 'staffId' | 'serviceIds' | 'startsAt'> &
    Partial<Pick<VisitRow, 'customerName' | 'staffIds'>>,
): Promise<Words> {
  const { organizationId, timezone, language } = business;
  const staffIds = row.staffIds ?? [row.staffId];
  const people = await tx
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(and(eq(staff.organizationId, organizationId), inArray(staff.id, staffIds)));
  const offered = await tx
    .select({ id: services.id, name: services.name })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, row.serviceIds)));
  return {
    ...business.words,
    name: row.customerName ?? '',
    service: row.serviceIds
      .map((id) => spokenName(offered.find((one) => one.id === id)?.name ?? '', business))
      .join(' + '),
    staff: staffIds.map((id) => people.find((one) => one.id === id)?.name ?? '').join(' + '),
    ...written(row.startsAt.getTime(), timezone, language),
  };
}

/** @returns undefined when there is none */
export async function findAppointment(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<AppointmentRow | undefined> {
  const [row] = await tx
    .select()
    .from(appointments)
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id)));
  return row;
}

/** An appointment, or all of a visit to several people in the row of whoever begins. */
export interface VisitRow extends AppointmentRow {
  /** Whoever has a part in it, in order. */
  staffIds?: string[];
}

/**
 * What the customer comes for, in one: they are told of a visit to several people once.
 * @returns undefined for those who do not begin it
 */
export async function wholeVisit(tx: Transaction, row: AppointmentRow): Promise<VisitRow | undefined> {
  const parts = await partsOf(tx, row);
  if (parts[0]?.id !== row.id) return undefined;
  if (parts.length === 1) return row;
  return {
    ...row,
    serviceIds: parts.flatMap(({ serviceIds }) => serviceIds),
    staffIds: [...new Set(parts.map(({ staffId }) => staffId))],
    endsAt: parts.at(-1)!.endsAt,
  };
}

/** The e-mail address of whoever has this number, where they told one; they may have told it under another number. */
export async function emailOf(tx: Transaction, organizationId: string, phone: E164): Promise<string | null> {
  const whole = alias(contacts, 'whole');
  const [contact] = await tx
    .select({ email: sql<string | null>`coalesce(${contacts.email}, ${whole.email})` })
    .from(contacts)
    .leftJoin(
      whole,
      and(eq(whole.organizationId, contacts.organizationId), eq(whole.id, contacts.mergedInto)),
    )
    .where(and(eq(contacts.organizationId, organizationId), eq(contacts.phone, phone)));
  return contact?.email ?? null;
}
