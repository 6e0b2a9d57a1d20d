// The calls behind a figure of the dashboard: exactly those that `count_hour` (in SQL) has counted for it.
import { calls } from '@offhook/db';
import { eq, inArray, isNotNull, notInArray, type SQL, sql } from 'drizzle-orm';
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

export function countedConditions(filter: CountedFilter, timezone: string): (SQL | undefined)[] {
  const { counted, lost, topic, language, agentVersion, hourOfWeek } = filter;
  return [
    ...(counted
      ? [
          eq(calls.direction, 'inbound'),
          isNotNull(calls.durationMs),
          sql`not is_trial(${calls}.*)`,
          WHICH[counted],
        ]
      : []),
    lost && (lost === 'other' ? notInArray(calls.lostAt, knownSteps) : inArray(calls.lostAt, stepsOf(lost))),
    topic === undefined ? undefined : sql`${topic} = any (${calls.topics})`,
    language === undefined ? undefined : eq(calls.language, language),
    agentVersion === undefined ? undefined : sql`coalesce(${calls.agentVersion}, 0) = ${agentVersion}`,
    hourOfWeek === undefined
      ? undefined
      : sql`to_char(${calls.startedAt} at time zone ${timezone}::text, 'ID-HH24') = ${hourOfWeek}`,
  ];
}

/** Figures are by the hour: a time is taken down, or up, to the hour they are counted in. */
export const hourOf = (instant: string, end: 'from' | 'to'): SQL =>
  end === 'from'
    ? sql`date_trunc('hour', ${instant}::timestamptz)`
    : sql`date_trunc('hour', ${instant}::timestamptz + interval '1 hour' - interval '1 microsecond')`;
