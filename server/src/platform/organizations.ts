// Organizations as those see them who run the installation: that there are, and whether they are served. A look inside one
// goes through `change`, and so leaves a line in its own audit log.
import {
  calls,
  type Database,
  deletedOrganizations,
  memberships,
  notices,
  organizations,
  type OrganizationStatus,
  phoneNumbers,
  type Transaction,
  users,
  withOrganization,
  withPlatform,
} from '@offhook/db';
import { and, count, desc, eq, gte, ilike, lt, type SQL, sql } from 'drizzle-orm';
import { getLifecycle } from '../accounts/lifecycle.ts';
import type { Change } from '../audit/change.ts';

export interface OrganizationFilter {
  limit: number;
  /** The last one of the page before. */
  cursor?: string;
  status?: OrganizationStatus;
  /** Part of the name. */
  search?: string;
}

/** One page, newest first. */
export function listOrganizations(db: Database, filter: OrganizationFilter) {
  const conditions: SQL[] = [];
  if (filter.status) conditions.push(eq(organizations.status, filter.status));
  if (filter.search)
    conditions.push(ilike(organizations.name, `%${filter.search.replaceAll(/[\\%_]/g, '\\$&')}%`));
  if (filter.cursor) conditions.push(lt(organizations.id, filter.cursor));
  return withPlatform(db, async (tx) => {
    const rows = await tx
      .select({
        id: organizations.id,
        name: organizations.name,
        status: organizations.status,
        createdAt: organizations.createdAt,
        deleteAfter: organizations.deleteAfter,
      })
      .from(organizations)
      .where(and(...conditions))
      // Ids are made in the order of time.
      .orderBy(desc(organizations.id))
      .limit(filter.limit + 1);
    const items = rows.slice(0, filter.limit).map(({ createdAt, deleteAfter, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      deleteAfter: deleteAfter?.toISOString() ?? null,
    }));
    return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** The newest of those that were deleted with all they had. */
export const listDeleted = (db: Database, limit: number) =>
  withPlatform(db, async (tx) => {
    const rows = await tx
      .select()
      .from(deletedOrganizations)
      .orderBy(desc(deletedOrganizations.deletedAt))
      .limit(limit);
    return rows.map(({ id, deletedAt }) => ({ id, deletedAt: deletedAt.toISOString() }));
  });

/** One of them, and that it was looked at. @throws NotFoundError */
export async function lookInto(tx: Transaction, organizationId: string) {
  const lifecycle = await getLifecycle(tx, organizationId);
  const [organization] = await tx
    .select({ name: organizations.name, createdAt: organizations.createdAt })
    .from(organizations)
    .where(eq(organizations.id, organizationId));
  const members = await tx
    .select({ name: users.name, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organizationId, organizationId))
    .orderBy(memberships.createdAt);
  const numbers = await tx
    .select({ e164: phoneNumbers.e164 })
    .from(phoneNumbers)
    .where(eq(phoneNumbers.organizationId, organizationId))
    .orderBy(phoneNumbers.e164);
  const answer = {
    id: organizationId,
    name: organization?.name ?? '',
    createdAt: organization?.createdAt.toISOString() ?? '',
    ...lifecycle,
    members,
    numbers: numbers.map(({ e164 }) => e164),
  };
  return {
    answer,
    action: 'organization.lookedInto',
    after: { what: ['members', 'numbers'] },
  } satisfies Change<typeof answer>;
}

/** A page of all telephone numbers, with whose they are. */
export const listNumbers = (db: Database, { limit, cursor }: { limit: number; cursor?: string }) =>
  withPlatform(db, async (tx) => {
    const rows = await tx
      .select({
        id: phoneNumbers.id,
        e164: phoneNumbers.e164,
        atCarrier: sql<boolean>`${phoneNumbers.carrierSid} is not null`,
        organization: { id: organizations.id, name: organizations.name },
      })
      .from(phoneNumbers)
      .innerJoin(organizations, eq(organizations.id, phoneNumbers.organizationId))
      .where(cursor === undefined ? undefined : lt(phoneNumbers.id, cursor))
      .orderBy(desc(phoneNumbers.id))
      .limit(limit + 1);
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

/** How much each of a page of organizations has used from `from` up to `to`. Sums alone, nothing of what was said. */
export async function listUsage(
  db: Database,
  filter: Pick<OrganizationFilter, 'limit' | 'cursor'>,
  { from, to }: { from: Date; to: Date },
) {
  const { items, nextCursor } = await listOrganizations(db, filter);
  const used = [];
  for (const { id, name, status } of items)
    used.push({ organization: { id, name, status }, ...(await usageOf(db, id, from, to)) });
  return { items: used, nextCursor };
}

const usageOf = (db: Database, organizationId: string, from: Date, to: Date) =>
  withOrganization(db, organizationId, async (tx) => {
    const [called] = await tx
      .select({
        calls: count(),
        seconds: sql<number>`coalesce(sum(extract(epoch from ${calls.endedAt} - ${calls.startedAt})), 0)::float8`,
      })
      .from(calls)
      .where(
        and(eq(calls.organizationId, organizationId), gte(calls.startedAt, from), lt(calls.startedAt, to)),
      );
    const [sent] = await tx
      .select({ texts: count() })
      .from(notices)
      .where(
        and(
          eq(notices.organizationId, organizationId),
          eq(notices.channel, 'sms'),
          gte(notices.sentAt, from),
          lt(notices.sentAt, to),
        ),
      );
    return {
      calls: called?.calls ?? 0,
      minutes: Math.round((called?.seconds ?? 0) / 6) / 10,
      texts: sent?.texts ?? 0,
    };
  });

/** Counts over the whole installation. */
export const countAll = (db: Database, since: Date) =>
  withPlatform(db, async (tx) => {
    const byStatus = await tx
      .select({ status: organizations.status, count: count() })
      .from(organizations)
      .groupBy(organizations.status);
    const [fresh] = await tx
      .select({ count: count() })
      .from(organizations)
      .where(gte(organizations.createdAt, since));
    const [numbers] = await tx.select({ count: count() }).from(phoneNumbers);
    return {
      organizations: Object.fromEntries(byStatus.map((row) => [row.status, row.count])),
      newOrganizations: fresh?.count ?? 0,
      numbers: numbers?.count ?? 0,
    };
  });
