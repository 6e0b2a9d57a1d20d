// Where others are told what happens in an organization, and each telling.
import { sql } from 'drizzle-orm';
import { foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
import type { EventType } from './events.ts';
import { organizations } from './tenancy.ts';

/** What can be told: every event but what is said in a call and how our own texts fare; `ping` only tries whether somebody listens. */
export const WEBHOOK_TYPES = [
  'call.started',
  'call.completed',
  'appointment.booked',
  'appointment.moved',
  'appointment.cancelled',
  'appointment.changed',
  'message.taken',
  'lead.created',
  'text.received',
  'ping',
] as const satisfies (EventType | 'ping')[];
export type WebhookType = (typeof WEBHOOK_TYPES)[number];
/** `failed`: given up; it can be replayed. */
export const WEBHOOK_STATUSES = ['waiting', 'delivered', 'failed'] as const;

export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    url: text().notNull(),
    description: text(),
    types: text({ enum: WEBHOOK_TYPES }).array().notNull(),
    /** Sealed; context `webhook_endpoints/<id>`. */
    secret: text().notNull(),
    /** The one before, which signs as well until then. */
    previousSecret: text(),
    previousUntil: instant(),
    /** Since when nothing has got through; null while it does. */
    failingSince: instant(),
    disabledAt: instant(),
    /** Why we disabled it; null where a member did. */
    disabledReason: text(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] })],
);

export interface WebhookAttempt {
  /** ISO 8601. */
  at: string;
  ms: number;
  status?: number;
  /** The beginning of what was answered, or why nothing was. */
  answer: string;
}

export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: id(),
    organizationId: uuid().notNull(),
    endpointId: uuid().notNull(),
    type: text({ enum: WEBHOOK_TYPES }).notNull(),
    /** The event's: told once to each endpoint. */
    key: text().notNull(),
    /** The request's body, as it is sent every time. */
    body: text().notNull(),
    status: text({ enum: WEBHOOK_STATUSES }).notNull().default('waiting'),
    /** The latest, oldest first. */
    attempts: jsonb()
      .$type<WebhookAttempt[]>()
      .notNull()
      .default(sql`'[]'`),
    settledAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('webhook_deliveries_event').on(t.organizationId, t.endpointId, t.type, t.key),
    index('webhook_deliveries_created').on(t.organizationId, t.createdAt.desc(), t.id.desc()),
    index('webhook_deliveries_failed')
      .on(t.organizationId, t.endpointId, t.createdAt)
      .where(sql`${t.status} = 'failed'`),
    foreignKey({
      columns: [t.organizationId, t.endpointId],
      foreignColumns: [webhookEndpoints.organizationId, webhookEndpoints.id],
    }).onDelete('cascade'),
    oneOf('webhook_deliveries_status', t.status, WEBHOOK_STATUSES),
  ],
);
