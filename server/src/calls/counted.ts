// The calls behind a figure of the dashboard: exactly those that `count_hour` (in SQL) has counted for it.
import { calls, type Transaction } from '@offhook/db';
import { eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { LOSS_REASONS, knownSteps, stepsOf } from '../insights/funnel.ts';

export const COUNTED = [
  'calls',
  'wanted',
  'offered',
  'booked',
  'needsPerson',
  'afterHours',
  'afterHoursBooked',
] as const;

export interface CountedFilter {
  /** Of callers, and over; as a figure of this name counts them. */
  counted?: (typeof COUNTED)[number];
  lost?: (typeof LOSS_REASONS)[number];
  topic?: string;
  language?: string;
  agentVersion?: number;
  /** ISO weekday and hour of the day in `timezone`: `1-09`. */
  hourOfWeek?: string;
}

/** What it takes to be counted beside being a caller's, and over. */
const WHICH: Record<(typeof COUNTED)[number], SQL | undefined> = {
  calls: undefined,
  wanted: sql`${calls.wanted}`,
  offered: sql`${calls.offered}`,
  booked: sql`${calls.booked}`,
  needsPerson: sql`${calls.outcome} in ('transferred', 'messageTaken')`,
  afterHours: sql`${calls.afterHours}`,
  afterHoursBooked: sql`${calls.afterHours} and ${calls.booked}`,
};

/**
 * @param timezone in which `hourOfWeek` is
 * @param lostAt `stepsLost` of the reason in `lost`
 */
export function countedConditions(
  filter: CountedFilter,
  timezone: string,
  lostAt: string[] | undefined,
): (SQL | undefined)[] {
  const { counted, language, agentVersion, hourOfWeek } = filter;
  return [
    ...(counted
      ? [
          eq(calls.direction, 'inbound'),
          isNotNull(calls.durationMs),
          sql`not is_trial(${calls}.*)`,
          WHICH[counted],
        ]
      : []),
    lostAt && inArray(calls.lostAt, lostAt),
    language === undefined ? undefined : eq(calls.language, language),
    agentVersion === undefined ? undefined : sql`coalesce(${calls.agentVersion}, 0) = ${agentVersion}`,
    hourOfWeek === undefined
      ? undefined
      : sql`to_char(${calls.startedAt} at time zone ${timezone}::text, 'ID-HH24') = ${hourOfWeek}`,
  ];
}

/** The steps of booking that callers did not get past, where this is the reason. */
export async function stepsLost(
  tx: Transaction,
  organizationId: string,
  reason: NonNullable<CountedFilter['lost']>,
): Promise<string[]> {
  if (reason !== 'other') return stepsOf(reason);
  // From one step that there is to the next, along the index: "none of these" would be looked for in all calls.
  const rows = await tx.execute<{ step: string }>(sql`
    with recursive steps as (
      (select lost_at as step from calls where organization_id = ${organizationId} and lost_at is not null
        order by lost_at limit 1)
      union all
      select (select lost_at from calls where organization_id = ${organizationId} and lost_at > steps.step
        order by lost_at limit 1) from steps where step is not null)
    select step from steps where step is not null`);
  return rows.map(({ step }) => step).filter((step) => !knownSteps.includes(step));
}

/** Figures are by the hour: a time is taken down, or up, to the hour they are counted in. */
export const hourOf = (instant: string, end: 'from' | 'to'): SQL =>
  end === 'from'
    ? sql`date_trunc('hour', ${instant}::timestamptz)`
    : sql`date_trunc('hour', ${instant}::timestamptz + interval '1 hour' - interval '1 microsecond')`;
