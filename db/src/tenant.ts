// Scopes: which rows a transaction may see. Row-level security reads the setting made here; it ends with the
// transaction, so a pooled connection never carries one caller's scope to the next. With no scope, nothing is seen.
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from './client.ts';

type Run<T> = (tx: Transaction) => Promise<T>;

/** Everything of one organization, to read and write. */
export const withOrganization = <T>(db: Database, organizationId: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.organization_id', organizationId, run);

/** The `phone_numbers` row of just this E.164 number: whose call is it? */
export const withCalledNumber = <T>(db: Database, e164: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.called_number', e164, run);

/** A user's own row, refresh tokens, memberships, and the names of the organizations they belong to. */
export const withUser = <T>(db: Database, userId: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.user_id', userId, run);

/** The `users` row with this address, for signing in. Case does not matter. */
export const withEmail = <T>(db: Database, email: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.email', email.toLowerCase(), run);

function scoped<T>(db: Database, setting: string, value: string, run: Run<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config(${setting}, ${value}, true)`);
    return run(tx);
  });
}
