// The files of recordings, in step with their rows: a row that is deleted takes its file along, and whatever file was missed,
// in the folder of another process, say, is swept up there.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Database, recordings, withOrganization } from '@offhook/db';
import { and, eq, inArray } from 'drizzle-orm';

/** Files asked about at once. */
const BATCH = 500;
/** A row is written moments after its file, or hours, while the database is away. */
const YOUNG_MS = 24 * 3_600_000;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Deletes files below the recordings folder; one that is not there is none to delete. */
export async function removeFiles(root: string, paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((file) => rm(path.join(root, file), { force: true })));
}

/**
 * Deletes the files below `root` that no row names any more. An organization whose turn fails does not stop the others.
 * @returns how many were deleted
 */
export async function sweepRecordings(parts: {
  db: Database;
  root: string;
  now: Date;
  log: { error(details: object, message: string): void };
}): Promise<number> {
  let deleted = 0;
  for (const organizationId of (await list(parts.root)).filter((name) => ID.test(name))) {
    try {
      deleted += await sweepOf(organizationId, parts);
    } catch (error) {
      parts.log.error({ err: error, organizationId }, 'files of deleted recordings were not swept up');
    }
  }
  return deleted;
}

async function sweepOf(
  organizationId: string,
  { db, root, now }: { db: Database; root: string; now: Date },
): Promise<number> {
  const names = (await list(path.join(root, organizationId))).filter((name) => name.endsWith('.wav'));
  let deleted = 0;
  for (let next = 0; next < names.length; next += BATCH) {
    const paths = new Set(names.slice(next, next + BATCH).map((name) => path.join(organizationId, name)));
    const known = await withOrganization(db, organizationId, (tx) =>
      tx
        .select({ path: recordings.path })
        .from(recordings)
        .where(and(eq(recordings.organizationId, organizationId), inArray(recordings.path, [...paths]))),
    );
    for (const recording of known) paths.delete(recording.path);
    for (const file of paths) {
      const { mtimeMs } = await stat(path.join(root, file));
      if (now.getTime() - mtimeMs < YOUNG_MS) continue;
      await removeFiles(root, [file]);
      deleted += 1;
    }
  }
  return deleted;
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
