// What happens in an organization, as those outside the transaction hear of it: the live dashboard, webhooks, notices.
import {
  bigint,
  customType,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { createdAt, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

export const EVENT_TYPES = [
  'call.started',
  'call.turn',
  'call.completed',
  'appointment.booked',
  'appointment.moved',
  'appointment.cancelled',
  'appointment.changed',
  'message.taken',
  'lead.created',
  'text.received',
  'text.sent',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A transaction's number, which PostgreSQL never uses twice. */
const transactionId = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * Append-only. Numbers of a sequence become visible out of order, when a later transaction commits first; a reader who
 * remembers `(transaction, sequence)` and leaves transactions alone that could still be overtaken misses none.
 * A trigger (written in SQL) notifies `offhook_events` with the organization's id.
 */
export const events = pgTable(
  'events',
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    transaction: transactionId()
      .notNull()
      .default(sql`pg_current_xact_id()`),
    sequence: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    type: text({ enum: EVENT_TYPES }).notNull(),
    /** What happened once is told once: the change's own id, or whatever else names it. */
    key: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.transaction, t.sequence] }),
    unique('events_key').on(t.organizationId, t.type, t.key),
    index('events_at').on(t.organizationId, t.at),
    oneOf('events_type', t.type, EVENT_TYPES),
  ],
);
