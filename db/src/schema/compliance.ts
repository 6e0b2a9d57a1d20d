// What was done to an organization's data, by whom and from where; how long it is kept; what of it was asked for or erased.
import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
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

/** What is kept for a time of its own. */
export const RETENTION_KINDS = [
  'recordings',
  'transcripts',
  'calls',
  'messages',
  'texts',
  'appointments',
  'contacts',
  'events',
  'deliveries',
  'audit',
] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];
/** Days; null keeps it. A kind that was never set is absent: the defaults are the code's. */
export type RetentionDays = Partial<Record<RetentionKind, number | null>>;

export const retention = pgTable('retention', {
  organizationId: uuid()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  days: jsonb().$type<RetentionDays>().notNull().default({}),
  updatedAt: instant().notNull().defaultNow(),
});

/** Each time what was kept long enough was deleted. */
export const cleanUps = pgTable(
  'clean_ups',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    startedAt: instant().notNull(),
    finishedAt: instant().notNull(),
    /** How many of each kind were deleted; of those that were none, nothing. */
    removed: jsonb().$type<Partial<Record<RetentionKind, number>>>().notNull(),
    /** The kinds whose clean-up failed; the next night tries again. */
    failed: text().array().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('clean_ups_started').on(t.organizationId, t.startedAt.desc(), t.id.desc()),
  ],
);

export const DATA_REQUEST_KINDS = ['export', 'erasure'] as const;
export const DATA_REQUEST_STATUSES = ['waiting', 'done', 'failed'] as const;

/** Somebody wants a copy of the data, or a person forgotten. A job sees to it. */
export const dataRequests = pgTable(
  'data_requests',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    kind: text({ enum: DATA_REQUEST_KINDS }).notNull(),
    /** Whose data; null: all of the organization's. Without a foreign key: that they were erased is kept. */
    contactId: uuid(),
    status: text({ enum: DATA_REQUEST_STATUSES }).notNull().default('waiting'),
    /** The member's or key's id. Without a foreign key: it is kept when they leave. */
    requestedBy: uuid().notNull(),
    finishedAt: instant(),
    /** When an export's file is deleted. */
    expiresAt: instant(),
    sizeBytes: bigint({ mode: 'number' }),
    /** Of an erasure: how many rows of what. */
    erased: jsonb().$type<Record<string, number>>(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('data_requests_created').on(t.organizationId, t.createdAt.desc(), t.id.desc()),
    index('data_requests_contact').on(t.organizationId, t.contactId),
    oneOf('data_requests_kind', t.kind, DATA_REQUEST_KINDS),
    oneOf('data_requests_status', t.status, DATA_REQUEST_STATUSES),
    check('data_requests_erasure', sql`${t.kind} = 'export' or ${t.contactId} is not null`),
  ],
);

/** That an organization was deleted, and nothing else of it. Seen by those who run the installation. */
export const deletedOrganizations = pgTable('deleted_organizations', {
  id: uuid().primaryKey(),
  deletedAt: instant().notNull(),
});
