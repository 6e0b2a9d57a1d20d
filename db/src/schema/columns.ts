// Columns and constraints that every table makes the same way.
import { type SQL, sql } from 'drizzle-orm';
import { type PgColumn, check, customType, timestamp, uuid } from 'drizzle-orm/pg-core';
import { newId } from '../id.ts';

/** A UUIDv7 made in the process, so that a row's id is known before it is written. */
export const id = () => uuid().notNull().$defaultFn(newId);

/** An instant; PostgreSQL keeps UTC. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

export const createdAt = () => instant().notNull().defaultNow();

/** A half-open range of instants, in PostgreSQL's own text form: `["2026-01-01T10:00Z","2026-01-01T11:00Z")`. */
export const instantRange = customType<{ data: string }>({ dataType: () => 'tstzrange' });

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * Text limited to `values`. A check rather than an enum type: it can be widened inside a migration's transaction.
 * @param name the constraint's name
 */
export function oneOf(name: string, column: PgColumn, values: readonly string[]) {
  const list: SQL = sql.raw(values.map((value) => `'${value}'`).join(', '));
  return check(name, sql`${column} in (${list})`);
}
