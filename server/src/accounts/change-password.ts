// Another password for somebody who knows the one they have.
import { type Database, users, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { ForbiddenError, UnauthorizedError } from '../errors.ts';
import { hashPassword, isPassword } from '../password.ts';
import { endEveryFamily } from './refresh.ts';

/**
 * Sets it and ends every sign-in made with the old one.
 * @throws UnauthorizedError `bad-credentials` when `current` is not their password
 */
export async function changePassword(
  db: Database,
  userId: string,
  { current, next }: { current: string; next: string },
  now: Date,
): Promise<void> {
  const [user] = await withUser(db, userId, (tx) => tx.select().from(users).where(eq(users.id, userId)));
  if (!(await isPassword(user?.passwordHash, current)))
    throw new UnauthorizedError('bad-credentials', 'That is not your password as it is now.');
  if (user?.loopbackOnly) throw new ForbiddenError('The password of the demo is the same for everybody.');
  const passwordHash = await hashPassword(next);
  await withUser(db, userId, async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
    await endEveryFamily(tx, userId, now);
  });
}
