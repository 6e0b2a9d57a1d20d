// Writes ledger entries to PostgreSQL: a transaction an organization, every row at most once however often it is tried.
import {
  digestCalls,
  errorCode,
  isAway,
  withOrganization,
  type Database,
  type Transaction,
} from '@offhook/db';
import { sql, type SQL } from 'drizzle-orm';
import { messageEvent, type OrganizationEvent } from '../../events/organization-events.ts';
import type { Entry, TurnRecord } from './record.ts';

type Rows<K extends Entry['kind']> = Extract<Entry, { kind: K }>['row'][];

export interface DeliveryLog {
  error(details: object, message: string): void;
}

/**
 * Delivers a batch in order. Entries that PostgreSQL will never take (their organization is gone, a value is out of range)
 * are returned; the others are committed. Throws when the database is away: then nothing may be assumed, and the whole
 * batch is to be tried again.
 */
export async function deliver(
  db: Database,
  batch: readonly Entry[],
  log: DeliveryLog,
): Promise<{ entry: Entry; error: unknown }[]> {
  const refused: { entry: Entry; error: unknown }[] = [];
  for (const [organizationId, entries] of Map.groupBy(batch, (entry) => entry.row.organizationId)) {
    try {
      await write(db, organizationId, entries, log);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (entries.length === 1) refused.push({ entry: entries[0]!, error });
      // One bad row must not hold up the rest: the batch is tried row by row.
      else for (const entry of entries) refused.push(...(await deliver(db, [entry], log)));
    }
  }
  return refused;
}

function write(db: Database, organizationId: string, entries: Entry[], log: DeliveryLog): Promise<void> {
  const rows = <K extends Entry['kind']>(kind: K): Rows<K> =>
    entries.filter((entry) => entry.kind === kind).map((entry) => entry.row) as Rows<K>;
  return withOrganization(db, organizationId, async (tx) => {
    await insert(tx, 'calls', rows('callStarted'), NOTHING);
    await insert(tx, 'turns', rows('turn').map(flatten), NOTHING);
    await insert(tx, 'call_events', rows('event'), NOTHING);
    await insert(tx, 'messages', rows('message'), NOTHING);
    // A call that went on in another process went on in its recording too: the last word counts.
    await insert(
      tx,
      'recordings',
      lastOf(rows('recording'), ({ callId, kind }) => `${callId}/${kind}`),
      sql`on conflict (organization_id, call_id, kind) do update
        -- What was added to lies here again, wherever it lay before.
        set store = case when recordings.size_bytes = excluded.size_bytes then recordings.store else 'disk' end,
          path = excluded.path, duration_ms = excluded.duration_ms, size_bytes = excluded.size_bytes,
          loudness = null`,
    );
    await update(tx, lastOf(rows('snapshot'), byCall), sql`snapshot = row.snapshot`);
    await update(
      tx,
      lastOf(rows('callEnded'), byCall),
      sql`ended_at = row.ended_at, ended_by = row.ended_by, outcome = row.outcome`,
    );
    await digest(tx, organizationId, rows('callEnded'), log);
    const told = entries.map(eventOf).filter((event) => event !== undefined);
    await insert(
      tx,
      'events',
      told.map((event) => ({ organizationId, ...event })),
      NOTHING,
    );
  });
}

/** Works out what is known of calls that have ended. Should that fail, the calls are kept without it. */
async function digest(
  tx: Transaction,
  organizationId: string,
  ended: Rows<'callEnded'>,
  log: DeliveryLog,
): Promise<void> {
  if (ended.length === 0) return;
  const ids = ended.map(({ callId }) => callId);
  try {
    await tx.transaction((nested) => digestCalls(nested, organizationId, ids));
  } catch (error) {
    if (isAway(error)) throw error;
    log.error({ err: error, callIds: ids }, 'calls have ended whose figures could not be worked out');
  }
}

/** What others are to hear of an entry; delivered twice it is one event. */
function eventOf(entry: Entry): OrganizationEvent | undefined {
  switch (entry.kind) {
    case 'callStarted': {
      const { id: callId, agentId, direction } = entry.row;
      return { type: 'call.started', key: callId, data: { callId, agentId, direction } };
    }
    case 'turn': {
      const { id: turnId, callId, index } = entry.row;
      return { type: 'call.turn', key: turnId, data: { callId, turnId, index } };
    }
    case 'callEnded': {
      const { callId, endedAt, endedBy, outcome } = entry.row;
      // A call that was put through and came back ends twice.
      return {
        type: 'call.completed',
        key: `${callId}/${endedAt.getTime()}`,
        data: { callId, endedBy, outcome },
      };
    }
    case 'message':
      return messageEvent(entry.row);
    case 'event':
    case 'recording':
    case 'snapshot':
      return undefined;
  }
}

const NOTHING = sql`on conflict do nothing`;

/**
 * Rows travel as one JSON parameter. With a parameter a column, 500 turns kept this thread, and so every call's audio, busy
 * for half a second; so 200 take about 4 ms.
 */
async function insert(tx: Transaction, table: string, rows: object[], onConflict: SQL): Promise<void> {
  if (rows.length === 0) return;
  const { columns, json } = asRecords(rows);
  const into = sql.identifier(table);
  await tx.execute(
    sql`insert into ${into} (${columns}) select ${columns}
      from jsonb_populate_recordset(null::${into}, ${json}::text::jsonb) ${onConflict}`,
  );
}

async function update(tx: Transaction, rows: { callId: string }[], assignments: SQL): Promise<void> {
  if (rows.length === 0) return;
  const { json } = asRecords(rows.map(({ callId, ...row }) => ({ id: callId, ...row })));
  await tx.execute(
    sql`update calls set ${assignments}
      from jsonb_populate_recordset(null::calls, ${json}::text::jsonb) as row
      where calls.organization_id = row.organization_id and calls.id = row.id`,
  );
}

/** Rows of one kind, all with the same keys, under their columns' names. */
function asRecords(rows: object[]): { columns: SQL; json: string } {
  const keys = Object.keys(rows[0]!);
  const names = keys.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const records = rows.map((row) => {
    const values = row as Record<string, unknown>;
    return Object.fromEntries(keys.map((key, n) => [names[n]!, values[key]]));
  });
  return {
    columns: sql.join(
      names.map((name) => sql.identifier(name)),
      sql`, `,
    ),
    json: JSON.stringify(records),
  };
}

/** One statement may touch a row once: of several about the same the last counts. */
const lastOf = <T>(rows: T[], keyOf: (row: T) => string): T[] => [
  ...new Map(rows.map((row) => [keyOf(row), row])).values(),
];
const byCall = ({ callId }: { callId: string }): string => callId;

const flatten = ({ stamps, ...turn }: TurnRecord): object => ({ ...turn, ...stamps });

/** True when PostgreSQL read the row and will never take it: SQLSTATE 22 (data) and 23 (constraint). */
const isRefusal = (error: unknown): boolean => /^2[23][0-9A-Z]{3}$/.test(errorCode(error) ?? '');
