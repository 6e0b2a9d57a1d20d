// A voicemail becomes a message of the business: its sound fetched from the carrier, its words written down, and the
// carrier's copy deleted.
import { calls, type Database, newId, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { JobOptions } from '../jobs/jobs.ts';
import type { CarrierOf } from '../own-vendors/carrier-accounts.ts';
import type { RecordingStore } from '../voice/recording/recorder.ts';
import type { Ledger } from '../voice/ledger/ledger.ts';
import type { LeftVoicemail } from '../voice/unattended.ts';

const FETCH_WITHIN_MS = 15_000;
/** Three minutes are transcribed in some seconds. */
const TRANSCRIBE_WITHIN_MS = 30_000;
/** The carrier needs a moment to have a recording ready, and may have a bad one. */
const FETCH_AGAIN_AFTER_MS = [1_000, 3_000, 10_000, 30_000];
/** Those being worked on at once, and those waiting: a flood of voicemails must not take the calls' place. */
const AT_ONCE = 4;
const MOST_WAITING = 500;

export const KEEP_VOICEMAIL = 'voicemail';
export const keepVoicemailOptions: JobOptions<LeftVoicemail> = {
  data: z.object({
    organizationId: z.uuid(),
    callSid: z.string(),
    callId: z.uuid().optional(),
    from: z.string(),
    language: z.string(),
    recordingSid: z.string(),
    account: z.string().nullable().default(null),
    seconds: z.number(),
  }),
  // The carrier is asked five times, with its deadline each time.
  expireSeconds: 300,
};

export interface VoicemailParts {
  db: Database;
  carrierOf: CarrierOf<'fetchRecording' | 'deleteRecording'>;
  /** With the organization's own key, where it has one. */
  transcribe(organizationId: string, file: Buffer, language: string, signal: AbortSignal): Promise<string>;
  recordings: Pick<RecordingStore, 'saveVoicemail'>;
  ledger: Pick<Ledger, 'message' | 'recording'>;
  wait(ms: number): Promise<void>;
  log: { warn(details: object, message: string): void; error(details: object, message: string): void };
}

/** For when no job can be sent: the database is away. */
export interface VoicemailKeeper {
  /** Returns at once. */
  keep(left: LeftVoicemail): void;
  /** Resolves when all that was left so far is kept. */
  settled(): Promise<void>;
}

export function createVoicemailKeeper(parts: VoicemailParts): VoicemailKeeper {
  const waiting: LeftVoicemail[] = [];
  const working = new Set<Promise<void>>();

  function work(): void {
    while (working.size < AT_ONCE) {
      const left = waiting.shift();
      if (!left) return;
      const job = keepVoicemail(parts, left).catch((error: unknown) =>
        parts.log.error(
          { err: error, callSid: left.callSid },
          'a voicemail was not kept; it is still at the carrier',
        ),
      );
      working.add(job);
      void job.finally(() => {
        working.delete(job);
        work();
      });
    }
  }

  return {
    keep(left) {
      if (waiting.length >= MOST_WAITING)
        return parts.log.error(
          { callSid: left.callSid },
          'too many voicemails at once; one stays at the carrier',
        );
      waiting.push(left);
      work();
    },
    async settled() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

/**
 * Keeps one. Without its sound, or without its words, it is a message all the same: somebody called and wanted something.
 * Done twice it is one message.
 */
export async function keepVoicemail(parts: VoicemailParts, left: LeftVoicemail): Promise<void> {
  const { log, ledger } = parts;
  const { organizationId, callSid, from, recordingSid } = left;
  const callId = left.callId ?? (await callWithSid(parts.db, organizationId, callSid));
  const audio = await fetchAudio(parts, left);
  let text = '';
  if (audio && callId !== undefined) {
    const path = await parts.recordings.saveVoicemail({ organizationId, callId }, audio);
    const durationMs = left.seconds * 1000;
    ledger.recording({
      id: newId(),
      organizationId,
      callId,
      kind: 'voicemail',
      path,
      durationMs,
      sizeBytes: audio.length,
    });
  }
  if (audio)
    try {
      const signal = AbortSignal.timeout(TRANSCRIBE_WITHIN_MS);
      text = await parts.transcribe(organizationId, audio, left.language, signal);
    } catch (error) {
      log.warn({ err: error, callSid }, 'a voicemail could not be written down; it can be listened to');
    }
  await ledger.message({
    id: newId(),
    organizationId,
    callId: callId ?? null,
    kind: 'voicemail',
    urgent: false,
    text,
    name: null,
    wish: null,
    phone: from.startsWith('+') ? from : null,
    idempotencyKey: `voicemail:${recordingSid}`,
    createdAt: new Date(),
  });
  // Kept nowhere else, it stays where it is.
  if (!audio || callId === undefined) return;
  try {
    const carrier = await parts.carrierOf(organizationId, left.account);
    await carrier.deleteRecording(recordingSid, AbortSignal.timeout(FETCH_WITHIN_MS));
  } catch (error) {
    log.warn({ err: error, recordingSid }, 'the carrier keeps its copy of a voicemail');
  }
}

async function fetchAudio(
  { carrierOf, wait, log }: VoicemailParts,
  { organizationId, account, recordingSid, callSid }: LeftVoicemail,
): Promise<Buffer | undefined> {
  for (const again of [...FETCH_AGAIN_AFTER_MS, undefined]) {
    try {
      const carrier = await carrierOf(organizationId, account);
      const audio = await carrier.fetchRecording(recordingSid, AbortSignal.timeout(FETCH_WITHIN_MS));
      if (audio) return audio;
    } catch (error) {
      log.warn({ err: error, callSid }, 'a voicemail could not be fetched');
    }
    if (again !== undefined) await wait(again);
  }
  return undefined;
}

const callWithSid = (db: Database, organizationId: string, callSid: string): Promise<string | undefined> =>
  withOrganization(db, organizationId, async (tx) => {
    const [call] = await tx
      .select({ id: calls.id })
      .from(calls)
      .where(and(eq(calls.organizationId, organizationId), eq(calls.callSid, callSid)));
    return call?.id;
  });
