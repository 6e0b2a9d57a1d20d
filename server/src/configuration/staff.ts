// The people who can be booked: their hours and what they do. Who has left is archived; appointments name them.
import { newId, services, staff, staffServices, type Transaction } from '@offhook/db';
import { and, asc, count, eq, inArray, isNull, max } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { InvalidError, NotFoundError } from '../errors.ts';
import { demandRoom } from './room.ts';
import { demandVersion } from './version.ts';

type Row = typeof staff.$inferSelect;

export type StaffPatch = Partial<
  Pick<Row, 'name' | 'kind' | 'hours' | 'exceptions' | 'timezone' | 'position'>
> & {
  serviceIds?: string[];
};
export type NewStaff = StaffPatch & Pick<Row, 'name'>;
export type StaffView = Awaited<ReturnType<typeof getStaff>>;

export async function listStaff(tx: Transaction, organizationId: string, { archived = false } = {}) {
  const people = await tx
    .select()
    .from(staff)
    .where(and(eq(staff.organizationId, organizationId), archived ? undefined : isNull(staff.archivedAt)))
    .orderBy(asc(staff.position), asc(staff.name));
  const skills = await tx
    .select()
    .from(staffServices)
    .where(eq(staffServices.organizationId, organizationId))
    .orderBy(asc(staffServices.serviceId));
  return people.map((person) =>
    view(
      person,
      skills.filter(({ staffId }) => staffId === person.id).map(({ serviceId }) => serviceId),
    ),
  );
}

/** @throws NotFoundError */
export async function getStaff(tx: Transaction, organizationId: string, id: string, lock?: 'lock') {
  const query = tx.select().from(staff).where(isThis(organizationId, id));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw new NotFoundError('There is nobody with this id among the staff.');
  const skills = await tx
    .select({ serviceId: staffServices.serviceId })
    .from(staffServices)
    .where(and(eq(staffServices.organizationId, organizationId), eq(staffServices.staffId, id)))
    .orderBy(asc(staffServices.serviceId));
  return view(
    row,
    skills.map(({ serviceId }) => serviceId),
  );
}

/** Without `serviceIds` they do nothing yet. */
export async function createStaff(
  tx: Transaction,
  organizationId: string,
  { serviceIds = [], ...person }: NewStaff,
): Promise<Change<StaffView>> {
  const [known] = await tx
    .select({ count: count(), last: max(staff.position) })
    .from(staff)
    .where(eq(staff.organizationId, organizationId));
  demandRoom(known?.count ?? 0, 'staff');
  const id = newId();
  await tx.insert(staff).values({ position: (known?.last ?? -1) + 1, ...person, id, organizationId });
  await setServices(tx, organizationId, id, serviceIds);
  const after = await getStaff(tx, organizationId, id);
  return { answer: after, action: 'staff.created', targetId: id, after };
}

export const updateStaff = (
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  patch: StaffPatch,
) => write(tx, organizationId, id, ifMatch, 'staff.updated', patch);

/** Nobody can book them any more; appointments already made stay. */
export const archiveStaff = (
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  now: Date,
) => write(tx, organizationId, id, ifMatch, 'staff.archived', { archivedAt: now });

export const restoreStaff = (
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
) => write(tx, organizationId, id, ifMatch, 'staff.restored', { archivedAt: null });

async function write(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  action: string,
  { serviceIds, ...set }: StaffPatch & { archivedAt?: Date | null },
): Promise<Change<StaffView>> {
  const before = await getStaff(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  await tx
    .update(staff)
    .set({ ...set, id })
    .where(isThis(organizationId, id));
  if (serviceIds) await setServices(tx, organizationId, id, serviceIds);
  const after = await getStaff(tx, organizationId, id);
  return { answer: after, action, targetId: id, before, after };
}

async function setServices(tx: Transaction, organizationId: string, staffId: string, wanted: string[]) {
  const ids = [...new Set(wanted)];
  const known = await tx
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, ids)));
  if (known.length < ids.length) throw new InvalidError('`serviceIds` names a service that is not there.');
  await tx
    .delete(staffServices)
    .where(and(eq(staffServices.organizationId, organizationId), eq(staffServices.staffId, staffId)));
  if (ids.length > 0)
    await tx.insert(staffServices).values(ids.map((serviceId) => ({ organizationId, staffId, serviceId })));
}

const isThis = (organizationId: string, id: string) =>
  and(eq(staff.organizationId, organizationId), eq(staff.id, id));

const view = (
  { id, name, kind, hours, exceptions, timezone, position, archivedAt }: Row,
  serviceIds: string[],
) => ({
  id,
  name,
  kind,
  hours,
  exceptions,
  timezone,
  position,
  serviceIds,
  archived: archivedAt !== null,
});
