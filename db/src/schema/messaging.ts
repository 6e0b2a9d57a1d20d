// What goes out to customers and members by text message, e-mail and push; what customers text back; and what may not be sent.
import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
import { users } from './people.ts';
import { LANGUAGES, organizations } from './tenancy.ts';

export const CHANNELS = ['sms', 'email', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];
/** `sent`: the carrier, mail or push service has taken it. `skipped`: it had become pointless, or may not be sent. */
export const NOTICE_STATUSES = ['waiting', 'sent', 'delivered', 'failed', 'skipped'] as const;

const organizationId = () =>
  uuid()
    .notNull()
    .references(() => organizations.id, { onDelete: 'cascade' });

/** One notice to one address by one channel. */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    organizationId: organizationId(),
    /** What it tells of, to whom and how: told once. */
    key: text().notNull(),
    /** The template it is made of. */
    kind: text().notNull(),
    channel: text({ enum: CHANNELS }).notNull(),
    /** An E.164 number, an e-mail address, or a push subscription's id. */
    address: text().notNull(),
    /** The member it is for; null: a customer. */
    userId: uuid(),
    /** Without foreign keys: what was said stays said. */
    appointmentId: uuid(),
    callId: uuid(),
    subject: text(),
    body: text().notNull(),
    /** An iCalendar object to go with an e-mail. */
    calendar: text(),
    /** What an answer to it may choose from. */
    offers: jsonb().$type<NoticeOffer[]>(),
    /** The appointment's beginning when it was written: when that has changed it is pointless. */
    appointmentStartsAt: instant(),
    status: text({ enum: NOTICE_STATUSES }).notNull().default('waiting'),
    /** Why it failed or was skipped. */
    reason: text(),
    attempts: integer().notNull().default(0),
    /** The carrier's or mail service's own name for it. */
    carrierId: text(),
    dueAt: instant().notNull(),
    /** Pointless after this. */
    expiresAt: instant(),
    sentAt: instant(),
    deliveredAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('notices_key').on(t.organizationId, t.key),
    index('notices_created').on(t.organizationId, t.createdAt.desc(), t.id.desc()),
    index('notices_address').on(t.organizationId, t.address, t.createdAt.desc()),
    index('notices_appointment').on(t.organizationId, t.appointmentId),
    index('notices_carrier').on(t.organizationId, t.carrierId),
    oneOf('notices_channel', t.channel, CHANNELS),
    oneOf('notices_status', t.status, NOTICE_STATUSES),
  ],
);

/** A time that a customer may take by answering with its place in the list. */
export interface NoticeOffer {
  staffId: string;
  serviceIds: string[];
  /** ISO 8601. */
  startsAt: string;
  /** Who does what, in ms since the epoch, where nobody does all of it. */
  parts?: { serviceIds: string[]; staffId: string; startsAt: number; endsAt: number }[];
  /** The appointment it would move. */
  movesAppointmentId?: string;
  /** The waitlist wish it would grant. */
  messageId?: string;
}

/** What a customer texted to one of our numbers. */
export const inboundTexts = pgTable(
  'inbound_texts',
  {
    id: id(),
    organizationId: organizationId(),
    /** The carrier's name for it: one that is announced twice is one. */
    carrierId: text().notNull(),
    fromNumber: text().notNull(),
    toNumber: text().notNull(),
    body: text().notNull(),
    /** What it was read as; null until it was. */
    meaning: text(),
    appointmentId: uuid(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('inbound_texts_carrier').on(t.organizationId, t.carrierId),
    index('inbound_texts_created').on(t.organizationId, t.createdAt.desc(), t.id.desc()),
    index('inbound_texts_from').on(t.organizationId, t.fromNumber, t.createdAt.desc()),
  ],
);

/** Numbers that asked for no more texts. Kept apart from contacts: it holds also for whoever was forgotten. */
export const optOuts = pgTable(
  'opt_outs',
  { organizationId: organizationId(), phone: text().notNull(), at: createdAt() },
  (t) => [primaryKey({ columns: [t.organizationId, t.phone] })],
);

/** Codes texted to prove that a number is the caller's. */
export const phoneCodes = pgTable(
  'phone_codes',
  {
    id: id(),
    organizationId: organizationId(),
    callId: uuid().notNull(),
    phone: text().notNull(),
    /** HMAC-SHA256 under a key that is not in the database, hex: a million codes are tried in a second. */
    codeHash: text().notNull(),
    attempts: integer().notNull().default(0),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('phone_codes_call').on(t.organizationId, t.callId, t.createdAt.desc()),
    index('phone_codes_phone').on(t.organizationId, t.phone, t.createdAt.desc()),
  ],
);

/** The organization's own words in place of ours. */
export const noticeTemplates = pgTable(
  'notice_templates',
  {
    organizationId: organizationId(),
    kind: text().notNull(),
    channel: text({ enum: CHANNELS }).notNull(),
    language: text({ enum: LANGUAGES }).notNull(),
    /** Of an e-mail or push. */
    subject: text(),
    body: text().notNull(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.kind, t.channel, t.language] }),
    oneOf('notice_templates_channel', t.channel, CHANNELS),
    oneOf('notice_templates_language', t.language, LANGUAGES),
  ],
);

/** When customers are told what. Fields that were never set are absent: the defaults are the code's. */
export interface NoticeSettings {
  /** Minutes before an appointment at which it is reminded of. */
  reminders?: number[];
  /** No texts to customers within this time of their day, `HH:MM`; what comes up then waits. */
  quiet?: { from: string; to: string };
  /** Channels by which customers are told. */
  customers?: ('sms' | 'email')[];
  waitlistOffers?: boolean;
  /** Minutes after its end at which an appointment counts as completed, unless marked a no-show; null: never by itself. */
  completeAfterMinutes?: number | null;
  noShowText?: boolean;
  /** Where customers are asked to leave a review, after an appointment; null: they are not. */
  reviewUrl?: string | null;
}

export const noticeSettings = pgTable('notice_settings', {
  organizationId: organizationId().primaryKey(),
  settings: jsonb().$type<NoticeSettings>().notNull().default({}),
  updatedAt: instant().notNull().defaultNow(),
});

/** By which channels a member hears of what. */
export type MemberChoices = Partial<Record<string, Channel[]>>;

export const memberNotices = pgTable(
  'member_notices',
  {
    organizationId: organizationId(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** For texts. */
    phone: text(),
    choices: jsonb().$type<MemberChoices>().notNull().default({}),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.userId] })],
);

/** A browser of a member's that takes push messages (RFC 8030). */
export const pushSubscriptions = pgTable(
  'push_subscriptions',
  {
    id: id(),
    organizationId: organizationId(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    endpoint: text().notNull(),
    p256dh: text().notNull(),
    auth: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('push_subscriptions_endpoint').on(t.organizationId, t.endpoint),
    index('push_subscriptions_user').on(t.organizationId, t.userId),
  ],
);
