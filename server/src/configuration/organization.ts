// The business: its name and what it tells callers about itself.
import {
  agents,
  type BookingRules,
  businessProfiles,
  type CallLimits,
  organizations,
  phoneNumbers,
  type Transaction,
} from '@offhook/db';
import { and, asc, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { NotFoundError } from '../errors.ts';
import { demandVersion } from './version.ts';

type Profile = typeof businessProfiles.$inferSelect;

export type OrganizationPatch = Partial<
  Pick<
    Profile,
    | 'timezone'
    | 'hours'
    | 'exceptions'
    | 'holidays'
    | 'address'
    | 'phone'
    | 'assignment'
    | 'offIncrement'
    | 'afterHours'
    | 'transferTo'
    | 'transferMode'
    | 'recordingConsent'
    | 'emergencies'
  >
> & { name?: string; booking?: BookingRules; limits?: CallLimits };

/** @throws NotFoundError when the organization has no profile yet */
export async function getOrganization(tx: Transaction, organizationId: string) {
  const [business] = await tx
    .select({
      id: organizations.id,
      name: organizations.name,
      timezone: businessProfiles.timezone,
      vertical: businessProfiles.vertical,
      address: businessProfiles.address,
      phone: businessProfiles.phone,
      hours: businessProfiles.hours,
      exceptions: businessProfiles.exceptions,
      holidays: businessProfiles.holidays,
      booking: businessProfiles.booking,
      assignment: businessProfiles.assignment,
      offIncrement: businessProfiles.offIncrement,
      afterHours: businessProfiles.afterHours,
      transferTo: businessProfiles.transferTo,
      transferMode: businessProfiles.transferMode,
      recordingConsent: businessProfiles.recordingConsent,
      limits: businessProfiles.limits,
      emergencies: businessProfiles.emergencies,
    })
    .from(organizations)
    .innerJoin(businessProfiles, eq(businessProfiles.organizationId, organizations.id))
    .where(eq(organizations.id, organizationId));
  if (!business) throw new NotFoundError('This organization is not set up.');
  const numbers = await tx
    .select({
      e164: phoneNumbers.e164,
      agent: { id: agents.id, name: agents.name, language: agents.language, voice: agents.voice },
    })
    .from(phoneNumbers)
    .innerJoin(
      agents,
      and(eq(agents.organizationId, phoneNumbers.organizationId), eq(agents.id, phoneNumbers.agentId)),
    )
    .where(eq(phoneNumbers.organizationId, organizationId))
    .orderBy(asc(phoneNumbers.e164));
  return { ...business, numbers };
}

export async function updateOrganization(
  tx: Transaction,
  organizationId: string,
  ifMatch: string | undefined,
  { name, ...profile }: OrganizationPatch,
): Promise<Change<Awaited<ReturnType<typeof getOrganization>>>> {
  await lockProfile(tx, organizationId);
  const before = await getOrganization(tx, organizationId);
  demandVersion(ifMatch, before);
  if (name !== undefined)
    await tx.update(organizations).set({ name }).where(eq(organizations.id, organizationId));
  await tx
    .update(businessProfiles)
    .set({ ...profile, updatedAt: new Date() })
    .where(eq(businessProfiles.organizationId, organizationId));
  const after = await getOrganization(tx, organizationId);
  return { answer: after, action: 'organization.updated', before, after };
}

/** Changes to what is kept in the profile wait for each other. */
export const lockProfile = (tx: Transaction, organizationId: string) =>
  tx
    .select({ knowledge: businessProfiles.knowledge })
    .from(businessProfiles)
    .where(eq(businessProfiles.organizationId, organizationId))
    .for('update');
