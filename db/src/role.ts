// The start-up check that row-level security really applies to us.
import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { DatabaseError } from './errors.ts';

/**
 * Refuses a role that row-level security does not bind.
 * @throws DatabaseError `unsafe-role`
 */
export async function assertSafeRole(db: Pick<Database, 'execute'>): Promise<void> {
  const [role] = await db.execute<{ name: string; superuser: boolean; bypass: boolean }>(
    sql`select rolname as name, rolsuper as superuser, rolbypassrls as bypass from pg_roles where rolname = current_user`,
  );
  if (!role)
    throw new DatabaseError('unsafe-role', 'DATABASE_URL: the connected role could not be looked up.');
  if (!role.superuser && !role.bypass) return;
  const why = role.superuser ? 'is a superuser' : 'has BYPASSRLS';
  throw new DatabaseError(
    'unsafe-role',
    `DATABASE_URL: the role "${role.name}" ${why}, so the database would not keep organizations apart. ` +
      "Connect as a plain role that owns the database: CREATE ROLE offhook LOGIN PASSWORD '…'; CREATE DATABASE offhook OWNER offhook;",
  );
}
