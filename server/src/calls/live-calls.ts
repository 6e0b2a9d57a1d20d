// Calls in progress: which they are, and what a person may do to one. The process that has the call does it.
import { calls, type Database, type Transaction, withOrganization } from '@offhook/db';
import { and, eq, gt, isNull } from 'drizzle-orm';
import { type Actor, change, demandMayChange } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { LONGEST_CALL_MS } from './end-lost.ts';
import type { LiveCall, Command } from '../live/wire.ts';
import type { Onlookers } from '../live/onlookers.ts';

interface House {
  db: Database;
  onlookers: Onlookers;
  now(): Date;
}

/** As their processes tell of them just now, oldest first. */
export async function listLiveCalls(house: House, organizationId: string): Promise<LiveCall[]> {
  const since = new Date(house.now().getTime() - LONGEST_CALL_MS);
  const rows = await withOrganization(house.db, organizationId, (tx) =>
    tx
      .select({ id: calls.id })
      .from(calls)
      .where(
        and(eq(calls.organizationId, organizationId), isNull(calls.endedAt), gt(calls.startedAt, since)),
      ),
  );
  return house.onlookers.gather(organizationId, new Set(rows.map(({ id }) => id)));
}

/**
 * Has `command` done to a call, and notes who asked for it. Its process may take a while to answer: no transaction waits.
 * @throws NotFoundError when the organization has no such call
 * @throws ConflictError when it is over
 * @throws InactiveError
 */
export async function commandCall(
  house: House,
  actor: Actor,
  callId: string,
  command: Exclude<Command, { do: 'tellAnsweredBy' | 'letGo' }>,
): Promise<void> {
  const { organizationId } = actor;
  const { endedAt } = await withOrganization(house.db, organizationId, async (tx) => {
    await demandMayChange(tx, actor);
    return demandCall(tx, organizationId, callId);
  });
  const done = endedAt === null && (await house.onlookers.command(organizationId, callId, command));
  if (!done) throw new ConflictError('This call is over, or ending just now.');
  const action = command.do === 'hangUp' ? 'call.hungUp' : 'call.takenOver';
  // It is done: whatever has become of the organization meanwhile, it is noted.
  await change(house, actor, async () => ({ answer: undefined, action, targetId: callId, after: command }), {
    whileInactive: true,
  });
}

/**
 * Notes that somebody is going to hear a call.
 * @throws NotFoundError when the organization has no such call
 */
export const noteListening = (house: House, actor: Actor, callId: string): Promise<void> =>
  change(house, actor, async (tx, organizationId) => {
    await demandCall(tx, organizationId, callId);
    return { answer: undefined, action: 'call.listenedIn', targetId: callId, after: { listening: true } };
  });

async function demandCall(tx: Transaction, organizationId: string, callId: string) {
  const [call] = await tx
    .select({ endedAt: calls.endedAt })
    .from(calls)
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId)));
  if (!call) throw new NotFoundError('There is no such call.');
  return call;
}
