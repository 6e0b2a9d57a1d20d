// Organizations, what each tells callers about itself, its agents, and the numbers they answer.
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
import { bytes, createdAt, id, instant, oneOf } from './columns.ts';

/** Open `[from, to)`, wall-clock `HH:MM`, on ISO weekday 1 (Monday) to 7. `to` at or before `from` runs past midnight. */
export interface HoursRow {
  weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  from: string;
  to: string;
}
/** One date that differs from the weekly plan; `open` empty means closed. */
export interface HoursException {
  /** `YYYY-MM-DD` in the zone of the hours. */
  date: string;
  open: { from: string; to: string }[];
  note?: string;
}
export const ONBOARDING_STEPS = ['business', 'services', 'receptionist', 'number', 'testCall'] as const;
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];
export interface OnboardingState {
  /** Steps the owner has looked through and found good. */
  confirmed: OnboardingStep[];
  /** What was found on the business's own web page, for the owner to look through. */
  draft?: WebsiteDraft;
}
export interface WebsiteDraft {
  url: string;
  name?: string;
  phone?: string;
  address?: string;
  hours?: HoursRow[];
  services: { name: string; durationMinutes?: number; price?: { amountMinor: number; currency: string } }[];
  questions: { question: string; answer: string }[];
}
/** Public holidays on which the business is closed. */
export interface HolidayPlan {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Ids of holidays (scheduling/holidays.ts) on which it is open all the same. */
  openOn: string[];
}
export interface KnowledgeRow {
  id: string;
  question: string;
  variations: string[];
  answer: string;
  /** Of two that fit a caller's words equally, the higher goes first. Default: 0. */
  priority?: number;
}
export interface EmergencyRow {
  signs: string[];
  say: string;
  transferTo?: string;
}
/** How appointments may be booked. */
export interface BookingRules {
  /** An opening may not begin sooner than this from now. */
  minimumNoticeMinutes: number;
  /** Nor later than this many days from now. */
  horizonDays: number;
  /** Openings begin at multiples of this from the start of the hour. */
  incrementMinutes: number;
}
export interface CallLimits {
  maxTurns: number;
  maxMinutes: number;
}

export const VERTICALS = ['salon', 'dental', 'auto_repair', 'home_services'] as const;
export const LANGUAGES = ['en', 'es', 'ru', 'uz'] as const;
export const TONES = ['warm', 'professional', 'brief'] as const;
export const AFTER_HOURS = ['book', 'message', 'forward', 'voicemail'] as const;
/** How a caller is put through to a person: at once, or once that person has heard who it is and accepted. */
export const TRANSFER_MODES = ['blind', 'warm'] as const;
/**
 * Who takes the calls of a number: its agent; a person, with the agent behind should they not answer; another number,
 * for good; the voicemail.
 */
export const ROUTES = ['agent', 'person', 'forward', 'voicemail'] as const;
export const ASSIGNMENTS = ['leastBusy', 'roundRobin', 'inOrder'] as const;
export type Assignment = (typeof ASSIGNMENTS)[number];
export const RECORDING_CONSENT = ['off', 'announce', 'ask'] as const;

/**
 * `trial` and `active` are served. `suspended` (by us) and `cancelled` (by the owner) are not: their calls go to the
 * business's own phone, and what they have can be looked at and exported, not changed.
 */
export const ORGANIZATION_STATUSES = ['trial', 'active', 'suspended', 'cancelled'] as const;
export type OrganizationStatus = (typeof ORGANIZATION_STATUSES)[number];

export const organizations = pgTable(
  'organizations',
  {
    id: id().primaryKey(),
    name: text().notNull(),
    status: text({ enum: ORGANIZATION_STATUSES }).notNull().default('active'),
    /** When a trial ends: it is suspended then. */
    trialEndsAt: instant(),
    /** What the owner is told. */
    suspendedReason: text(),
    /** After this a cancelled organization is deleted, with all it has. */
    deleteAfter: instant(),
    /** How far the owner has come in setting it up. */
    onboarding: jsonb().$type<OnboardingState>().notNull().default({ confirmed: [] }),
    /** When the owner let callers in; null: not yet. */
    liveAt: instant().defaultNow(),
    createdAt: createdAt(),
  },
  (t) => [
    oneOf('organizations_status', t.status, ORGANIZATION_STATUSES),
    check('organizations_delete_after', sql`${t.status} = 'cancelled' or ${t.deleteAfter} is null`),
  ],
);

export const businessProfiles = pgTable(
  'business_profiles',
  {
    organizationId: uuid()
      .primaryKey()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** IANA zone of the hours and of every time said. */
    timezone: text().notNull(),
    vertical: text({ enum: VERTICALS }).notNull(),
    hours: jsonb().$type<HoursRow[]>().notNull(),
    exceptions: jsonb().$type<HoursException[]>().notNull().default([]),
    /** Closed on the holidays of its country; null: on none. A date in `exceptions` goes before them. */
    holidays: jsonb().$type<HolidayPlan>(),
    booking: jsonb()
      .$type<BookingRules>()
      .notNull()
      .default({ minimumNoticeMinutes: 60, horizonDays: 90, incrementMinutes: 15 }),
    /** Who of those free gets an appointment: least to do that day; longest without a new one; first in the list. */
    assignment: text({ enum: ASSIGNMENTS }).notNull().default('leastBusy'),
    /** A caller who asks for 3:10 may have it although openings are offered every quarter of an hour. */
    offIncrement: boolean().notNull().default(false),
    address: text(),
    phone: text(),
    knowledge: jsonb().$type<KnowledgeRow[]>().notNull().default([]),
    emergencies: jsonb().$type<EmergencyRow[]>().notNull().default([]),
    afterHours: text({ enum: AFTER_HOURS }).notNull().default('book'),
    transferTo: text(),
    transferMode: text({ enum: TRANSFER_MODES }).notNull().default('blind'),
    recordingConsent: text({ enum: RECORDING_CONSENT }).notNull().default('announce'),
    limits: jsonb().$type<CallLimits>().notNull().default({ maxTurns: 60, maxMinutes: 15 }),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    oneOf('business_profiles_vertical', t.vertical, VERTICALS),
    oneOf('business_profiles_after_hours', t.afterHours, AFTER_HOURS),
    oneOf('business_profiles_transfer_mode', t.transferMode, TRANSFER_MODES),
    oneOf('business_profiles_assignment', t.assignment, ASSIGNMENTS),
    oneOf('business_profiles_recording_consent', t.recordingConsent, RECORDING_CONSENT),
  ],
);

export const agents = pgTable(
  'agents',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    language: text({ enum: LANGUAGES }).notNull().default('en'),
    tone: text({ enum: TONES }).notNull().default('warm'),
    greeting: text(),
    closing: text(),
    /** The synthesizer's voice model, e.g. `aura-2-thalia-en`. */
    voice: text().notNull(),
    /** In place of the business's, where given. */
    transferTo: text(),
    emergencies: jsonb().$type<EmergencyRow[]>(),
    limits: jsonb().$type<CallLimits>(),
    /** Words the transcriber is to listen for beyond the names of services and staff. */
    keyTerms: jsonb().$type<string[]>().notNull().default([]),
    /** The version callers meet; null: it was never published, and they meet it as it is edited. */
    publishedVersion: integer(),
    /** Since when its calls go elsewhere. */
    pausedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    oneOf('agents_language', t.language, LANGUAGES),
    oneOf('agents_tone', t.tone, TONES),
  ],
);

/** What a version of an agent fixes. */
export type AgentSettings = Pick<
  typeof agents.$inferSelect,
  | 'name'
  | 'language'
  | 'tone'
  | 'greeting'
  | 'closing'
  | 'voice'
  | 'transferTo'
  | 'emergencies'
  | 'limits'
  | 'keyTerms'
>;
/** As a version keeps them; the oldest know nothing of key terms. */
export type KeptSettings = Omit<AgentSettings, 'keyTerms'> & { keyTerms?: string[] };

/** What was published of an agent. Append-only. */
export const agentVersions = pgTable(
  'agent_versions',
  {
    organizationId: uuid().notNull(),
    agentId: uuid().notNull(),
    version: integer().notNull(),
    settings: jsonb().$type<KeptSettings>().notNull(),
    note: text(),
    /** A user id, without a foreign key: a version stays when they leave. */
    publishedBy: uuid().notNull(),
    publishedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.agentId, t.version] }),
    foreignKey({
      columns: [t.organizationId, t.agentId],
      foreignColumns: [agents.organizationId, agents.id],
    }).onDelete('cascade'),
  ],
);

export const phoneNumbers = pgTable(
  'phone_numbers',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** Unique over all organizations: a call is matched to its business by the number it was made to. */
    e164: text().notNull(),
    agentId: uuid().notNull(),
    /** The carrier's name for the number (Twilio's `PN…`); null for one the carrier was not told of through us. */
    carrierSid: text(),
    /** The organization's own account at the carrier that has the number; null: the installation's. */
    carrierAccount: text(),
    route: text({ enum: ROUTES }).notNull().default('agent'),
    /** Whom the routes `person` and `forward` ring. */
    routeTo: text(),
    /** When the route holds, in the business's zone; null: while the business is open by its profile. */
    hours: jsonb().$type<HoursRow[]>(),
    /** What happens outside these hours; null: what the profile says. */
    afterHours: text({ enum: AFTER_HOURS }),
    /** Whom `forward` rings after hours; null: the profile's `transferTo`. */
    afterHoursTo: text(),
    /** Where the carrier sends calls we cannot take. */
    fallbackTo: text(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('phone_numbers_e164').on(t.e164),
    oneOf('phone_numbers_route', t.route, ROUTES),
    check('phone_numbers_route_to', sql`${t.route} not in ('person', 'forward') or ${t.routeTo} is not null`),
    oneOf('phone_numbers_after_hours', t.afterHours, AFTER_HOURS),
    index('phone_numbers_agent').on(t.organizationId, t.agentId),
    foreignKey({
      columns: [t.organizationId, t.agentId],
      foreignColumns: [agents.organizationId, agents.id],
    }),
  ],
);

export const LOGO_TYPES = ['image/png', 'image/jpeg'] as const;

/** How an organization shows itself to those it writes to. What is null is as if there were no row. */
export const brandings = pgTable(
  'brandings',
  {
    organizationId: uuid()
      .primaryKey()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** In the place of its name. */
    displayName: text(),
    /** `#rrggbb`. */
    accent: text(),
    logo: bytes(),
    logoType: text({ enum: LOGO_TYPES }),
  },
  (t) => [
    oneOf('brandings_logo_type', t.logoType, LOGO_TYPES),
    check('brandings_logo', sql`(${t.logo} is null) = (${t.logoType} is null)`),
  ],
);

/** Vendors of which an organization can have an account of its own. */
export const OWN_VENDORS = ['deepgram', 'openai', 'twilio'] as const;
export type OwnVendor = (typeof OWN_VENDORS)[number];

/** The organization's own keys, which are used for it in the place of the installation's. */
export const vendorCredentials = pgTable(
  'vendor_credentials',
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    vendor: text({ enum: OWN_VENDORS }).notNull(),
    /** Whose key it is, at the carrier (Twilio's `AC…`); others know by the key. */
    account: text(),
    /** Sealed; context `vendor_credentials/<organization>/<vendor>`. */
    secret: text().notNull(),
    /** Its last characters, by which people tell their keys apart. */
    hint: text().notNull(),
    /** When the vendor last took it. */
    checkedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.vendor] }),
    oneOf('vendor_credentials_vendor', t.vendor, OWN_VENDORS),
    check('vendor_credentials_account', sql`(${t.vendor} = 'twilio') = (${t.account} is not null)`),
  ],
);
