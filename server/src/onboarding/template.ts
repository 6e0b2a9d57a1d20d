// What a kind of business starts from, and putting it in place: services, hours and the people who perform them.
import { isDeepStrictEqual } from 'node:util';
import { businessProfiles, type HoursRow, type Transaction, VERTICALS } from '@offhook/db';
import { templateIn, type Vertical } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { lockProfile } from '../configuration/organization.ts';
import {
  archiveService,
  createService,
  listServices,
  type NewService,
  type ServiceView,
  updateService,
} from '../configuration/services.ts';
import { archiveStaff, createStaff, listStaff, type StaffView, updateStaff } from '../configuration/staff.ts';
import { InvalidError } from '../errors.ts';
import type { Reader } from '../http/reader.ts';

type Language = Reader['language'];

/** The templates as an owner who reads `language` chooses among them. */
export const templates = (language: Language) =>
  VERTICALS.map((each) => {
    const { vertical, title, hours, services: offered, staff: roles, knowledge } = templateIn(each, language);
    return {
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
    };
  });

export interface Beginning {
  vertical: Vertical;
  hours?: HoursRow[];
  /** With an `id`, one that is there already is changed. `templateId` brings the words callers use for it. */
  services: (NewService & { id?: string; templateId?: string })[];
  /** `does`: names of services; absent: everything there is. */
  staff: { id?: string; name: string; does?: string[] }[];
  /** Ids of what is there and shall be no longer. */
  without?: { services?: string[]; staff?: string[] };
}

/**
 * Puts a beginning in place. What has no `id` and is there already under the same name stays as it is, so that doing it again
 * does no harm. What a template adds, it adds for an owner who reads `language`.
 * @throws InvalidError when `does` names no service
 */
export async function begin(
  tx: Transaction,
  organizationId: string,
  { vertical, hours, services: wanted, staff: people, without = {} }: Beginning,
  { now, language }: { now: Date; language: Language },
): Promise<Change<{ services: ServiceView[]; staff: StaffView[] }>> {
  await lockProfile(tx, organizationId);
  await becomeKind(tx, organizationId, vertical, language);
  const before = {
    services: await listServices(tx, organizationId),
    staff: await listStaff(tx, organizationId),
  };
  if (hours)
    await tx
      .update(businessProfiles)
      .set({ hours, updatedAt: now })
      .where(eq(businessProfiles.organizationId, organizationId));
  for (const id of without.services ?? []) await archiveService(tx, organizationId, id, '*', now);
  for (const id of without.staff ?? []) await archiveStaff(tx, organizationId, id, '*', now);
  const offered = new Set((await listServices(tx, organizationId)).map(({ name }) => key(name)));
  for (const { id, templateId, ...service } of wanted) {
    if (id !== undefined) await updateService(tx, organizationId, id, '*', service);
    if (id !== undefined || offered.has(key(service.name))) continue;
    offered.add(key(service.name));
    const template = templateIn(vertical, language).services.find((each) => each.id === templateId);
    await createService(tx, organizationId, {
      ...(template && { aliases: template.aliases, needs: template.needs }),
      ...service,
    });
  }
  const made = await listServices(tx, organizationId);
  const known = new Set((await listStaff(tx, organizationId)).map(({ name }) => key(name)));
  for (const { id, name, does } of people) {
    if (id === undefined && known.has(key(name))) continue;
    known.add(key(name));
    const serviceIds = does ? idsOf(made, does) : made.map((service) => service.id);
    if (id === undefined) await createStaff(tx, organizationId, { name, serviceIds });
    else await updateStaff(tx, organizationId, id, '*', { name, serviceIds });
  }
  const after = { services: made, staff: await listStaff(tx, organizationId) };
  return {
    answer: after,
    action: 'organization.begun',
    before: summary(before),
    after: { vertical, hours, ...summary(after) },
  };
}

/** What is done when a caller is in danger goes with the kind of business, unless the owner has changed it. */
async function becomeKind(
  tx: Transaction,
  organizationId: string,
  vertical: Vertical,
  language: Language,
): Promise<void> {
  const own = eq(businessProfiles.organizationId, organizationId);
  const [profile] = await tx.select().from(businessProfiles).where(own);
  if (!profile || profile.vertical === vertical) return;
  const { emergencies } = templateIn(vertical, language);
  const untouched = (['en', 'es'] as const).some((read) =>
    isDeepStrictEqual(profile.emergencies, templateIn(profile.vertical, read).emergencies),
  );
  await tx
    .update(businessProfiles)
    .set({ vertical, ...(untouched && { emergencies }) })
    .where(own);
}

const key = (name: string): string => name.toLowerCase();

function idsOf(services: readonly ServiceView[], names: readonly string[]): string[] {
  const ids = new Map(services.map(({ id, name }) => [key(name), id]));
  return names.map((name) => {
    const id = ids.get(key(name));
    if (id === undefined) throw new InvalidError(`\`does\` names “${name}”, which is no service.`);
    return id;
  });
}

const summary = ({ services, staff }: { services: ServiceView[]; staff: StaffView[] }) => ({
  services: services.map(({ name, durationMinutes, price }) => ({ name, durationMinutes, price })),
  staff: staff.map(({ name }) => name),
});
