// What can be wrong with the database before any query of ours is to blame. Messages tell the reader what to do.

export type DatabaseErrorCode = 'database-unreachable' | 'database-refused' | 'unsafe-role' | 'embedded';

export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;
  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

/** Connection failures of the driver and of the sockets below it. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
]);
/** Wrong password, unknown role, unknown database. */
const REFUSED = new Set(['28P01', '28000', '3D000', '53300']);

/** The SQLSTATE or socket code of an error, or of the driver error it wraps (Drizzle wraps). */
export function errorCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    // A host name with several addresses fails with one error for each of them.
    if (at instanceof AggregateError) return errorCode(at.errors[0]);
  }
  return undefined;
}

/** True when the database could not be reached, or went away: the same request may succeed later. */
export const isAway = (error: unknown): boolean => AWAY.has(errorCode(error) ?? '');

/** Where a URL points, without its password. */
function place(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || '5432'}${pathname}`;
  } catch {
    return 'the given address';
  }
}

/** Turns a connection failure into one sentence that names DATABASE_URL; anything else comes back as it is. */
export function explain(error: unknown, url: string): unknown {
  const code = errorCode(error);
  if (isAway(error))
    return new DatabaseError(
      'database-unreachable',
      `DATABASE_URL: no PostgreSQL answers at ${place(url)} (${code}). Start it, or correct the address.`,
      { cause: error },
    );
  if (REFUSED.has(code ?? ''))
    return new DatabaseError(
      'database-refused',
      `DATABASE_URL: PostgreSQL at ${place(url)} refused us: ${innermost(error)}. Check user, password and database name.`,
      { cause: error },
    );
  // insufficient_privilege
  if (code === '42501')
    return new DatabaseError(
      'database-refused',
      `DATABASE_URL: PostgreSQL at ${place(url)} does not let our role do its work: ${innermost(error)}. Make it the owner of the database and its tables: ALTER DATABASE … OWNER TO ….`,
      { cause: error },
    );
  return error;
}

function innermost(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message : String(at);
}
