// The whole of one call: its turns with their timelines, what happened, what was booked, its recording.
import {
  businessProfiles,
  callEvents,
  calls,
  messages,
  type RECORDING_KINDS,
  recordings,
  type Transaction,
  turns,
} from '@offhook/db';
import { and, asc, eq, gte } from 'drizzle-orm';
import { appointmentsOfCall } from '../appointments/list-appointments.ts';
import { NotFoundError } from '../errors.ts';
import { ENGLISH } from '../http/reader.ts';
import { explainCarrierError } from './explain-end.ts';
import { selectCalls } from './list-calls.ts';
import { notesOf } from './marks.ts';
import { capturedIn, pathOf, summarize } from './story.ts';

/**
 * The call with everything that belongs to it, summed up for `reader`. `recording` comes without a link: that is the route's to sign.
 * @throws NotFoundError when the organization has no such call
 */
export async function getCall(tx: Transaction, organizationId: string, callId: string, reader = ENGLISH) {
  const isThis = and(eq(calls.organizationId, organizationId), eq(calls.id, callId));
  const [summary] = await selectCalls(tx, isThis, 1);
  const [call] = await tx
    .select({
      callSid: calls.callSid,
      startedAt: calls.startedAt,
      language: calls.language,
      topics: calls.topics,
      timezone: businessProfiles.timezone,
    })
    .from(calls)
    .leftJoin(businessProfiles, eq(businessProfiles.organizationId, calls.organizationId))
    .where(isThis);
  if (!summary || !call) throw new NotFoundError('There is no such call.');
  const turnRows = await tx
    .select()
    .from(turns)
    .where(
      and(
        eq(turns.organizationId, organizationId),
        eq(turns.callId, callId),
        // Passes over the partitions of earlier months.
        gte(turns.startedAt, call.startedAt),
      ),
    )
    .orderBy(asc(turns.index));
  const events = await tx
    .select()
    .from(callEvents)
    .where(and(eq(callEvents.organizationId, organizationId), eq(callEvents.callId, callId)))
    .orderBy(asc(callEvents.at), asc(callEvents.id));
  const messageRows = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.organizationId, organizationId), eq(messages.callId, callId)))
    .orderBy(asc(messages.createdAt));
  const report = events.find(({ type }) => type === 'carrierReport')?.data as
    | { errorCode?: number }
    | undefined;
  const appointments = await appointmentsOfCall(tx, organizationId, callId);
  return {
    ...summary,
    ...(report?.errorCode !== undefined && {
      endedBecause: `${summary.endedBecause ?? ''} ${explainCarrierError(report.errorCode)}`.trim(),
    }),
    turnCount: turnRows.length,
    callSid: call.callSid,
    language: call.language,
    summary: summarize(
      {
        ...summary,
        otherParty: summary.direction === 'inbound' ? summary.fromNumber : summary.toNumber,
        topics: call.topics ?? [],
        timezone: call.timezone ?? 'UTC',
        appointments,
        messages: messageRows,
      },
      reader,
    ),
    costMicros: turnRows.reduce((sum, turn) => sum + turn.costMicros, 0),
    captured: capturedIn(turnRows, call.startedAt),
    path: pathOf(turnRows, call.startedAt),
    notes: await notesOf(tx, organizationId, callId),
    turns: turnRows.map(turnView),
    events: events.map(({ id, at, type, data }) => ({ id, at: at.toISOString(), type, data })),
    recording: await findRecording(tx, organizationId, callId, 'call'),
    voicemail: await findRecording(tx, organizationId, callId, 'voicemail'),
    appointments,
    messages: messageRows.map(({ id, kind, urgent, text, name, phone, createdAt }) => ({
      id,
      kind,
      urgent,
      text,
      name,
      phone,
      createdAt: createdAt.toISOString(),
    })),
  };
}

/** Where a call's recording lies below the recordings folder; `null` when there is none. */
export async function findRecording(
  tx: Transaction,
  organizationId: string,
  callId: string,
  kind: (typeof RECORDING_KINDS)[number],
) {
  const [recording] = await tx
    .select({
      path: recordings.path,
      store: recordings.store,
      durationMs: recordings.durationMs,
      sizeBytes: recordings.sizeBytes,
    })
    .from(recordings)
    .where(
      and(
        eq(recordings.organizationId, organizationId),
        eq(recordings.callId, callId),
        eq(recordings.kind, kind),
      ),
    );
  return recording ?? null;
}

function turnView(turn: typeof turns.$inferSelect) {
  const { finalTranscript, endOfTurn, understood, decided, firstText, firstAudio, done, played, ...rest } =
    turn;
  return {
    ...rest,
    startedAt: turn.startedAt.toISOString(),
    stamps: { finalTranscript, endOfTurn, understood, decided, firstText, firstAudio, done, played },
  };
}
