// Changing what customers are told and when, and what a member hears of.
import {
  type MemberChoices,
  memberNotices,
  memberships,
  newId,
  noticeSettings,
  type NoticeSettings,
  pushSubscriptions,
  type Transaction,
} from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { and, count, eq } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../audit/change.ts';
import { demandVersion } from '../configuration/version.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { choicesOf } from './members.ts';
import type { PushSubscription } from './push.ts';
import { sendPlanAgain } from './remind.ts';
import { loadSettings } from './settings.ts';

/** Other reminders hold for what is booked already, too. @throws VersionError */
export async function updateSettings(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  ifMatch: string | undefined,
  patch: NoticeSettings,
): Promise<Change<Required<NoticeSettings>>> {
  const before = await loadSettings(tx, organizationId, 'lock');
  demandVersion(ifMatch, before);
  const after = { ...before, ...patch };
  await tx
    .insert(noticeSettings)
    .values({ organizationId, settings: after })
    .onConflictDoUpdate({ target: noticeSettings.organizationId, set: { settings: after } });
  if (!isDeepStrictEqual(before.reminders, after.reminders)) await sendPlanAgain(tx, jobs, organizationId);
  return { answer: after, action: 'noticeSettings.updated', before, after };
}

export interface MemberPreferences {
  phone: E164 | null;
  /** By kind of notice. */
  choices: MemberChoices;
}

/** @throws NotFoundError when they are no member */
export async function getPreferences(
  tx: Transaction,
  organizationId: string,
  userId: string,
): Promise<MemberPreferences> {
  const [row] = await tx
    .select({ role: memberships.role, phone: memberNotices.phone, choices: memberNotices.choices })
    .from(memberships)
    .leftJoin(
      memberNotices,
      and(
        eq(memberNotices.organizationId, memberships.organizationId),
        eq(memberNotices.userId, memberships.userId),
      ),
    )
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  if (!row) throw new NotFoundError('You are no longer a member of this organization.');
  return { phone: row.phone, choices: choicesOf(row.role, row.choices ?? {}) };
}

export async function setPreferences(
  tx: Transaction,
  organizationId: string,
  userId: string,
  patch: Partial<MemberPreferences>,
): Promise<MemberPreferences> {
  const before = await getPreferences(tx, organizationId, userId);
  const { phone, choices } = { ...before, ...patch, choices: { ...before.choices, ...patch.choices } };
  await tx
    .insert(memberNotices)
    .values({ organizationId, userId, phone, choices })
    .onConflictDoUpdate({
      target: [memberNotices.organizationId, memberNotices.userId],
      set: { phone, choices },
    });
  return getPreferences(tx, organizationId, userId);
}

/** Browsers, and what they left behind when somebody cleared them. */
const MOST_BROWSERS = 20;

/** The same browser twice is one. @throws ConflictError */
export async function subscribePush(
  tx: Transaction,
  organizationId: string,
  userId: string,
  { endpoint, p256dh, auth }: PushSubscription,
): Promise<{ id: string }> {
  const [known] = await tx
    .select({ count: count() })
    .from(pushSubscriptions)
    .where(and(eq(pushSubscriptions.organizationId, organizationId), eq(pushSubscriptions.userId, userId)));
  if ((known?.count ?? 0) >= MOST_BROWSERS)
    throw new ConflictError(`You have ${MOST_BROWSERS} browsers subscribed already; remove one first.`);
  const [row] = await tx
    .insert(pushSubscriptions)
    .values({ id: newId(), organizationId, userId, endpoint, p256dh, auth })
    .onConflictDoUpdate({
      target: [pushSubscriptions.organizationId, pushSubscriptions.endpoint],
      set: { userId, p256dh, auth },
    })
    .returning({ id: pushSubscriptions.id });
  return { id: row?.id ?? '' };
}

/** Whether a browser is told of what happens in this organization: it may be in another only. */
export async function isSubscribed(
  tx: Transaction,
  organizationId: string,
  userId: string,
  endpoint: string,
): Promise<boolean> {
  const [found] = await tx
    .select({ id: pushSubscriptions.id })
    .from(pushSubscriptions)
    .where(isTheirs(organizationId, userId, endpoint));
  return found !== undefined;
}

const isTheirs = (organizationId: string, userId: string, endpoint: string) =>
  and(
    eq(pushSubscriptions.organizationId, organizationId),
    eq(pushSubscriptions.userId, userId),
    eq(pushSubscriptions.endpoint, endpoint),
  );

/** Only one's own; one that is gone is no failure. */
export async function unsubscribePush(
  tx: Transaction,
  organizationId: string,
  userId: string,
  endpoint: string,
): Promise<void> {
  await tx.delete(pushSubscriptions).where(isTheirs(organizationId, userId, endpoint));
}
