// Appointments (held openings among them), who changed them, messages taken, and the people who call.
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { staff } from './catalog.ts';
import { createdAt, id, instant, instantRange, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

export const BLOCK_SOURCES = ['calendar', 'member'] as const;
export const APPOINTMENT_STATUSES = ['held', 'confirmed', 'cancelled', 'completed', 'noShow'] as const;
export const APPOINTMENT_SOURCES = ['call', 'dashboard', 'calendar', 'api', 'demo'] as const;
export const CHANGE_KINDS = ['booked', 'moved', 'cancelled', 'edited'] as const;
export const CHANGE_ACTORS = ['caller', 'member', 'apiKey', 'calendar', 'system'] as const;
export const LEAD_STATUSES = ['new', 'contacted', 'won', 'lost'] as const;
export const MESSAGE_KINDS = ['message', 'lead', 'waitlist', 'voicemail'] as const;

/**
 * A booked opening, or (status `held`) one kept while a caller decides. The exclusion constraint
 * `appointments_no_overlap` (written in SQL, which Drizzle cannot express) keeps `occupied` of held
 * and confirmed rows apart for each member of staff.
 */
export const appointments = pgTable(
  'appointments',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    staffId: uuid().notNull(),
    /** Done in this order, back to back. */
    serviceIds: uuid().array().notNull(),
    status: text({ enum: APPOINTMENT_STATUSES }).notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    /**
     * `[starts_at, ends_at)` with the buffers before and after. A hold that would move an appointment
     * leaves out the time that appointment still occupies itself.
     */
    occupied: instantRange().notNull(),
    /** Set while held. */
    holdExpiresAt: instant(),
    /** The appointment this hold would move. */
    movesAppointmentId: uuid(),
    customerName: text(),
    customerPhone: text(),
    /** When the customer said that they will come. */
    customerConfirmedAt: instant(),
    note: text(),
    /** What repeats, every four weeks say, was booked together under this. */
    seriesId: uuid(),
    /** What one customer comes for with several people, one directly after the other, has it in common. */
    visitId: uuid(),
    source: text({ enum: APPOINTMENT_SOURCES }).notNull(),
    /** Without a foreign key: an appointment is committed before the ledger writes its call. */
    callId: uuid(),
    /** The same request arriving twice makes one appointment. */
    idempotencyKey: text(),
    createdAt: createdAt(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('appointments_idempotency').on(t.organizationId, t.idempotencyKey),
    index('appointments_starts').on(t.organizationId, t.startsAt),
    index('appointments_phone').on(t.organizationId, t.customerPhone, t.startsAt),
    index('appointments_call').on(t.organizationId, t.callId),
    index('appointments_by_phone')
      .on(t.organizationId, t.createdAt)
      .where(sql`${t.source} = 'call'`),
    index('appointments_series')
      .on(t.organizationId, t.seriesId, t.startsAt)
      .where(sql`${t.seriesId} is not null`),
    index('appointments_visit')
      .on(t.organizationId, t.visitId, t.startsAt)
      .where(sql`${t.visitId} is not null`),
    index('appointments_holds')
      .on(t.organizationId, t.holdExpiresAt)
      .where(sql`${t.status} = 'held'`),
    foreignKey({ columns: [t.organizationId, t.staffId], foreignColumns: [staff.organizationId, staff.id] }),
    oneOf('appointments_status', t.status, APPOINTMENT_STATUSES),
    oneOf('appointments_source', t.source, APPOINTMENT_SOURCES),
    check('appointments_order', sql`${t.startsAt} < ${t.endsAt}`),
    check(
      'appointments_occupied',
      sql`${t.status} = 'held' or (lower(${t.occupied}) <= ${t.startsAt} and upper(${t.occupied}) >= ${t.endsAt})`,
    ),
    check('appointments_hold', sql`(${t.status} = 'held') = (${t.holdExpiresAt} is not null)`),
    check('appointments_customer', sql`${t.status} = 'held' or ${t.customerName} is not null`),
  ],
);

/** Time of a member of staff that is taken by something that is no appointment of ours: nothing can be booked into it. */
export const busyBlocks = pgTable(
  'busy_blocks',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    staffId: uuid().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    source: text({ enum: BLOCK_SOURCES }).notNull(),
    /** The event's name in the calendar it comes from; with it the same event arriving twice is one block. */
    externalId: text(),
    /** The calendar link it came through. Goes with it (a foreign key written in SQL, for the tables name each other). */
    linkId: uuid(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('busy_blocks_external').on(t.organizationId, t.staffId, t.externalId),
    index('busy_blocks_ends').on(t.organizationId, t.staffId, t.endsAt),
    foreignKey({
      columns: [t.organizationId, t.staffId],
      foreignColumns: [staff.organizationId, staff.id],
    }).onDelete('cascade'),
    oneOf('busy_blocks_source', t.source, BLOCK_SOURCES),
    check('busy_blocks_order', sql`${t.startsAt} < ${t.endsAt}`),
  ],
);

/** What happened to an appointment and by whom. Append-only. */
export const appointmentChanges = pgTable(
  'appointment_changes',
  {
    id: id(),
    organizationId: uuid().notNull(),
    appointmentId: uuid().notNull(),
    kind: text({ enum: CHANGE_KINDS }).notNull(),
    actor: text({ enum: CHANGE_ACTORS }).notNull(),
    /** The member's user id, where a member made the change. */
    userId: uuid(),
    callId: uuid(),
    /** The changed columns, as they were and as they became. */
    before: jsonb(),
    after: jsonb(),
    idempotencyKey: text(),
    at: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('appointment_changes_idempotency').on(t.organizationId, t.idempotencyKey),
    index('appointment_changes_appointment').on(t.organizationId, t.appointmentId, t.at),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }).onDelete('cascade'),
    oneOf('appointment_changes_kind', t.kind, CHANGE_KINDS),
    oneOf('appointment_changes_actor', t.actor, CHANGE_ACTORS),
  ],
);

/** Messages, leads and waitlist wishes the agent took, and what callers left as voicemail: `text` is empty where it could not be transcribed. */
export const messages = pgTable(
  'messages',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    callId: uuid(),
    kind: text({ enum: MESSAGE_KINDS }).notNull(),
    urgent: boolean().notNull(),
    text: text().notNull(),
    name: text(),
    phone: text(),
    /** What somebody on the waitlist waits for, as the dialogue has it; of the others, and of old ones, only their words are known. */
    wish: jsonb().$type<object>(),
    idempotencyKey: text(),
    handledAt: instant(),
    /** Who did, and who is to: user ids, without foreign keys, as people leave and what they did stays. */
    handledBy: uuid(),
    assignedTo: uuid(),
    /** How far a lead has come. */
    leadStatus: text({ enum: LEAD_STATUSES }).notNull().default('new'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('messages_idempotency').on(t.organizationId, t.idempotencyKey),
    index('messages_created').on(t.organizationId, t.createdAt.desc()),
    index('messages_kind_created').on(t.organizationId, t.kind, t.createdAt.desc()),
    index('messages_unhandled')
      .on(t.organizationId, t.createdAt.desc())
      .where(sql`${t.handledAt} is null`),
    index('messages_phone').on(t.organizationId, t.phone, t.createdAt.desc()),
    index('messages_call').on(t.organizationId, t.callId),
    oneOf('messages_kind', t.kind, MESSAGE_KINDS),
    oneOf('messages_lead_status', t.leadStatus, LEAD_STATUSES),
  ],
);

/**
 * Who calls, a row a number. Of somebody with several numbers one row is the contact, and the others name it. Its policy (in
 * SQL) shows only rows that match what the transaction looks for (`searchContacts`), as that of `call_search` does.
 */
export const contacts = pgTable(
  'contacts',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    phone: text().notNull(),
    name: text(),
    email: text(),
    note: text(),
    /** The contact this number belongs to, too. */
    mergedInto: uuid(),
    calls: integer().notNull().default(0),
    lastCallAt: instant(),
    createdAt: createdAt(),
    searchable: text()
      .notNull()
      .generatedAlwaysAs(sql`lower(coalesce(name, '') || ' ' || phone || ' ' || coalesce(email, ''))`),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('contacts_phone').on(t.organizationId, t.phone),
    // Whoever never called comes last.
    index('contacts_last_call')
      .on(t.organizationId, sql`coalesce(last_call_at, '-infinity') desc`, t.id.desc())
      .where(sql`${t.mergedInto} is null`),
    index('contacts_merged')
      .on(t.organizationId, t.mergedInto)
      .where(sql`${t.mergedInto} is not null`),
    index('contacts_searchable').using('gin', t.organizationId, t.searchable.op('gin_trgm_ops')),
  ],
);
