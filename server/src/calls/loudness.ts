// How loud each side of a recorded call is over time, for its waveform. Worked out when first asked for, then kept with the recording.
import { type Database, recordings, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';
import type { RecordingFiles } from './recording-files.ts';
import { LINEAR_OF_MULAW } from '../voice/audio/mulaw.ts';
import { HEADER_BYTES } from '../voice/recording/wav.ts';

/** Fine enough to tell words apart, and two kilobytes a minute. */
export const LEVELS_A_SECOND = 20;
const FRAMES = 8_000 / LEVELS_A_SECOND;
const LOUDEST = 32_124;
/** The loudness of each µ-law byte, 0 to 255. */
const LEVEL = Uint8Array.from(LINEAR_OF_MULAW, (sample) => Math.round((Math.abs(sample) * 255) / LOUDEST));

export interface Loudness {
  /** One byte, 0 to 255, for each twentieth of a second: the loudest sample in it. */
  caller: Buffer;
  agent: Buffer;
}

/** @throws NotFoundError when the call has no recording, or its file is gone */
export async function loudnessOf(
  { db, recordingFiles }: { db: Database; recordingFiles: Pick<RecordingFiles, 'open'> },
  organizationId: string,
  callId: string,
): Promise<Loudness> {
  const isThis = and(
    eq(recordings.organizationId, organizationId),
    eq(recordings.callId, callId),
    eq(recordings.kind, 'call'),
  );
  const [recording] = await withOrganization(db, organizationId, (tx) =>
    tx
      .select({ path: recordings.path, store: recordings.store, loudness: recordings.loudness })
      .from(recordings)
      .where(isThis),
  );
  if (!recording) throw new NotFoundError('This call has no recording.');
  if (recording.loudness) return apart(recording.loudness);
  const loudness = await measure(await recordingFiles.open(recording, HEADER_BYTES));
  await withOrganization(db, organizationId, (tx) => tx.update(recordings).set({ loudness }).where(isThis));
  return apart(loudness);
}

/**
 * @param sound µ-law at 8 kHz, the caller's samples and the agent's in turn, cut anywhere
 * @returns levels, the caller's and the agent's in turn
 */
export async function measure(sound: AsyncIterable<Buffer>): Promise<Buffer> {
  const levels: number[] = [];
  let samples = 0;
  const loudest: [number, number] = [0, 0];
  for await (const chunk of sound) {
    for (const byte of chunk) {
      const side = (samples & 1) as 0 | 1;
      if (LEVEL[byte]! > loudest[side]) loudest[side] = LEVEL[byte]!;
      samples += 1;
      if (samples % (2 * FRAMES) === 0) {
        levels.push(...loudest);
        loudest.fill(0);
      }
    }
  }
  if (samples % (2 * FRAMES) > 1) levels.push(...loudest);
  return Buffer.from(levels);
}

function apart(levels: Buffer): Loudness {
  return {
    caller: levels.filter((_, at) => at % 2 === 0) as Buffer,
    agent: levels.filter((_, at) => at % 2 === 1) as Buffer,
  };
}
