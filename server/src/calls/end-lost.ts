// Calls that nobody has ended: the process that had one died, and whoever was on the line did not come back to another.
import {
  calls,
  type Database,
  digestCalls,
  organizations,
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
      const all = await withPlatform(db, (tx) => tx.select({ id: organizations.id }).from(organizations));
      for (const { id } of all) await endLostCalls(db, id, now());
    },
  );
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
      .where(
        and(
          eq(calls.organizationId, organizationId),
          isNull(calls.endedAt),
          lt(calls.startedAt, new Date(now.getTime() - LONGEST_CALL_MS)),
        ),
      )
      .returning({ id: calls.id });
    if (lost.length > 0)
      await digestCalls(
        tx,
        organizationId,
        lost.map(({ id }) => id),
      );
    return lost.length;
  });
