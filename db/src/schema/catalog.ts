// What can be booked, and with whom.
import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
import { type HoursException, type HoursRow, organizations } from './tenancy.ts';

export const services = pgTable(
  'services',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** Other names callers use for it. */
    aliases: text().array().notNull().default([]),
    /** Descriptions of the need it meets. */
    needs: text().array().notNull().default([]),
    durationMinutes: integer().notNull(),
    bufferBeforeMinutes: integer().notNull().default(0),
    bufferAfterMinutes: integer().notNull().default(0),
    /** Minor units of `currency`; null when the price is not published. */
    priceMinor: integer(),
    currency: text().notNull().default('USD'),
    /** Under which it is shown. */
    category: text(),
    /** Order in lists. */
    position: integer().notNull().default(0),
    /** No longer offered; old appointments still name it. */
    archivedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    check('services_duration', sql`${t.durationMinutes} between 1 and 1440`),
    check('services_buffers', sql`${t.bufferBeforeMinutes} >= 0 and ${t.bufferAfterMinutes} >= 0`),
  ],
);

export const STAFF_KINDS = ['person', 'resource'] as const;

/** Whoever or whatever is booked. Of a room for six there are six resources: each place is kept apart like a person's time. */
export const staff = pgTable(
  'staff',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** Callers hear the names of people; of a chair, bay or place it is for the dashboard. */
    name: text().notNull(),
    kind: text({ enum: STAFF_KINDS }).notNull().default('person'),
    /** Own weekly hours, within the business's; null: the business's. */
    hours: jsonb().$type<HoursRow[]>(),
    exceptions: jsonb().$type<HoursException[]>().notNull().default([]),
    /** IANA zone of the own hours where it is not the business's. */
    timezone: text(),
    position: integer().notNull().default(0),
    archivedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] }), oneOf('staff_kind', t.kind, STAFF_KINDS)],
);

/** Who performs what. */
export const staffServices = pgTable(
  'staff_services',
  {
    organizationId: uuid().notNull(),
    staffId: uuid().notNull(),
    serviceId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.staffId, t.serviceId] }),
    index('staff_services_service').on(t.organizationId, t.serviceId),
    foreignKey({
      columns: [t.organizationId, t.staffId],
      foreignColumns: [staff.organizationId, staff.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.organizationId, t.serviceId],
      foreignColumns: [services.organizationId, services.id],
    }).onDelete('cascade'),
  ],
);
