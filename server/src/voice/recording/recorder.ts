// Records both sides of calls to disk, a WAV file a call, without making audio wait: once a second what came since goes to one
// writer a file, memory is bounded, and what a crash cut off is repaired at the next start.
import { mkdir, open, readdir, rename, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import type { OpenRecorder, Recorder } from '../keeping.ts';
import { createTimeline } from './timeline.ts';
import { durationMs, HEADER_BYTES, wavHeader } from './wav.ts';

const BYTES_A_SECOND = 16_000;
/**
 * The most a crash loses. All calls write at the same moment: each by itself wakes a thread and the loop, which for 100 calls took
 * five times the processor's time (0.017 of a core against 0.003; one write of four seconds by itself, 0.005).
 */
const FLUSH_EVERY_MS = 1_000;
/** Of both sides: a second, and room for when the moment comes late. */
const BLOCK_BYTES = 1.5 * BYTES_A_SECOND;
/** Blocks a call may have waiting for the disk, a second each; what the disk cannot take becomes silence. */
const MAX_PENDING_BLOCKS = 12;
/** Agent audio sent ahead and not heard yet: a line of a minute. */
const MAX_AHEAD_SAMPLES = 60 * 8_000;
/** Spare blocks kept for the next calls: 4 MB. */
const MAX_SPARE_BLOCKS = 170;
/** A file being written changes every few seconds: one untouched for longer was left by a process that died. */
const ABANDONED_MS = 10_000;
const SILENCE = 0xff;
const SILENT_BLOCK = Buffer.alloc(BLOCK_BYTES, SILENCE);
/** A recording in progress; renamed once whole. */
const PART = '.part';

export interface SavedRecording {
  organizationId: string;
  callId: string;
  kind: 'call';
  /** Below the recordings folder. */
  path: string;
  durationMs: number;
  sizeBytes: number;
}

export interface RecordingStore {
  openRecorder: OpenRecorder;
  /** Keeps what somebody left as voicemail; resolves to its path below the folder once it is whole on disk. */
  saveVoicemail(call: { organizationId: string; callId: string }, file: Buffer): Promise<string>;
  /**
   * Completes the files that an earlier process left unfinished; resolves to how many. What may still be in another
   * process's hands is looked at once more a little later.
   */
  repair(): Promise<number>;
  /** Resolves when every recording that was closed is whole on disk. */
  close(): Promise<void>;
}

export interface RecordingOptions {
  /** The recordings folder, e.g. `OFFHOOK_HOME/recordings`. */
  dir: string;
  log: Pick<Logger, 'warn' | 'error'>;
  saved(recording: SavedRecording): void;
  /** Time of day in ms. */
  epoch?: () => number;
}

export function createRecordings(options: RecordingOptions): RecordingStore {
  const { dir, log } = options;
  const epoch = options.epoch ?? Date.now;
  const spare: Buffer[] = [];
  /** By path: who still writes to it. */
  const writing = new Map<string, Promise<void>>();

  /** Of each recording in progress: hands on what there is. */
  const flushes = new Set<() => void>();
  let ticking: NodeJS.Timeout | undefined;
  const flushTogether = (flush: () => void): void => {
    flushes.add(flush);
    ticking ??= setInterval(() => {
      for (const each of flushes) each();
    }, FLUSH_EVERY_MS).unref();
  };
  const stopFlushing = (flush: () => void): void => {
    flushes.delete(flush);
    if (flushes.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };

  const take = (): Buffer => spare.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES);
  const give = (block: Buffer): void => {
    if (spare.length < MAX_SPARE_BLOCKS && block !== SILENT_BLOCK) spare.push(block);
  };
  const saved = (organizationId: string, callId: string, dataBytes: number): void => {
    options.saved({
      organizationId,
      callId,
      kind: 'call',
      path: pathOf(organizationId, callId),
      durationMs: durationMs(dataBytes),
      sizeBytes: HEADER_BYTES + dataBytes,
    });
  };

  const openRecorder: OpenRecorder = ({ organizationId, callId, startedAt }): Recorder => {
    const path = join(dir, pathOf(organizationId, callId));
    const timeline = createTimeline(MAX_AHEAD_SAMPLES);
    const pending: { block: Buffer; bytes: number }[] = [];
    let block = take();
    let filled = 0;
    let lostBytes = 0;
    let closed = false;
    let broken = false;
    let wake: (() => void) | undefined;

    const seal = (): void => {
      if (filled === 0 || broken) return;
      if (pending.length >= MAX_PENDING_BLOCKS) {
        lostBytes += filled;
        pending.push({ block: SILENT_BLOCK, bytes: filled });
      } else {
        pending.push({ block, bytes: filled });
        block = take();
      }
      filled = 0;
      wake?.();
    };

    flushTogether(seal);
    // A call that comes back goes on in its recording, once that is whole.
    const earlier = writing.get(path);
    const callAgeMs = epoch() - startedAt.getTime();
    const write = async (): Promise<void> => {
      let file: FileHandle | undefined;
      try {
        await earlier;
        const opened = await openPart(path, callAgeMs);
        file = opened.file;
        let dataBytes = opened.dataBytes;
        for (;;) {
          const next = pending[0];
          if (next !== undefined) {
            await file.write(next.block, 0, next.bytes, HEADER_BYTES + dataBytes);
            dataBytes += next.bytes;
            pending.shift();
            give(next.block);
          } else if (closed) break;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
        await finish(file, path, dataBytes);
        saved(organizationId, callId, dataBytes);
        if (lostBytes > 0)
          log.warn(
            { callId, seconds: lostBytes / BYTES_A_SECOND },
            'the disk was too slow for part of a recording',
          );
      } catch (error) {
        broken = true;
        pending.length = 0;
        log.error({ err: error, callId }, 'a recording could not be written; the call goes on without it');
      } finally {
        await file?.close().catch(() => undefined);
      }
    };
    const done = write();
    writing.set(path, done);
    void done.finally(() => {
      if (writing.get(path) === done) writing.delete(path);
    });

    return {
      caller(mulaw) {
        if (closed || broken) return;
        let from = 0;
        while (from < mulaw.length) {
          const room = (BLOCK_BYTES - filled) / 2;
          const piece = from === 0 && mulaw.length <= room ? mulaw : mulaw.subarray(from, from + room);
          filled = timeline.caller(piece, block, filled);
          from += piece.length;
          if (filled === BLOCK_BYTES) seal();
        }
      },
      agent(mulaw) {
        if (!closed && !broken) timeline.agent(mulaw);
      },
      clear: () => timeline.clear(),
      close() {
        if (closed) return;
        stopFlushing(seal);
        seal();
        closed = true;
        wake?.();
      },
    };
  };

  const repairAll = async (): Promise<{ repaired: number; undecided: boolean }> => {
    let repaired = 0;
    let undecided = false;
    for (const organizationId of await list(dir)) {
      for (const name of await list(join(dir, organizationId))) {
        if (!name.endsWith(`.wav${PART}`)) continue;
        const callId = name.slice(0, -`.wav${PART}`.length);
        const path = join(dir, pathOf(organizationId, callId));
        try {
          const { mtimeMs, size } = await stat(path + PART);
          if (epoch() - mtimeMs < ABANDONED_MS) {
            undecided = true;
            continue;
          }
          const file = await open(path + PART, 'r+');
          const dataBytes = wholeSamples(size);
          try {
            await finish(file, path, dataBytes);
          } finally {
            await file.close();
          }
          saved(organizationId, callId, dataBytes);
          repaired += 1;
        } catch (error) {
          log.error({ err: error, callId }, 'an unfinished recording could not be repaired');
        }
      }
    }
    return { repaired, undecided };
  };

  let again: NodeJS.Timeout | undefined;
  return {
    openRecorder,
    async saveVoicemail({ organizationId, callId }, file) {
      const path = join(organizationId, `${callId}.voicemail.wav`);
      await mkdir(join(dir, organizationId), { recursive: true, mode: 0o700 });
      await writeFile(join(dir, path), file, { mode: 0o600, flush: true });
      return path;
    },
    async repair() {
      const { repaired, undecided } = await repairAll();
      clearTimeout(again);
      if (undecided) again = setTimeout(() => void repairAll(), ABANDONED_MS).unref();
      return repaired;
    },
    async close() {
      clearTimeout(again);
      await Promise.all(writing.values());
    },
  };
}

const pathOf = (organizationId: string, callId: string): string => join(organizationId, `${callId}.wav`);

const wholeSamples = (size: number): number => Math.max(0, Math.floor((size - HEADER_BYTES) / 2) * 2);

/**
 * Opens the unfinished file. A call that broke off goes on in its file, and one recorded from later on begins in it, after
 * a silence as long as nothing was recorded: the recording's time is the call's.
 */
async function openPart(path: string, callAgeMs: number): Promise<{ file: FileHandle; dataBytes: number }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(path, path + PART).catch(() => undefined);
  const file = await open(path + PART, 'a', 0o600).then(async (made) => {
    await made.close();
    return open(path + PART, 'r+');
  });
  const { size } = await file.stat();
  if (size <= HEADER_BYTES) {
    await file.write(wavHeader(0), 0, HEADER_BYTES, 0);
  }
  let dataBytes = wholeSamples(size);
  for (let missing = callAgeMs * 16 - dataBytes; missing > 0; missing -= BLOCK_BYTES) {
    const bytes = Math.floor(Math.min(missing, BLOCK_BYTES) / 2) * 2;
    await file.write(SILENT_BLOCK, 0, bytes, HEADER_BYTES + dataBytes);
    dataBytes += bytes;
  }
  return { file, dataBytes };
}

async function finish(file: FileHandle, path: string, dataBytes: number): Promise<void> {
  await file.truncate(HEADER_BYTES + dataBytes);
  await file.write(wavHeader(dataBytes), 0, HEADER_BYTES, 0);
  await file.datasync();
  await rename(path + PART, path);
}

async function list(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => []);
}
