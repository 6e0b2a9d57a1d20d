// Which people of the business hear of what, and by which channels.
import {
  type Channel,
  type MemberChoices,
  memberNotices,
  memberships,
  type notices,
  pushSubscriptions,
  type Transaction,
  users,
} from '@offhook/db';
import type { Language } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import type { Role } from '../accounts/permissions.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Business } from './facts.ts';
import { KINDS, NOTICE_KINDS, type NoticeKind, type Words } from './kinds.ts';
import { writeNotice } from './write-notice.ts';

export const MEMBER_KINDS = NOTICE_KINDS.filter((kind) => KINDS[kind].to === 'member');

/** Whoever answers for the business hears by e-mail, and of what cannot wait by every road they have given. */
const BY_DEFAULT: Partial<Record<NoticeKind, Channel[]>> = {
  message: ['email', 'push'],
  urgentMessage: ['email', 'sms', 'push'],
  lead: ['email', 'push'],
  missedCall: ['email', 'push'],
  tooSlow: ['email'],
  webhookDisabled: ['email'],
};
const ANSWERING: readonly Role[] = ['owner', 'admin'];

/** A member's choices, those never made filled in. */
export const choicesOf = (role: Role, made: MemberChoices = {}): Record<string, Channel[]> =>
  Object.fromEntries(
    MEMBER_KINDS.map((kind) => [
      kind,
      made[kind] ?? (ANSWERING.includes(role) ? (BY_DEFAULT[kind] ?? []) : []),
    ]),
  );

export interface Recipient {
  userId: string;
  channel: Channel;
  /** An E.164 number, an e-mail address, or a push subscription's id. */
  address: string;
  /** Which they read the dashboard in; null where they never have. */
  language: Language | null;
}

/** Everybody who is to hear of `kind`, once for each channel they have an address for. */
export async function recipientsOf(
  tx: Transaction,
  organizationId: string,
  kind: NoticeKind,
): Promise<Recipient[]> {
  const members = await tx
    .select({
      userId: memberships.userId,
      role: memberships.role,
      email: users.email,
      preferences: users.preferences,
      phone: memberNotices.phone,
      choices: memberNotices.choices,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      memberNotices,
      and(
        eq(memberNotices.organizationId, memberships.organizationId),
        eq(memberNotices.userId, memberships.userId),
      ),
    )
    .where(eq(memberships.organizationId, organizationId));
  const browsers = await tx
    .select({ id: pushSubscriptions.id, userId: pushSubscriptions.userId })
    .from(pushSubscriptions)
    .where(eq(pushSubscriptions.organizationId, organizationId));
  return members.flatMap(({ userId, role, email, preferences, phone, choices }) => {
    const language = preferences.language ?? null;
    const addresses: Record<Channel, string[]> = {
      email: [email],
      sms: phone === null ? [] : [phone],
      push: browsers.filter((browser) => browser.userId === userId).map(({ id }) => id),
    };
    const channels = choicesOf(role, choices ?? {})[kind] ?? [];
    return channels.flatMap((channel) =>
      addresses[channel].map((address) => ({ userId, channel, address, language })),
    );
  });
}

/** Writes to everybody who wants to hear of it, at once and in their language: they chose the channel. */
export async function writeMembers(
  { tx, jobs, business, now }: { tx: Transaction; jobs: Pick<Jobs, 'send'>; business: Business; now: Date },
  kind: NoticeKind,
  {
    words,
    ...notice
  }: { about: string; callId?: string | null; words(language: Language): Words | Promise<Words> },
): Promise<void> {
  for (const { language, ...recipient } of await recipientsOf(tx, business.organizationId, kind)) {
    const reading = { ...business, language: language ?? business.language };
    const written = { ...notice, ...recipient, kind, words: await words(reading.language), dueAt: now };
    await writeNotice(tx, jobs, reading, written);
  }
}

type Told = Pick<typeof notices.$inferSelect, 'organizationId' | 'kind' | 'callId'>;

/** The dashboard's screen that shows what a member is told of, in the business it is about: they may be at work in another. */
export const screenOf = (told: Told): string => `/in/${told.organizationId}${pathOf(told)}`;

function pathOf({ kind, callId }: Told): string {
  switch (kind) {
    case 'missedCall':
      return callId ? `/calls/${callId}` : '/calls';
    case 'appointment':
      return callId ? `/calls/${callId}` : '/calendar';
    case 'tooSlow':
      return '/speed';
    case 'webhookDisabled':
      return '/settings/webhooks';
    default:
      return '/messages';
  }
}
