// Requests for a copy of data, and for a person to be forgotten: asked for by a member, done by a job, kept as proof.
import {
  type DATA_REQUEST_KINDS,
  dataRequests,
  newId,
  type Scopable,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import { and, count, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { type Change, change } from '../audit/change.ts';
import type { RecordingFiles } from '../calls/recording-files.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import { demandNothingToCome, erasePerson } from './erase.ts';
import { writeExport } from './export.ts';
import { type ExportFiles, KEEP_EXPORT_MS } from './export-files.ts';
import { findPerson } from './person.ts';

export const DATA_REQUEST = 'privacy.request';
const Told = z.object({ organizationId: z.uuid(), id: z.uuid() });
/** A large business's recordings are some gigabytes. */
export const dataRequestOptions = {
  data: Told,
  retries: 5,
  // Whoever asked is looking at it.
  retryAfterSeconds: 5,
  expireSeconds: 2 * 3_600,
  concurrency: 1,
} satisfies JobOptions<z.infer<typeof Told>>;

/** At once: each fills the disk with a copy of everything. */
const MOST_WAITING = 5;

export interface NewDataRequest {
  kind: (typeof DATA_REQUEST_KINDS)[number];
  /** Whose data; null: all of the organization's, which is erased by closing it. */
  contactId: string | null;
}
export type DataRequest = ReturnType<typeof view>;

/** @throws NotFoundError · ConflictError */
export async function requestData(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  { kind, contactId }: NewDataRequest,
  requestedBy: string,
  now: Date,
): Promise<Change<DataRequest>> {
  if (contactId !== null) {
    const person = await findPerson(tx, organizationId, contactId);
    if (kind === 'erasure') await demandNothingToCome(tx, organizationId, person.appointmentIds, now);
  }
  const [waiting] = await tx
    .select({ count: count() })
    .from(dataRequests)
    .where(and(eq(dataRequests.organizationId, organizationId), eq(dataRequests.status, 'waiting')));
  if ((waiting?.count ?? 0) >= MOST_WAITING)
    throw new ConflictError(`${MOST_WAITING} requests are under way already; wait for one to be done.`);
  const id = newId();
  await tx.insert(dataRequests).values({ id, organizationId, kind, contactId, requestedBy, createdAt: now });
  await jobs.send(tx, DATA_REQUEST, { organizationId, id });
  const after = await getDataRequest(tx, organizationId, id, now);
  return { answer: after, action: `${kind}.requested`, targetId: contactId ?? id, after };
}

/** @throws NotFoundError */
export async function getDataRequest(tx: Transaction, organizationId: string, id: string, now: Date) {
  const [row] = await tx
    .select()
    .from(dataRequests)
    .where(and(eq(dataRequests.organizationId, organizationId), eq(dataRequests.id, id)));
  if (!row) throw new NotFoundError('There is no such request.');
  return view(row, now);
}

/** One page, newest first. */
export async function listDataRequests(
  tx: Transaction,
  organizationId: string,
  { limit, cursor }: { limit: number; cursor?: string },
  now: Date,
) {
  const rows = await tx
    .select()
    .from(dataRequests)
    .where(
      and(
        eq(dataRequests.organizationId, organizationId),
        cursor === undefined ? undefined : lt(dataRequests.id, cursor),
      ),
    )
    // Ids are made in the order of time.
    .orderBy(desc(dataRequests.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map((row) => view(row, now));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export interface DataRequestParts {
  recordingFiles: Pick<RecordingFiles, 'open' | 'has' | 'remove'>;
  exportFiles: Pick<ExportFiles, 'keep' | 'remove'>;
}

/** Does what was asked for; after the last failure it says so. Done twice it is done once. */
export async function doDataRequest(
  { organizationId, id }: z.infer<typeof Told>,
  context: JobContext,
  parts: DataRequestParts,
): Promise<void> {
  const { db, now, lastAttempt } = context;
  const isThis = and(eq(dataRequests.organizationId, organizationId), eq(dataRequests.id, id));
  const [request] = await withOrganization(db, organizationId, (tx) =>
    tx.select().from(dataRequests).where(isThis),
  );
  if (request?.status !== 'waiting') return;
  try {
    if (request.kind === 'export') {
      const { contactId } = request;
      const sizeBytes = await parts.exportFiles.keep({ organizationId, id }, (file) =>
        writeExport({ ...context, ...parts }, { organizationId, contactId, file }),
      );
      const expiresAt = new Date(now().getTime() + KEEP_EXPORT_MS);
      await withOrganization(db, organizationId, (tx) =>
        tx
          .update(dataRequests)
          .set({ status: 'done', finishedAt: now(), expiresAt, sizeBytes })
          .where(isThis),
      );
    } else await erase({ db, now }, request, parts);
  } catch (error) {
    if (lastAttempt)
      await withOrganization(db, organizationId, (tx) =>
        tx.update(dataRequests).set({ status: 'failed', finishedAt: now() }).where(isThis),
      );
    throw error;
  }
}

async function erase(
  clock: { db: Scopable; now(): Date },
  { organizationId, id, contactId }: typeof dataRequests.$inferSelect,
  { recordingFiles, exportFiles }: DataRequestParts,
): Promise<void> {
  if (contactId === null) throw new TypeError('An erasure is of somebody');
  const at = clock.now();
  const { files, exports } = await change(
    clock,
    { kind: 'system', organizationId, ip: '', requestId: newId() },
    async (tx) => {
      const erased = await erasePerson(tx, organizationId, contactId, at);
      await tx
        .update(dataRequests)
        .set({ status: 'done', finishedAt: at, erased: erased.rows })
        .where(and(eq(dataRequests.organizationId, organizationId), eq(dataRequests.id, id)));
      return { answer: erased, action: 'contact.erased', targetId: contactId, after: erased.rows };
    },
  );
  await recordingFiles.remove(files);
  for (const each of exports) await exportFiles.remove({ organizationId, id: each });
}

const view = ({ organizationId: _organizationId, ...row }: typeof dataRequests.$inferSelect, now: Date) => ({
  ...row,
  status: row.expiresAt !== null && row.expiresAt <= now ? ('expired' as const) : row.status,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
});
