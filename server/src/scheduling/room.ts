// What a visit takes of somebody's time, and making room for it in a transaction that is about to write it down.
import { type Transaction, appointments, busyBlocks, errorCode, services, staff } from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { MINUTE } from './wall-clock.ts';

/** Someone else has the time. Ends the transaction; nothing of it stays. */
export class TakenError extends Error {
  override readonly name = 'TakenError';
}

/** True for our own refusal and for the exclusion constraint's (23P01). */
export const isTaken = (error: unknown): boolean =>
  error instanceof TakenError || errorCode(error) === '23P01';

/** Duration and buffers come from the catalog, never from what was asked for. */
export async function timeOf(
  tx: Transaction,
  organizationId: string,
  serviceIds: string[],
  startsAt: EpochMs,
) {
  const rows = await tx
    .select()
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, serviceIds)))
    .prepare('services')
    .execute();
  const length = lengthOf(serviceIds, rows);
  if (!length) throw new TakenError(`A service of ${serviceIds.join(', ')} does not exist`);
  const iso = (at: EpochMs) => new Date(at).toISOString();
  const endsAt = startsAt + length.durationMinutes * MINUTE;
  const from = iso(startsAt - length.bufferBeforeMinutes * MINUTE);
  const to = iso(endsAt + length.bufferAfterMinutes * MINUTE);
  return {
    columns: {
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      occupied: `["${from}","${to}")`,
    },
  };
}

type Length = Pick<
  typeof services.$inferSelect,
  'durationMinutes' | 'bufferBeforeMinutes' | 'bufferAfterMinutes'
>;

/**
 * Several services in one visit follow each other: the first one's buffer before, the last one's after.
 * @returns undefined when one of them is not in `rows`, or none is asked for
 */
export function lengthOf(
  serviceIds: readonly string[],
  rows: readonly (typeof services.$inferSelect)[],
): Length | undefined {
  const chosen = serviceIds.map((id) => rows.find((row) => row.id === id));
  const first = chosen[0];
  const last = chosen.at(-1);
  if (!first || !last || chosen.includes(undefined)) return undefined;
  return {
    durationMinutes: chosen.reduce((sum, service) => sum + (service?.durationMinutes ?? 0), 0),
    bufferBeforeMinutes: first.bufferBeforeMinutes,
    bufferAfterMinutes: last.bufferAfterMinutes,
  };
}

/**
 * Makes callers queue for these members of staff, then clears away holds that have run out, and the call's own where it is one.
 * The lock leaves foreign keys on the row alone, so other writes do not wait.
 */
export async function makeRoom(
  tx: Transaction,
  { organizationId, callId, now }: { organizationId: string; callId?: string; now: EpochMs },
  ...staffIds: string[]
): Promise<void> {
  // In the same order for everyone, so that two who want the same people's time do not wait for each other.
  const wanted = [...new Set(staffIds)].toSorted((a, b) => (a < b ? -1 : 1));
  const found = await Promise.all(
    wanted.map((staffId) =>
      Promise.all([
        tx
          .select({ id: staff.id })
          .from(staff)
          .where(
            and(eq(staff.organizationId, organizationId), eq(staff.id, staffId), isNull(staff.archivedAt)),
          )
          .for('no key update')
          .prepare('lockStaff')
          .execute(),
        tx
          .delete(appointments)
          .where(
            and(
              eq(appointments.organizationId, organizationId),
              eq(appointments.status, 'held'),
              or(
                callId === undefined ? undefined : eq(appointments.callId, callId),
                and(eq(appointments.staffId, staffId), lte(appointments.holdExpiresAt, new Date(now))),
              ),
            ),
          )
          .prepare('clearHolds')
          .execute(),
      ]),
    ),
  );
  const missing = wanted.find((_, index) => found[index]?.[0].length === 0);
  if (missing !== undefined) throw new TakenError(`No such member of staff: ${missing}`);
}

/**
 * Something that is no appointment of ours may have come in between, since the opening was offered.
 * @throws TakenError
 */
export async function refuseBlocked(
  tx: Transaction,
  organizationId: string,
  staffId: string,
  { occupied }: { occupied: string },
): Promise<void> {
  const [block] = await tx
    .select({ id: busyBlocks.id })
    .from(busyBlocks)
    .where(
      and(
        eq(busyBlocks.organizationId, organizationId),
        eq(busyBlocks.staffId, staffId),
        sql`tstzrange(${busyBlocks.startsAt}, ${busyBlocks.endsAt}) && ${occupied}::tstzrange`,
        sql`${busyBlocks.endsAt} > lower(${occupied}::tstzrange)`,
      ),
    )
    .limit(1)
    .prepare('blocked')
    .execute();
  if (block) throw new TakenError(`Their time is taken by block ${block.id}`);
}
