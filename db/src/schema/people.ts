// Who may sign in, to which organization and as what.
import { sql } from 'drizzle-orm';
import { boolean, check, index, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

/** From most to least allowed. */
export const ROLES = ['owner', 'admin', 'manager', 'operator', 'viewer'] as const;

export const users = pgTable(
  'users',
  {
    id: id().primaryKey(),
    /** Kept in lower case. */
    email: text().notNull(),
    name: text().notNull(),
    /** Argon2id, in its own text form. */
    passwordHash: text().notNull(),
    /** The demo owner's password is public, so it opens nothing from another machine. */
    loopbackOnly: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [unique('users_email').on(t.email), check('users_email_lower', sql`${t.email} = lower(${t.email})`)],
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
    createdAt: createdAt(),
  },
  (t) => [
    unique('refresh_tokens_hash').on(t.userId, t.tokenHash),
    index('refresh_tokens_family').on(t.userId, t.familyId),
  ],
);

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
