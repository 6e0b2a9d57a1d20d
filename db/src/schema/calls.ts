// Calls, their turns with every stamp of the timeline, what else happened in them, and their recordings.
// Rows of a call reach us in batches and out of order (the ledger spools while PostgreSQL is away), so they
// name their call without a foreign key.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, instant, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

export const DIRECTIONS = ['inbound', 'outbound'] as const;
/** Why we call somebody. */
export const CALL_PURPOSES = ['reminder', 'callback', 'demo'] as const;
/** On what ground an automated call may be placed (FCC 24-17: nobody is called by an artificial voice without consent). */
export const CONSENT_BASES = ['asked', 'written', 'self'] as const;
export interface CallConsent {
  /** They asked to be called; they agreed in writing; it is the member's own phone. */
  basis: (typeof CONSENT_BASES)[number];
  note?: string;
  /** The member who says so, and when. */
  userId: string;
  at: string;
}
/** Who picked up a call of ours, as the carrier heard it. */
export const ANSWERED_BY = ['human', 'machine', 'fax', 'unknown'] as const;
export const TIERS = ['deterministic', 'model'] as const;
export const SPECULATION = ['none', 'hit', 'miss'] as const;

/** The conversation, the caller left and the agent right; or what the caller left as voicemail. */
export const RECORDING_KINDS = ['call', 'voicemail'] as const;
/** Where a recording lies: in the folder of the process that made it, or in the bucket all processes share. */
export const RECORDING_STORES = ['disk', 'bucket'] as const;

export const calls = pgTable(
  'calls',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    agentId: uuid().notNull(),
    /** The carrier's name for the call. */
    callSid: text().notNull(),
    direction: text({ enum: DIRECTIONS }).notNull(),
    fromNumber: text().notNull(),
    toNumber: text().notNull(),
    startedAt: instant().notNull(),
    endedAt: instant(),
    /** Who ended it and how, e.g. `agent:goodbye`, `caller:hungUp`, `error:transport`. */
    endedBy: text(),
    outcome: text(),
    /** Of calls we place: what for, on what ground, and who picked up. */
    purpose: text({ enum: CALL_PURPOSES }),
    consent: jsonb().$type<CallConsent>(),
    answeredBy: text({ enum: ANSWERED_BY }),
    /** What a reminder is about. Without a foreign key: what was said stays said. */
    appointmentId: uuid(),
    /** The dialogue's last snapshot, from which another process can go on. */
    snapshot: jsonb(),
    /** The agent's language, and which of its published versions answered; null for one that has none. */
    language: text(),
    agentVersion: integer(),
    /** The business was closed when it began. */
    afterHours: boolean(),
    /** Another call was on the line when it began. Worked out when it has ended. */
    lineBusy: boolean(),
    /** What people of the business think of how the agent did, 1 to 5. */
    rating: smallint(),
    // What follows is worked out when the call has ended (`digest_calls`, in SQL); null until then.
    durationMs: integer(),
    turnCount: integer(),
    voiceToVoiceMedianMs: real(),
    costMicros: bigint({ mode: 'number' }),
    /** What it was about, by the commands that were understood: `book`, `ask:hours` … */
    topics: text().array(),
    wanted: boolean(),
    offered: boolean(),
    /** An appointment was made in it. */
    booked: boolean(),
    /** The last step of booking it came to, where it wanted to book and did not. */
    lostAt: text(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('calls_sid').on(t.organizationId, t.callSid),
    index('calls_started').on(t.organizationId, t.startedAt.desc()),
    index('calls_from').on(t.organizationId, t.fromNumber, t.startedAt.desc()),
    index('calls_to').on(t.organizationId, t.toNumber, t.startedAt.desc()),
    // Each filter of the list finds its calls newest first: with a million of them, none may look at all.
    index('calls_outcome').on(t.organizationId, t.outcome, t.startedAt.desc()),
    index('calls_language').on(t.organizationId, t.language, t.startedAt.desc()),
    index('calls_agent').on(t.organizationId, t.agentId, t.startedAt.desc()),
    index('calls_duration').on(t.organizationId, t.durationMs),
    index('calls_booked')
      .on(t.organizationId, t.startedAt.desc())
      .where(sql`${t.booked}`),
    index('calls_needs_person')
      .on(t.organizationId, t.startedAt.desc())
      .where(sql`${t.outcome} in ('transferred', 'messageTaken')`),
    index('calls_lost')
      .on(t.organizationId, t.lostAt, t.startedAt.desc())
      .where(sql`${t.lostAt} is not null`),
    index('calls_open')
      .on(t.organizationId, t.startedAt)
      .where(sql`${t.endedAt} is null`),
    check('calls_rating', sql`${t.rating} between 1 and 5`),
    oneOf('calls_direction', t.direction, DIRECTIONS),
    oneOf('calls_purpose', t.purpose, CALL_PURPOSES),
    oneOf('calls_answered_by', t.answeredBy, ANSWERED_BY),
    check('calls_consent', sql`${t.purpose} is null or ${t.consent} is not null`),
  ],
);

/**
 * One exchange. Append-only, partitioned by month of `started_at` (which is therefore part of the key).
 * Stamps are ms since the caller's last sound; null where the station was not passed.
 */
export const turns = pgTable(
  'turns',
  {
    id: id(),
    callId: uuid().notNull(),
    organizationId: uuid().notNull(),
    index: integer().notNull(),
    startedAt: instant().notNull(),
    callerText: text(),
    agentText: text().notNull(),
    finalTranscript: real(),
    endOfTurn: real(),
    understood: real(),
    decided: real(),
    firstText: real(),
    firstAudio: real(),
    done: real(),
    played: real(),
    asrMs: real(),
    endpointMs: real(),
    understandMs: real(),
    llmMs: real(),
    ttsMs: real(),
    voiceToVoiceMs: real(),
    engineMs: real(),
    tier: text({ enum: TIERS }),
    speculation: text({ enum: SPECULATION }).notNull(),
    cacheHit: boolean().notNull(),
    bargeIn: boolean().notNull(),
    tokensIn: integer().notNull(),
    tokensOut: integer().notNull(),
    /** Millionths of a US dollar. */
    costMicros: integer().notNull(),
    stateBefore: text().notNull(),
    stateAfter: text().notNull(),
    expectation: text().notNull(),
    commands: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id, t.startedAt] }),
    index('turns_call').on(t.organizationId, t.callId, t.index),
  ],
);

export const callEvents = pgTable(
  'call_events',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    callId: uuid().notNull(),
    at: instant().notNull(),
    /** e.g. `tag`, `transfer`, `transcriberFailed`. */
    type: text().notNull(),
    data: jsonb().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('call_events_call').on(t.organizationId, t.callId, t.at),
  ],
);

export const recordings = pgTable(
  'recordings',
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    callId: uuid().notNull(),
    kind: text({ enum: RECORDING_KINDS }).notNull().default('call'),
    /** Below the recordings folder, and so its key in the bucket: `<organizationId>/<callId>.wav`, a voicemail's `….voicemail.wav`. */
    path: text().notNull(),
    store: text({ enum: RECORDING_STORES }).notNull().default('disk'),
    durationMs: integer().notNull(),
    sizeBytes: integer().notNull(),
    /** How loud both sides are over time, for the waveform; null until somebody asks. */
    loudness: bytes(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('recordings_call').on(t.organizationId, t.callId, t.kind),
    index('recordings_created').on(t.organizationId, t.createdAt),
    index('recordings_to_upload')
      .on(t.organizationId, t.createdAt)
      .where(sql`${t.store} = 'disk'`),
    oneOf('recordings_kind', t.kind, RECORDING_KINDS),
    oneOf('recordings_store', t.store, RECORDING_STORES),
  ],
);
