// What was done to an organization's data, by whom and from where.
import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

export const AUDIT_ACTORS = ['member', 'apiKey', 'system', 'platform'] as const;

/** One line a change. Append-only: a policy refuses to update a line, whoever asks. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    at: instant().notNull(),
    actor: text({ enum: AUDIT_ACTORS }).notNull(),
    /** The member's user id or the key's id. Without a foreign key: the log outlives both. */
    actorId: uuid(),
    /** What was done to what, e.g. `service.updated`. */
    action: text().notNull(),
    /** What it was done to; null where that is the organization itself. */
    targetId: text(),
    /** The changed fields, as they were and as they became; secrets struck out. */
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
    ip: text(),
    userAgent: text(),
    requestId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('audit_log_at').on(t.organizationId, t.at.desc(), t.id.desc()),
    oneOf('audit_log_actor', t.actor, AUDIT_ACTORS),
  ],
);
