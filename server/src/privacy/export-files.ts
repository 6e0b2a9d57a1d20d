// Where copies of data to be taken away lie for their days: in the bucket all processes share, where there is one, else in this
// process's folder.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Bucket } from '../voice/recording/bucket.ts';

/** How long an export can be downloaded. */
export const KEEP_EXPORT_MS = 7 * 24 * 3_600_000;
/** At 1 MB/s, and a minute more. */
const uploadWithin = (bytes: number): AbortSignal => AbortSignal.timeout(60_000 + Math.ceil(bytes / 1000));
/** Of one request to the bucket. */
const BUCKET_WITHIN_MS = 15_000;
const SWEEP_WITHIN_MS = 3_600_000;
/** In the bucket, beside the recordings. */
const PREFIX = 'exports/';

export interface ExportFiles {
  /** The folder of this process. */
  readonly root: string;
  readonly bucket?: Bucket;
  /** Has `write` fill a file, which says how many bytes it has, and keeps that. */
  keep(of: ExportName, write: (file: string) => Promise<number>): Promise<number>;
  /** One that is not there is none to delete. */
  remove(of: ExportName): Promise<void>;
  /** All of an organization's. */
  removeAll(organizationId: string): Promise<void>;
  /** Deletes what can no longer be downloaded. */
  sweep(now: Date): Promise<void>;
}

export interface ExportName {
  organizationId: string;
  id: string;
}

/** Below the folder. */
export const fileOf = ({ organizationId, id }: ExportName): string => path.join(organizationId, `${id}.zip`);

/** In the bucket. */
export const keyOf = ({ organizationId, id }: ExportName): string => `${PREFIX}${organizationId}/${id}.zip`;

export function createExportFiles(root: string, bucket?: Bucket): ExportFiles {
  async function removeFrom(prefix: string, isDue: (changedAt: Date) => boolean): Promise<void> {
    if (!bucket) return;
    for await (const { key, changedAt } of bucket.list(prefix, AbortSignal.timeout(SWEEP_WITHIN_MS)))
      if (isDue(changedAt)) await bucket.remove(key, AbortSignal.timeout(BUCKET_WITHIN_MS));
  }

  return {
    root,
    bucket,

    async keep(of, write) {
      const file = path.join(root, fileOf(of));
      const bytes = await write(file);
      if (!bucket) return bytes;
      try {
        await bucket.put(keyOf(of), { path: file, bytes, type: 'application/zip' }, uploadWithin(bytes));
      } finally {
        await rm(file, { force: true });
      }
      return bytes;
    },

    async remove(of) {
      await rm(path.join(root, fileOf(of)), { force: true });
      await bucket?.remove(keyOf(of), AbortSignal.timeout(BUCKET_WITHIN_MS));
    },

    async removeAll(organizationId) {
      await rm(path.join(root, organizationId), { recursive: true, force: true });
      await removeFrom(`${PREFIX}${organizationId}/`, () => true);
    },

    async sweep(now) {
      const isDue = (changedAt: Date): boolean => now.getTime() - changedAt.getTime() > KEEP_EXPORT_MS;
      for (const name of await readdir(root, { recursive: true }).catch(() => [])) {
        const file = path.join(root, name);
        if (/\.zip(\.part)?$/.test(name) && isDue((await stat(file)).mtime)) await rm(file, { force: true });
      }
      await removeFrom(PREFIX, isDue);
    },
  };
}
