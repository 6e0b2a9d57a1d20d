// The numbers callers dial to reach an organization, and who takes the calls of each.
import { agents, newId, phoneNumbers, type Transaction, vendorCredentials } from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { and, asc, count, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { demandRoom } from '../configuration/room.ts';
import { demandVersion } from '../configuration/version.ts';
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts';

type Row = typeof phoneNumbers.$inferSelect;

export type Routing = Pick<
  Row,
  'agentId' | 'route' | 'routeTo' | 'hours' | 'afterHours' | 'afterHoursTo' | 'fallbackTo'
>;
export type NumberView = ReturnType<typeof view>;
/** Where the carrier has it. */
type Held = Pick<Row, 'carrierSid' | 'carrierAccount'>;

export async function listNumbers(tx: Transaction, organizationId: string): Promise<NumberView[]> {
  const rows = await tx
    .select()
    .from(phoneNumbers)
    .where(eq(phoneNumbers.organizationId, organizationId))
    .orderBy(asc(phoneNumbers.e164));
  return rows.map(view);
}

/** @throws NotFoundError */
export async function getNumber(
  tx: Transaction,
  organizationId: string,
  id: string,
  lock?: 'lock',
): Promise<NumberView> {
  const query = tx.select().from(phoneNumbers).where(isThis(organizationId, id));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw new NotFoundError('There is no such number.');
  return view(row);
}

/** Agents and room for a new number, told before money is spent. */
export async function demandNumberRoom(
  tx: Transaction,
  organizationId: string,
  agentId: string,
): Promise<void> {
  await demandAgent(tx, organizationId, agentId);
  const [known] = await tx
    .select({ count: count() })
    .from(phoneNumbers)
    .where(eq(phoneNumbers.organizationId, organizationId));
  demandRoom(known?.count ?? 0, 'numbers');
}

export async function addNumber(
  tx: Transaction,
  organizationId: string,
  number: { e164: E164; agentId: string; carrierSid: string; carrierAccount: string | null },
  action: 'phoneNumber.bought' | 'phoneNumber.imported',
): Promise<Change<NumberView>> {
  await demandNumberRoom(tx, organizationId, number.agentId);
  if (number.carrierAccount !== null) await demandAccount(tx, organizationId, number.carrierAccount);
  const id = newId();
  await tx.insert(phoneNumbers).values({ ...number, id, organizationId });
  const after = await getNumber(tx, organizationId, id);
  return { answer: after, action, targetId: id, after };
}

export async function routeNumber(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  patch: Partial<Routing>,
): Promise<Change<NumberView>> {
  const before = await getNumber(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  if (patch.agentId !== undefined) await demandAgent(tx, organizationId, patch.agentId);
  const routing = { ...before, ...patch };
  if (['person', 'forward'].includes(routing.route) && routing.routeTo === null)
    throw new InvalidError('Say in `routeTo` which number is to ring.');
  const ring = [routing.routeTo, routing.afterHoursTo, routing.fallbackTo];
  if (ring.includes(before.e164)) throw new InvalidError('A number cannot ring itself; name another.');
  await tx
    .update(phoneNumbers)
    .set({ ...patch, id })
    .where(isThis(organizationId, id));
  const after = await getNumber(tx, organizationId, id);
  return { answer: after, action: 'phoneNumber.routed', targetId: id, before, after };
}

export async function removeNumber(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
): Promise<Change<Held>> {
  const before = await getNumber(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  const [row] = await tx
    .delete(phoneNumbers)
    .where(isThis(organizationId, id))
    .returning({ carrierSid: phoneNumbers.carrierSid, carrierAccount: phoneNumbers.carrierAccount });
  return {
    answer: row ?? { carrierSid: null, carrierAccount: null },
    action: 'phoneNumber.released',
    targetId: id,
    before,
  };
}

async function demandAgent(tx: Transaction, organizationId: string, agentId: string): Promise<void> {
  const [agent] = await tx
    .select({ id: agents.id })
    .from(agents)
    .where(and(eq(agents.organizationId, organizationId), eq(agents.id, agentId)));
  if (!agent) throw new NotFoundError('There is no such agent.');
}

/** It is still the organization's, and stays so until the row is written. */
async function demandAccount(tx: Transaction, organizationId: string, account: string): Promise<void> {
  const [own] = await tx
    .select({ account: vendorCredentials.account })
    .from(vendorCredentials)
    .where(and(eq(vendorCredentials.organizationId, organizationId), eq(vendorCredentials.account, account)))
    .for('share');
  if (!own) throw new ConflictError('Your account at the carrier has just been changed; try again.');
}

const isThis = (organizationId: string, id: string) =>
  and(eq(phoneNumbers.organizationId, organizationId), eq(phoneNumbers.id, id));

const view = ({ id, e164, carrierSid, carrierAccount, createdAt, ...row }: Row) => ({
  id,
  e164,
  agentId: row.agentId,
  route: row.route,
  routeTo: row.routeTo,
  hours: row.hours,
  afterHours: row.afterHours,
  afterHoursTo: row.afterHoursTo,
  fallbackTo: row.fallbackTo,
  managed: carrierSid !== null,
  ownAccount: carrierAccount !== null,
  createdAt: createdAt.toISOString(),
});
