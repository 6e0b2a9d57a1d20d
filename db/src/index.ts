// The database's door: connection, migrations, scopes, tables.
export * from './id.ts';
export * from './schema/index.ts';
