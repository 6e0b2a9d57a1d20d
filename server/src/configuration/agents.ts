// The agents that answer: what they are called, how they sound and what they say first and last.
import { isDeepStrictEqual } from 'node:util';
import {
  agents,
  type AgentSettings,
  agentVersions,
  type KeptSettings,
  newId,
  phoneNumbers,
  type Transaction,
} from '@offhook/db';
import { and, asc, count, eq, type SQL } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { demandRoom } from './room.ts';
import { demandVersion } from './version.ts';
import { writtenNumber } from '../wording/written-number.ts';

type Row = typeof agents.$inferSelect;

export type AgentPatch = Partial<AgentSettings>;
export type NewAgent = AgentPatch & Pick<Row, 'name' | 'voice'>;
export type AgentView = ReturnType<typeof view>;

export async function listAgents(tx: Transaction, organizationId: string) {
  return select(tx, eq(agents.organizationId, organizationId));
}

/** @throws NotFoundError */
export async function getAgent(tx: Transaction, organizationId: string, id: string, lock?: 'lock') {
  const is = isThis(organizationId, id);
  if (lock) await tx.select({ id: agents.id }).from(agents).where(is).for('update');
  const [found] = await select(tx, is);
  if (!found) throw new NotFoundError('There is no such agent.');
  return found;
}

async function select(tx: Transaction, where: SQL | undefined) {
  const rows = await tx
    .select({ agent: agents, published: agentVersions.settings })
    .from(agents)
    .leftJoin(
      agentVersions,
      and(
        eq(agentVersions.organizationId, agents.organizationId),
        eq(agentVersions.agentId, agents.id),
        eq(agentVersions.version, agents.publishedVersion),
      ),
    )
    .where(where)
    .orderBy(asc(agents.name), asc(agents.id));
  return rows.map(({ agent, published }) => view(agent, published));
}

export async function createAgent(
  tx: Transaction,
  organizationId: string,
  agent: NewAgent,
): Promise<Change<AgentView>> {
  const [known] = await tx
    .select({ count: count() })
    .from(agents)
    .where(eq(agents.organizationId, organizationId));
  demandRoom(known?.count ?? 0, 'agents');
  const id = newId();
  await tx.insert(agents).values({ ...agent, id, organizationId });
  const after = await getAgent(tx, organizationId, id);
  return { answer: after, action: 'agent.created', targetId: id, after };
}

export async function updateAgent(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  patch: AgentPatch,
): Promise<Change<AgentView>> {
  const before = await getAgent(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  await tx
    .update(agents)
    .set({ ...patch, id })
    .where(isThis(organizationId, id));
  const after = await getAgent(tx, organizationId, id);
  return { answer: after, action: 'agent.updated', targetId: id, before, after };
}

/** @throws ConflictError while it answers a number */
export async function deleteAgent(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
): Promise<Change<void>> {
  const before = await getAgent(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  const [number] = await tx
    .select({ e164: phoneNumbers.e164 })
    .from(phoneNumbers)
    .where(and(eq(phoneNumbers.organizationId, organizationId), eq(phoneNumbers.agentId, id)))
    .limit(1);
  if (number)
    throw new ConflictError(
      `This agent answers ${writtenNumber(number.e164)}; give that number to another first.`,
    );
  await tx.delete(agents).where(isThis(organizationId, id));
  return { answer: undefined, action: 'agent.deleted', targetId: id, before };
}

const isThis = (organizationId: string, id: string) =>
  and(eq(agents.organizationId, organizationId), eq(agents.id, id));

/** What a version fixes of an agent. */
export const settingsOf = (agent: KeptSettings): AgentSettings => ({
  name: agent.name,
  language: agent.language,
  tone: agent.tone,
  greeting: agent.greeting,
  closing: agent.closing,
  voice: agent.voice,
  transferTo: agent.transferTo,
  emergencies: agent.emergencies,
  limits: agent.limits,
  keyTerms: agent.keyTerms ?? [],
});

const view = (row: Row, published: KeptSettings | null) => ({
  id: row.id,
  ...settingsOf(row),
  publishedVersion: row.publishedVersion,
  unpublishedChanges: published !== null && !isDeepStrictEqual(settingsOf(row), settingsOf(published)),
  paused: row.pausedAt !== null,
});
