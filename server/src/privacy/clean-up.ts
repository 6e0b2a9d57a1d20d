// Deletes what an organization has kept for as long as it wants, a batch a transaction so that nothing else waits, and keeps a
// log of it. Figures of calls (call_figures) name nobody and stay.
import {
  cleanUps,
  type Database,
  newId,
  RETENTION_KINDS,
  type RetentionKind,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm';
import type { RecordingFiles } from '../calls/recording-files.ts';
import { loadRetention } from './retention.ts';

const DAY_MS = 24 * 3_600_000;
/** Rows of one statement. Of calls a tenth: each takes its turns along. */
const BATCH = 1_000;
const BATCH_OF_CALLS = 100;
const KEEP_LOG_DAYS = 365;

export interface CleanUpParts {
  db: Database;
  now(): Date;
  recordingFiles: Pick<RecordingFiles, 'remove'>;
  /** Aborted when it has taken too long: what is left, the next night does. */
  signal: AbortSignal;
  log: { error(details: object, message: string): void };
}

type Removed = Partial<Record<RetentionKind, number>>;

/** Does it for one organization, and says how much of each kind was deleted. A kind that fails does not stop the others. */
export async function cleanUp(parts: CleanUpParts, organizationId: string): Promise<Removed> {
  const { db, now, log } = parts;
  const startedAt = now();
  const days = await withOrganization(db, organizationId, (tx) => loadRetention(tx, organizationId));
  const removed: Removed = {};
  const failed: RetentionKind[] = [];
  for (const kind of RETENTION_KINDS) {
    const kept = days[kind];
    if (kept === null) continue;
    const before = new Date(startedAt.getTime() - kept * DAY_MS).toISOString();
    try {
      const count = await removeAll(parts, organizationId, kind, before);
      if (count > 0) removed[kind] = count;
    } catch (error) {
      failed.push(kind);
      log.error({ err: error, organizationId, kind }, 'what was kept long enough could not be deleted');
    }
  }
  await withOrganization(db, organizationId, async (tx) => {
    const own = eq(cleanUps.organizationId, organizationId);
    const old = new Date(startedAt.getTime() - KEEP_LOG_DAYS * DAY_MS);
    await tx.delete(cleanUps).where(and(own, lt(cleanUps.startedAt, old)));
    await tx
      .insert(cleanUps)
      .values({ id: newId(), organizationId, startedAt, finishedAt: now(), removed, failed });
  });
  return removed;
}

async function removeAll(
  { db, recordingFiles, signal }: CleanUpParts,
  organizationId: string,
  kind: RetentionKind,
  before: string,
): Promise<number> {
  let total = 0;
  for (const step of STEPS[kind])
    for (;;) {
      signal.throwIfAborted();
      const { count, limit, files } = await withOrganization(db, organizationId, (tx) =>
        step(tx, organizationId, before),
      );
      // After the commit: a file whose row is there still would be missed, one without a row is swept up.
      await recordingFiles.remove(files ?? []);
      total += count;
      if (count < limit) break;
    }
  return total;
}

interface Batch {
  count: number;
  /** As many as this: there may be more. */
  limit: number;
  /** Recordings whose rows are gone. */
  files?: string[];
}
/** Deletes one batch of what is older than `before` (ISO 8601). */
type Step = (tx: Transaction, organizationId: string, before: string) => Promise<Batch>;

const STEPS: Record<RetentionKind, readonly Step[]> = {
  recordings: [
    async (tx, organizationId, before) => {
      const gone = await tx.execute<{ path: string }>(sql`
        delete from recordings where organization_id = ${organizationId} and id in (
          select id from recordings where organization_id = ${organizationId} and created_at < ${before}
          limit ${BATCH}) returning path`);
      return { count: gone.length, limit: BATCH, files: gone.map(({ path }) => path) };
    },
  ],
  transcripts: [
    async (tx, organizationId, before) => {
      // The words for the search are written when a call has ended: where they are, there is something said.
      const ids = await idsOf(
        tx,
        sql`select call_id as id from call_search where organization_id = ${organizationId}
          and started_at < ${before} limit ${BATCH_OF_CALLS}`,
      );
      await removeWords(tx, organizationId, ids);
      return { count: ids.length, limit: BATCH_OF_CALLS };
    },
  ],
  calls: [
    async (tx, organizationId, before) => {
      const ids = await idsOf(
        tx,
        sql`select id from calls where organization_id = ${organizationId} and started_at < ${before}
          limit ${BATCH_OF_CALLS}`,
      );
      await removeWords(tx, organizationId, ids);
      const theirs = sql`organization_id = ${organizationId} and call_id = any(${list(ids)})`;
      const files = await tx.execute<{ path: string }>(
        sql`delete from recordings where ${theirs} returning path`,
      );
      await tx.execute(
        sql`delete from calls where organization_id = ${organizationId} and id = any(${list(ids)})`,
      );
      return { count: ids.length, limit: BATCH_OF_CALLS, files: files.map(({ path }) => path) };
    },
  ],
  messages: [rows('messages', 'created_at')],
  texts: [
    rows('notices', 'created_at', sql`status <> 'waiting'`),
    rows('inbound_texts', 'created_at'),
    rows('phone_codes', 'created_at'),
  ],
  appointments: [rows('appointments', 'starts_at')],
  contacts: [
    async (tx, organizationId, before) => {
      const gone = await tx.execute<{ merged: boolean }>(sql`
        with outdated as (
          select id from contacts as contact where organization_id = ${organizationId} and merged_into is null
            and coalesce(last_call_at, created_at) < ${before} and created_at < ${before}
            and not exists (select from appointments where organization_id = ${organizationId}
              and customer_phone = contact.phone and ends_at >= ${before})
          limit ${BATCH})
        delete from contacts where organization_id = ${organizationId}
          and (id in (select id from outdated) or merged_into in (select id from outdated))
        returning merged_into is not null as merged`);
      return { count: gone.filter(({ merged }) => !merged).length, limit: BATCH };
    },
  ],
  events: [rows('events', 'at', undefined, 'transaction, sequence')],
  deliveries: [rows('webhook_deliveries', 'created_at', sql`status <> 'waiting'`)],
  audit: [rows('audit_log', 'at')],
};

/** Rows of a table by the instant in `column`; `key` is the rest of its primary key. */
function rows(table: string, column: string, where: SQL = sql`true`, key = 'id'): Step {
  const [name, at, rest] = [sql.identifier(table), sql.identifier(column), sql.raw(key)];
  return async (tx, organizationId, before) => {
    const gone = await tx.execute(sql`
      delete from ${name} where organization_id = ${organizationId} and (${rest}) in (
        select ${rest} from ${name} where organization_id = ${organizationId} and ${at} < ${before} and ${where}
        limit ${BATCH}) returning 1`);
    return { count: gone.length, limit: BATCH };
  };
}

const idsOf = async (tx: Transaction, query: SQL): Promise<string[]> =>
  (await tx.execute<{ id: string }>(query)).map(({ id }) => id);

const list = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** What was said in these calls, and what else happened in them. That they were, and their figures, stay. */
export async function removeWords(
  tx: Transaction,
  organizationId: string,
  callIds: readonly string[],
): Promise<void> {
  const theirs = sql`organization_id = ${organizationId} and call_id = any(${list(callIds)})`;
  for (const table of ['turns', 'call_events', 'questions_asked', 'call_search'])
    await tx.execute(sql`delete from ${sql.identifier(table)} where ${theirs}`);
  await tx.execute(sql`update calls set snapshot = null where organization_id = ${organizationId}
    and id = any(${list(callIds)}) and snapshot is not null`);
}

export interface CleanUpsPage {
  limit: number;
  /** The last one of the page before. */
  cursor?: string;
}

/** The log, newest first. */
export async function listCleanUps(tx: Transaction, organizationId: string, { limit, cursor }: CleanUpsPage) {
  const found = await tx
    .select()
    .from(cleanUps)
    .where(
      and(
        eq(cleanUps.organizationId, organizationId),
        cursor === undefined ? undefined : lt(cleanUps.id, cursor),
      ),
    )
    // Ids are made in the order of time.
    .orderBy(desc(cleanUps.id))
    .limit(limit + 1);
  const items = found.slice(0, limit).map(({ organizationId: _organizationId, ...row }) => ({
    ...row,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt.toISOString(),
  }));
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
