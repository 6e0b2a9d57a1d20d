// How long an organization keeps what: a number of days for each kind of data, ours where it has set none.
import { retention, type RetentionDays, type RetentionKind, type Transaction } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { demandVersion } from '../configuration/version.ts';

export type Retention = Record<RetentionKind, number | null>;

/** Long enough for a dispute, a season's comparison and the tax office; sound, the most personal of it, the shortest. */
export const DEFAULT_DAYS = {
  recordings: 365,
  transcripts: 730,
  calls: 1_095,
  messages: 1_095,
  texts: 730,
  appointments: 1_825,
  contacts: null,
  events: 30,
  deliveries: 30,
  audit: 1_095,
} as const satisfies Retention;

export async function loadRetention(
  tx: Transaction,
  organizationId: string,
  lock?: 'lock',
): Promise<Retention> {
  const query = tx
    .select({ days: retention.days })
    .from(retention)
    .where(eq(retention.organizationId, organizationId));
  const [row] = await (lock ? query.for('update') : query);
  return { ...DEFAULT_DAYS, ...row?.days };
}

/** @throws VersionError */
export async function updateRetention(
  tx: Transaction,
  organizationId: string,
  ifMatch: string | undefined,
  patch: RetentionDays,
): Promise<Change<Retention>> {
  // So that there is a row to lock.
  await tx.insert(retention).values({ organizationId }).onConflictDoNothing();
  const before = await loadRetention(tx, organizationId, 'lock');
  demandVersion(ifMatch, before);
  const after = { ...before, ...patch };
  await tx
    .update(retention)
    .set({ days: after, updatedAt: new Date() })
    .where(eq(retention.organizationId, organizationId));
  return { answer: after, action: 'retention.updated', before, after };
}
