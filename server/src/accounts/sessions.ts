// Where somebody is signed in: each sign-in is a family of refresh tokens, the newest of which tells from where it was last used.
import { refreshTokens, type Transaction } from '@offhook/db';
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';
import { familyOf, revokeFamily } from './refresh.ts';

/** Last used first. `token` is the refresh token of the browser that asks. */
export async function listSessions(tx: Transaction, userId: string, token: string | undefined, now: Date) {
  const current = await familyOf(tx, userId, token);
  const newest = await tx
    .selectDistinctOn([refreshTokens.familyId])
    .from(refreshTokens)
    .where(
      and(
        eq(refreshTokens.userId, userId),
        isNull(refreshTokens.revokedAt),
        gt(refreshTokens.expiresAt, now),
      ),
    )
    // The one that was not used yet is the newest: in descending order nulls come first.
    .orderBy(refreshTokens.familyId, desc(refreshTokens.usedAt), desc(refreshTokens.createdAt));
  return newest
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .map(({ familyId, ip, userAgent, createdAt }) => ({
      id: familyId,
      current: familyId === current,
      ip,
      userAgent,
      lastUsedAt: createdAt.toISOString(),
    }));
}

/** @throws NotFoundError */
export async function endSession(tx: Transaction, userId: string, id: string, now: Date): Promise<void> {
  const ended = await revokeFamily(tx, userId, id, now);
  if (ended.length === 0) throw new NotFoundError('You are not signed in there any more.');
}
