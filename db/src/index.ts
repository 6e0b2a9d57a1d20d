// The database's door: connection, migrations, scopes, tables.
export {
  type ConnectOptions,
  type Connection,
  type Database,
  type Transaction,
  connect,
  open,
} from './client.ts';
export { DatabaseError, type DatabaseErrorCode, errorCode, explain, isAway } from './errors.ts';
export { newId } from './id.ts';
export { JOBS_SCHEMA } from './jobs-schema.ts';
export { digestCalls, searchCalls, searchContacts } from './insights.ts';
export { ensureTurnPartitions, migrate } from './migrate.ts';
export { assertSafeRole } from './role.ts';
export * from './schema/index.ts';
export {
  driverOf,
  type Scopable,
  type ScopeOptions,
  withApiKey,
  withCalledNumber,
  withEmail,
  withGoogleSubject,
  withMailToken,
  withOrganization,
  withPlatform,
  withUser,
} from './tenant.ts';
