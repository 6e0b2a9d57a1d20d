// What a server does over and over while it runs: partitions to come, what has had its time cleared away, recordings to the bucket.
import { clearMailTokens } from '../accounts/mail-tokens.ts';
import { type Database, ensureTurnPartitions, idempotencyKeys } from '@offhook/db';
import type { FastifyBaseLogger } from 'fastify';
import { type RecordingFiles, sweepRecordings } from '../calls/recording-files.ts';
import { uploadRecordings } from '../calls/upload-recordings.ts';
import type { ExportFiles } from '../privacy/export-files.ts';

const DAY_MS = 24 * 3_600_000;
const UPLOAD_EVERY_MS = 60_000;

/** Work whose failing is told in the log, and nothing more: it comes again. */
export const attempts =
  (log: FastifyBaseLogger) =>
  (what: string, work: Promise<unknown>): void =>
    void work.catch((error: unknown) => log.warn({ err: error }, `${what} failed`));

/** @returns ends it */
export function startUpkeep({
  db,
  recordingFiles,
  exportFiles,
  log,
}: {
  db: Database;
  recordingFiles: RecordingFiles;
  exportFiles: Pick<ExportFiles, 'sweep'>;
  log: FastifyBaseLogger;
}): () => void {
  const attempt = attempts(log);
  const daily = setInterval(() => {
    attempt('making the partitions of the months to come', ensureTurnPartitions(db, new Date()));
    attempt('clearing away links that have run out', clearMailTokens(db));
    attempt(
      'sweeping up files of deleted recordings',
      sweepRecordings({ db, files: recordingFiles, now: new Date(), log }),
    );
    attempt('deleting exports past their days', exportFiles.sweep(new Date()));
    // With no scope a policy lets only those be deleted that nobody will ask for again.
    attempt('clearing away old idempotency keys', db.delete(idempotencyKeys).execute());
  }, DAY_MS);
  daily.unref();
  // One at a time: an upload takes as long as it takes.
  let uploads: NodeJS.Timeout | undefined;
  const uploadLater = (): void => {
    uploads = setTimeout(() => {
      void uploadRecordings({ db, files: recordingFiles, now: new Date(), log })
        .catch((error: unknown) => log.warn({ err: error }, 'bringing recordings to the bucket failed'))
        .finally(uploadLater);
    }, UPLOAD_EVERY_MS).unref();
  };
  if (recordingFiles.bucket) uploadLater();
  return () => {
    clearInterval(daily);
    clearTimeout(uploads);
  };
}
