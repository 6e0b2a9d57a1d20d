// Staying signed in: a refresh token is good once and replaced at every use. One used twice shows that somebody
// else has it, and ends its whole family.
import { createHash, randomBytes } from 'node:crypto';
import { type Database, newId, refreshTokens, withUser } from '@offhook/db';
import { and, eq, isNull, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '../audit/change.ts';
import { UnauthorizedError } from '../errors.ts';

export const REFRESH_DAYS = 7;
const REFRESH_MS = REFRESH_DAYS * 24 * 3_600_000;
/** Two tabs that load at once both send the same token, and so does who asks again after an answer was lost; that is no theft. */
const SAME_MOMENT_MS = 30_000;

/** `<user id>.<secret>`: the id tells whose tokens to look among, the secret is kept as a hash only. */
const Token = z.tuple([z.uuid(), z.string().min(40).max(60)]);

/** From where somebody signs in, or stays signed in. */
type Place = Pick<Actor, 'ip' | 'userAgent'>;

/** Begins a family of tokens for a fresh sign-in. */
export const beginFamily = (db: Database, userId: string, from: Place, now: Date): Promise<string> =>
  withUser(db, userId, (tx) => issue(tx, userId, newId(), from, now));

/**
 * Takes a token and gives its successor.
 * @throws UnauthorizedError `session-ended` when the token is unknown, outdated, revoked or used before
 */
export async function rotate(
  db: Database,
  token: string | undefined,
  from: Place,
  now: Date,
): Promise<{ userId: string; token: string }> {
  const parsed = Token.safeParse(token?.split('.'));
  if (!parsed.success) throw ended();
  const [userId, secret] = parsed.data;
  const next = await withUser(db, userId, async (tx) => {
    const [row] = await tx
      .select()
      .from(refreshTokens)
      .where(and(eq(refreshTokens.userId, userId), eq(refreshTokens.tokenHash, digest(secret))))
      .for('update');
    if (!row || row.revokedAt || row.expiresAt <= now) return undefined;
    if (row.usedAt && now.getTime() - row.usedAt.getTime() > SAME_MOMENT_MS) {
      await revokeFamily(tx, userId, row.familyId, now);
      return undefined;
    }
    if (!row.usedAt) await tx.update(refreshTokens).set({ usedAt: now }).where(eq(refreshTokens.id, row.id));
    return issue(tx, userId, row.familyId, from, now);
  });
  if (!next) throw ended();
  return { userId, token: next };
}

/** Ends the sign-in this token belongs to. An unknown one is no error: the wish is fulfilled. */
export async function endFamily(db: Database, token: string | undefined, now: Date): Promise<void> {
  const parsed = Token.safeParse(token?.split('.'));
  if (!parsed.success) return;
  const [userId] = parsed.data;
  await withUser(db, userId, async (tx) => {
    const familyId = await familyOf(tx, userId, token);
    if (familyId !== undefined) await revokeFamily(tx, userId, familyId, now);
  });
}

/** The sign-in of this person that a token belongs to. */
export async function familyOf(
  tx: Transaction,
  userId: string,
  token: string | undefined,
): Promise<string | undefined> {
  const parsed = Token.safeParse(token?.split('.'));
  if (!parsed.success) return undefined;
  const [, secret] = parsed.data;
  const [row] = await tx
    .select({ familyId: refreshTokens.familyId })
    .from(refreshTokens)
    .where(and(eq(refreshTokens.userId, userId), eq(refreshTokens.tokenHash, digest(secret))));
  return row?.familyId;
}

/** Ends every sign-in of this person, on every machine. Access tokens already given run out within 15 minutes. */
export const endEveryFamily = (tx: Transaction, userId: string, now: Date) =>
  tx
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(and(eq(refreshTokens.userId, userId), isNull(refreshTokens.revokedAt)));

type Transaction = Parameters<Parameters<typeof withUser>[2]>[0];

async function issue(
  tx: Transaction,
  userId: string,
  familyId: string,
  { ip, userAgent }: Place,
  now: Date,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  // What has run out tells nothing any more. Nobody else could take it away: only its owner's scope reaches it.
  await tx
    .delete(refreshTokens)
    .where(and(eq(refreshTokens.userId, userId), lt(refreshTokens.expiresAt, now)));
  await tx.insert(refreshTokens).values({
    userId,
    ip,
    userAgent,
    familyId,
    tokenHash: digest(secret),
    expiresAt: new Date(now.getTime() + REFRESH_MS),
    createdAt: now,
  });
  return `${userId}.${secret}`;
}

/** Resolves to what it ended: nothing, where there is no such sign-in that lasts. */
export const revokeFamily = (tx: Transaction, userId: string, familyId: string, now: Date) =>
  tx
    .update(refreshTokens)
    .set({ revokedAt: now })
    .where(
      and(
        eq(refreshTokens.userId, userId),
        eq(refreshTokens.familyId, familyId),
        isNull(refreshTokens.revokedAt),
      ),
    )
    .returning({ id: refreshTokens.id });

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const ended = () => new UnauthorizedError('session-ended', 'Sign in again.');
