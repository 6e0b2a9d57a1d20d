// Signing up: a person and their business, made once the address is shown to be theirs.
import { type Database, errorCode, newId, users, VERTICALS, withEmail, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '../audit/change.ts';
import { ConflictError } from '../errors.ts';
import { ReaderLanguage } from '../http/reader.ts';
import type { Mailer } from '../mail/mailer.ts';
import { createOrganization, type NewOrganization } from './create-organization.ts';
import { issueMailToken, useMailToken } from './mail-tokens.ts';
import { MAILS } from './wording.ts';

/** An account that waits to be confirmed. */
export const Pending = z.object({
  name: z.string(),
  organizationName: z.string(),
  timezone: z.string(),
  vertical: z.enum(VERTICALS),
  passwordHash: z.string(),
  language: ReaderLanguage,
});

export interface Registration extends z.infer<typeof Pending> {
  email: string;
  /** See `newMailToken`. */
  token: string;
}

interface Parts {
  db: Database;
  mailer: Mailer;
  publicUrl(): string;
}

/** Sends the address a link that makes the account; or, where there is one already, tells it so. */
export async function beginRegistration(
  { db, mailer, publicUrl }: Parts,
  { email, token, ...registration }: Registration,
  now: Date,
): Promise<void> {
  const [known] = await withEmail(db, email, (tx) =>
    tx.select({ id: users.id }).from(users).where(eq(users.email, email.toLowerCase())),
  );
  // For a known address only so that its mails are counted: nobody is given that token.
  const data = known ? {} : Pending.parse(registration);
  if (!(await issueMailToken(db, { email, purpose: 'register', token, data }, now))) return;
  const mails = MAILS[registration.language];
  const words = known
    ? mails.knownAlready(`${publicUrl()}/sign-in`)
    : mails.register(`${publicUrl()}/verify#${token}`);
  await mailer.send({ to: email, ...words });
}

/**
 * Makes the account the token is for, its organization and their ownership of it.
 * @returns the new user's id
 * @throws LinkError when the token is not good · ConflictError when the address got an account meanwhile
 */
export async function finishRegistration(
  db: Database,
  token: string,
  from: Pick<Actor, 'ip' | 'userAgent' | 'requestId'>,
  { now, language, trialDays }: { now: Date } & Pick<NewOrganization, 'language' | 'trialDays'>,
): Promise<string> {
  try {
    return await useMailToken(db, { token, purpose: 'register' }, now, async (tx, { email, data }) => {
      const { name, organizationName, timezone, vertical, passwordHash } = Pending.parse(data);
      const userId = newId();
      await withUser(tx, userId, (scoped) =>
        scoped.insert(users).values({ id: userId, email, name, passwordHash }),
      );
      await createOrganization(
        tx,
        { name: organizationName, timezone, vertical, language, trialDays },
        userId,
        from,
        now,
      );
      return userId;
    });
  } catch (error) {
    // unique_violation: of two links sent to one address the other was followed first.
    if (errorCode(error) === '23505')
      throw new ConflictError('This address has an account already; sign in with it.');
    throw error;
  }
}
