// The staff's own calendars: which consent opens them, whose is which, and what of ours has still to be written into them.
import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { staff } from './catalog.ts';
import { createdAt, id, instant, oneOf } from './columns.ts';
import { appointments } from './scheduling.ts';
import { organizations } from './tenancy.ts';

export const CALENDAR_VENDORS = ['google', 'microsoft', 'ics'] as const;
export const CONNECTION_STATUSES = ['connected', 'reconnect'] as const;

/** A consent somebody gave; several calendars may be open with it. Tokens are sealed. */
export const calendarConnections = pgTable(
  'calendar_connections',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    vendor: text({ enum: CALENDAR_VENDORS }).notNull(),
    /** Whose it is, as the vendor names them: an address as a rule. */
    account: text().notNull(),
    /** `reconnect`: the consent is gone, and only the owner can give it again. */
    status: text({ enum: CONNECTION_STATUSES }).notNull().default('connected'),
    refreshToken: text().notNull(),
    accessToken: text(),
    accessExpiresAt: instant(),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('calendar_connections_account').on(t.organizationId, t.vendor, t.account),
    oneOf('calendar_connections_vendor', t.vendor, CALENDAR_VENDORS),
    oneOf('calendar_connections_status', t.status, CONNECTION_STATUSES),
  ],
);

/**
 * The calendar of a member of staff: its engagements take their time, and our appointments are written into it. They may have
 * one like that, and any number that are only read.
 */
export const calendarLinks = pgTable(
  'calendar_links',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    connectionId: uuid().notNull(),
    staffId: uuid().notNull(),
    /** As the vendor names it. */
    calendarId: text().notNull(),
    name: text().notNull(),
    readOnly: boolean().notNull().default(false),
    /** From where to ask for changes; null: everything has to be read. */
    cursor: text(),
    /** When everything was last read. */
    readAt: instant(),
    /** What is known of it was true then. */
    syncedAt: instant(),
    /** Why it cannot be read at present, in words. */
    problem: text(),
    /** The vendor's name for telling us of changes, and until when it does. */
    subscription: text(),
    /** When half of its time will have passed. */
    subscriptionRenewAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('calendar_links_written')
      .on(t.organizationId, t.staffId)
      .where(sql`not ${t.readOnly}`),
    unique('calendar_links_calendar').on(t.organizationId, t.staffId, t.connectionId, t.calendarId),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [calendarConnections.organizationId, calendarConnections.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.organizationId, t.staffId],
      foreignColumns: [staff.organizationId, staff.id],
    }).onDelete('cascade'),
  ],
);

/**
 * What has to be the same in a calendar as here: a row for each appointment and calendar it is or was in. It is written by the
 * transaction that changes the appointment (a trigger, in SQL), and says that it is to be written, not what: that is
 * read when it is done, so that of several changes the last one counts and none overtakes another.
 */
export const calendarOutbox = pgTable(
  'calendar_outbox',
  {
    organizationId: uuid().notNull(),
    linkId: uuid().notNull(),
    appointmentId: uuid().notNull(),
    /** The event's name in that calendar, once there is one. */
    eventId: text(),
    /** Grows with every change of the appointment; the calendar shows the one of `written`. */
    revision: integer().notNull().default(1),
    written: integer().notNull().default(0),
    attempts: integer().notNull().default(0),
    /** Not before this; while it is being written, the end of that attempt's patience. */
    dueAt: instant().notNull().defaultNow(),
    problem: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.linkId, t.appointmentId] }),
    index('calendar_outbox_appointment').on(t.organizationId, t.appointmentId),
    index('calendar_outbox_event').on(t.organizationId, t.linkId, t.eventId),
    index('calendar_outbox_due')
      .on(t.organizationId, t.dueAt)
      .where(sql`${t.written} < ${t.revision}`),
    foreignKey({
      columns: [t.organizationId, t.linkId],
      foreignColumns: [calendarLinks.organizationId, calendarLinks.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }).onDelete('cascade'),
  ],
);

/** Addresses at which others may read appointments, in iCalendar's format. Whoever has the address may: it is signed. */
export const calendarFeeds = pgTable(
  'calendar_feeds',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** Whose appointments; null: everybody's. */
    staffId: uuid(),
    /** With who comes for what; without, only that the time is taken. */
    details: boolean().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.staffId],
      foreignColumns: [staff.organizationId, staff.id],
    }).onDelete('cascade'),
  ],
);
