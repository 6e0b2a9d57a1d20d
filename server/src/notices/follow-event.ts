// What becomes of an event: who hears of it, and what is planned. Run as a job for each, and safe to run again.
import {
  appointmentChanges,
  appointments,
  calls,
  contacts,
  EVENT_TYPES,
  events,
  messages,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import {
  type AppointmentRow,
  appointmentWords,
  findAppointment,
  loadBusiness,
  type VisitRow,
  wholeVisit,
} from './facts.ts';
import type { NoticeKind } from './kinds.ts';
import { writeMembers } from './members.ts';
import { TRIAL_PARTY } from '../voice/index.ts';
import { queueWebhooks } from '../webhooks/deliveries.ts';
import { payloadOf } from '../webhooks/payload.ts';
import { type LoadLine, offerFreed } from './offer-freed.ts';
import { loadSettings } from './settings.ts';
import { oldWords, planReminders, tellCustomer, type Telling } from './tell-customer.ts';
import { written } from './when.ts';
import { writtenNumber } from '../wording/written-number.ts';

/** Sent by a trigger of the table `events`. */
export const FOLLOW_EVENT = 'events.follow';

const EventJob = z.object({ organizationId: z.uuid(), type: z.enum(EVENT_TYPES), key: z.string() });

export const followEventOptions: JobOptions<z.infer<typeof EventJob>> = {
  data: EventJob,
  retryAfterSeconds: 5,
};

export interface FollowParts {
  jobs: Pick<Jobs, 'send'>;
  mailFrom: string;
  loadLine: LoadLine;
}

export type EventRow = typeof events.$inferSelect;

export async function followEvent(
  { organizationId, type, key }: z.infer<typeof EventJob>,
  { db, now }: JobContext,
  { jobs, mailFrom, loadLine }: FollowParts,
): Promise<void> {
  await withOrganization(db, organizationId, async (tx) => {
    const [event] = await tx
      .select()
      .from(events)
      .where(and(eq(events.organizationId, organizationId), eq(events.type, type), eq(events.key, key)));
    if (!event) return;
    const business = await loadBusiness(tx, organizationId, textOf(event, 'callId'));
    const settings = await loadSettings(tx, organizationId);
    const telling = { tx, jobs, business, settings, mailFrom, now: now() };
    if (event.type !== 'call.turn' && event.type !== 'text.sent')
      await queueWebhooks(tx, jobs, organizationId, {
        ...event,
        type: event.type,
        data: () => payloadOf(tx, event),
      });
    switch (event.type) {
      case 'appointment.booked':
      case 'appointment.moved':
      case 'appointment.cancelled':
      case 'appointment.changed':
        return appointmentHappened(telling, loadLine, event);
      case 'message.taken':
      case 'lead.created':
        return messageTaken(telling, event);
      case 'call.completed':
        return callCompleted(telling, event);
      case 'call.started':
      case 'call.turn':
      case 'text.received':
      case 'text.sent':
    }
  });
}

const textOf = ({ data }: EventRow, name: string): string | undefined =>
  typeof data[name] === 'string' ? data[name] : undefined;

async function appointmentHappened(telling: Telling, loadLine: LoadLine, event: EventRow): Promise<void> {
  const { tx, business, now } = telling;
  const { organizationId } = business;
  const row = await findAppointment(tx, organizationId, textOf(event, 'appointmentId') ?? '');
  const [change] = await tx
    .select()
    .from(appointmentChanges)
    .where(
      and(
        eq(appointmentChanges.organizationId, organizationId),
        eq(appointmentChanges.id, textOf(event, 'changeId') ?? ''),
      ),
    );
  // What was taken back because it came about too late was never told to the customer either.
  if (!row || !change || change.idempotencyKey?.endsWith(':undo')) return;
  const shared = {
    about: `change/${change.id}`,
    atOnce: change.actor === 'caller',
    withoutText: change.idempotencyKey?.startsWith('text:') ?? false,
  };
  const { about } = shared;
  const isToCome = row.startsAt > now;
  const whole = await wholeVisit(tx, row);
  if (event.type === 'appointment.booked' && row.status === 'confirmed' && isToCome) {
    if (whole && (await isFirstOfSeries(tx, row)))
      await tellCustomer(telling, whole, { ...shared, kind: 'booked', calendar: 'REQUEST' });
    await planReminders(telling, row);
    if (whole) await tellMembers(telling, 'appointment', { about, row: whole, happened: 'booked' });
  }
  if (event.type === 'appointment.moved') {
    const before = change.before as { startsAt?: unknown; endsAt?: unknown; staffId?: unknown } | null;
    if (row.status === 'confirmed' && isToCome) {
      const words = oldWords(before?.startsAt, business);
      if (whole) await tellCustomer(telling, whole, { ...shared, kind: 'moved', words, calendar: 'REQUEST' });
      await planReminders(telling, row);
      if (whole) await tellMembers(telling, 'appointment', { about, row: whole, happened: 'moved' });
    }
    const { startsAt, endsAt, staffId } = before ?? {};
    if (typeof startsAt === 'string' && typeof endsAt === 'string' && typeof staffId === 'string') {
      const freed = { staffId, startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) };
      await offerFreed(telling, loadLine, row, freed);
    }
  }
  if (event.type === 'appointment.cancelled' && row.status === 'cancelled' && isToCome) {
    if (whole) {
      await tellCustomer(telling, whole, { ...shared, kind: 'cancelled', calendar: 'CANCEL' });
      await tellMembers(telling, 'appointment', { about, row: whole, happened: 'cancelled' });
    }
    const { staffId, startsAt, endsAt } = row;
    const freed = { staffId, startsAt: startsAt.getTime(), endsAt: endsAt.getTime() };
    await offerFreed(telling, loadLine, row, freed);
  }
  if (event.type === 'appointment.changed' && whole)
    await attended(telling, whole, change.after as { status?: unknown } | null);
}

/** The customer came, or did not. */
async function attended(
  telling: Telling,
  row: AppointmentRow,
  after: { status?: unknown } | null,
): Promise<void> {
  const { noShowText, reviewUrl } = telling.settings;
  if (after?.status !== row.status) return;
  if (row.status === 'noShow' && noShowText)
    await tellCustomer(telling, row, { about: `noShow/${row.id}`, kind: 'noShow' });
  if (row.status === 'completed' && reviewUrl !== null)
    await tellCustomer(telling, row, {
      about: `review/${row.id}`,
      kind: 'review',
      words: { link: reviewUrl },
    });
}

/** Twenty texts about twenty Mondays help nobody. */
async function isFirstOfSeries(tx: Transaction, row: AppointmentRow): Promise<boolean> {
  if (row.seriesId === null) return true;
  const [first] = await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(and(eq(appointments.organizationId, row.organizationId), eq(appointments.seriesId, row.seriesId)))
    .orderBy(asc(appointments.startsAt), asc(appointments.id))
    .limit(1);
  return first?.id === row.id;
}

async function messageTaken(telling: Telling, event: EventRow): Promise<void> {
  const { tx, business } = telling;
  const [message] = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.organizationId, business.organizationId),
        eq(messages.id, textOf(event, 'messageId') ?? ''),
      ),
    );
  if (!message) return;
  const { kind, urgent, name, phone, text } = message;
  const plain = kind === 'lead' ? 'lead' : 'message';
  await writeMembers(telling, urgent ? 'urgentMessage' : plain, {
    about: `message/${message.id}`,
    callId: message.callId,
    words: () => ({ ...business.words, text, caller: callerName(name, phone) }),
  });
}

/** Nobody was helped, and nothing says what they wanted. */
async function callCompleted(telling: Telling, event: EventRow): Promise<void> {
  const { tx, business } = telling;
  const { organizationId } = business;
  const [call] = await tx
    .select()
    .from(calls)
    .where(and(eq(calls.organizationId, organizationId), eq(calls.id, textOf(event, 'callId') ?? '')));
  // Who tries the agent from the dashboard misses nobody's call.
  if (!call || call.direction !== 'inbound' || call.fromNumber === TRIAL_PARTY) return;
  if (call.outcome !== null && call.outcome !== 'none' && call.outcome !== 'abandoned') return;
  const [contact] = await tx
    .select({ name: contacts.name })
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), eq(contacts.phone, call.fromNumber)));
  await writeMembers(telling, 'missedCall', {
    about: `call/${call.id}`,
    callId: call.id,
    words: (language) => ({
      ...business.words,
      time: written(call.startedAt.getTime(), business.timezone, language).time,
      caller: callerName(contact?.name ?? null, call.fromNumber),
    }),
  });
}

function callerName(name: string | null, phone: string | null): string {
  const number = phone && writtenNumber(phone);
  return name && number ? `${name}, ${number}` : (name ?? number ?? '?');
}

const HAPPENED = {
  en: { booked: 'Booked', moved: 'Moved', cancelled: 'Cancelled' },
  es: { booked: 'Reserva', moved: 'Cambio', cancelled: 'Cancelación' },
  ru: { booked: 'Запись', moved: 'Перенос', cancelled: 'Отмена' },
  uz: { booked: 'Yozuv', moved: 'Ko‘chirildi', cancelled: 'Bekor qilindi' },
};

async function tellMembers(
  telling: Telling,
  kind: NoticeKind,
  { about, row, happened }: { about: string; row: VisitRow; happened: 'booked' | 'moved' | 'cancelled' },
): Promise<void> {
  const { tx, business } = telling;
  await writeMembers(telling, kind, {
    about,
    callId: row.callId,
    words: async (language) => ({
      ...(await appointmentWords(tx, { ...business, language }, row)),
      text: HAPPENED[language][happened],
    }),
  });
}
