// The questions the business answers the same way every time. They are kept in its profile, in the order they were made.
import { businessProfiles, type KnowledgeRow, newId, type Transaction } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { NotFoundError } from '../errors.ts';
import { lockProfile } from './organization.ts';
import { demandRoom } from './room.ts';
import { demandVersion } from './version.ts';

export type KnowledgePatch = Partial<Omit<KnowledgeRow, 'id'>>;

/** @throws NotFoundError when the organization has no profile yet */
export async function listKnowledge(tx: Transaction, organizationId: string): Promise<KnowledgeRow[]> {
  const [profile] = await tx
    .select({ knowledge: businessProfiles.knowledge })
    .from(businessProfiles)
    .where(eq(businessProfiles.organizationId, organizationId));
  if (!profile) throw new NotFoundError('This organization is not set up.');
  return profile.knowledge;
}

/** Those that hold every word of `q`, whatever case or accent. */
export function searchKnowledge(items: KnowledgeRow[], q: string | undefined): KnowledgeRow[] {
  const words = plain(q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  return items.filter(({ question, variations, answer }) => {
    const text = plain([question, ...variations, answer].join(' '));
    return words.every((word) => text.includes(word));
  });
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** @throws NotFoundError */
export async function getKnowledge(tx: Transaction, organizationId: string, id: string) {
  return find(await listKnowledge(tx, organizationId), id);
}

export async function createKnowledge(
  tx: Transaction,
  organizationId: string,
  item: Omit<KnowledgeRow, 'id'>,
): Promise<Change<KnowledgeRow>> {
  await lockProfile(tx, organizationId);
  const items = await listKnowledge(tx, organizationId);
  demandRoom(items.length, 'questions');
  const after = { ...item, id: newId() };
  await keep(tx, organizationId, [...items, after]);
  return { answer: after, action: 'knowledge.created', targetId: after.id, after };
}

export async function updateKnowledge(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  patch: KnowledgePatch,
): Promise<Change<KnowledgeRow>> {
  await lockProfile(tx, organizationId);
  const items = await listKnowledge(tx, organizationId);
  const before = find(items, id);
  demandVersion(ifMatch, before);
  const after = { ...before, ...patch };
  await keep(
    tx,
    organizationId,
    items.map((item) => (item.id === id ? after : item)),
  );
  return { answer: after, action: 'knowledge.updated', targetId: id, before, after };
}

export async function deleteKnowledge(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
): Promise<Change<void>> {
  await lockProfile(tx, organizationId);
  const items = await listKnowledge(tx, organizationId);
  const before = find(items, id);
  demandVersion(ifMatch, before);
  await keep(
    tx,
    organizationId,
    items.filter((item) => item.id !== id),
  );
  return { answer: undefined, action: 'knowledge.deleted', targetId: id, before };
}

const find = (items: KnowledgeRow[], id: string): KnowledgeRow => {
  const item = items.find((candidate) => candidate.id === id);
  if (!item) throw new NotFoundError('There is no such question.');
  return item;
};

const keep = (tx: Transaction, organizationId: string, knowledge: KnowledgeRow[]) =>
  tx
    .update(businessProfiles)
    .set({ knowledge, updatedAt: new Date() })
    .where(eq(businessProfiles.organizationId, organizationId));
