// Who is this person, and which organization do they work in? By address and password.
import { type Database, memberships, organizations, users, withEmail, withUser } from '@offhook/db';
import { asc, eq } from 'drizzle-orm';
import { UnauthorizedError } from '../errors.ts';
import { isPassword } from '../password.ts';
import type { Role } from './permissions.ts';

export interface Membership {
  id: string;
  name: string;
  role: Role;
}

export interface Person {
  user: { id: string; email: string; name: string };
  /** Oldest first; never empty. */
  organizations: [Membership, ...Membership[]];
}

/**
 * Checks address and password. An unknown address, a wrong password and a demo owner from elsewhere get the same
 * answer after the same work.
 * @throws UnauthorizedError `bad-credentials`
 */
export async function signIn(
  db: Database,
  credentials: { email: string; password: string },
  options: { demoAllowed: boolean },
): Promise<Person> {
  const [user] = await withEmail(db, credentials.email, (tx) =>
    tx.select().from(users).where(eq(users.email, credentials.email.toLowerCase())),
  );
  const matches = await isPassword(user?.passwordHash, credentials.password);
  const person = matches && user ? await findPerson(db, user.id, options) : undefined;
  if (!person) throw new UnauthorizedError('bad-credentials', 'Check the address and the password.');
  return person;
}

/** The person behind a user id with their organizations; `undefined` where they have none any more or may not enter. */
export async function findPerson(
  db: Database,
  userId: string,
  options: { demoAllowed: boolean },
): Promise<Person | undefined> {
  return withUser(db, userId, async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.id, userId));
    if (!user || (user.loopbackOnly && !options.demoAllowed)) return undefined;
    const [first, ...others] = await tx
      .select({ id: organizations.id, name: organizations.name, role: memberships.role })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(eq(memberships.userId, userId))
      .orderBy(asc(memberships.createdAt), asc(memberships.organizationId));
    if (!first) return undefined;
    const { id, email, name } = user;
    return { user: { id, email, name }, organizations: [first, ...others] };
  });
}
