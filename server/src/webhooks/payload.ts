// What a webhook tells of an event: its ids, and what it is about as it stands now.
import { calls, type events, inboundTexts, messages, type Transaction } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { getAppointment } from '../appointments/list-appointments.ts';

type Event = typeof events.$inferSelect;

export async function payloadOf(tx: Transaction, { organizationId, type, data }: Event): Promise<object> {
  const id = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  switch (type) {
    case 'appointment.booked':
    case 'appointment.moved':
    case 'appointment.cancelled':
    case 'appointment.changed':
      return { ...data, appointment: await getAppointment(tx, organizationId, id('appointmentId')) };
    case 'message.taken':
    case 'lead.created':
      return { ...data, message: await messageOf(tx, organizationId, id('messageId')) };
    case 'text.received':
      return { ...data, text: await textOf(tx, organizationId, id('textId')) };
    case 'text.sent':
      return data;
    case 'call.started':
    case 'call.completed':
    case 'call.turn':
      return { ...data, call: await callOf(tx, organizationId, id('callId')) };
  }
}

async function messageOf(tx: Transaction, organizationId: string, id: string): Promise<object | null> {
  const [row] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.organizationId, organizationId), eq(messages.id, id)));
  if (!row) return null;
  const { kind, urgent, text, name, phone, createdAt } = row;
  return { id, kind, urgent, text, name, phone, createdAt: createdAt.toISOString() };
}

async function textOf(tx: Transaction, organizationId: string, id: string): Promise<object | null> {
  const [row] = await tx
    .select()
    .from(inboundTexts)
    .where(and(eq(inboundTexts.organizationId, organizationId), eq(inboundTexts.id, id)));
  if (!row) return null;
  const { fromNumber, toNumber, body, createdAt } = row;
  return { id, from: fromNumber, to: toNumber, body, createdAt: createdAt.toISOString() };
}

async function callOf(tx: Transaction, organizationId: string, id: string): Promise<object | null> {
  const [row] = await tx
    .select()
    .from(calls)
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, id)));
  if (!row) return null;
  const { direction, fromNumber, toNumber, startedAt, endedAt, endedBy, outcome } = row;
  return {
    id,
    direction,
    from: fromNumber,
    to: toNumber,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    endedBy,
    outcome,
  };
}
