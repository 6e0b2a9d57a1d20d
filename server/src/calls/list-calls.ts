// The list of calls: newest first, page by page, with what a line of it shows. Answers within some milliseconds however many
// there are: every filter has an index that finds its calls newest first, and nothing is worked out from turns.
import {
  agents,
  callSearch,
  calls,
  callTags,
  callTopics,
  contacts,
  recordings,
  searchCalls,
  type Transaction,
} from '@offhook/db';
import { timezoneOf } from '../insights/overview.ts';
import { countedConditions, type CountedFilter, hourOf, stepsLost } from './counted.ts';
import { explainEnd } from './explain-end.ts';
import { and, desc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

export interface CallsFilter extends CountedFilter {
  /** ISO 8601 instants: started at or after `from`, before `to`; with `counted` in the hours these lie in, as figures are. */
  from?: string;
  to?: string;
  outcome?: string;
  /** E.164 of either party. */
  number?: string;
  agentId?: string;
  direction?: 'inbound' | 'outbound';
  minDurationMs?: number;
  maxDurationMs?: number;
  tag?: string;
  booked?: boolean;
  /** Words that were said, or names, as people type them into a search: `"two words" -without or other`. */
  q?: string;
}

export interface CallsPage extends CallsFilter {
  limit: number;
  /** The last call of the page before. */
  cursor?: string;
}

/** One page. */
export async function listCalls(
  tx: Transaction,
  organizationId: string,
  { limit, cursor, ...filter }: CallsPage,
) {
  const rows = await findCalls(tx, organizationId, filter, limit + 1, cursor);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The newest `limit` calls that pass, older than the call of `cursor`. */
export async function findCalls(
  tx: Transaction,
  organizationId: string,
  filter: CallsFilter,
  limit: number,
  cursor?: string,
) {
  const conditions: (SQL | undefined)[] = [eq(calls.organizationId, organizationId)];
  conditions.push(...within(calls.startedAt, filter));
  if (filter.outcome) conditions.push(eq(calls.outcome, filter.outcome));
  const timezone = filter.hourOfWeek === undefined ? 'UTC' : await timezoneOf(tx, organizationId);
  const lostAt = filter.lost && (await stepsLost(tx, organizationId, filter.lost));
  conditions.push(...countedConditions(filter, timezone, lostAt));
  if (filter.number)
    conditions.push(or(eq(calls.fromNumber, filter.number), eq(calls.toNumber, filter.number)));
  if (filter.agentId) conditions.push(eq(calls.agentId, filter.agentId));
  if (filter.direction) conditions.push(eq(calls.direction, filter.direction));
  if (filter.minDurationMs !== undefined) conditions.push(gte(calls.durationMs, filter.minDurationMs));
  if (filter.maxDurationMs !== undefined) conditions.push(lt(calls.durationMs, filter.maxDurationMs));
  if (filter.booked !== undefined)
    conditions.push(filter.booked ? eq(calls.booked, true) : eq(calls.booked, false));
  const last = cursor === undefined ? undefined : await placeOf(tx, organizationId, cursor);
  if (last) conditions.push(after(last, calls.startedAt, calls.id));
  const { tag, topic, q, ...narrower } = filter;
  if (tag !== undefined) {
    const others = { ...narrower, topic, q };
    conditions.push(await among(tx, callTags, organizationId, others, limit, last, eq(callTags.tag, tag)));
  }
  if (topic !== undefined) {
    const which = eq(callTopics.topic, topic);
    conditions.push(await among(tx, callTopics, organizationId, { ...narrower, tag, q }, limit, last, which));
  }
  if (q !== undefined) {
    const query = await searchQuery(tx, organizationId, q);
    if (query === '') return [];
    await searchCalls(tx, query);
    conditions.push(await among(tx, callSearch, organizationId, { ...narrower, tag, topic }, limit, last));
  }
  return selectCalls(tx, and(...conditions), limit);
}

/**
 * The calls that another table names: those with what is searched for, with a tag, about a topic. Where nothing but the time narrows them
 * further, the newest are fetched by themselves: joined, PostgreSQL looks at thousands of calls to find the one in a hundred.
 * @param others what else narrows them
 */
async function among(
  tx: Transaction,
  table: typeof callSearch | typeof callTags | typeof callTopics,
  organizationId: string,
  filter: CallsFilter,
  limit: number,
  last: Place | undefined,
  which?: SQL,
): Promise<SQL> {
  const { from: _from, to: _to, ...others } = filter;
  const found = tx
    .select({ callId: table.callId })
    .from(table)
    .where(
      and(
        eq(table.organizationId, organizationId),
        which,
        ...within(table.startedAt, filter),
        last && after(last, table.startedAt, table.callId),
      ),
    );
  if (Object.values(others).some((value) => value !== undefined)) return inArray(calls.id, found);
  const newest = await found
    .orderBy(sql`${table.startedAt} desc nulls last`, desc(table.callId))
    .limit(limit);
  return inArray(
    calls.id,
    newest.map(({ callId }) => callId),
  );
}

/** What is counted is counted by the hour. */
function within(startedAt: PgColumn, { from, to, counted }: CallsFilter): (SQL | undefined)[] {
  const bound = (instant: string, end: 'from' | 'to') =>
    counted ? hourOf(instant, end) : sql`${instant}::timestamptz`;
  return [
    from ? gte(startedAt, bound(from, 'from')) : undefined,
    to ? lt(startedAt, bound(to, 'to')) : undefined,
  ];
}

/** Where a call stands in the list. */
interface Place {
  /** As text: a `Date` would lose the microseconds. */
  startedAt: string | null;
  id: string;
}

/** Fetched first: a subquery would keep PostgreSQL from using the index. */
async function placeOf(tx: Transaction, organizationId: string, id: string): Promise<Place> {
  const [call] = await tx
    .select({ startedAt: sql<string>`${calls.startedAt}::text` })
    .from(calls)
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, id)));
  return { startedAt: call?.startedAt ?? null, id };
}

/** Everything older than the call at `place`. */
const after = ({ startedAt, id }: Place, startedAtColumn: PgColumn, idColumn: PgColumn): SQL =>
  sql`(${startedAtColumn}, ${idColumn}) < (${startedAt}::timestamptz, ${id}::uuid)`;

/** What is typed, in the languages of the agents and as it stands (names); empty when it is made of words like "the" alone. */
async function searchQuery(tx: Transaction, organizationId: string, typed: string): Promise<string> {
  const [row] = await tx.execute<{ query: string }>(sql`
    select string_agg('(' || query::text || ')', ' | ') as query from (
      select distinct websearch_to_tsquery(words, ${typed}) as query from (
        select words_of(language) as words from agents where organization_id = ${organizationId}
        union select 'simple'::regconfig) as languages) as queries
    where numnode(query) > 0`);
  return row?.query ?? '';
}

/** Calls with their figures, newest first. */
export async function selectCalls(tx: Transaction, where: SQL | undefined, limit: number) {
  const rows = await tx
    .select({
      // All but the snapshot, which is large and nobody's to see.
      call: {
        id: calls.id,
        agentId: calls.agentId,
        agentVersion: calls.agentVersion,
        direction: calls.direction,
        purpose: calls.purpose,
        answeredBy: calls.answeredBy,
        fromNumber: calls.fromNumber,
        toNumber: calls.toNumber,
        startedAt: calls.startedAt,
        endedAt: calls.endedAt,
        endedBy: calls.endedBy,
        outcome: calls.outcome,
        turnCount: calls.turnCount,
        voiceToVoiceMedianMs: calls.voiceToVoiceMedianMs,
        booked: calls.booked,
        rating: calls.rating,
      },
      agentName: agents.name,
      callerName: contacts.name,
      recordingId: recordings.id,
      tags: sql<string[]>`array(select tag from ${callTags}
        where organization_id = ${calls.organizationId} and call_id = ${calls.id} order by tag)`,
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
    .where(where)
    // Spelled as the index is: with NULLS FIRST, the default, PostgreSQL would sort all of an organization's calls.
    .orderBy(sql`${calls.startedAt} desc nulls last`, desc(calls.id))
    .limit(limit);
  return rows.map(({ call, ...row }) => ({
    id: call.id,
    direction: call.direction,
    purpose: call.purpose,
    answeredBy: call.answeredBy,
    fromNumber: call.fromNumber,
    toNumber: call.toNumber,
    callerName: row.callerName,
    agent: { id: call.agentId, name: row.agentName, version: call.agentVersion },
    startedAt: call.startedAt.toISOString(),
    endedAt: call.endedAt?.toISOString() ?? null,
    durationMs: call.endedAt ? call.endedAt.getTime() - call.startedAt.getTime() : null,
    endedBy: call.endedBy,
    endedBecause: explainEnd(call.endedBy),
    outcome: call.outcome,
    turnCount: call.turnCount ?? 0,
    voiceToVoiceP50Ms: call.voiceToVoiceMedianMs,
    hasRecording: row.recordingId !== null,
    booked: call.booked ?? false,
    rating: call.rating,
    tags: row.tags,
  }));
}
