// Calls, their turns with every stamp of the timeline, what else happened in them, and their recordings.
// Rows of a call reach us in batches and out of order (the ledger spools while PostgreSQL is away), so they
// name their call without a foreign key.
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, instant, oneOf } from './columns.ts';
import { organizations } from './tenancy.ts';

export const DIRECTIONS = ['inbound', 'outbound'] as const;
export const TIERS = ['deterministic', 'model'] as const;
export const SPECULATION = ['none', 'hit', 'miss'] as const;

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
    /** The dialogue's last snapshot, from which another process can go on. */
    snapshot: jsonb(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('calls_sid').on(t.organizationId, t.callSid),
    index('calls_started').on(t.organizationId, t.startedAt.desc()),
    index('calls_from').on(t.organizationId, t.fromNumber, t.startedAt.desc()),
    index('calls_to').on(t.organizationId, t.toNumber, t.startedAt.desc()),
    oneOf('calls_direction', t.direction, DIRECTIONS),
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
    /** Below the recordings folder: `<organizationId>/<callId>.wav`. */
    path: text().notNull(),
    durationMs: integer().notNull(),
    sizeBytes: integer().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique('recordings_call').on(t.organizationId, t.callId),
  ],
);
