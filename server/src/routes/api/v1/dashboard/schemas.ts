// Figures as the dashboard shows them. Ranges are `[from, to)`; figures are kept by the hour.
import { z } from 'zod';
import { LOSS_REASONS } from '../../../../insights/funnel.ts';
import { STAGES } from '../../../../insights/figures.ts';
import { Id, Instant, InstantParameter } from '../../../../http/schemas.ts';

/** A year and a month: last year's season beside this one's. */
const LONGEST_DAYS = 400;

const range = {
  from: InstantParameter.describe('Calls begun at or after; taken down to the hour.'),
  to: InstantParameter.describe('Calls begun before.'),
};
const inOrder = ({ from, to }: { from: string; to: string }): boolean =>
  from < to && Date.parse(to) - Date.parse(from) <= LONGEST_DAYS * 86_400_000;
const ORDER = { error: `\`to\` has to be after \`from\`, by at most ${LONGEST_DAYS} days`, path: ['to'] };

export const RangeQuery = z.object(range).refine(inOrder, ORDER);
export const PerformanceQuery = z
  .object({
    ...range,
    targetMs: z.coerce
      .number()
      .int()
      .min(100)
      .max(10_000)
      .optional()
      .describe('What is promised, in place of what the organization promises:'),
    share: z.coerce.number().min(0.5).max(0.999).optional().describe('this share within `targetMs`.'),
  })
  .refine(inOrder, ORDER);
/** To a thousandth: PostgreSQL refuses numbers too small for what it keeps. */
const Ms = z.coerce
  .number()
  .min(0)
  .max(1e6)
  .transform((ms) => Math.round(ms * 1_000) / 1_000);
export const CellQuery = z
  .object({
    ...range,
    fromMs: Ms,
    toMs: Ms,
  })
  .refine(inOrder, ORDER);

export const ObjectivePatch = z
  .object({
    targetMs: z
      .int()
      .min(100)
      .max(10_000)
      .describe('From the caller’s last sound to the agent’s first, in ms.'),
    share: z.number().min(0.5).max(0.999).describe('Of the turns, answered within it: 0.95 for 95 %.'),
    alerts: z.boolean().describe('Tell people of the business when it is not kept, over a day.'),
  })
  .partial();
export const Objective = ObjectivePatch.required()
  .extend({ brokenSince: Instant.nullable().describe('Since when it is not kept; looked at every hour.') })
  .meta({ id: 'SpeedObjective' });

const nullableMs = z.number().nullable();
const share = z.number().nullable().describe('0 to 1; null where there is nothing to share.');

const Revenue = z
  .object({
    formula: z.string().describe('How the amounts are reckoned, in words.'),
    amounts: z.array(
      z.object({
        currency: z.string(),
        bookedMinor: z.int(),
        recoveredMinor: z.int(),
        appointments: z.int(),
      }),
    ),
  })
  .meta({ id: 'Revenue' });

const metrics = {
  from: Instant,
  to: Instant,
  answered: z.int().describe('Calls of callers that have ended.'),
  wantedToBook: z.int(),
  booked: z.int().describe('Calls with an appointment made in them.'),
  needsPerson: z.int().describe('Put through, or left a message.'),
  abandoned: z.int(),
  placed: z.int().describe('Calls of ours that have ended.'),
  afterHours: z.int().describe('Begun while the business was closed.'),
  afterHoursBooked: z.int(),
  talkMs: z.int(),
  costMicros: z.int().describe('Of models, in millionths of a US dollar.'),
  peakCalls: z.int().describe('The most at once.'),
  voiceToVoiceP50Ms: nullableMs,
  voiceToVoiceP95Ms: nullableMs,
};

export const Today = z
  .object({
    date: z.iso.date(),
    timezone: z.string(),
    ...metrics,
    liveCalls: z.int(),
    messagesToReturn: z.int(),
    urgentMessages: z.int(),
    revenue: Revenue,
  })
  .meta({ id: 'Today' });
export const Metrics = z
  .object({
    ...metrics,
    revenue: Revenue,
    before: z.object(metrics).describe('The range of the same length before.'),
  })
  .meta({ id: 'Metrics' });

const shares = z.array(z.object({ key: z.string(), calls: z.int() }));
export const Analytics = z
  .object({
    from: Instant,
    to: Instant,
    timezone: z.string(),
    calls: z.int().describe('Of callers, as are all shares but those of directions.'),
    afterHours: z.int(),
    afterHoursShare: share,
    afterHoursBooked: z.int(),
    peakCalls: z.int(),
    outcomes: shares,
    directions: shares,
    placedOutcomes: shares.describe('What came of calls of ours.'),
    languages: shares,
    topics: shares.describe('`book`, `reschedule`, `cancel`, `leaveMessage`, `transfer`, `ask:hours` …'),
    days: z.array(
      z.object({
        date: z.iso.date().describe('In the business’s zone.'),
        calls: z.int(),
        wantedToBook: z.int(),
        booked: z.int(),
        afterHours: z.int(),
        peakCalls: z.int(),
      }),
    ),
    hoursOfWeek: z.array(
      z.object({
        weekday: z.int().min(1).max(7).describe('ISO: 1 is Monday.'),
        hour: z.int().min(0).max(23),
        calls: z.int(),
        booked: z.int(),
        peakCalls: z.int(),
      }),
    ),
  })
  .meta({ id: 'Analytics' });

export const Funnel = z
  .object({
    calls: z.int(),
    wanted: z.int(),
    offered: z.int(),
    booked: z.int(),
    lost: z
      .array(z.object({ reason: z.enum(LOSS_REASONS), calls: z.int() }))
      .describe('Why those who wanted to book did not, most first.'),
  })
  .meta({ id: 'Funnel' });

export const Performance = z
  .object({
    from: Instant,
    to: Instant,
    turns: z.int(),
    answered: z.int().describe('Turns in which the agent answered the caller.'),
    stages: z.array(
      z.object({
        stage: z.enum(STAGES),
        turns: z.int(),
        p50Ms: nullableMs,
        p95Ms: nullableMs,
        p99Ms: nullableMs,
      }),
    ),
    cachedShare: share,
    speculatedShare: share,
    speculationMisses: share,
    modelShare: share.describe('Understood by the language model.'),
    bargeInShare: share,
    objective: z.object({
      targetMs: z.int(),
      share: z.number(),
      within: share.describe('Turns answered in time.'),
      budgetUsed: z
        .number()
        .nullable()
        .describe('Of the turns that may be late, the share that were; over 1 the promise is broken.'),
    }),
    versions: z.array(
      z.object({
        agent: z.object({ id: Id, name: z.string().nullable() }),
        version: z.int().nullable(),
        calls: z.int(),
        wantedToBook: z.int(),
        booked: z.int(),
        voiceToVoiceP50Ms: nullableMs,
        voiceToVoiceP95Ms: nullableMs,
        engineP95Ms: nullableMs,
      }),
    ),
    days: z.array(
      z.object({
        date: z.iso.date(),
        voiceToVoiceP50Ms: nullableMs,
        voiceToVoiceP95Ms: nullableMs,
        engineP95Ms: nullableMs,
      }),
    ),
  })
  .meta({ id: 'Performance' });

export const HeatMap = z
  .object({
    from: Instant,
    to: Instant,
    timezone: z.string(),
    spanMinutes: z.int().describe('How long a cell is: an hour, or for ranges over eight days a day.'),
    cells: z.array(z.object({ at: Instant, fromMs: z.number(), toMs: z.number(), turns: z.int() })),
  })
  .meta({ id: 'HeatMap' });

export const CellTurns = z
  .object({
    items: z.array(
      z.object({
        callId: Id,
        turnIndex: z.int(),
        startedAt: Instant,
        callerText: z.string().nullable(),
        agentText: z.string(),
        tier: z.string().nullable(),
        voiceToVoiceMs: nullableMs,
        engineMs: nullableMs,
        asrMs: nullableMs,
        endpointMs: nullableMs,
        understandMs: nullableMs,
        llmMs: nullableMs,
        ttsMs: nullableMs,
      }),
    ),
  })
  .meta({ id: 'CellTurns' });
