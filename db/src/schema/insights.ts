// What is known about calls once they have ended, so that no page has to look at all their turns: tags, notes, the words that
// were said, and figures by the hour.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { calls } from './calls.ts';
import { createdAt, id, instant } from './columns.ts';
import { organizations } from './tenancy.ts';

const ofCall = (t: { organizationId: AnyPgColumn; callId: AnyPgColumn }) =>
  foreignKey({
    columns: [t.organizationId, t.callId],
    foreignColumns: [calls.organizationId, calls.id],
  }).onDelete('cascade');

/** The agent's tags, and people's. */
export const callTags = pgTable(
  'call_tags',
  {
    organizationId: uuid().notNull(),
    callId: uuid().notNull(),
    tag: text().notNull(),
    /** The call's, so that calls with a tag come newest first. */
    startedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.callId, t.tag] }),
    index('call_tags_tag').on(t.organizationId, t.tag, t.startedAt.desc()),
    ofCall(t),
  ],
);

/** What a call was about, as `calls.topics`: a row each, so that calls about something come newest first. A trigger keeps it. */
export const callTopics = pgTable(
  'call_topics',
  {
    organizationId: uuid().notNull(),
    callId: uuid().notNull(),
    topic: text().notNull(),
    startedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.callId, t.topic] }),
    index('call_topics_topic').on(t.organizationId, t.topic, t.startedAt.desc()),
    ofCall(t),
  ],
);

export const callNotes = pgTable(
  'call_notes',
  {
    id: id(),
    organizationId: uuid().notNull(),
    callId: uuid().notNull(),
    /** Who wrote it. Without a foreign key: a note stays when they leave. */
    userId: uuid().notNull(),
    text: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index('call_notes_call').on(t.organizationId, t.callId, t.createdAt),
    ofCall(t),
  ],
);

/** PostgreSQL's list of the words of a text. */
const words = customType<{ data: string }>({ dataType: () => 'tsvector' });

/**
 * The words of each call that has ended. Its policy (in SQL) shows only rows that match what the transaction searches for
 * (`searchCalls`): PostgreSQL uses no index for a text search that comes after a policy, which might tell of hidden rows;
 * as part of the policy it does.
 */
export const callSearch = pgTable(
  'call_search',
  {
    organizationId: uuid().notNull(),
    callId: uuid().notNull(),
    startedAt: instant().notNull(),
    words: words().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.callId] }),
    index('call_search_started').on(t.organizationId, t.startedAt.desc()),
    index('call_search_words').using('gin', t.organizationId, t.words),
    ofCall(t),
  ],
);

/**
 * Figures of an hour (UTC) of calls that have ended, for each version of an agent; `count_hour` (in SQL) counts an hour anew
 * whenever a call of it has ended. `figure` is what is counted (`calls`, `outcome`, `voiceToVoiceMs` …), `key` which
 * kind of it, or the bucket of a histogram: bucket n holds from 1.1^n ms to below 1.1^(n+1).
 */
export const callFigures = pgTable(
  'call_figures',
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    figure: text().notNull(),
    hour: instant().notNull(),
    agentId: uuid().notNull(),
    /** 0 where the agent had none. */
    agentVersion: integer().notNull(),
    key: text().notNull(),
    amount: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.organizationId, t.figure, t.hour, t.agentId, t.agentVersion, t.key],
    }),
    index('call_figures_hour').on(t.organizationId, t.hour),
  ],
);

/** Questions callers asked: known ones by their id in the business's knowledge, and those nobody had an answer to. */
export const questionsAsked = pgTable(
  'questions_asked',
  {
    organizationId: uuid().notNull(),
    callId: uuid().notNull(),
    /** Tells the questions of a call apart; the same however often they are noted. */
    position: integer().notNull(),
    question: text().notNull(),
    key: text().notNull(),
    /** Null: nobody knew. */
    knowledgeId: text(),
    askedAt: instant().notNull(),
    /** Since when it is answered, or was put aside. */
    settledAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.callId, t.position] }),
    index('questions_asked_known')
      .on(t.organizationId, t.askedAt)
      .where(sql`${t.knowledgeId} is not null`),
    index('questions_asked_open')
      .on(t.organizationId, t.key)
      .where(sql`${t.knowledgeId} is null and ${t.settledAt} is null`),
    ofCall(t),
  ],
);

/** How fast callers are to be answered, where the organization has said so itself. */
export const speedObjectives = pgTable(
  'speed_objectives',
  {
    organizationId: uuid()
      .primaryKey()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    /** Voice-to-voice. */
    targetMs: integer().notNull(),
    /** 0 to 1: of the turns, answered within it. */
    share: real().notNull(),
    /** People of the business are told when it is not kept. */
    alerts: boolean().notNull(),
    /** Since when it is not kept, as last looked at; null while it is. */
    brokenSince: instant(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    check('speed_objectives_target', sql`${t.targetMs} > 0`),
    check('speed_objectives_share', sql`${t.share} > 0 and ${t.share} < 1`),
  ],
);
