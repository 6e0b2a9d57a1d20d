// What callers left for the business: messages, wishes, voicemail; and leads, which go on until they are won or lost.
import {
  calls,
  type LEAD_STATUSES,
  memberships,
  type MESSAGE_KINDS,
  messages,
  type Transaction,
  users,
} from '@offhook/db';
import { and, desc, eq, inArray, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Change } from '../audit/change.ts';
import { InvalidError, NotFoundError } from '../errors.ts';

type Kind = (typeof MESSAGE_KINDS)[number];
type LeadStatus = (typeof LEAD_STATUSES)[number];
export type MessageView = Awaited<ReturnType<typeof getMessage>>;

export interface MessagesFilter {
  /** Without it all but leads. */
  kind?: Kind;
  handled?: boolean;
  urgent?: boolean;
  assignedTo?: string;
  leadStatus?: LeadStatus;
}

export interface MessagesPage extends MessagesFilter {
  limit: number;
  /** The last message of the page before. */
  cursor?: string;
}

export interface MessagePatch {
  handled?: boolean;
  assignedTo?: string | null;
  leadStatus?: LeadStatus;
}

/** One page, newest first. */
export async function listMessages(tx: Transaction, organizationId: string, filter: MessagesPage) {
  const { limit, cursor } = filter;
  const rows = await findMessages(tx, organizationId, filter, limit + 1, cursor);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The newest `limit` that pass, older than the message of `cursor`. */
export function findMessages(
  tx: Transaction,
  organizationId: string,
  filter: MessagesFilter,
  limit: number,
  cursor?: string,
) {
  const conditions = [filter.kind ? eq(messages.kind, filter.kind) : ne(messages.kind, 'lead')];
  if (filter.handled !== undefined)
    conditions.push(filter.handled ? isNotNull(messages.handledAt) : isNull(messages.handledAt));
  if (filter.urgent !== undefined) conditions.push(eq(messages.urgent, filter.urgent));
  if (filter.assignedTo) conditions.push(eq(messages.assignedTo, filter.assignedTo));
  if (filter.leadStatus) conditions.push(eq(messages.leadStatus, filter.leadStatus));
  if (cursor)
    conditions.push(
      sql`(${messages.createdAt}, ${messages.id}) < (select created_at, id from messages
        where organization_id = ${organizationId} and id = ${cursor})`,
    );
  return select(tx, organizationId, and(...conditions), limit);
}

/** What came from these numbers, newest first. */
export const messagesFrom = (tx: Transaction, organizationId: string, phones: string[], limit: number) =>
  select(tx, organizationId, inArray(messages.phone, phones), limit);

/**
 * @param kind a lead is none of the messages, and a message no lead
 * @throws NotFoundError
 */
export async function getMessage(
  tx: Transaction,
  organizationId: string,
  id: string,
  kind: 'lead' | 'message',
) {
  const ofKind = kind === 'lead' ? eq(messages.kind, 'lead') : ne(messages.kind, 'lead');
  const [message] = await select(tx, organizationId, and(eq(messages.id, id), ofKind), 1);
  if (!message) throw new NotFoundError(`There is no such ${kind}.`);
  return message;
}

/**
 * @throws NotFoundError
 * @throws InvalidError when it is given to somebody who is no member
 */
export async function changeMessage(
  tx: Transaction,
  organizationId: string,
  id: string,
  kind: 'lead' | 'message',
  patch: MessagePatch,
  by: { userId: string; now: Date },
): Promise<Change<MessageView>> {
  const isThis = and(eq(messages.organizationId, organizationId), eq(messages.id, id));
  await tx.select({ id: messages.id }).from(messages).where(isThis).for('update');
  const before = await getMessage(tx, organizationId, id, kind);
  if (patch.assignedTo) await demandMember(tx, organizationId, patch.assignedTo);
  const handling =
    patch.handled === undefined || patch.handled === before.handled
      ? {}
      : { handledAt: patch.handled ? by.now : null, handledBy: patch.handled ? by.userId : null };
  const { assignedTo, leadStatus } = patch;
  await tx
    .update(messages)
    .set({ id, assignedTo, leadStatus, ...handling })
    .where(isThis);
  const after = await getMessage(tx, organizationId, id, kind);
  return { answer: after, action: `${kind}.changed`, targetId: id, before, after };
}

async function demandMember(tx: Transaction, organizationId: string, userId: string): Promise<void> {
  const [member] = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  if (!member) throw new InvalidError('`assignedTo` is no member of this organization.');
}

async function select(tx: Transaction, organizationId: string, where: SQL | undefined, limit: number) {
  const handler = alias(users, 'handler');
  const assignee = alias(users, 'assignee');
  const rows = await tx
    .select({
      message: messages,
      language: calls.language,
      handler: handler.name,
      assignee: assignee.name,
    })
    .from(messages)
    .leftJoin(calls, and(eq(calls.organizationId, messages.organizationId), eq(calls.id, messages.callId)))
    .leftJoin(handler, eq(handler.id, messages.handledBy))
    .leftJoin(assignee, eq(assignee.id, messages.assignedTo))
    .where(and(eq(messages.organizationId, organizationId), where))
    .orderBy(sql`${messages.createdAt} desc nulls last`, desc(messages.id))
    .limit(limit);
  const person = (id: string | null, name: string | null) => (id === null ? null : { id, name });
  return rows.map(({ message, language, ...names }) => ({
    id: message.id,
    kind: message.kind,
    urgent: message.urgent,
    text: message.text,
    language,
    name: message.name,
    phone: message.phone,
    callId: message.callId,
    handled: message.handledAt !== null,
    handledAt: message.handledAt?.toISOString() ?? null,
    handledBy: person(message.handledBy, names.handler),
    assignedTo: person(message.assignedTo, names.assignee),
    leadStatus: message.kind === 'lead' ? message.leadStatus : null,
    createdAt: message.createdAt.toISOString(),
  }));
}
