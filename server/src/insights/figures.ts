// The figures that are counted by the hour as calls end (`call_figures`), summed up over a range of time. A page reads some
// thousand short rows at most, however many calls and turns they are about.
import { callFigures, type Transaction } from '@offhook/db';
import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';

/** Instants, ISO 8601; `[from, to)`. Figures are by the hour, so both are taken down to the hour they lie in. */
export interface Range {
  from: string;
  to: string;
}

/** Stages of a turn, as histograms in ms. */
export const STAGES = [
  'voiceToVoiceMs',
  'engineMs',
  'asrMs',
  'endpointMs',
  'understandMs',
  'llmMs',
  'ttsMs',
] as const;
export type Stage = (typeof STAGES)[number];

/** Of callers, but for those of both directions: times, costs, turns, `peak`; and of calls of ours `placedOutcome`. */
export type Figure =
  | Stage
  | 'calls'
  | 'durationMs'
  | 'costMicros'
  | 'outcome'
  | 'language'
  | 'direction'
  | 'placedOutcome'
  | 'topic'
  | 'wanted'
  | 'offered'
  | 'booked'
  | 'lostAt'
  | 'afterHours'
  | 'afterHoursBooked'
  | 'turns'
  | 'cached'
  | 'speculation'
  | 'tier'
  | 'bargeIns'
  | 'peak';

/** Sums, by figure and key. */
export interface Sums {
  /** 0 where nothing was counted. */
  of(figure: Figure, key?: string): number;
  /** By key, most first. */
  keys(figure: Figure): { key: string; amount: number }[];
  histogram(stage: Stage): Histogram;
}

/** Of turns by how long they took: bucket n holds from 1.1^n ms to below 1.1^(n+1). */
export type Histogram = ReadonlyMap<number, number>;

export async function sumFigures(
  tx: Transaction,
  organizationId: string,
  range: Range,
  figures: readonly Figure[],
): Promise<Sums> {
  const rows = await tx
    .select({
      figure: callFigures.figure,
      key: callFigures.key,
      // Of the most lines at once the most counts, not the sum.
      amount: sql<string>`case ${callFigures.figure} when 'peak' then max(${callFigures.amount}) else sum(${callFigures.amount}) end`,
    })
    .from(callFigures)
    .where(within(organizationId, range, figures))
    .groupBy(callFigures.figure, callFigures.key);
  return sumsOf(rows.map(({ amount, ...row }) => ({ ...row, amount: Number(amount) })));
}

/** As `sumFigures`, for each group that `by` makes of the hours: a local day, an hour of the week, a version of an agent. */
export async function groupFigures(
  tx: Transaction,
  organizationId: string,
  range: Range,
  figures: readonly Figure[],
  by: SQL,
): Promise<Map<string, Sums>> {
  const rows = await tx
    .select({
      group: sql<string>`${by}`.as('group_key'),
      figure: callFigures.figure,
      key: callFigures.key,
      amount: sql<string>`case ${callFigures.figure} when 'peak' then max(${callFigures.amount}) else sum(${callFigures.amount}) end`,
    })
    .from(callFigures)
    .where(within(organizationId, range, figures))
    .groupBy(sql`group_key`, callFigures.figure, callFigures.key)
    .orderBy(sql`group_key`);
  const groups = Map.groupBy(rows, ({ group }) => group);
  return new Map(
    [...groups].map(([group, ofGroup]) => [
      group,
      sumsOf(ofGroup.map(({ figure, key, amount }) => ({ figure, key, amount: Number(amount) }))),
    ]),
  );
}

/** The hours of the figures in a zone, for `groupFigures`. */
export const localDay = (timezone: string): SQL =>
  sql`to_char(${callFigures.hour} at time zone ${timezone}::text, 'YYYY-MM-DD')`;
/** ISO weekday and hour of the day: `1-09`. */
export const hourOfWeek = (timezone: string): SQL =>
  sql`to_char(${callFigures.hour} at time zone ${timezone}::text, 'ID-HH24')`;
export const agentVersion: SQL = sql`${callFigures.agentId}::text || ' ' || ${callFigures.agentVersion}::text`;

const within = (organizationId: string, { from, to }: Range, figures: readonly Figure[]): SQL | undefined =>
  and(
    eq(callFigures.organizationId, organizationId),
    inArray(callFigures.figure, [...figures]),
    gte(callFigures.hour, sql`date_trunc('hour', ${from}::timestamptz)`),
    lt(callFigures.hour, sql`${to}::timestamptz`),
  );

function sumsOf(rows: { figure: string; key: string; amount: number }[]): Sums {
  const byFigure = Map.groupBy(rows, ({ figure }) => figure);
  const keys = (figure: Figure) =>
    (byFigure.get(figure) ?? []).toSorted((a, b) => b.amount - a.amount || (a.key < b.key ? -1 : 1));
  return {
    of: (figure, key = '') => byFigure.get(figure)?.find((row) => row.key === key)?.amount ?? 0,
    keys: (figure) => keys(figure).map(({ key, amount }) => ({ key, amount })),
    histogram: (stage) => new Map(keys(stage).map(({ key, amount }) => [Number(key), amount])),
  };
}
