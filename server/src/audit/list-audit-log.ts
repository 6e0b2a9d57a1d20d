// The audit log as the dashboard shows it: newest first, page by page, with the names of those who are still members.
import { apiKeys, auditLog, type Transaction, users } from '@offhook/db';
import { and, eq, type SQL, sql } from 'drizzle-orm';

export interface AuditFilter {
  limit: number;
  /** The last line of the page before. */
  cursor?: string;
  /** Only what was done to this. */
  targetId?: string;
  /** Only what was done by this person or key. */
  actorId?: string;
}

/** One page. */
export async function listAuditLog(tx: Transaction, organizationId: string, filter: AuditFilter) {
  const conditions: SQL[] = [eq(auditLog.organizationId, organizationId)];
  if (filter.targetId) conditions.push(eq(auditLog.targetId, filter.targetId));
  if (filter.actorId) conditions.push(eq(auditLog.actorId, filter.actorId));
  if (filter.cursor)
    conditions.push(
      sql`(${auditLog.at}, ${auditLog.id}) < (select at, id from audit_log
        where organization_id = ${organizationId} and id = ${filter.cursor})`,
    );
  const rows = await tx
    .select({ line: auditLog, actorName: sql<string | null>`coalesce(${users.name}, ${apiKeys.name})` })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .leftJoin(
      apiKeys,
      and(eq(apiKeys.organizationId, auditLog.organizationId), eq(apiKeys.id, auditLog.actorId)),
    )
    .where(and(...conditions))
    .orderBy(sql`${auditLog.at} desc nulls last, ${auditLog.id} desc nulls last`)
    .limit(filter.limit + 1);
  const items = rows.slice(0, filter.limit).map(({ line, actorName }) => ({
    id: line.id,
    at: line.at.toISOString(),
    actor: { kind: line.actor, id: line.actorId, name: actorName },
    action: line.action,
    targetId: line.targetId,
    before: line.before,
    after: line.after,
    ip: line.ip,
    userAgent: line.userAgent,
    requestId: line.requestId,
  }));
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}
