// Does what a customer's text asks for, through the same transactions as a call, and replies: once, whatever is repeated.
import {
  appointments,
  contacts,
  inboundTexts,
  messages,
  newId,
  type NoticeOffer,
  notices,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import type { E164, Opening } from '@offhook/machines';
import { and, asc, count, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { messageEvent, publish } from '../events/organization-events.ts';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import {
  type AppointmentRow,
  appointmentWords,
  type Business,
  loadBusiness,
  wholeVisit,
} from '../notices/facts.ts';
import type { NoticeKind, Words } from '../notices/kinds.ts';
import type { LoadLine } from '../notices/offer-freed.ts';
import { listed } from '../notices/when.ts';
import { writeNotice } from '../notices/write-notice.ts';
import { book } from '../scheduling/booking.ts';
import { cancel, NoAppointmentError, reschedule } from '../scheduling/changing.ts';
import type { Actor } from '../scheduling/changes.ts';
import type { FindOpenings } from '../scheduling/find-openings.ts';
import { isTaken } from '../scheduling/room.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { wordOf } from './keywords.ts';

const TextJob = z.object({ organizationId: z.uuid(), textId: z.uuid() });

export const answerTextOptions: JobOptions<z.infer<typeof TextJob>> = { data: TextJob, retryAfterSeconds: 5 };

/** An offer that is older is forgotten: "1" then means something else. */
const OFFERS_LAST_MS = 3 * 24 * 3_600_000;
const OFFERED = 3;
const FIND_WITHIN_MS = 10_000;
/** A machine that answers our answers is not answered for ever. */
const MOST_REPLIES_AN_HOUR = 10;
const HOUR_MS = 3_600_000;

export interface AnswerParts {
  jobs: Pick<Jobs, 'send'>;
  findOpenings: FindOpenings;
  loadLine: LoadLine;
}

type Text = typeof inboundTexts.$inferSelect;

/** What is known when a text is read. */
interface Situation {
  text: Text;
  business: Business;
  offers: NoticeOffer[];
  /** The appointment it is about: the one last written about, else the next. */
  appointment: AppointmentRow | undefined;
}

export async function answerText(
  { organizationId, textId }: z.infer<typeof TextJob>,
  { db, now, signal }: JobContext,
  { jobs, findOpenings, loadLine }: AnswerParts,
): Promise<void> {
  const situation = await withOrganization(db, organizationId, (tx) =>
    look(tx, organizationId, textId, now()),
  );
  if (!situation) return;
  const { text, appointment, offers } = situation;
  const line = await loadLine(text.toNumber);
  if (!line) return;
  const meaning = meaningOf(text.body, {
    now: now().getTime(),
    business: line.business,
    offered: offers.map(({ startsAt, staffId }) => ({ startsAt: Date.parse(startsAt), staffId })),
  });
  const openings =
    meaning.type === 'move' && appointment
      ? await openingsFor(findOpenings, { organizationId, textId, appointment, meaning, now: now() }, signal)
      : [];
  await withOrganization(db, organizationId, async (tx) => {
    const [fresh] = await tx
      .select({ meaning: inboundTexts.meaning })
      .from(inboundTexts)
      .where(isThis(organizationId, textId))
      .for('update');
    if (fresh?.meaning !== null) return;
    const actor: Actor = {
      organizationId,
      idempotencyKey: `text:${textId}`,
      now: now().getTime(),
      by: 'caller',
    };
    const reply = await act(tx, { ...situation, meaning, openings, actor });
    await tx
      .update(inboundTexts)
      .set({ meaning: meaning.type, appointmentId: appointment?.id ?? null })
      .where(isThis(organizationId, textId));
    if (reply && !(await tooMany(tx, organizationId, text.fromNumber, now())))
      await writeNotice(tx, jobs, situation.business, {
        ...reply,
        about: `text/${textId}`,
        channel: 'sms',
        address: text.fromNumber,
        dueAt: now(),
      });
  });
}

async function look(
  tx: Transaction,
  organizationId: string,
  textId: string,
  now: Date,
): Promise<Situation | undefined> {
  const [text] = await tx.select().from(inboundTexts).where(isThis(organizationId, textId));
  if (!text || text.meaning !== null) return undefined;
  const [last] = await tx
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.organizationId, organizationId),
        eq(notices.address, text.fromNumber),
        eq(notices.channel, 'sms'),
        isNotNull(notices.appointmentId),
      ),
    )
    .orderBy(desc(notices.createdAt), desc(notices.id))
    .limit(1);
  const [offering] = await tx
    .select()
    .from(notices)
    .where(
      and(
        eq(notices.organizationId, organizationId),
        eq(notices.address, text.fromNumber),
        isNotNull(notices.offers),
        gt(notices.dueAt, new Date(now.getTime() - OFFERS_LAST_MS)),
      ),
    )
    .orderBy(desc(notices.createdAt), desc(notices.id))
    .limit(1);
  const coming = await tx
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.customerPhone, text.fromNumber),
        eq(appointments.status, 'confirmed'),
        gt(appointments.startsAt, now),
      ),
    )
    .orderBy(asc(appointments.startsAt))
    .limit(20);
  const next = coming.find(({ id }) => id === last?.appointmentId) ?? coming[0];
  return {
    text,
    business: await loadBusiness(tx, organizationId),
    offers: offering?.offers ?? [],
    appointment: next && ((await wholeVisit(tx, next)) ?? next),
  };
}

async function openingsFor(
  findOpenings: FindOpenings,
  {
    organizationId,
    textId,
    appointment,
    meaning,
    now,
  }: {
    organizationId: string;
    textId: string;
    appointment: AppointmentRow;
    meaning: Extract<Meaning, { type: 'move' }>;
    now: Date;
  },
  signal: AbortSignal,
): Promise<Opening[]> {
  const { serviceIds, staffId, id } = appointment;
  const { fits, nearest } = await findOpenings(
    { organizationId, callId: textId, now: now.getTime() },
    {
      serviceIds,
      staffId,
      when: meaning.when ?? { any: [], not: [], prefer: 'earliest' },
      limit: OFFERED,
      excludeAppointmentId: id,
    },
    AbortSignal.any([signal, AbortSignal.timeout(FIND_WITHIN_MS)]),
  );
  return (fits.length > 0 ? fits : nearest).slice(0, OFFERED);
}

/** What is answered: the notice without whom it goes to. */
interface Reply {
  kind: NoticeKind;
  words: Words;
  appointmentId?: string;
  offers?: NoticeOffer[];
}

async function act(
  tx: Transaction,
  given: Situation & { meaning: Meaning; openings: Opening[]; actor: Actor },
): Promise<Reply | undefined> {
  const { meaning, business, appointment, offers } = given;
  const about = async (kind: NoticeKind, row: AppointmentRow, more: Words = {}): Promise<Reply> => ({
    kind,
    words: { ...(await appointmentWords(tx, business, row)), ...more },
    appointmentId: row.id,
  });
  const plain = (kind: NoticeKind): Reply => ({ kind, words: business.words });
  switch (meaning.type) {
    case 'stop':
      // At the carrier CANCEL ends all texts, so that nothing can be asked back; a person has to.
      if (wordOf(given.text.body) === 'cancel' && appointment) await passOn(tx, given);
      return undefined;
    case 'start':
    case 'help':
      return undefined;
    case 'confirm':
      if (!appointment) return plain('noAppointment');
      await tx
        .update(appointments)
        .set({ customerConfirmedAt: new Date(given.actor.now) })
        .where(
          and(eq(appointments.organizationId, business.organizationId), eq(appointments.id, appointment.id)),
        );
      return about('confirmedReply', appointment);
    case 'cancel': {
      if (!appointment) return plain('noAppointment');
      await cancel(tx, given.actor, { appointmentId: appointment.id });
      return about('cancelledReply', appointment);
    }
    case 'move': {
      if (!appointment) return plain('noAppointment');
      if (given.openings.length === 0) return plain('noOpenings');
      const times = given.openings.map(({ startsAt, staffId, parts }) => ({
        staffId,
        parts,
        serviceIds: appointment.serviceIds,
        startsAt: new Date(startsAt).toISOString(),
        movesAppointmentId: appointment.id,
      }));
      return {
        ...(await about('moveOffers', appointment, { openings: listed(times, business) })),
        offers: times,
      };
    }
    case 'choose': {
      const offer = offers[meaning.index];
      return offer ? take(tx, given, offer) : undefined;
    }
    case 'other':
      await passOn(tx, given);
      return plain('passedOn');
  }
}

/** Moves the appointment to what was offered, or books it for somebody on the waitlist. */
async function take(
  tx: Transaction,
  { business, text, actor }: Situation & { actor: Actor },
  offer: NoticeOffer,
): Promise<Reply> {
  const opening = { staffId: offer.staffId, startsAt: Date.parse(offer.startsAt), parts: offer.parts };
  const { organizationId } = business;
  try {
    // A transaction of its own within the other: a time that is taken ends it and not the reply.
    const appointmentId = await tx.transaction(async (inner) => {
      const { movesAppointmentId, serviceIds, messageId } = offer;
      let id = movesAppointmentId;
      if (id) await reschedule(inner, actor, { appointmentId: id, opening });
      else {
        const name = await nameOf(inner, organizationId, messageId, text.fromNumber);
        id = await book(inner, actor, { serviceIds, opening, customer: { name, phone: text.fromNumber } });
      }
      if (messageId)
        await inner
          .update(messages)
          .set({ handledAt: new Date(actor.now) })
          .where(and(eq(messages.organizationId, organizationId), eq(messages.id, messageId)));
      return id;
    });
    const row = {
      staffId: offer.staffId,
      staffIds: offer.parts?.map(({ staffId }) => staffId),
      serviceIds: offer.serviceIds,
      startsAt: new Date(opening.startsAt),
    };
    return {
      kind: offer.movesAppointmentId ? 'movedReply' : 'bookedReply',
      words: await appointmentWords(tx, business, row),
      appointmentId,
    };
  } catch (error) {
    if (!isTaken(error) && !(error instanceof NoAppointmentError)) throw error;
    return { kind: 'takenReply', words: business.words };
  }
}

async function nameOf(
  tx: Transaction,
  organizationId: string,
  messageId: string | undefined,
  phone: E164,
): Promise<string> {
  const [wish] = messageId
    ? await tx
        .select({ name: messages.name })
        .from(messages)
        .where(and(eq(messages.organizationId, organizationId), eq(messages.id, messageId)))
    : [];
  if (wish?.name) return wish.name;
  const [contact] = await tx
    .select({ name: contacts.name })
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), eq(contacts.phone, phone)));
  return contact?.name ?? phone;
}

/** Makes a message of it, of which the people of the business hear at once. */
async function passOn(
  tx: Transaction,
  { text, business, actor }: Situation & { actor: Actor },
): Promise<void> {
  const { organizationId } = business;
  const { idempotencyKey } = actor;
  const message = { id: newId(), kind: 'message', callId: null, urgent: false, idempotencyKey } as const;
  const [contact] = await tx
    .select({ name: contacts.name })
    .from(contacts)
    .where(and(eq(contacts.organizationId, organizationId), eq(contacts.phone, text.fromNumber)));
  await tx
    .insert(messages)
    .values({
      ...message,
      organizationId,
      text: text.body,
      name: contact?.name ?? null,
      phone: text.fromNumber,
    })
    .onConflictDoNothing();
  await publish(tx, organizationId, messageEvent(message));
}

async function tooMany(tx: Transaction, organizationId: string, phone: E164, now: Date): Promise<boolean> {
  const [sent] = await tx
    .select({ count: count() })
    .from(notices)
    .where(
      and(
        eq(notices.organizationId, organizationId),
        eq(notices.address, phone),
        gt(notices.dueAt, new Date(now.getTime() - HOUR_MS)),
        sql`${notices.key} like 'text/%'`,
      ),
    );
  return (sent?.count ?? 0) >= MOST_REPLIES_AN_HOUR;
}

const isThis = (organizationId: string, id: string) =>
  and(eq(inboundTexts.organizationId, organizationId), eq(inboundTexts.id, id));
