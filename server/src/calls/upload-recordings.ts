// Brings whole recordings from this process's folder to the bucket all processes share. The row says where a recording lies, and
// is changed once the bucket has it; the local file goes last, so that whoever dies in between leaves two and not none.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Database, recordings, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import type { RecordingFiles } from './recording-files.ts';

/**
 * A call whose stream broke off, or that was put through and nobody answered, goes on in its file; the carrier brings it back
 * within half a minute of ringing.
 */
const SETTLED_MS = 2 * 60_000;
/** At 1 MB/s an hour of a call. */
const UPLOAD_WITHIN_MS = 60_000;

/** @returns how many were brought there; one that fails is tried again the next time */
export async function uploadRecordings(parts: {
  db: Database;
  files: RecordingFiles;
  now: Date;
  log: { warn(details: object, message: string): void };
}): Promise<number> {
  const { files, log } = parts;
  let uploaded = 0;
  for (const organizationId of await list(files.root))
    for (const name of await list(path.join(files.root, organizationId))) {
      if (!name.endsWith('.wav')) continue;
      const file = path.join(organizationId, name);
      try {
        if (await upload(parts, organizationId, file)) uploaded += 1;
      } catch (error) {
        // The bucket, or the database, is away: so it is for the others.
        log.warn(
          { err: error, organizationId },
          'a recording stays here for now: the bucket did not take it',
        );
        return uploaded;
      }
    }
  return uploaded;
}

async function upload(
  { db, files: { root, bucket }, now }: Parameters<typeof uploadRecordings>[0],
  organizationId: string,
  file: string,
): Promise<boolean> {
  const local = path.join(root, file);
  const { mtimeMs, size } = await stat(local);
  if (!bucket || now.getTime() - mtimeMs < SETTLED_MS) return false;
  const isThis = and(eq(recordings.organizationId, organizationId), eq(recordings.path, file));
  const [row] = await withOrganization(db, organizationId, (tx) =>
    tx.select({ id: recordings.id }).from(recordings).where(isThis),
  );
  // Not written down yet, or deleted: then it is swept up.
  if (!row) return false;
  const key = file.split(path.sep).join('/');
  await bucket.put(
    key,
    { path: local, bytes: size, type: 'audio/wav' },
    AbortSignal.timeout(UPLOAD_WITHIN_MS),
  );
  const kept = await withOrganization(db, organizationId, (tx) =>
    tx.update(recordings).set({ store: 'bucket' }).where(isThis).returning({ id: recordings.id }),
  );
  // Deleted meanwhile, it is not to come back.
  if (kept.length === 0) await bucket.remove(key, AbortSignal.timeout(UPLOAD_WITHIN_MS));
  await rm(local, { force: true });
  return kept.length > 0;
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
