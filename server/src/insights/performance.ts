// How fast the agent answers: percentiles of every stage, by version of the agent, by time of day down to the turns themselves.
import { agents, callFigures, calls, type Transaction, turns } from '@offhook/db';
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { agentVersion, groupFigures, localDay, type Range, STAGES, sumFigures } from './figures.ts';
import { edgeOf, percentileOf, shareBelow, totalOf } from './histogram.ts';
import { timezoneOf } from './overview.ts';

/** Ranges longer than this are shown by the day, shorter ones by the hour. */
const BY_THE_HOUR_MS = 8 * 24 * 3_600_000;
/** A cell of the heat map holds four buckets: each begins at 1.46 times the one before. */
const BUCKETS_A_CELL = 4;
const MOST_TURNS = 100;

/** What is promised: this share of turns is answered within so many ms, voice-to-voice. */
export interface Objective {
  targetMs: number;
  /** 0 to 1. */
  share: number;
}

export async function performance(
  tx: Transaction,
  organizationId: string,
  range: Range,
  objective: Objective,
) {
  const sums = await sumFigures(tx, organizationId, range, [
    ...STAGES,
    'turns',
    'cached',
    'speculation',
    'tier',
    'bargeIns',
  ]);
  const answered = totalOf(sums.histogram('voiceToVoiceMs'));
  /** The greeting is cached, and interrupted, as any turn is, though it answers nothing. */
  const ofAll = (count: number) => (sums.of('turns') === 0 ? null : count / sums.of('turns'));
  const share = (amount: number): number | null => (answered === 0 ? null : amount / answered);
  const within = shareBelow(sums.histogram('voiceToVoiceMs'), objective.targetMs);
  const names = await tx
    .select({ id: agents.id, name: agents.name })
    .from(agents)
    .where(eq(agents.organizationId, organizationId));
  const versions = await groupFigures(
    tx,
    organizationId,
    range,
    ['voiceToVoiceMs', 'engineMs', 'calls', 'wanted', 'booked'],
    agentVersion,
  );
  const days = await groupFigures(
    tx,
    organizationId,
    range,
    ['voiceToVoiceMs', 'engineMs'],
    localDay(await timezoneOf(tx, organizationId)),
  );
  return {
    ...range,
    turns: sums.of('turns'),
    answered,
    stages: STAGES.map((stage) => ({
      stage,
      turns: totalOf(sums.histogram(stage)),
      p50Ms: percentileOf(sums.histogram(stage), 0.5),
      p95Ms: percentileOf(sums.histogram(stage), 0.95),
      p99Ms: percentileOf(sums.histogram(stage), 0.99),
    })),
    cachedShare: ofAll(sums.of('cached')),
    speculatedShare: share(sums.of('speculation', 'hit')),
    speculationMisses: share(sums.of('speculation', 'miss')),
    modelShare: share(sums.of('tier', 'model')),
    bargeInShare: ofAll(sums.of('bargeIns')),
    objective: {
      ...objective,
      within,
      // What may go wrong before the promise is broken, and how much of that has: over 1, it is broken.
      budgetUsed: within === null ? null : (1 - within) / (1 - objective.share),
    },
    versions: [...versions]
      // The most calls at once are of no agent.
      .filter(([, ofVersion]) => ofVersion.of('calls') > 0)
      .map(([key, ofVersion]) => {
        const [agentId = '', version = '0'] = key.split(' ');
        return {
          agent: { id: agentId, name: names.find(({ id }) => id === agentId)?.name ?? null },
          version: version === '0' ? null : Number(version),
          calls: ofVersion.of('calls'),
          wantedToBook: ofVersion.of('wanted'),
          booked: ofVersion.of('booked'),
          voiceToVoiceP50Ms: percentileOf(ofVersion.histogram('voiceToVoiceMs'), 0.5),
          voiceToVoiceP95Ms: percentileOf(ofVersion.histogram('voiceToVoiceMs'), 0.95),
          engineP95Ms: percentileOf(ofVersion.histogram('engineMs'), 0.95),
        };
      }),
    days: [...days].map(([date, ofDay]) => ({
      date,
      voiceToVoiceP50Ms: percentileOf(ofDay.histogram('voiceToVoiceMs'), 0.5),
      voiceToVoiceP95Ms: percentileOf(ofDay.histogram('voiceToVoiceMs'), 0.95),
      engineP95Ms: percentileOf(ofDay.histogram('engineMs'), 0.95),
    })),
  };
}

/** Turns by when their call began and how long they took to be answered. */
export async function heatMap(tx: Transaction, organizationId: string, range: Range) {
  const byTheHour = Date.parse(range.to) - Date.parse(range.from) <= BY_THE_HOUR_MS;
  const timezone = await timezoneOf(tx, organizationId);
  const at = byTheHour
    ? callFigures.hour
    : sql<Date>`date_trunc('day', ${callFigures.hour}, ${timezone}::text)`;
  const rows = await tx
    .select({
      at: sql<string>`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`.as('at'),
      cell: sql<number>`(${callFigures.key}::int / ${sql.raw(String(BUCKETS_A_CELL))})`.as('cell'),
      turns: sql<number>`sum(${callFigures.amount})::int`,
    })
    .from(callFigures)
    .where(
      and(
        eq(callFigures.organizationId, organizationId),
        eq(callFigures.figure, 'voiceToVoiceMs'),
        gte(callFigures.hour, sql`date_trunc('hour', ${range.from}::timestamptz)`),
        lt(callFigures.hour, sql`${range.to}::timestamptz`),
      ),
    )
    .groupBy(sql`1`, sql`2`)
    .orderBy(sql`1`, sql`2`);
  return {
    ...range,
    timezone,
    spanMinutes: byTheHour ? 60 : 24 * 60,
    cells: rows.map((row) => ({
      at: row.at,
      fromMs: row.cell === 0 ? 0 : edgeOf(row.cell * BUCKETS_A_CELL),
      toMs: edgeOf((row.cell + 1) * BUCKETS_A_CELL),
      turns: row.turns,
    })),
  };
}

/** The turns behind a cell, slowest first: of calls begun in the range, answered within `[fromMs, toMs)`. */
export async function turnsOfCell(
  tx: Transaction,
  organizationId: string,
  { from, to, fromMs, toMs }: Range & { fromMs: number; toMs: number },
) {
  const rows = await tx
    .select({
      callId: turns.callId,
      turnIndex: turns.index,
      startedAt: turns.startedAt,
      callerText: turns.callerText,
      agentText: turns.agentText,
      tier: turns.tier,
      voiceToVoiceMs: turns.voiceToVoiceMs,
      engineMs: turns.engineMs,
      asrMs: turns.asrMs,
      endpointMs: turns.endpointMs,
      understandMs: turns.understandMs,
      llmMs: turns.llmMs,
      ttsMs: turns.ttsMs,
    })
    .from(calls)
    .innerJoin(
      turns,
      and(
        eq(turns.organizationId, calls.organizationId),
        eq(turns.callId, calls.id),
        // Passes over the partitions of other months.
        gte(turns.startedAt, calls.startedAt),
        lt(turns.startedAt, sql`${calls.startedAt} + interval '1 day'`),
      ),
    )
    .where(
      and(
        eq(calls.organizationId, organizationId),
        gte(calls.startedAt, sql`${from}::timestamptz`),
        lt(calls.startedAt, sql`${to}::timestamptz`),
        // As in the figures: no test calls.
        sql`not is_trial(${calls})`,
        gte(turns.voiceToVoiceMs, fromMs),
        lt(turns.voiceToVoiceMs, toMs),
      ),
    )
    .orderBy(desc(turns.voiceToVoiceMs))
    .limit(MOST_TURNS);
  return { items: rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() })) };
}
