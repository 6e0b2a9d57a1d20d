// The connection: a bounded pool in which every statement has a deadline.
import { type PostgresJsDatabase, drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import { DatabaseError } from './errors.ts';
import * as schema from './schema/index.ts';

export type Database = PostgresJsDatabase<typeof schema>;
/** A transaction of `Database`; what a scope hands to its function. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

export interface ConnectOptions {
  /** Most connections at once; further queries wait for one. */
  maxConnections?: number;
  connectTimeoutMs?: number;
  /** PostgreSQL gives up on a statement after this. */
  statementTimeoutMs?: number;
  applicationName?: string;
  /** The driver renews connections every hour or so; one that holds a session lock must stay. */
  keepOpen?: boolean;
}

export interface Connection {
  db: Database;
  /** The driver itself, for LISTEN and the like. Drizzle has taken over its dates: they come as strings. */
  sql: Sql;
  /** Ends within two seconds, whatever is still running. */
  close(): Promise<void>;
}

/**
 * Prepares a pool; nothing is opened before the first query.
 * @throws DatabaseError when `url` is not a PostgreSQL address
 */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  const sql = open(url, options);
  const db = drizzle(sql, { schema, casing: 'snake_case' });
  return { db, sql, close: () => sql.end({ timeout: 2 }) };
}

/** The bare driver with our limits. */
export function open(url: string, options: ConnectOptions = {}): Sql {
  if (!/^postgres(ql)?:\/\/./.test(url))
    throw new DatabaseError(
      'database-refused',
      'DATABASE_URL: expected an address like postgres://user:password@host:5432/database.',
    );
  const { maxConnections = 10, connectTimeoutMs = 5_000, statementTimeoutMs = 10_000 } = options;
  return postgres(url, {
    max: maxConnections,
    // The driver counts this in whole seconds.
    connect_timeout: Math.max(1, Math.round(connectTimeoutMs / 1000)),
    // A database that comes back is noticed within a second, not after the driver's default of up to 20.
    backoff: (attempt: number) => Math.min(1, 0.05 * 2 ** attempt),
    ...(options.keepOpen && { max_lifetime: null }),
    onnotice: () => undefined,
    connection: {
      application_name: options.applicationName ?? 'offhook',
      statement_timeout: statementTimeoutMs,
      // A transaction whose process hangs must not keep its locks.
      idle_in_transaction_session_timeout: 30_000,
    },
  });
}
