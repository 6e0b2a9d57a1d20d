// Who of those on the waitlist is asked whether they want a time that has become free: whoever waits longest and wishes for
// something that fits into it.
import { appointments, messages, type Scopable, type Transaction } from '@offhook/db';
import {
  allows,
  type Business,
  type E164,
  type EpochMs,
  understand,
  type WaitlistWish,
} from '@offhook/machines';
import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { listOpenings, type OpeningsQuestion, type OpeningTime } from '../scheduling/list-openings.ts';
import type { AppointmentRow } from './facts.ts';
import type { Telling } from './tell-customer.ts';
import { afterQuiet, listed } from './when.ts';
import { writeNotice } from './write-notice.ts';
import { zonesOf } from './zones.ts';

/** Who is asked at once, when a time becomes free; whoever answers first has it. */
const ASKED_AT_ONCE = 3;
/** Wishes that are looked at for one time that has become free. */
const MOST_WISHES = 200;
/** A wish of last summer is none. */
const WISHES_LAST_MS = 60 * 24 * 3_600_000;
/** Nobody comes at such short notice. */
const NOTICE_MS = 2 * 3_600_000;
/** Words understood with less confidence than this leave a wish open. */
const SURE = 0.6;

export interface Freed {
  staffId: string;
  startsAt: EpochMs;
  endsAt: EpochMs;
}

/** The business as the dialogue knows it, behind a number of ours; read within a transaction where one is given. */
export type LoadLine = (number: E164, within?: Scopable) => Promise<{ business: Business } | undefined>;

/** @param row the appointment that was there */
export async function offerFreed(
  { tx, jobs, business, settings, now }: Telling,
  loadLine: LoadLine,
  row: Pick<AppointmentRow, 'serviceIds' | 'customerPhone'>,
  freed: Freed,
): Promise<void> {
  const { organizationId, timezone } = business;
  if (!settings.waitlistOffers || freed.startsAt <= now.getTime() + NOTICE_MS) return;
  const waiting = await tx
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.organizationId, organizationId),
        eq(messages.kind, 'waitlist'),
        isNull(messages.handledAt),
        isNotNull(messages.phone),
        gt(messages.createdAt, new Date(now.getTime() - WISHES_LAST_MS)),
      ),
    )
    .orderBy(asc(messages.createdAt), asc(messages.id))
    .limit(MOST_WISHES);
  const openingsFor = openingsIn(freed, (question) =>
    listOpenings(tx, organizationId, now.getTime(), { ...question, from: dateOf(freed.startsAt, timezone) }),
  );
  let line: ReturnType<LoadLine> | undefined;
  const spokenFor = async () => {
    line ??= business.number === undefined ? Promise.resolve(undefined) : loadLine(business.number, tx);
    return (await line)?.business;
  };
  let asked = 0;
  for (const { id, phone, name, text, wish, createdAt } of waiting) {
    if (asked === ASKED_AT_ONCE) return;
    if (phone === null || phone === row.customerPhone) continue;
    const wished = (wish as WaitlistWish | null) ?? wishIn(text, createdAt, await spokenFor());
    const { staffId = freed.staffId, notStaffIds = [], when, movesAppointmentId } = wished;
    if (staffId !== freed.staffId || notStaffIds.includes(freed.staffId)) continue;
    if (movesAppointmentId !== undefined && !(await isBooked(tx, organizationId, movesAppointmentId)))
      continue;
    const serviceIds = wished.serviceIds.length > 0 ? wished.serviceIds : row.serviceIds;
    const opening = (await openingsFor(serviceIds)).find(
      ({ startsAt }) => !when || allows(when, startsAt, timezone),
    );
    if (!opening) continue;
    const offers = [{ ...offerOf(opening), serviceIds, movesAppointmentId, messageId: id }];
    const dueAt = afterQuiet(now.getTime(), settings.quiet, zonesOf(phone, timezone));
    await writeNotice(tx, jobs, business, {
      about: `freed/${id}/${freed.staffId}/${new Date(freed.startsAt).toISOString()}`,
      kind: 'waitlistOffer',
      channel: 'sms',
      address: phone,
      words: { ...business.words, name: name ?? '', openings: listed(offers, business) },
      offers,
      dueAt: new Date(dueAt),
      expiresAt: new Date(opening.startsAt - NOTICE_MS / 2),
    });
    asked += 1;
  }
}

/** What the words of a wish name; days that are reckoned from now are reckoned from when they were said. */
function wishIn(text: string, saidAt: Date, business: Business | undefined): WaitlistWish {
  const wish: WaitlistWish & { notStaffIds: string[] } = { serviceIds: [], notStaffIds: [] };
  if (!business) return wish;
  const expectation = { kind: 'open' as const, keyTerms: [], offered: [] };
  for (const command of understand(text, { now: saidAt.getTime(), business, expectation }).commands) {
    if ((command.type !== 'set' && command.type !== 'correct') || command.confidence < SURE) continue;
    if (command.slot === 'service') wish.serviceIds = command.value;
    if (command.slot === 'staff' && command.value !== 'any') wish.staffId = command.value;
    if (command.slot === 'notStaff') wish.notStaffIds.push(command.value);
    if (command.slot === 'when') wish.when = command.value;
  }
  return wish;
}

/** Openings that need what has become free, the nearest to its beginning first; asked for once for the same services. */
function openingsIn(
  { staffId, startsAt, endsAt }: Freed,
  list: (
    question: Pick<OpeningsQuestion, 'serviceIds' | 'staffId' | 'days' | 'also'>,
  ) => Promise<OpeningTime[]>,
) {
  const known = new Map<string, Promise<OpeningTime[]>>();
  const ask = async (serviceIds: string[]) => {
    // What is free may run into the next date.
    const all = await list({ serviceIds, staffId, days: 2, also: startsAt });
    return all
      .filter(({ parts, ...whole }) => {
        const theirs = parts?.find(({ staffIds }) => staffIds.includes(staffId)) ?? whole;
        return theirs.startsAt < endsAt && startsAt < theirs.endsAt;
      })
      .toSorted((a, b) => Math.abs(a.startsAt - startsAt) - Math.abs(b.startsAt - startsAt));
  };
  return (serviceIds: string[]): Promise<OpeningTime[]> => {
    const key = serviceIds.join();
    const found = known.get(key) ?? ask(serviceIds);
    known.set(key, found);
    return found;
  };
}

const offerOf = ({ startsAt, staffIds, parts }: OpeningTime) => ({
  startsAt: new Date(startsAt).toISOString(),
  staffId: staffIds[0]!,
  parts: parts?.map(({ staffIds: [first], ...part }) => ({ ...part, staffId: first! })),
});

const dateOf = (at: EpochMs, timezone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate().toString();

/** Whoever wanted to move an appointment has nothing to give up once it is cancelled. */
async function isBooked(tx: Transaction, organizationId: string, id: string): Promise<boolean> {
  const [found] = await tx
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.id, id),
        eq(appointments.status, 'confirmed'),
      ),
    );
  return found !== undefined;
}
