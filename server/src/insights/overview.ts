// What an owner looks at first: today so far, a range of time beside the one before it, and when calls come and about what.
import { businessProfiles, calls, messages, type Transaction } from '@offhook/db';
import { and, count, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import {
  type Figure,
  groupFigures,
  hourOfWeek,
  localDay,
  type Range,
  type Sums,
  sumFigures,
} from './figures.ts';
import { percentileOf } from './histogram.ts';
import { revenueOf } from './revenue.ts';

const METRICS: readonly Figure[] = [
  'calls',
  'durationMs',
  'costMicros',
  'outcome',
  'direction',
  'wanted',
  'booked',
  'afterHours',
  'afterHoursBooked',
  'peak',
  'voiceToVoiceMs',
];
/** No call lasts longer; what has been open for longer is of a process that died. */
const LONGEST_CALL_MS = 2 * 3_600_000;

export async function timezoneOf(tx: Transaction, organizationId: string): Promise<string> {
  const [profile] = await tx
    .select({ timezone: businessProfiles.timezone })
    .from(businessProfiles)
    .where(eq(businessProfiles.organizationId, organizationId));
  return profile?.timezone ?? 'UTC';
}

/** The day so far, in the business's zone. */
export async function today(tx: Transaction, organizationId: string, now: Date) {
  const timezone = await timezoneOf(tx, organizationId);
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const range = { from: local.startOfDay().toInstant().toString(), to: now.toISOString() };
  const sums = await sumFigures(tx, organizationId, range, METRICS);
  const [open] = await tx
    .select({ count: count(), urgent: sql<number>`(count(*) filter (where ${messages.urgent}))::int` })
    .from(messages)
    // As the list shows them: leads are a list of their own.
    .where(
      and(eq(messages.organizationId, organizationId), isNull(messages.handledAt), ne(messages.kind, 'lead')),
    );
  const [live] = await tx
    .select({ count: count() })
    .from(calls)
    .where(
      and(
        eq(calls.organizationId, organizationId),
        isNull(calls.endedAt),
        gt(calls.startedAt, new Date(now.getTime() - LONGEST_CALL_MS)),
      ),
    );
  return {
    date: local.toPlainDate().toString(),
    timezone,
    ...range,
    ...metricsOf(sums),
    liveCalls: live?.count ?? 0,
    messagesToReturn: open?.count ?? 0,
    urgentMessages: open?.urgent ?? 0,
    revenue: await revenueOf(tx, organizationId, range),
  };
}

/** A range and, to compare it with, the one of the same length before it. */
export async function metrics(tx: Transaction, organizationId: string, range: Range) {
  const [from, to] = [Date.parse(range.from), Date.parse(range.to)];
  const before = { from: new Date(2 * from - to).toISOString(), to: range.from };
  return {
    ...range,
    ...metricsOf(await sumFigures(tx, organizationId, range, METRICS)),
    revenue: await revenueOf(tx, organizationId, range),
    before: { ...before, ...metricsOf(await sumFigures(tx, organizationId, before, METRICS)) },
  };
}

function metricsOf(sums: Sums) {
  const answered = sums.of('calls');
  return {
    answered,
    wantedToBook: sums.of('wanted'),
    booked: sums.of('booked'),
    /** Put through, or wanting a person and leaving a message. */
    needsPerson: sums.of('outcome', 'transferred') + sums.of('outcome', 'messageTaken'),
    abandoned: sums.of('outcome', 'abandoned'),
    placed: sums.of('direction', 'outbound'),
    afterHours: sums.of('afterHours'),
    afterHoursBooked: sums.of('afterHoursBooked'),
    talkMs: sums.of('durationMs'),
    costMicros: sums.of('costMicros'),
    peakCalls: sums.of('peak'),
    voiceToVoiceP50Ms: percentileOf(sums.histogram('voiceToVoiceMs'), 0.5),
    voiceToVoiceP95Ms: percentileOf(sums.histogram('voiceToVoiceMs'), 0.95),
  };
}

/** When calls come, how many at once, in which language and about what. */
export async function analytics(tx: Transaction, organizationId: string, range: Range) {
  const timezone = await timezoneOf(tx, organizationId);
  const byDay = await groupFigures(
    tx,
    organizationId,
    range,
    ['calls', 'wanted', 'booked', 'afterHours', 'peak'],
    localDay(timezone),
  );
  const byHour = await groupFigures(
    tx,
    organizationId,
    range,
    ['calls', 'booked', 'peak'],
    hourOfWeek(timezone),
  );
  const sums = await sumFigures(tx, organizationId, range, [
    'calls',
    'afterHours',
    'afterHoursBooked',
    'outcome',
    'direction',
    'placedOutcome',
    'language',
    'topic',
    'peak',
  ]);
  const shares = (figure: Figure) => sums.keys(figure).map(({ key, amount }) => ({ key, calls: amount }));
  return {
    ...range,
    timezone,
    calls: sums.of('calls'),
    afterHours: sums.of('afterHours'),
    afterHoursShare: sums.of('calls') === 0 ? null : sums.of('afterHours') / sums.of('calls'),
    afterHoursBooked: sums.of('afterHoursBooked'),
    peakCalls: sums.of('peak'),
    outcomes: shares('outcome'),
    directions: shares('direction'),
    placedOutcomes: shares('placedOutcome'),
    languages: shares('language').filter(({ key }) => key !== ''),
    topics: shares('topic'),
    days: [...byDay].map(([date, ofDay]) => ({
      date,
      calls: ofDay.of('calls'),
      wantedToBook: ofDay.of('wanted'),
      booked: ofDay.of('booked'),
      afterHours: ofDay.of('afterHours'),
      peakCalls: ofDay.of('peak'),
    })),
    hoursOfWeek: [...byHour].map(([at, ofHour]) => {
      const [weekday = 0, hour = 0] = at.split('-').map(Number);
      return {
        weekday,
        hour,
        calls: ofHour.of('calls'),
        booked: ofHour.of('booked'),
        peakCalls: ofHour.of('peak'),
      };
    }),
  };
}
