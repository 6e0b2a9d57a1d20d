// Brings a database up to date. Safe to run from several processes at once: one works, the others wait.
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { type Database, open } from './client.ts';
import { explain } from './errors.ts';
import { installJobs } from './jobs-schema.ts';
import { assertSafeRole } from './role.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
/** Names our advisory locks; the first four bytes of "offhook" in ASCII. */
const LOCK_SPACE = 0x6f666668;
const MIGRATION_LOCK = 1;
const PARTITION_LOCK = 2;

/**
 * Applies every migration not yet applied, in one transaction, under a lock.
 * @throws DatabaseError when the database cannot be reached, or the role is not one to own tables with
 */
export async function migrate(url: string): Promise<void> {
  // No statement timeout: a migration may have to rewrite a table, or wait for another process's.
  const client = open(url, { maxConnections: 1, statementTimeoutMs: 0, applicationName: 'offhook-migrate' });
  try {
    const db = drizzle(client);
    // Before anything is made: tables made by a superuser would belong to it.
    await assertSafeRole(db);
    await client`select pg_advisory_lock(${LOCK_SPACE}, ${MIGRATION_LOCK})`;
    await installJobs(client);
    await runMigrations(db, { migrationsFolder: MIGRATIONS });
  } catch (error) {
    throw explain(error, url);
  } finally {
    // Ends the session, and with it the lock.
    await client.end({ timeout: 2 });
  }
}

/** Makes the partitions of `turns` for this month and the next two. Run at start and daily. */
export async function ensureTurnPartitions(db: Database, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_SPACE}, ${PARTITION_LOCK})`);
    for (const ahead of [0, 1, 2]) {
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
      await tx.execute(sql`select ensure_turn_partition(${month.toISOString().slice(0, 10)}::date)`);
    }
  });
}
