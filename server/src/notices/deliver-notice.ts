// Sends one notice, once: what has become pointless or may not be sent is left, what fails is tried again later.
import {
  appointments,
  type Database,
  notices,
  pushSubscriptions,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { brandOf } from '../configuration/branding.ts';
import { VendorError } from '../errors.ts';
import { publish } from '../events/organization-events.ts';
import type { JobContext, JobOptions } from '../jobs/jobs.ts';
import type { Mail, Mailer } from '../mail/mailer.ts';
import type { CarrierOf } from '../own-vendors/carrier-accounts.ts';
import { OptedOutError } from '../voice/carrier.ts';
import { type Business, loadBusiness } from './facts.ts';
import { KINDS, type NoticeKind } from './kinds.ts';
import { screenOf } from './members.ts';
import { hasOptedOut, optOut } from './opt-outs.ts';
import type { Push } from './push.ts';
import { LONGEST_TEXT } from './templates.ts';

const NoticeJob = z.object({ organizationId: z.uuid(), noticeId: z.uuid() });

export const deliverNoticeOptions: JobOptions<z.infer<typeof NoticeJob>> = {
  data: NoticeJob,
  // Half a minute, a minute, two …: a carrier that is away for an afternoon delays, and loses nothing.
  retries: 10,
  retryAfterSeconds: 30,
  concurrency: 3,
};

const SEND_WITHIN_MS = 15_000;

type Notice = typeof notices.$inferSelect;

export interface Senders {
  carrierOf: CarrierOf<'sendSms' | 'findSms'>;
  mailer: Mailer;
  push: Pick<Push, 'send'>;
  /** Where the carrier tells how a text fared. */
  textStatusUrl(notice: { organizationId: string; id: string }): string;
  publicUrl(): string;
}

/** @throws VendorError when it is to be tried again */
export async function deliverNotice(
  { organizationId, noticeId }: z.infer<typeof NoticeJob>,
  { db, now, signal, attempt, lastAttempt }: JobContext,
  senders: Senders,
): Promise<void> {
  const found = await withOrganization(db, organizationId, (tx) => load(tx, organizationId, noticeId));
  if (!found) return;
  const { notice, line, brand } = found;
  const pointless = await withOrganization(db, organizationId, (tx) =>
    whyNot(tx, notice, line.number, now()),
  );
  if (pointless !== undefined) return settle(db, notice, { status: 'skipped', reason: pointless });
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(SEND_WITHIN_MS)]);
  try {
    const carrierId = await send(db, notice, { ...line, brand }, senders, { attempt, signal: deadline });
    await settle(db, notice, {
      status: 'sent',
      carrierId,
      attempts: attempt,
      reason: null,
      sentAt: now(),
    });
  } catch (error) {
    if (error instanceof OptedOutError) {
      await withOrganization(db, organizationId, (tx) => optOut(tx, organizationId, notice.address));
      return settle(db, notice, { status: 'skipped', reason: 'optedOut', attempts: attempt });
    }
    const passing = !(error instanceof VendorError) || error.retryable;
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    if (!passing || lastAttempt) await settle(db, notice, { status: 'failed', reason, attempts: attempt });
    else await settle(db, notice, { reason, attempts: attempt });
    if (passing) throw error;
  }
}

async function load(tx: Transaction, organizationId: string, id: string) {
  const [notice] = await tx
    .select()
    .from(notices)
    .where(and(eq(notices.organizationId, organizationId), eq(notices.id, id)));
  if (notice?.status !== 'waiting') return undefined;
  return {
    notice,
    line: await loadBusiness(tx, organizationId, notice.callId),
    brand: notice.channel === 'email' ? await brandOf(tx, organizationId) : undefined,
  };
}

/** Why a notice is not to be sent after all; undefined when it is. */
async function whyNot(
  tx: Transaction,
  { organizationId, ...notice }: Notice,
  from: string | undefined,
  now: Date,
): Promise<string | undefined> {
  if (notice.expiresAt && notice.expiresAt <= now) return 'tooLate';
  if (notice.channel === 'sms') {
    if (from === undefined) return 'noNumber';
    if (await hasOptedOut(tx, organizationId, notice.address)) return 'optedOut';
  }
  if (!notice.appointmentId || !notice.appointmentStartsAt) return undefined;
  const [appointment] = await tx
    .select({ status: appointments.status, startsAt: appointments.startsAt })
    .from(appointments)
    .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, notice.appointmentId)));
  const cancelled = appointment?.status === 'cancelled';
  const isSame = appointment?.startsAt.getTime() === notice.appointmentStartsAt.getTime();
  return isSame && cancelled === (notice.kind === 'cancelled') ? undefined : 'overtaken';
}

/** Of texts that say the same the one that no other notice is. */
async function lostText(db: Database, organizationId: string, ids: string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  const known = await withOrganization(db, organizationId, (tx) =>
    tx
      .select({ id: notices.carrierId })
      .from(notices)
      .where(and(eq(notices.organizationId, organizationId), inArray(notices.carrierId, ids))),
  );
  return ids.find((id) => !known.some((row) => row.id === id));
}

/** @returns the carrier's or mail service's name for it */
async function send(
  db: Database,
  notice: Notice,
  {
    number: from = '',
    carrierAccount,
    brand,
  }: Pick<Business, 'number' | 'carrierAccount'> & Pick<Mail, 'brand'>,
  { carrierOf, mailer, push, textStatusUrl, publicUrl }: Senders,
  { attempt, signal }: { attempt: number; signal: AbortSignal },
): Promise<string | null> {
  const { id, organizationId, kind, channel, address, subject, body, calendar } = notice;
  const wayTo = KINDS[kind as NoticeKind].to === 'member' ? publicUrl() + screenOf(notice) : undefined;
  switch (channel) {
    case 'sms': {
      const text = { from, to: address, text: withWay(body, wayTo, '\n') };
      const carrier = await carrierOf(organizationId, carrierAccount);
      // An attempt that gave no answer may have gone through all the same.
      const before =
        attempt > 1 ? await lostText(db, organizationId, await carrier.findSms(text, signal)) : undefined;
      if (before !== undefined) return before;
      const sent = await carrier.sendSms(
        { ...text, statusUrl: textStatusUrl({ organizationId, id }) },
        signal,
      );
      return sent.id;
    }
    case 'email':
      await mailer.send({
        to: address,
        subject: subject ?? '',
        text: withWay(body, wayTo, '\n\n'),
        ...(calendar && { calendar }),
        brand,
        id,
      });
      return id;
    case 'push': {
      const browser = await findBrowser(db, organizationId, address);
      const message = { title: subject ?? '', body, url: screenOf(notice) };
      if (browser && !(await push.send(browser, message, signal)))
        await withOrganization(db, organizationId, (tx) =>
          tx.delete(pushSubscriptions).where(isBrowser(organizationId, address)),
        );
      return null;
    }
  }
}

/** With the address of the screen that shows it at its end. */
const withWay = (body: string, wayTo: string | undefined, between: string): string =>
  wayTo === undefined ? body : body.slice(0, LONGEST_TEXT - wayTo.length - between.length) + between + wayTo;

async function findBrowser(db: Database, organizationId: string, id: string) {
  const [found] = await withOrganization(db, organizationId, (tx) =>
    tx.select().from(pushSubscriptions).where(isBrowser(organizationId, id)),
  );
  return found;
}

const isBrowser = (organizationId: string, id: string) =>
  and(eq(pushSubscriptions.organizationId, organizationId), eq(pushSubscriptions.id, id));

async function settle(db: Database, { organizationId, id }: Notice, set: Partial<Notice>): Promise<void> {
  await withOrganization(db, organizationId, async (tx) => {
    const settled = await tx
      .update(notices)
      .set(set)
      // How the text fared may have been told before we came to say that it was sent: its state stays, its name is new.
      .where(
        and(eq(notices.organizationId, organizationId), eq(notices.id, id), eq(notices.status, 'waiting')),
      )
      .returning();
    for (const notice of settled) await tellOfText(tx, notice);
  });
}

/** Whoever looks at a thread sees a text of ours come, and how it fares. */
async function tellOfText(tx: Transaction, { organizationId, id, channel, status }: Notice): Promise<void> {
  if (channel !== 'sms' || status === 'waiting') return;
  await publish(tx, organizationId, {
    type: 'text.sent',
    key: `${id}/${status}`,
    data: { noticeId: id, status },
  });
}

/** In the order they come in; a report that is overtaken changes nothing. */
const REPORTS: Record<string, Notice['status'] | undefined> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
};

/** What the carrier tells of a text on its way: `queued`, `sent` … are known already. */
export async function recordReport(
  tx: Transaction,
  { organizationId, noticeId }: { organizationId: string; noticeId: string },
  report: { status: string; carrierId: string; errorCode?: string; now: Date },
): Promise<void> {
  const status = REPORTS[report.status];
  if (!status) return;
  const changed = await tx
    .update(notices)
    .set({
      status,
      carrierId: report.carrierId,
      sentAt: sql`coalesce(${notices.sentAt}, ${report.now.toISOString()})`,
      ...(status === 'delivered'
        ? { deliveredAt: report.now }
        : { reason: `carrier ${report.errorCode ?? ''}`.trim() }),
    })
    .where(
      and(
        eq(notices.organizationId, organizationId),
        eq(notices.id, noticeId),
        inArray(notices.status, ['waiting', 'sent']),
      ),
    )
    .returning();
  for (const notice of changed) await tellOfText(tx, notice);
}
