// Writes ledger entries to PostgreSQL: a transaction an organization, every row at most once however often it is tried.
import {
  calls,
  callEvents,
  errorCode,
  messages,
  recordings,
  turns,
  withOrganization,
  type Database,
} from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import type { Entry, TurnRecord } from './record.ts';

type Rows<K extends Entry['kind']> = Extract<Entry, { kind: K }>['row'][];

/**
 * Delivers a batch in order. Entries that PostgreSQL will never take (their organization is gone, a value is out of range)
 * are returned; the others are committed. Throws when the database is away: then nothing may be assumed, and the whole
 * batch is to be tried again.
 */
export async function deliver(
  db: Database,
  batch: readonly Entry[],
): Promise<{ entry: Entry; error: unknown }[]> {
  const refused: { entry: Entry; error: unknown }[] = [];
  for (const [organizationId, entries] of Map.groupBy(batch, (entry) => entry.row.organizationId)) {
    try {
      await write(db, organizationId, entries);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (entries.length === 1) refused.push({ entry: entries[0]!, error });
      // One bad row must not hold up the rest: the batch is tried row by row.
      else for (const entry of entries) refused.push(...(await deliver(db, [entry])));
    }
  }
  return refused;
}

function write(db: Database, organizationId: string, entries: Entry[]): Promise<void> {
  const rows = <K extends Entry['kind']>(kind: K): Rows<K> =>
    entries.filter((entry) => entry.kind === kind).map((entry) => entry.row) as Rows<K>;
  return withOrganization(db, organizationId, async (tx) => {
    const started = rows('callStarted');
    if (started.length > 0) await tx.insert(calls).values(started).onConflictDoNothing();
    const said = rows('turn');
    if (said.length > 0) await tx.insert(turns).values(said.map(flatten)).onConflictDoNothing();
    const events = rows('event');
    if (events.length > 0) await tx.insert(callEvents).values(events).onConflictDoNothing();
    const taken = rows('message');
    if (taken.length > 0) await tx.insert(messages).values(taken).onConflictDoNothing();
    // A call that went on in another process went on in its recording too: the last word counts.
    for (const row of rows('recording')) {
      const { path, durationMs, sizeBytes } = row;
      await tx
        .insert(recordings)
        .values(row)
        .onConflictDoUpdate({
          target: [recordings.organizationId, recordings.callId],
          set: { path, durationMs, sizeBytes },
        });
    }

    // Of a call's snapshots in one batch only the last counts.
    const snapshots = new Map(rows('snapshot').map((row) => [row.callId, row.snapshot]));
    for (const [callId, snapshot] of snapshots) {
      await tx.update(calls).set({ snapshot }).where(call(organizationId, callId));
    }
    for (const { callId, endedAt, endedBy, outcome } of rows('callEnded')) {
      await tx.update(calls).set({ endedAt, endedBy, outcome }).where(call(organizationId, callId));
    }
  });
}

const call = (organizationId: string, callId: string) =>
  and(eq(calls.organizationId, organizationId), eq(calls.id, callId));

function flatten({ stamps, ...turn }: TurnRecord) {
  return { ...turn, ...stamps };
}

/** True when PostgreSQL read the row and will never take it: SQLSTATE 22 (data) and 23 (constraint). */
const isRefusal = (error: unknown): boolean => /^2[23][0-9A-Z]{3}$/.test(errorCode(error) ?? '');
