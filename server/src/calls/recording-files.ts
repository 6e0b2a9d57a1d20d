// The files of recordings, in step with their rows: a row that is deleted takes its file along, and whatever file was missed,
// in the folder of another process, say, is swept up there. A recording lies in the folder of the process that made it, and then
// in the bucket all processes share, where there is one.
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Database, recordings, withOrganization } from '@offhook/db';
import { and, eq, inArray } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';
import type { Bucket } from '../voice/recording/bucket.ts';

/** Files asked about at once. */
const BATCH = 500;
/** A row is written moments after its file, or hours, while the database is away. */
const YOUNG_MS = 24 * 3_600_000;
/** Of one request; a whole recording of an hour is 60 MB. */
const BUCKET_WITHIN_MS = 60_000;
/** A whole bucket may have millions of files. */
const SWEEP_WITHIN_MS = 3_600_000;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Place = Pick<typeof recordings.$inferSelect, 'path' | 'store'>;

export interface RecordingFiles {
  /** The folder of this process. */
  readonly root: string;
  readonly bucket?: Bucket;
  /**
   * The sound, from byte `start` on.
   * @throws NotFoundError when there is no such file (here)
   */
  open(place: Place, start?: number): Promise<Readable>;
  /** Whether it can be opened, as far as can be told without asking the bucket. */
  has(place: Place): Promise<boolean>;
  /** Deletes files wherever they lie; one that is not there is none to delete. */
  remove(paths: readonly string[]): Promise<void>;
  /** All of an organization's. */
  removeAll(organizationId: string): Promise<void>;
}

export function createRecordingFiles(root: string, bucket?: Bucket): RecordingFiles {
  const within = (): AbortSignal => AbortSignal.timeout(BUCKET_WITHIN_MS);
  return {
    root,
    bucket,

    async open({ path: name, store }, start = 0) {
      if (store === 'bucket') {
        const found = await bucket?.get(keyOf(name), start > 0 ? `bytes=${start}-` : undefined, within());
        if (!found || found === 'outside') throw gone();
        return found.body;
      }
      const file = path.join(root, name);
      await stat(file).catch(() => {
        throw gone();
      });
      return createReadStream(file, { start });
    },

    async has({ path: name, store }) {
      if (store === 'bucket') return bucket !== undefined;
      return stat(path.join(root, name)).then(
        () => true,
        () => false,
      );
    },

    async remove(paths) {
      await Promise.all(paths.map((name) => rm(path.join(root, name), { force: true })));
      for (const name of paths) await bucket?.remove(keyOf(name), within());
    },

    async removeAll(organizationId) {
      await rm(path.join(root, organizationId), { recursive: true, force: true });
      if (!bucket) return;
      for await (const { key } of bucket.list(`${organizationId}/`, AbortSignal.timeout(SWEEP_WITHIN_MS)))
        await bucket.remove(key, within());
    },
  };
}

const gone = (): NotFoundError => new NotFoundError('The recording’s file is gone.');

/** Paths are the system's, keys are not. */
const keyOf = (name: string): string => name.split(path.sep).join('/');

/**
 * Deletes the files that no row names any more. An organization whose turn fails does not stop the others.
 * @returns how many were deleted
 */
export async function sweepRecordings(parts: {
  db: Database;
  files: RecordingFiles;
  now: Date;
  log: { error(details: object, message: string): void };
}): Promise<number> {
  let deleted = 0;
  const sweep = async (organizationId: string, files: AsyncIterable<Found> | Iterable<Found>) => {
    try {
      deleted += await sweepOf(organizationId, files, parts);
    } catch (error) {
      parts.log.error({ err: error, organizationId }, 'files of deleted recordings were not swept up');
    }
  };
  const { root, bucket } = parts.files;
  for (const organizationId of (await list(root)).filter((name) => ID.test(name)))
    await sweep(organizationId, await onDisk(root, organizationId));
  if (!bucket) return deleted;
  const all = bucket.list('', AbortSignal.timeout(SWEEP_WITHIN_MS));
  for await (const [organizationId, found] of byOrganization(all)) await sweep(organizationId, found);
  return deleted;
}

interface Found {
  path: string;
  changedAt: Date;
}

async function onDisk(root: string, organizationId: string): Promise<Found[]> {
  const names = (await list(path.join(root, organizationId))).filter((name) => name.endsWith('.wav'));
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(organizationId, name);
      return { path: file, changedAt: (await stat(path.join(root, file))).mtime };
    }),
  );
}

/** Keys come in their order, so that an organization's follow one another. */
async function* byOrganization(
  keys: AsyncIterable<{ key: string; changedAt: Date }>,
): AsyncIterable<[organizationId: string, found: Found[]]> {
  let current = '';
  let found: Found[] = [];
  for await (const { key, changedAt } of keys) {
    const [organizationId = ''] = key.split('/');
    if (!ID.test(organizationId)) continue;
    if (organizationId !== current || found.length >= BATCH) {
      if (found.length > 0) yield [current, found];
      [current, found] = [organizationId, []];
    }
    found.push({ path: path.join(...key.split('/')), changedAt });
  }
  if (found.length > 0) yield [current, found];
}

async function sweepOf(
  organizationId: string,
  files: AsyncIterable<Found> | Iterable<Found>,
  { db, now, files: { remove } }: { db: Database; now: Date; files: RecordingFiles },
): Promise<number> {
  const old: string[] = [];
  for await (const { path: name, changedAt } of files)
    if (now.getTime() - changedAt.getTime() >= YOUNG_MS) old.push(name);
  let deleted = 0;
  for (let next = 0; next < old.length; next += BATCH) {
    const paths = new Set(old.slice(next, next + BATCH));
    const known = await withOrganization(db, organizationId, (tx) =>
      tx
        .select({ path: recordings.path })
        .from(recordings)
        .where(and(eq(recordings.organizationId, organizationId), inArray(recordings.path, [...paths]))),
    );
    for (const recording of known) paths.delete(recording.path);
    await remove([...paths]);
    deleted += paths.size;
  }
  return deleted;
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
