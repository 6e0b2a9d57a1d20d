// Whether what calls need is there, each answered within a second.
import { type Database, errorCode } from '@offhook/db';
import { sql } from 'drizzle-orm';

const DEADLINE_MS = 1_000;

/** Asks the database something it answers at once. */
export const databaseReadiness = (db: Database) => async (): Promise<string | null> => {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    await Promise.race([
      db.execute(sql`select 1`),
      new Promise((_, reject) => deadline.addEventListener('abort', () => reject(new Error('too slow')))),
    ]);
    return null;
  } catch (error) {
    return `the database is away (${errorCode(error) ?? (error instanceof Error ? error.message : 'unknown')})`;
  }
};
