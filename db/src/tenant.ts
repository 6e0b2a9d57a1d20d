// Scopes: which rows a transaction may see. Row-level security reads the setting made here; it ends with the
// transaction, so a pooled connection never carries one caller's scope to the next. With no scope, nothing is seen.
import type { Sql } from 'postgres';
import type { Database, Transaction } from './client.ts';

type Run<T> = (tx: Transaction) => Promise<T>;

/** A database, or a transaction that takes on another scope beside the ones it has: until its end it keeps them all. */
export type Scopable = Pick<Database, 'transaction'>;

export interface ScopeOptions {
  /** PostgreSQL gives up on a statement of this transaction after so long, where that differs from the connection's own. */
  statementTimeoutMs?: number;
  /** Committed without waiting for the disk: a crash of PostgreSQL may lose the last moments of it. Never for what somebody was told. */
  mayBeLost?: true;
  /** It only reads: what was read is given at once, and nobody waits for the transaction's end. */
  readOnly?: true;
}

/** Everything of one organization, to read and write. */
export const withOrganization = <T>(
  db: Scopable,
  organizationId: string,
  run: Run<T>,
  options?: ScopeOptions,
): Promise<T> => scoped(db, 'offhook.organization_id', organizationId, run, options);

/** The `phone_numbers` row of just this E.164 number: whose call is it? */
export const withCalledNumber = <T>(db: Scopable, e164: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.called_number', e164, run);

/** A user's own row, refresh tokens, memberships, and the names of the organizations they belong to. */
export const withUser = <T>(db: Scopable, userId: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.user_id', userId, run);

/** The `users` row with this address, for signing in, and what was sent to it by mail. Case does not matter. */
export const withEmail = <T>(db: Scopable, email: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.email', email.toLowerCase(), run);

/** The `users` row that signs in with this Google account (`sub`). */
export const withGoogleSubject = <T>(db: Scopable, subject: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.google_subject', subject, run);

/** The token with this SHA-256 (hex) that was sent by mail. */
export const withMailToken = <T>(db: Scopable, tokenHash: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.mail_token', tokenHash, run);

/** The API key with this SHA-256 (hex). */
export const withApiKey = <T>(db: Scopable, keyHash: string, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.api_key', keyHash, run);

/**
 * Every organization and telephone number, which calls are open, and what waits to be written into calendars, to look at:
 * for those who run this installation, and for work done by night.
 */
export const withPlatform = <T>(db: Scopable, run: Run<T>): Promise<T> =>
  scoped(db, 'offhook.platform', 'on', run);

function scoped<T>(
  db: Scopable,
  setting: string,
  value: string,
  run: Run<T>,
  { readOnly, ...options }: ScopeOptions = {},
): Promise<T> {
  if (!readOnly) return inScope(db, setting, value, run, options);
  const found = Promise.withResolvers<T>();
  inScope(db, setting, value, async (tx) => found.resolve(await run(tx)), options).catch(found.reject);
  return found.promise;
}

function inScope<T>(
  db: Scopable,
  setting: string,
  value: string,
  run: Run<T>,
  { statementTimeoutMs, mayBeLost }: Omit<ScopeOptions, 'readOnly'>,
): Promise<T> {
  return db.transaction(async (tx) => {
    const driver = driverOf(tx);
    // Sent ahead of the first query and not waited for, which saves a round trip: a connection works in order, and
    // in a transaction whose scope could not be set nothing else succeeds.
    const settings: Record<string, string> = {
      [setting]: value,
      ...(statementTimeoutMs !== undefined && { statement_timeout: `${statementTimeoutMs}ms` }),
      ...(mayBeLost && { synchronous_commit: 'off' }),
    };
    const scope = driver`
      select set_config(name, value, true)
      from unnest(${Object.keys(settings)}::text[], ${Object.values(settings)}::text[]) as settings (name, value)`;
    scope.catch(() => undefined);
    try {
      return await run(tx);
    } finally {
      // When this has failed, it is the reason for whatever failed after it.
      await scope;
    }
  });
}

/**
 * The driver on a transaction's own connection, for the few statements worth preparing or writing by hand: it sends a
 * prepared one in a single round trip, together with its neighbours. Dates go in and come out as strings.
 */
export function driverOf(tx: Transaction): Sql {
  const { session } = tx._;
  if (!('client' in session)) throw new TypeError('Not a transaction of the postgres driver');
  // Drizzle's type for a session does not name the driver that every session of this dialect has.
  return session.client as Sql;
}
