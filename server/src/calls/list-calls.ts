// The list of calls: newest first, page by page, with what a line of it shows.
import { agents, calls, contacts, recordings, type Transaction, turns } from '@offhook/db';
import { explainEnd } from './explain-end.ts';
import { and, desc, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm';

export interface CallsFilter {
  limit: number;
  /** The last call of the page before. */
  cursor?: string;
  /** ISO 8601 instants: started at or after `from`, before `to`. */
  from?: string;
  to?: string;
  outcome?: string;
  /** E.164 of either party. */
  number?: string;
}

/** One page. */
export async function listCalls(tx: Transaction, organizationId: string, filter: CallsFilter) {
  const conditions: (SQL | undefined)[] = [eq(calls.organizationId, organizationId)];
  if (filter.from) conditions.push(gte(calls.startedAt, sql`${filter.from}::timestamptz`));
  if (filter.to) conditions.push(lt(calls.startedAt, sql`${filter.to}::timestamptz`));
  if (filter.outcome) conditions.push(eq(calls.outcome, filter.outcome));
  if (filter.number)
    conditions.push(or(eq(calls.fromNumber, filter.number), eq(calls.toNumber, filter.number)));
  if (filter.cursor) conditions.push(await after(tx, organizationId, filter.cursor));
  const rows = await selectCalls(tx, and(...conditions), filter.limit + 1);
  const items = rows.slice(0, filter.limit);
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * Everything older than the call of the cursor. Its time is fetched first, as text: a subquery would keep
 * PostgreSQL from using the index, and a `Date` would lose the microseconds.
 */
async function after(tx: Transaction, organizationId: string, cursor: string): Promise<SQL> {
  const [last] = await tx
    .select({ startedAt: sql<string>`${calls.startedAt}::text` })
    .from(calls)
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, cursor)));
  return sql`(${calls.startedAt}, ${calls.id}) < (${last?.startedAt ?? null}::timestamptz, ${cursor}::uuid)`;
}

/** Calls with their figures, newest first. */
export async function selectCalls(tx: Transaction, where: SQL | undefined, limit: number) {
  // The bound on `started_at` lets PostgreSQL pass over the partitions of other months.
  const figures = tx
    .select({
      turnCount: sql<number>`count(*)::int`.as('turn_count'),
      voiceToVoiceP50Ms: sql<
        number | null
      >`percentile_cont(0.5) within group (order by ${turns.voiceToVoiceMs})`.as('p50'),
    })
    .from(turns)
    .where(
      and(
        eq(turns.organizationId, calls.organizationId),
        eq(turns.callId, calls.id),
        gte(turns.startedAt, calls.startedAt),
        lt(turns.startedAt, sql`${calls.startedAt} + interval '1 day'`),
      ),
    )
    .as('figures');
  const rows = await tx
    .select({
      // All but the snapshot, which is large and nobody's to see.
      call: {
        id: calls.id,
        agentId: calls.agentId,
        direction: calls.direction,
        fromNumber: calls.fromNumber,
        toNumber: calls.toNumber,
        startedAt: calls.startedAt,
        endedAt: calls.endedAt,
        endedBy: calls.endedBy,
        outcome: calls.outcome,
      },
      agentName: agents.name,
      callerName: contacts.name,
      recordingId: recordings.id,
      turnCount: figures.turnCount,
      voiceToVoiceP50Ms: figures.voiceToVoiceP50Ms,
    })
    .from(calls)
    .leftJoin(agents, and(eq(agents.organizationId, calls.organizationId), eq(agents.id, calls.agentId)))
    .leftJoin(
      contacts,
      and(
        eq(contacts.organizationId, calls.organizationId),
        sql`${contacts.phone} = case when ${calls.direction} = 'inbound' then ${calls.fromNumber} else ${calls.toNumber} end`,
      ),
    )
    .leftJoin(
      recordings,
      and(
        eq(recordings.organizationId, calls.organizationId),
        eq(recordings.callId, calls.id),
        eq(recordings.kind, 'call'),
      ),
    )
    .leftJoinLateral(figures, sql`true`)
    .where(where)
    // Spelled as the index is: with NULLS FIRST, the default, PostgreSQL would sort all of an organization's calls.
    .orderBy(sql`${calls.startedAt} desc nulls last`, desc(calls.id))
    .limit(limit);
  return rows.map(({ call, ...row }) => ({
    id: call.id,
    direction: call.direction,
    fromNumber: call.fromNumber,
    toNumber: call.toNumber,
    callerName: row.callerName,
    agent: { id: call.agentId, name: row.agentName },
    startedAt: call.startedAt.toISOString(),
    endedAt: call.endedAt?.toISOString() ?? null,
    durationMs: call.endedAt ? call.endedAt.getTime() - call.startedAt.getTime() : null,
    endedBy: call.endedBy,
    endedBecause: explainEnd(call.endedBy),
    outcome: call.outcome,
    turnCount: row.turnCount ?? 0,
    voiceToVoiceP50Ms: row.voiceToVoiceP50Ms,
    hasRecording: row.recordingId !== null,
  }));
}
