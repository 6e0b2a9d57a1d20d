// What people of the business add to a call: notes, tags, how well the agent did.
import { callNotes, calls, callTags, newId, type Transaction, users } from '@offhook/db';
import { and, asc, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, NotFoundError, NotYoursError } from '../errors.ts';

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

type NoteView = Awaited<ReturnType<typeof notesOf>>[number];

/** @throws NotFoundError */
export async function addNote(
  tx: Transaction,
  organizationId: string,
  callId: string,
  { userId, text }: { userId: string; text: string },
): Promise<Change<NoteView>> {
  await lockCall(tx, organizationId, callId);
  if ((await notesOf(tx, organizationId, callId)).length >= MOST_NOTES)
    throw new ConflictError(`There are ${MOST_NOTES} notes on this call already; remove one first.`);
  const id = newId();
  await tx.insert(callNotes).values({ id, organizationId, callId, userId, text });
  return {
    answer: await viewOf(tx, organizationId, callId, id),
    action: 'call.noteAdded',
    targetId: callId,
    after: { noteId: id, text },
  };
}

async function viewOf(
  tx: Transaction,
  organizationId: string,
  callId: string,
  id: string,
): Promise<NoteView> {
  const note = (await notesOf(tx, organizationId, callId)).find((written) => written.id === id);
  if (!note) throw new Error('a note just written is not there');
  return note;
}

/** Who asks for a change of a note: a member or an API key, and whether what others wrote is theirs to change, too. */
export interface NoteEditor {
  id: string;
  administers: boolean;
}

/** @throws NotFoundError @throws NotYoursError */
export async function rewriteNote(
  tx: Transaction,
  organizationId: string,
  editor: NoteEditor,
  { noteId, text }: { noteId: string; text: string },
): Promise<Change<NoteView>> {
  const before = await lockNote(tx, organizationId, noteId, editor);
  await tx.update(callNotes).set({ text }).where(isNote(organizationId, noteId));
  return {
    answer: await viewOf(tx, organizationId, before.callId, noteId),
    action: 'call.noteChanged',
    targetId: before.callId,
    before: { noteId, text: before.text },
    after: { noteId, text },
  };
}

/** @throws NotFoundError @throws NotYoursError */
export async function removeNote(
  tx: Transaction,
  organizationId: string,
  editor: NoteEditor,
  noteId: string,
): Promise<Change<void>> {
  const { callId: targetId, text } = await lockNote(tx, organizationId, noteId, editor);
  await tx.delete(callNotes).where(isNote(organizationId, noteId));
  return { answer: undefined, action: 'call.noteRemoved', targetId, before: { noteId, text } };
}

const isNote = (organizationId: string, id: string) =>
  and(eq(callNotes.organizationId, organizationId), eq(callNotes.id, id));

async function lockNote(tx: Transaction, organizationId: string, id: string, editor: NoteEditor) {
  const [note] = await tx.select().from(callNotes).where(isNote(organizationId, id)).for('update');
  if (!note) throw new NotFoundError('There is no such note.');
  if (note.userId !== editor.id && !editor.administers)
    throw new NotYoursError('Only who wrote a note, or an owner or admin, may change or remove it.');
  return note;
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
