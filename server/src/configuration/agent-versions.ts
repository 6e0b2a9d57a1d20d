// An agent's versions: what the owner edits is a draft, callers meet what was published last, and every version stays to be
// compared and brought back. An agent that was never published answers as it is edited.
import { isDeepStrictEqual } from 'node:util';
import { agents, type AgentSettings, agentVersions, type Transaction, users } from '@offhook/db';
import { and, desc, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { type AgentView, getAgent, settingsOf } from './agents.ts';
import { demandVersion } from './version.ts';

/** As many as anyone looks through. */
const SHOWN = 100;

export async function listVersions(tx: Transaction, organizationId: string, agentId: string) {
  await getAgent(tx, organizationId, agentId);
  const rows = await tx
    .select({ version: agentVersions, publisher: users.name })
    .from(agentVersions)
    .leftJoin(users, eq(users.id, agentVersions.publishedBy))
    .where(ofAgent(organizationId, agentId))
    .orderBy(desc(agentVersions.version))
    .limit(SHOWN);
  return rows.map(({ version: row, publisher }) => ({
    version: row.version,
    settings: settingsOf(row.settings),
    note: row.note,
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: { id: row.publishedBy, name: publisher },
  }));
}

/**
 * Lets callers meet the draft from the next call on.
 * @throws ConflictError when it is what they meet already
 */
export async function publishAgent(
  tx: Transaction,
  organizationId: string,
  agentId: string,
  ifMatch: string | undefined,
  { note, userId, now }: { note: string | null; userId: string; now: Date },
): Promise<Change<AgentView>> {
  const before = await getAgent(tx, organizationId, agentId, 'lock');
  demandVersion(ifMatch, before);
  const settings = settingsOf(before);
  if (before.publishedVersion !== null && !before.unpublishedChanges)
    throw new ConflictError(`Nothing has changed since version ${before.publishedVersion}.`);
  const version = (before.publishedVersion ?? 0) + 1;
  await tx.insert(agentVersions).values({
    organizationId,
    agentId,
    version,
    settings,
    note,
    publishedBy: userId,
    publishedAt: now,
  });
  await tx.update(agents).set({ publishedVersion: version }).where(isAgent(organizationId, agentId));
  const after = await getAgent(tx, organizationId, agentId);
  return { answer: after, action: 'agent.published', targetId: agentId, before, after };
}

/** Makes a version the draft again; it is met once it is published. */
export async function restoreAgent(
  tx: Transaction,
  organizationId: string,
  agentId: string,
  ifMatch: string | undefined,
  version: number,
): Promise<Change<AgentView>> {
  const before = await getAgent(tx, organizationId, agentId, 'lock');
  demandVersion(ifMatch, before);
  const settings = await settingsOfVersion(tx, organizationId, agentId, version);
  await tx.update(agents).set(settings).where(isAgent(organizationId, agentId));
  const after = await getAgent(tx, organizationId, agentId);
  return { answer: after, action: 'agent.restored', targetId: agentId, before, after };
}

/** What differs between two versions; without a number it is the draft. */
export async function diffAgent(
  tx: Transaction,
  organizationId: string,
  agentId: string,
  { from, to }: { from?: number; to?: number },
) {
  const agent = await getAgent(tx, organizationId, agentId);
  const at = (version: number | undefined): Promise<AgentSettings> | AgentSettings =>
    version === undefined ? settingsOf(agent) : settingsOfVersion(tx, organizationId, agentId, version);
  const [before, after] = [await at(from), await at(to)];
  const fields = Object.keys(settingsOf(agent)) as (keyof AgentSettings)[];
  return fields
    .filter((field) => !isDeepStrictEqual(before[field] ?? null, after[field] ?? null))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

/** While paused its calls go where the number's fallback says, else to the voicemail. */
export async function pauseAgent(
  tx: Transaction,
  organizationId: string,
  agentId: string,
  pausedAt: Date | null,
): Promise<Change<AgentView>> {
  const before = await getAgent(tx, organizationId, agentId, 'lock');
  if (before.paused === (pausedAt !== null))
    return { answer: before, action: 'agent.paused', targetId: agentId };
  await tx.update(agents).set({ pausedAt }).where(isAgent(organizationId, agentId));
  const after = await getAgent(tx, organizationId, agentId);
  const action = pausedAt ? 'agent.paused' : 'agent.resumed';
  return { answer: after, action, targetId: agentId, before, after };
}

/** @throws NotFoundError */
async function settingsOfVersion(
  tx: Transaction,
  organizationId: string,
  agentId: string,
  version: number,
): Promise<AgentSettings> {
  const [row] = await tx
    .select({ settings: agentVersions.settings })
    .from(agentVersions)
    .where(and(ofAgent(organizationId, agentId), eq(agentVersions.version, version)));
  if (!row) throw new NotFoundError('There is no such version.');
  return settingsOf(row.settings);
}

const ofAgent = (organizationId: string, agentId: string) =>
  and(eq(agentVersions.organizationId, organizationId), eq(agentVersions.agentId, agentId));
const isAgent = (organizationId: string, id: string) =>
  and(eq(agents.organizationId, organizationId), eq(agents.id, id));
