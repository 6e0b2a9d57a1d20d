// A copy of an organization's data, or of one person's, to take away: a ZIP with a JSON file for each table and the recordings.
// Written as it is read, so that its size is the disk's concern and not the memory's.
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Database, driverOf, withOrganization } from '@offhook/db';
import { PgDialect } from 'drizzle-orm/pg-core';
import { type SQL, sql } from 'drizzle-orm';
import { ZipFile } from 'yazl';
import type { RecordingFiles } from '../calls/recording-files.ts';
import { findPerson, rowsOf } from './person.ts';

/** Every table of an organization that is copied, with the columns that are not: secrets, and what is only ours to know. */
export const EXPORTED: Record<string, readonly string[]> = {
  business_profiles: [],
  brandings: [],
  agents: [],
  agent_versions: [],
  phone_numbers: [],
  memberships: [],
  invitations: ['token_hash'],
  api_keys: ['key_hash'],
  services: [],
  staff: [],
  staff_services: [],
  contacts: ['searchable'],
  calls: ['snapshot'],
  turns: [],
  call_events: [],
  call_notes: [],
  call_tags: [],
  call_figures: [],
  questions_asked: [],
  recordings: ['store'],
  appointments: ['occupied', 'idempotency_key'],
  appointment_changes: ['idempotency_key'],
  busy_blocks: [],
  messages: ['idempotency_key'],
  notices: [],
  inbound_texts: [],
  opt_outs: [],
  notice_templates: [],
  notice_settings: [],
  speed_objectives: [],
  member_notices: [],
  webhook_endpoints: ['secret', 'previous_secret'],
  calendar_connections: ['refresh_token', 'access_token'],
  calendar_links: ['cursor', 'subscription'],
  calendar_feeds: [],
  vendor_credentials: ['secret'],
  retention: [],
  clean_ups: [],
  data_requests: [],
  audit_log: [],
};
/** Tables that hold nothing of their own: copies, work under way, and keys. */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  'call_search',
  'call_topics',
  'calendar_outbox',
  'events',
  'webhook_deliveries',
  'phone_codes',
  'idempotency_keys',
  'push_subscriptions',
]);

/** Rows fetched at a time. */
const PAGE = 500;
const dialect = new PgDialect();

export interface ExportParts {
  db: Database;
  recordingFiles: Pick<RecordingFiles, 'open' | 'has'>;
  signal: AbortSignal;
}

/**
 * Writes the file.
 * @param contactId whose data; null: all of the organization's
 * @returns its size in bytes
 * @throws NotFoundError when there is no such contact (any more)
 */
export async function writeExport(
  parts: ExportParts,
  { organizationId, contactId, file }: { organizationId: string; contactId: string | null; file: string },
): Promise<number> {
  const { db, signal } = parts;
  const person = contactId
    ? await withOrganization(db, organizationId, (tx) => findPerson(tx, organizationId, contactId))
    : undefined;
  const zip = new ZipFile();
  const add = (name: string, query: SQL): void =>
    zip.addReadStreamLazy(name, {}, (give) => give(null, jsonOf(parts, organizationId, query)));
  if (!person) {
    add(
      'organizations.json',
      sql`select to_jsonb(t)::text as row from organizations t where id = ${organizationId}`,
    );
    add(
      'users.json',
      sql`select jsonb_build_object('id', id, 'email', email, 'name', name)::text as row from users
        where id in (select user_id from memberships where organization_id = ${organizationId})`,
    );
  }
  const theirs: Record<string, SQL> | undefined = person && rowsOf(person);
  for (const [table, hidden] of Object.entries(EXPORTED)) {
    const which = theirs ? theirs[table] : sql`true`;
    if (!which) continue;
    add(
      `${table}.json`,
      sql`select (to_jsonb(t) - ${`{${hidden.join(',')}}`}::text[])::text as row from ${sql.identifier(table)} t
        where organization_id = ${organizationId} and ${which}`,
    );
  }
  await addRecordings(zip, parts, organizationId, theirs?.['recordings'] ?? sql`true`);
  zip.end();
  const part = `${file}.part`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    // What fails inside fails the whole.
    zip.on('error', (error) => (zip.outputStream as PassThrough).destroy(error));
    await pipeline(zip.outputStream, createWriteStream(part, { mode: 0o600 }), { signal });
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return (await stat(file)).size;
}

async function addRecordings(
  zip: ZipFile,
  { db, recordingFiles }: ExportParts,
  organizationId: string,
  which: SQL,
): Promise<void> {
  const found = await withOrganization(db, organizationId, (tx) =>
    tx.execute<{ path: string; store: 'disk' | 'bucket' }>(
      sql`select path, store from recordings where organization_id = ${organizationId} and ${which}`,
    ),
  );
  for (const place of found) {
    // One that was deleted meanwhile, or lies elsewhere, is named in recordings.json all the same.
    if (!(await recordingFiles.has(place))) continue;
    zip.addReadStreamLazy(`recordings/${path.basename(place.path)}`, { compress: false }, (give) => {
      recordingFiles.open(place).then(
        (sound) => give(null, sound),
        (error: unknown) => zip.emit('error', error),
      );
    });
  }
}

/** The rows of a query, JSON each already, as a JSON array: a row a line. */
function jsonOf({ db, signal }: ExportParts, organizationId: string, query: SQL): Readable {
  const out = new PassThrough();
  const write = async (text: string): Promise<void> => {
    if (!out.write(text)) await once(out, 'drain', { signal });
  };
  const { sql: text, params } = dialect.sqlToQuery(query);
  withOrganization(db, organizationId, async (tx) => {
    let count = 0;
    const pages = driverOf(tx)
      .unsafe<{ row: string }[]>(text, params as string[])
      .cursor(PAGE);
    for await (const rows of pages)
      for (const { row } of rows) {
        await write(`${count === 0 ? '[' : ','}\n${row}`);
        count += 1;
      }
    await write(count === 0 ? '[]\n' : '\n]\n');
    out.end();
  }).catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}
