// Who may sign in, to which organization and as what.
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

/** From most to least allowed. */
export const ROLES = ['owner', 'admin', 'manager', 'operator', 'viewer'] as const;

export interface UserPreferences {
  language?: 'en' | 'es' | 'ru' | 'uz';
  /** IANA zone of the times shown; absent: the business's. */
  timezone?: string;
  theme?: 'light' | 'dark' | 'system';
}

export const users = pgTable(
  'users',
  {
    id: id().primaryKey(),
    /** Kept in lower case. */
    email: text().notNull(),
    name: text().notNull(),
    /** Argon2id, in its own text form; null for whoever signs in by Google alone. */
    passwordHash: text(),
    /** Google's own name (`sub`) for the Google account they sign in with. An address can change hands there; this cannot. */
    googleSubject: text(),
    /** The demo owner's password is public, so it opens nothing from another machine. */
    loopbackOnly: boolean().notNull().default(false),
    /** Looks after every organization of this installation. Given by `npm run platform-admin` alone. */
    platformAdmin: boolean().notNull().default(false),
    /** How the dashboard is to look and speak for this person. */
    preferences: jsonb().$type<UserPreferences>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    unique('users_email').on(t.email),
    unique('users_google').on(t.googleSubject),
    check('users_email_lower', sql`${t.email} = lower(${t.email})`),
  ],
);

export const memberships = pgTable(
  'memberships',
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text({ enum: ROLES }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.userId] }),
    // Sign-in asks for a user's organizations before any organization is known.
    index('memberships_user').on(t.userId),
    oneOf('memberships_role', t.role, ROLES),
  ],
);

/** Somebody asked to join. The row is there while the invitation stands: accepting or revoking it removes it. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** In lower case. */
    email: text().notNull(),
    role: text({ enum: ROLES }).notNull(),
    /** Without a foreign key: who invited may have left. */
    invitedBy: uuid().notNull(),
    /** SHA-256 of the token last mailed, hex; null until the first mail has gone out. */
    tokenHash: text(),
    /** When a mail was last asked for. */
    sentAt: instant().notNull(),
    expiresAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('invitations_email').on(t.organizationId, t.email),
    oneOf('invitations_role', t.role, ROLES),
    check('invitations_email_lower', sql`${t.email} = lower(${t.email})`),
  ],
);

/** What a program signs in with. Revoked ones stay, so that the audit log can name them. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** Its first characters, by which people tell their keys apart. */
    prefix: text().notNull(),
    /** SHA-256 of the key, hex. */
    keyHash: text().notNull(),
    /** Permissions it has. */
    scopes: text().array().notNull(),
    createdBy: uuid().notNull(),
    expiresAt: instant(),
    /** Written a little behind. */
    lastUsedAt: instant(),
    revokedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('api_keys_hash').on(t.keyHash),
    index('api_keys_created').on(t.organizationId, t.createdAt),
  ],
);

/**
 * A request that may be sent again without being done again. Made before the work, marked by the transaction that does
 * it, completed with the answer.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    key: text().notNull(),
    /** SHA-256 of who asked for what, hex. */
    fingerprint: text().notNull(),
    /** One attempt's own: who took over from an attempt that was given up owns the row from then on. */
    attempt: uuid().notNull(),
    startedAt: instant().notNull(),
    /** Set in the transaction of the change: from then on it is done, whatever becomes of the answer. */
    doneAt: instant(),
    /** Status, headers and body, sealed: answers may hold secrets. */
    answer: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.key] }),
    index('idempotency_keys_started').on(t.startedAt),
  ],
);

/** A family is one sign-in; using a token twice shows theft and revokes the whole family. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    id: id().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    familyId: uuid().notNull(),
    /** SHA-256 of the token, hex. */
    tokenHash: text().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    revokedAt: instant(),
    /** From where it was asked for. */
    ip: text(),
    userAgent: text(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('refresh_tokens_hash').on(t.userId, t.tokenHash),
    index('refresh_tokens_family').on(t.userId, t.familyId),
  ],
);

/** Codes of an authenticator app (RFC 6238), asked for beside the password. */
export const secondFactors = pgTable('second_factors', {
  userId: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** Sealed; null until a first code has shown that the app has it. */
  secret: text(),
  /** Sealed; what is being set up, in the place of `secret` once confirmed. */
  pending: text(),
  /** The time step of the last code taken: no code is good twice. */
  lastStep: integer().notNull().default(0),
  /** SHA-256 of the recovery codes that are left, hex. */
  recoveryHashes: text().array().notNull().default([]),
  createdAt: createdAt(),
});

export const MAIL_PURPOSES = ['register', 'reset'] as const;

/** What a link sent by mail is good for. It is good once: who uses it removes the row. */
export const mailTokens = pgTable(
  'mail_tokens',
  {
    id: id().primaryKey(),
    /** Whom it was sent to, in lower case. */
    email: text().notNull(),
    purpose: text({ enum: MAIL_PURPOSES }).notNull(),
    /** SHA-256 of the token, hex. */
    tokenHash: text().notNull(),
    /** What is to be made of it: the account that waits to be confirmed; nothing for a reset. */
    data: jsonb().notNull().default({}),
    expiresAt: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('mail_tokens_hash').on(t.tokenHash),
    index('mail_tokens_email').on(t.email, t.createdAt),
    index('mail_tokens_expires').on(t.expiresAt),
    oneOf('mail_tokens_purpose', t.purpose, MAIL_PURPOSES),
    check('mail_tokens_email_lower', sql`${t.email} = lower(${t.email})`),
  ],
);
