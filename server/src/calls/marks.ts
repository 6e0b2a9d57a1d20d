// What people of the business add to a call: notes, tags, how well the agent did.
import { callNotes, calls, callTags, newId, type Transaction, users } from '@offhook/db';
import { and, asc, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';

/** Nobody reads more; past it a program is at work. */
const MOST_NOTES = 200;

export async function notesOf(tx: Transaction, organizationId: string, callId: string) {
  const rows = await tx
    .select({ note: callNotes, authorName: users.name })
    .from(callNotes)
    .leftJoin(users, eq(users.id, callNotes.userId))
    .where(and(eq(callNotes.organizationId, organizationId), eq(callNotes.callId, callId)))
    .orderBy(asc(callNotes.createdAt), asc(callNotes.id));
  return rows.map(({ note: { id, userId, text, createdAt }, authorName }) => ({
    id,
    text,
    author: { id: userId, name: authorName },
    createdAt: createdAt.toISOString(),
  }));
}

/** @throws NotFoundError */
export async function addNote(
  tx: Transaction,
  organizationId: string,
  callId: string,
  { userId, text }: { userId: string; text: string },
): Promise<Change<Awaited<ReturnType<typeof notesOf>>[number]>> {
  await lockCall(tx, organizationId, callId);
  if ((await notesOf(tx, organizationId, callId)).length >= MOST_NOTES)
    throw new ConflictError(`There are ${MOST_NOTES} notes on this call already; remove one first.`);
  const id = newId();
  await tx.insert(callNotes).values({ id, organizationId, callId, userId, text });
  const note = (await notesOf(tx, organizationId, callId)).find((made) => made.id === id);
  if (!note) throw new Error('a note just written is not there');
  return { answer: note, action: 'call.noteAdded', targetId: callId, after: { noteId: id, text } };
}

/** @throws NotFoundError */
export async function removeNote(
  tx: Transaction,
  organizationId: string,
  noteId: string,
): Promise<Change<void>> {
  const [note] = await tx
    .delete(callNotes)
    .where(and(eq(callNotes.organizationId, organizationId), eq(callNotes.id, noteId)))
    .returning();
  if (!note) throw new NotFoundError('There is no such note.');
  const { callId: targetId, text } = note;
  return { answer: undefined, action: 'call.noteRemoved', targetId, before: { noteId, text } };
}

/** Puts `tags` in the place of those that are there. @throws NotFoundError */
export async function setTags(
  tx: Transaction,
  organizationId: string,
  callId: string,
  tags: readonly string[],
): Promise<Change<{ tags: string[] }>> {
  const { startedAt } = await lockCall(tx, organizationId, callId);
  const ofCall = and(eq(callTags.organizationId, organizationId), eq(callTags.callId, callId));
  const before = (await tx.delete(callTags).where(ofCall).returning()).map(({ tag }) => tag).sort();
  const after = [...new Set(tags)].sort();
  if (after.length > 0)
    await tx.insert(callTags).values(after.map((tag) => ({ organizationId, callId, tag, startedAt })));
  return {
    answer: { tags: after },
    action: 'call.tagged',
    targetId: callId,
    before: { tags: before },
    after: { tags: after },
  };
}

/** @throws NotFoundError */
export async function rateCall(
  tx: Transaction,
  organizationId: string,
  callId: string,
  rating: number | null,
): Promise<Change<{ rating: number | null }>> {
  const before = await lockCall(tx, organizationId, callId);
  await tx
    .update(calls)
    .set({ rating })
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId)));
  return {
    answer: { rating },
    action: 'call.rated',
    targetId: callId,
    before: { rating: before.rating },
    after: { rating },
  };
}

async function lockCall(tx: Transaction, organizationId: string, callId: string) {
  const [call] = await tx
    .select({ startedAt: calls.startedAt, rating: calls.rating })
    .from(calls)
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId)))
    .for('update');
  if (!call) throw new NotFoundError('There is no such call.');
  return call;
}
