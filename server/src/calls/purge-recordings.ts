// Recordings kept for longer than their organization wants are deleted, file and row, a batch at a time.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { businessProfiles, type Database, recordings, withOrganization } from '@offhook/db';
import { and, asc, eq, inArray, lt } from 'drizzle-orm';

const BATCH = 100;
const DAY_MS = 24 * 3_600_000;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Goes through every organization that has recordings below `root`. One whose turn fails does not stop the others.
 * @returns how many were deleted
 */
export async function purgeRecordings(parts: {
  db: Database;
  root: string;
  now: Date;
  log: { error(details: object, message: string): void };
}): Promise<number> {
  const folders = await readdir(parts.root).catch(() => []);
  let deleted = 0;
  for (const organizationId of folders.filter((name) => ID.test(name))) {
    try {
      deleted += await purgeOf(organizationId, parts);
    } catch (error) {
      parts.log.error({ err: error, organizationId }, 'recordings past their days were not deleted');
    }
  }
  return deleted;
}

async function purgeOf(
  organizationId: string,
  { db, root, now }: { db: Database; root: string; now: Date },
): Promise<number> {
  for (let deleted = 0; ;) {
    const batch = await withOrganization(db, organizationId, async (tx) => {
      const [profile] = await tx
        .select({ days: businessProfiles.recordingDays })
        .from(businessProfiles)
        .where(eq(businessProfiles.organizationId, organizationId));
      if (!profile?.days) return [];
      const before = new Date(now.getTime() - profile.days * DAY_MS);
      return tx
        .select({ id: recordings.id, path: recordings.path })
        .from(recordings)
        .where(and(eq(recordings.organizationId, organizationId), lt(recordings.createdAt, before)))
        .orderBy(asc(recordings.createdAt))
        .limit(BATCH);
    });
    if (batch.length === 0) return deleted;
    // The file first: a row without its file is deleted the next time, a file without its row never.
    await Promise.all(batch.map((recording) => rm(path.join(root, recording.path), { force: true })));
    await withOrganization(db, organizationId, (tx) =>
      tx.delete(recordings).where(
        and(
          eq(recordings.organizationId, organizationId),
          inArray(
            recordings.id,
            batch.map(({ id }) => id),
          ),
        ),
      ),
    );
    deleted += batch.length;
  }
}
