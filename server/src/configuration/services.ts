// What can be booked. A service that is no longer offered is archived, never deleted: appointments of the past name it.
import { newId, services, type Transaction } from '@offhook/db';
import { and, asc, count, eq, isNull, max } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { NotFoundError } from '../errors.ts';
import { demandRoom } from './room.ts';
import { demandVersion } from './version.ts';

type Row = typeof services.$inferSelect;
type Columns = Pick<Row, 'name' | 'aliases' | 'needs' | 'durationMinutes' | 'position' | 'category'> &
  Pick<Row, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>;

export type ServicePatch = Partial<Columns> & { price?: { amountMinor: number; currency: string } | null };
export type NewService = ServicePatch & Pick<Columns, 'name' | 'durationMinutes'>;
export type ServiceView = ReturnType<typeof view>;

export async function listServices(tx: Transaction, organizationId: string, { archived = false } = {}) {
  const rows = await tx
    .select()
    .from(services)
    .where(
      and(eq(services.organizationId, organizationId), archived ? undefined : isNull(services.archivedAt)),
    )
    .orderBy(asc(services.position), asc(services.name));
  return rows.map(view);
}

/** @throws NotFoundError */
export async function getService(tx: Transaction, organizationId: string, id: string, lock?: 'lock') {
  const query = tx.select().from(services).where(isThis(organizationId, id));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw new NotFoundError('There is no such service.');
  return view(row);
}

export async function createService(
  tx: Transaction,
  organizationId: string,
  service: NewService,
): Promise<Change<ServiceView>> {
  const [known] = await tx
    .select({ count: count(), last: max(services.position) })
    .from(services)
    .where(eq(services.organizationId, organizationId));
  demandRoom(known?.count ?? 0, 'services');
  const id = newId();
  const { name, durationMinutes } = service;
  await tx.insert(services).values({
    position: (known?.last ?? -1) + 1,
    ...columns(service),
    name,
    durationMinutes,
    id,
    organizationId,
  });
  const after = await getService(tx, organizationId, id);
  return { answer: after, action: 'service.created', targetId: id, after };
}

/** Adds all of them, or none. */
export async function createServices(
  tx: Transaction,
  organizationId: string,
  wanted: readonly NewService[],
): Promise<Change<{ items: ServiceView[] }>> {
  const items: ServiceView[] = [];
  for (const service of wanted) items.push((await createService(tx, organizationId, service)).answer);
  return { answer: { items }, action: 'services.created', after: { services: items } };
}

export const updateService = (
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  patch: ServicePatch,
) => write(tx, organizationId, id, ifMatch, 'service.updated', columns(patch));

export interface ServiceChange extends ServicePatch {
  id: string;
  /** The `ETag` that was seen, or `*`. */
  ifMatch?: string;
  archived?: boolean;
}

/** Changes all of them, or none. @throws NotFoundError · VersionError when one of them has changed meanwhile */
export async function changeServices(
  tx: Transaction,
  organizationId: string,
  wanted: readonly ServiceChange[],
  now: Date,
): Promise<Change<{ items: ServiceView[] }>> {
  const before: ServiceView[] = [];
  const items: ServiceView[] = [];
  // Always in the same order, so that two who change the same ones do not wait for each other.
  for (const { id, ifMatch, archived, ...patch } of wanted.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    before.push(await getService(tx, organizationId, id, 'lock'));
    const set = {
      ...columns(patch),
      ...(archived !== undefined && { archivedAt: archived ? now : null }),
    };
    items.push((await write(tx, organizationId, id, ifMatch, 'service.updated', set)).answer);
  }
  return {
    answer: { items },
    action: 'services.updated',
    before: { services: before },
    after: { services: items },
  };
}

/** The categories services are shown under, with how many are offered in each. */
export async function listCategories(tx: Transaction, organizationId: string) {
  return tx
    .select({ category: services.category, services: count() })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
    .groupBy(services.category)
    .orderBy(asc(services.category));
}

/** Gives the services of a category another; `to` null takes them out of it. */
export async function renameCategory(
  tx: Transaction,
  organizationId: string,
  { from, to }: { from: string; to: string | null },
): Promise<Change<{ services: number }>> {
  const changed = await tx
    .update(services)
    .set({ category: to })
    .where(and(eq(services.organizationId, organizationId), eq(services.category, from)))
    .returning({ id: services.id });
  if (changed.length === 0) throw new NotFoundError('No service is in this category.');
  return {
    answer: { services: changed.length },
    action: 'services.recategorized',
    before: { category: from },
    after: { category: to, services: changed.length },
  };
}

/** Takes it out of what is offered. Doing it again changes nothing. */
export const archiveService = async (
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  now: Date,
) => write(tx, organizationId, id, ifMatch, 'service.archived', { archivedAt: now });

/** Offers it again. */
export const restoreService = (
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
) => write(tx, organizationId, id, ifMatch, 'service.restored', { archivedAt: null });

async function write(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  action: string,
  set: Partial<typeof services.$inferInsert>,
): Promise<Change<ServiceView>> {
  const before = await getService(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  await tx
    .update(services)
    .set({ ...set, id })
    .where(isThis(organizationId, id));
  const after = await getService(tx, organizationId, id);
  return { answer: after, action, targetId: id, before, after };
}

const isThis = (organizationId: string, id: string) =>
  and(eq(services.organizationId, organizationId), eq(services.id, id));

const columns = ({ price, ...rest }: ServicePatch) => ({
  ...rest,
  ...(price === null && { priceMinor: null }),
  ...(price && { priceMinor: price.amountMinor, currency: price.currency }),
});

const view = (row: Row) => ({
  id: row.id,
  name: row.name,
  aliases: row.aliases,
  needs: row.needs,
  category: row.category,
  durationMinutes: row.durationMinutes,
  bufferBeforeMinutes: row.bufferBeforeMinutes,
  bufferAfterMinutes: row.bufferAfterMinutes,
  price: row.priceMinor === null ? null : { amountMinor: row.priceMinor, currency: row.currency },
  position: row.position,
  archived: row.archivedAt !== null,
});
