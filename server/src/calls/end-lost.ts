// Calls that nobody has ended: the process that had one died, and whoever was on the line did not come back to another.
import {
  calls,
  type Database,
  digestCalls,
  type Transaction,
  withOrganization,
  withPlatform,
} from '@offhook/db';
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Jobs } from '../jobs/jobs.ts';

/** No call lasts longer: the longest an owner may allow is an hour. Whoever comes back does so within minutes. */
export const LONGEST_CALL_MS = 2 * 3_600_000;

export function registerLostCalls(jobs: Jobs): void {
  jobs.register(
    'calls.end-lost',
    { data: z.object({}), cron: '20 * * * *', policy: 'exclusive' },
    async (_nothing, { db, now }) => {
      const at = now();
      for (const id of await withPlatform(db, (tx) => organizationsWithLostCalls(tx, at)))
        await endLostCalls(db, id, at);
    },
  );
}

/** Of all of the installation, in its scope: open calls are what that shows of calls. */
export async function organizationsWithLostCalls(tx: Transaction, now: Date): Promise<string[]> {
  const rows = await tx.selectDistinct({ id: calls.organizationId }).from(calls).where(isLost(now));
  return rows.map(({ id }) => id);
}

/** Ends them when the last thing was said. @returns how many */
export const endLostCalls = (db: Database, organizationId: string, now: Date): Promise<number> =>
  withOrganization(db, organizationId, async (tx) => {
    const lost = await tx
      .update(calls)
      .set({
        endedAt: sql`coalesce((select max(started_at) from turns
          where turns.organization_id = ${organizationId} and turns.call_id = ${calls.id}), ${calls.startedAt})`,
        endedBy: 'error:transport',
      })
      .where(and(eq(calls.organizationId, organizationId), isLost(now)))
      .returning({ id: calls.id });
    if (lost.length > 0)
      await digestCalls(
        tx,
        organizationId,
        lost.map(({ id }) => id),
      );
    return lost.length;
  });

const isLost = (now: Date) =>
  and(isNull(calls.endedAt), lt(calls.startedAt, new Date(now.getTime() - LONGEST_CALL_MS)));
