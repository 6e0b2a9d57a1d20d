// What a kind of business starts from, and putting it in place: services, hours and the people who perform them.
import { businessProfiles, type HoursRow, type Transaction } from '@offhook/db';
import { type Vertical, verticals } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { lockProfile } from '../configuration/organization.ts';
import { createService, listServices, type NewService, type ServiceView } from '../configuration/services.ts';
import { createStaff, listStaff, type StaffView } from '../configuration/staff.ts';

/** The templates as an owner chooses among them. */
export const templates = () =>
  Object.values(verticals).map(({ vertical, title, hours, services: offered, staff: roles, knowledge }) => ({
    vertical,
    title,
    hours,
    services: offered.map(({ id, name, durationMinutes, price = null }) => ({
      id,
      name,
      durationMinutes,
      price,
    })),
    roles: roles.map(({ role }) => role),
    /** What callers of such a business ask; only the owner knows the answers. */
    questions: knowledge.map(({ question }) => question),
  }));

export interface Beginning {
  vertical: Vertical;
  hours?: HoursRow[];
  /** `templateId` brings the words callers use for it. */
  services: (NewService & { templateId?: string })[];
  /** Everyone performs everything, until the owner says otherwise. */
  staff: { name: string }[];
}

/**
 * Puts a beginning in place. What is there already under the same name stays as it is, so that doing it again does no harm.
 */
export async function begin(
  tx: Transaction,
  organizationId: string,
  { vertical, hours, services: wanted, staff: people }: Beginning,
): Promise<Change<{ services: ServiceView[]; staff: StaffView[] }>> {
  await lockProfile(tx, organizationId);
  await tx
    .update(businessProfiles)
    .set({ vertical, ...(hours && { hours }), updatedAt: new Date() })
    .where(eq(businessProfiles.organizationId, organizationId));
  const offered = new Set((await listServices(tx, organizationId)).map(({ name }) => name.toLowerCase()));
  for (const { templateId, ...service } of wanted) {
    if (offered.has(service.name.toLowerCase())) continue;
    offered.add(service.name.toLowerCase());
    const template = verticals[vertical].services.find(({ id }) => id === templateId);
    await createService(tx, organizationId, {
      ...(template && { aliases: template.aliases, needs: template.needs }),
      ...service,
    });
  }
  const made = await listServices(tx, organizationId);
  const serviceIds = made.map(({ id }) => id);
  const known = new Set((await listStaff(tx, organizationId)).map(({ name }) => name.toLowerCase()));
  for (const { name } of people) {
    if (known.has(name.toLowerCase())) continue;
    known.add(name.toLowerCase());
    await createStaff(tx, organizationId, { name, serviceIds });
  }
  const after = { services: made, staff: await listStaff(tx, organizationId) };
  return {
    answer: after,
    action: 'organization.begun',
    after: {
      vertical,
      hours,
      services: wanted.map(({ name }) => name),
      staff: people.map(({ name }) => name),
    },
  };
}
