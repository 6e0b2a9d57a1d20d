// The life of an organization: trial or active, suspended by us, cancelled by its owner, deleted at last.
import {
  type Database,
  deletedOrganizations,
  memberships,
  newId,
  organizations,
  phoneNumbers,
  type Transaction,
  turns,
  users,
  withOrganization,
  withPlatform,
  withUser,
} from '@offhook/db';
import { and, eq, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import { type Change, change } from '../audit/change.ts';
import type { RecordingFiles } from '../calls/recording-files.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { NumberAccount } from '../phone-numbers/number-account.ts';
import type { ExportFiles } from '../privacy/export-files.ts';

const DAY_MS = 24 * 3_600_000;
/** Time to think again, and to export. */
const GRACE_MS = 30 * DAY_MS;
const RELEASE_WITHIN_MS = 10_000;
/** Rows deleted by one statement: few enough that nothing else waits. */
const BATCH = 5_000;

type Row = typeof organizations.$inferSelect;
export type Lifecycle = ReturnType<typeof view>;

/** @throws NotFoundError */
export async function getLifecycle(tx: Transaction, organizationId: string): Promise<Lifecycle> {
  return view(await find(tx, organizationId));
}

/** Stops answering and begins the time after which all of it is deleted. Doing it again changes nothing. */
export async function cancel(tx: Transaction, organizationId: string, now: Date): Promise<Change<Lifecycle>> {
  const row = await find(tx, organizationId, 'lock');
  const deleteAfter = row.deleteAfter ?? new Date(now.getTime() + GRACE_MS);
  return set(tx, row, 'organization.cancelled', { status: 'cancelled', deleteAfter });
}

/** Takes a cancellation back: everything is as it was. @throws ConflictError when it was not cancelled */
export async function reopen(tx: Transaction, organizationId: string, now: Date): Promise<Change<Lifecycle>> {
  const row = await find(tx, organizationId, 'lock');
  if (row.status !== 'cancelled') throw new ConflictError('The organization is not cancelled.');
  const trial = row.trialEndsAt !== null && row.trialEndsAt > now;
  const status = row.suspendedReason !== null ? 'suspended' : trial ? 'trial' : 'active';
  return set(tx, row, 'organization.reopened', { status, deleteAfter: null });
}

/** @throws ConflictError for one that is cancelled */
export async function suspend(
  tx: Transaction,
  organizationId: string,
  reason: string,
): Promise<Change<Lifecycle>> {
  const row = await find(tx, organizationId, 'lock');
  demandOpen(row);
  return set(tx, row, 'organization.suspended', { status: 'suspended', suspendedReason: reason });
}

/** Ends a suspension or a trial for good. @throws ConflictError for one that is cancelled */
export async function activate(tx: Transaction, organizationId: string): Promise<Change<Lifecycle>> {
  const row = await find(tx, organizationId, 'lock');
  demandOpen(row);
  const state = { status: 'active', suspendedReason: null, trialEndsAt: null } as const;
  return set(tx, row, 'organization.activated', state);
}

export interface NightParts {
  db: Database;
  now(): Date;
  /** The installation's own. */
  numberAccount: Pick<NumberAccount, 'release'>;
  recordingFiles: Pick<RecordingFiles, 'removeAll'>;
  exportFiles: Pick<ExportFiles, 'removeAll'>;
}

/** What time brings by itself: trials end, and what was cancelled long enough ago is deleted. */
export async function passTime(parts: NightParts): Promise<{ suspended: number; deleted: number }> {
  const { db, now } = parts;
  const at = now();
  const due = await withPlatform(db, async (tx) => ({
    ended: await tx
      .select({ id: organizations.id })
      .from(organizations)
      .where(and(eq(organizations.status, 'trial'), lte(organizations.trialEndsAt, at))),
    outdated: await tx
      .select({ id: organizations.id })
      .from(organizations)
      .where(and(eq(organizations.status, 'cancelled'), lte(organizations.deleteAfter, at))),
  }));
  for (const { id } of due.ended)
    await change(parts, { kind: 'system', organizationId: id, ip: '', requestId: newId() }, (tx) =>
      suspend(tx, id, 'The trial is over.'),
    );
  for (const { id } of due.outdated) await purge(parts, id);
  return { suspended: due.ended.length, deleted: due.outdated.length };
}

/**
 * Deletes an organization with all it has: its numbers at the carrier, its files, its rows, and the accounts of people
 * who belong to no other. May be done again should it fail half-way.
 */
export async function purge(parts: NightParts, organizationId: string): Promise<void> {
  const { db, now, numberAccount, recordingFiles, exportFiles } = parts;
  const { numbers, people } = await withOrganization(db, organizationId, async (tx) => ({
    numbers: await tx
      .select({ id: phoneNumbers.id, sid: phoneNumbers.carrierSid })
      .from(phoneNumbers)
      .where(
        and(
          eq(phoneNumbers.organizationId, organizationId),
          isNotNull(phoneNumbers.carrierSid),
          // What is in an account of their own stays there.
          isNull(phoneNumbers.carrierAccount),
        ),
      ),
    people: await tx
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(eq(memberships.organizationId, organizationId)),
  }));
  for (const { id, sid } of numbers) {
    if (sid !== null) await numberAccount.release(sid, AbortSignal.timeout(RELEASE_WITHIN_MS));
    await withOrganization(db, organizationId, (tx) =>
      tx
        .delete(phoneNumbers)
        .where(and(eq(phoneNumbers.organizationId, organizationId), eq(phoneNumbers.id, id))),
    );
  }
  await recordingFiles.removeAll(organizationId);
  await exportFiles.removeAll(organizationId);
  // By far the most rows; the rest goes with the organization itself.
  for (;;) {
    const gone = await withOrganization(db, organizationId, (tx) => {
      const batch = tx
        .select({ id: turns.id })
        .from(turns)
        .where(eq(turns.organizationId, organizationId))
        .limit(BATCH);
      return tx
        .delete(turns)
        .where(and(eq(turns.organizationId, organizationId), inArray(turns.id, batch)))
        .returning({ id: turns.id });
    });
    if (gone.length < BATCH) break;
  }
  await withOrganization(db, organizationId, async (tx) => {
    await tx.delete(organizations).where(eq(organizations.id, organizationId));
    // Its own log goes with it; that it was deleted has to be known all the same.
    await withPlatform(tx, (platform) =>
      platform.insert(deletedOrganizations).values({ id: organizationId, deletedAt: now() }),
    );
  });
  for (const { userId } of people)
    await withUser(db, userId, (tx) =>
      tx
        .delete(users)
        .where(
          and(
            eq(users.id, userId),
            eq(users.platformAdmin, false),
            sql`not exists (select 1 from ${memberships} where ${memberships.userId} = ${userId})`,
          ),
        ),
    );
}

function demandOpen({ status }: Row): void {
  if (status === 'cancelled')
    throw new ConflictError('The organization is cancelled; its owner can reopen it.');
}

async function set(
  tx: Transaction,
  row: Row,
  action: string,
  state: Partial<Row>,
): Promise<Change<Lifecycle>> {
  await tx.update(organizations).set(state).where(eq(organizations.id, row.id));
  const [before, after] = [view(row), view({ ...row, ...state })];
  return { answer: after, action, before, after };
}

async function find(tx: Transaction, organizationId: string, lock?: 'lock'): Promise<Row> {
  const query = tx.select().from(organizations).where(eq(organizations.id, organizationId));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw new NotFoundError('There is no such organization.');
  return row;
}

const view = ({ status, trialEndsAt, suspendedReason, deleteAfter }: Row) => ({
  status,
  trialEndsAt: trialEndsAt?.toISOString() ?? null,
  suspendedReason,
  deleteAfter: deleteAfter?.toISOString() ?? null,
});
