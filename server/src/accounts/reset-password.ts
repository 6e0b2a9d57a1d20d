// Another password for somebody who has forgotten theirs, by a link sent to their address.
import { type Database, users, withEmail, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { LinkError } from '../errors.ts';
import type { Reader } from '../http/reader.ts';
import type { Mailer } from '../mail/mailer.ts';
import { issueMailToken, useMailToken } from './mail-tokens.ts';
import { endEveryFamily } from './refresh.ts';
import { MAILS } from './wording.ts';

/** Sends the link, where the address has an account. */
export async function beginReset(
  { db, mailer, publicUrl }: { db: Database; mailer: Mailer; publicUrl(): string },
  { email, token, language }: { email: string; token: string; language: Reader['language'] },
  now: Date,
): Promise<void> {
  const [user] = await withEmail(db, email, (tx) =>
    tx.select().from(users).where(eq(users.email, email.toLowerCase())),
  );
  // The demo's password is everybody's to know.
  if (!user || user.loopbackOnly) return;
  if (!(await issueMailToken(db, { email, purpose: 'reset', token }, now))) return;
  await mailer.send({ to: user.email, ...MAILS[language].reset(`${publicUrl()}/reset-password#${token}`) });
}

/**
 * Sets the password and ends every sign-in made with the old one.
 * @throws LinkError when the token is not good
 */
export const finishReset = (
  db: Database,
  { token, passwordHash }: { token: string; passwordHash: string },
  now: Date,
): Promise<void> =>
  useMailToken(db, { token, purpose: 'reset' }, now, async (tx, { email }) => {
    const [user] = await withEmail(tx, email, (scoped) =>
      scoped.select({ id: users.id }).from(users).where(eq(users.email, email)),
    );
    if (!user) throw new LinkError('This account is no more.');
    await withUser(tx, user.id, async (scoped) => {
      await scoped.update(users).set({ passwordHash }).where(eq(users.id, user.id));
      await endEveryFamily(scoped, user.id, now);
    });
  });
