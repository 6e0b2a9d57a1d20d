// Tokens sent by mail: they show that somebody reads the mail of an address. Good once and for a while; kept as a hash.
import { createHash, randomBytes } from 'node:crypto';
import {
  type Database,
  mailTokens,
  type MAIL_PURPOSES,
  type Transaction,
  withEmail,
  withMailToken,
} from '@offhook/db';
import { and, asc, count, eq, gt } from 'drizzle-orm';
import { LinkError } from '../errors.ts';

type Purpose = (typeof MAIL_PURPOSES)[number];

const HOUR_MS = 3_600_000;
/** A confirmation may wait in a mailbox overnight; a reset is asked for by somebody who is there. */
const GOOD_FOR_MS: Record<Purpose, number> = { register: 24 * HOUR_MS, reset: HOUR_MS };
/** Nobody can have somebody else's mailbox filled. */
const MOST_AN_HOUR = 5;

/** One that nobody has been sent. */
export const newMailToken = (): string => randomBytes(32).toString('base64url');

/**
 * Makes a token good for `email`. One that was issued before, by an attempt to send it that failed, is good for as long again.
 * @returns false when that address was sent enough of late
 */
export async function issueMailToken(
  db: Database,
  { email, purpose, token, data = {} }: { email: string; purpose: Purpose; token: string; data?: object },
  now: Date,
): Promise<boolean> {
  const address = email.toLowerCase();
  const tokenHash = digest(token);
  const expiresAt = new Date(now.getTime() + GOOD_FOR_MS[purpose]);
  return withEmail(db, address, async (tx) => {
    const again = await tx
      .update(mailTokens)
      .set({ expiresAt })
      .where(and(eq(mailTokens.email, address), eq(mailTokens.tokenHash, tokenHash)))
      .returning({ id: mailTokens.id });
    if (again.length > 0) return true;
    const [sent] = await tx
      .select({ count: count() })
      .from(mailTokens)
      .where(and(eq(mailTokens.email, address), gt(mailTokens.createdAt, new Date(now.getTime() - HOUR_MS))));
    if ((sent?.count ?? 0) >= MOST_AN_HOUR) return false;
    await tx.insert(mailTokens).values({
      email: address,
      purpose,
      tokenHash,
      data,
      createdAt: now,
      expiresAt,
    });
    return true;
  });
}

/**
 * Takes a token and does what it is good for, in one transaction: should that fail, the token is good still.
 * The others sent to the same address for the same purpose are good no more.
 * @throws LinkError when it is unknown, used or run out
 */
export function useMailToken<T>(
  db: Database,
  { token, purpose }: { token: string; purpose: Purpose },
  now: Date,
  run: (tx: Transaction, row: { email: string; data: unknown }) => Promise<T>,
): Promise<T> {
  const tokenHash = digest(token);
  return withMailToken(db, tokenHash, async (tx) => {
    const [sent] = await tx
      .select({ email: mailTokens.email })
      .from(mailTokens)
      .where(and(eq(mailTokens.tokenHash, tokenHash), eq(mailTokens.purpose, purpose)));
    if (!sent) throw notGood();
    return withEmail(tx, sent.email, async (scoped) => {
      const siblings = and(eq(mailTokens.email, sent.email), eq(mailTokens.purpose, purpose));
      // All of them, and in the same order by everybody: of two links followed at once the second waits for the first.
      const rows = await scoped
        .select()
        .from(mailTokens)
        .where(siblings)
        .orderBy(asc(mailTokens.id))
        .for('update');
      const row = rows.find((candidate) => candidate.tokenHash === tokenHash && candidate.expiresAt > now);
      if (!row) throw notGood();
      await scoped.delete(mailTokens).where(siblings);
      return run(scoped, row);
    });
  });
}

const notGood = () => new LinkError('This link was used before or is too old; ask for another one.');

/** Clears away what has run out. */
export async function clearMailTokens(db: Database): Promise<void> {
  // With no scope a policy lets only those that have run out be deleted.
  await db.delete(mailTokens);
}

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');
