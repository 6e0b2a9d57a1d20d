// Tells a customer that their appointment was booked, moved or cancelled, and plans what is to come of it: reminders, and
// what follows when it is over.
import { appointmentChanges, type Transaction } from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { and, count, eq, sql } from 'drizzle-orm';
import type { Jobs } from '../jobs/jobs.ts';
import { calendarFile } from './calendar-file.ts';
import { type AppointmentRow, appointmentWords, type Business, emailOf, type VisitRow } from './facts.ts';
import type { NoticeKind, Words } from './kinds.ts';
import type { loadSettings } from './settings.ts';
import { afterQuiet, beforeQuiet, written } from './when.ts';
import { writeNotice } from './write-notice.ts';
import { zonesOf } from './zones.ts';

export const REMIND = 'appointments.remind';
export const OVER = 'appointments.over';

/** Who has just booked needs no reminder. */
const NOT_SOONER_THAN_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

export interface Telling {
  tx: Transaction;
  jobs: Pick<Jobs, 'send'>;
  business: Business;
  settings: Awaited<ReturnType<typeof loadSettings>>;
  now: Date;
  /** Where e-mails come from, for the calendar's organizer. */
  mailFrom: string;
}

export interface CustomerNotice {
  about: string;
  kind: NoticeKind;
  words?: Words;
  /** They are in the middle of it: no hour is too late. */
  atOnce?: boolean;
  /** Texts are left out: a reply has said it. */
  withoutText?: boolean;
  expiresAt?: Date;
  /** Put into their calendar, or taken out of it. */
  calendar?: 'REQUEST' | 'CANCEL';
}

/** Writes to the customer by each channel that the business uses and they can be reached by. */
export async function tellCustomer(telling: Telling, row: VisitRow, notice: CustomerNotice): Promise<void> {
  const { tx, jobs, business, settings, now } = telling;
  const { about, kind, words, atOnce = false, withoutText = false, expiresAt, calendar } = notice;
  if (!row.customerPhone) return;
  const known = { ...(await appointmentWords(tx, business, row)), ...words };
  const shared = {
    about,
    kind,
    words: known,
    appointmentId: row.id,
    callId: row.callId,
    appointmentStartsAt: row.startsAt,
    expiresAt,
  };
  const dueAt = new Date(
    atOnce ? now : afterQuiet(now.getTime(), settings.quiet, zonesOf(row.customerPhone, business.timezone)),
  );
  if (settings.customers.includes('sms') && !withoutText)
    await writeNotice(tx, jobs, business, { ...shared, channel: 'sms', address: row.customerPhone, dueAt });
  const email = settings.customers.includes('email')
    ? await emailOf(tx, business.organizationId, row.customerPhone)
    : null;
  // An e-mail wakes nobody.
  if (email !== null)
    await writeNotice(tx, jobs, business, {
      ...shared,
      channel: 'email',
      address: email,
      dueAt: now,
      calendar: calendar && (await fileFor(telling, row, known, { method: calendar, email })),
    });
}

async function fileFor(
  { tx, business, mailFrom, now }: Telling,
  row: AppointmentRow,
  { service = '', address = '' }: Words,
  { method, email }: { method: 'REQUEST' | 'CANCEL'; email: string },
): Promise<string> {
  const [changes] = await tx
    .select({ count: count() })
    .from(appointmentChanges)
    .where(
      and(
        eq(appointmentChanges.organizationId, business.organizationId),
        eq(appointmentChanges.appointmentId, row.id),
        sql`${appointmentChanges.kind} in ('moved', 'cancelled')`,
      ),
    );
  return calendarFile({
    method,
    appointmentId: row.id,
    sequence: changes?.count ?? 0,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    summary: `${service} – ${business.name}`,
    ...(address && { location: address }),
    organizer: { name: business.name, email: mailFrom },
    attendee: { name: row.customerName ?? '', email },
    now,
  });
}

/** When a reminder goes out that is wanted `minutes` before: where that would disturb, the last moment before that does not. */
export function reminderTime(
  { startsAt, customerPhone }: Pick<AppointmentRow, 'startsAt' | 'customerPhone'>,
  minutes: number,
  { business, settings }: Pick<Telling, 'business' | 'settings'>,
): EpochMs {
  const wanted = startsAt.getTime() - minutes * MINUTE_MS;
  return beforeQuiet(wanted, settings.quiet, zonesOf(customerPhone ?? '', business.timezone));
}

/** Jobs for what is to come. One that is moved later finds the old ones out of date. */
export async function planReminders(telling: Telling, row: AppointmentRow): Promise<void> {
  const { tx, jobs, business, settings, now } = telling;
  const { organizationId } = business;
  const about = { organizationId, appointmentId: row.id, startsAt: row.startsAt.toISOString() };
  for (const minutes of settings.reminders) {
    const at = reminderTime(row, minutes, telling);
    if (at > now.getTime() + NOT_SOONER_THAN_MS)
      await jobs.send(tx, REMIND, { ...about, minutes }, { at: new Date(at) });
  }
  if (settings.completeAfterMinutes !== null)
    await jobs.send(tx, OVER, about, {
      at: new Date(row.endsAt.getTime() + settings.completeAfterMinutes * MINUTE_MS),
    });
}

/** `{oldDate}` and `{oldTime}`. */
export function oldWords(startsAt: unknown, { timezone, language }: Business): Words {
  const at = typeof startsAt === 'string' ? Date.parse(startsAt) : Number.NaN;
  if (Number.isNaN(at)) return {};
  const { date, time } = written(at, timezone, language);
  return { oldDate: date, oldTime: time };
}
