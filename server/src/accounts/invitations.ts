// Asking somebody to join, by a link sent to their address. Who follows it shows that they read that mailbox; whoever has an
// account already joins with it and signs in as ever, everybody else makes one.
import { createHash, randomBytes } from 'node:crypto';
import {
  type Database,
  invitations,
  memberships,
  newId,
  type Transaction,
  users,
  withEmail,
  withOrganization,
  withUser,
} from '@offhook/db';
import { and, asc, count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, type Change, change } from '../audit/change.ts';
import { brandOf } from '../configuration/branding.ts';
import { demandRoom } from '../configuration/room.ts';
import { ConflictError, InvalidError, LinkError, NotFoundError, RateLimitError } from '../errors.ts';
import { type Reader, ReaderLanguage } from '../http/reader.ts';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import type { Mailer } from '../mail/mailer.ts';
import { demandPower, join } from './members.ts';
import type { Role } from './permissions.ts';
import { MAILS } from './wording.ts';

const DAY_MS = 24 * 3_600_000;
const GOOD_FOR_MS = 7 * DAY_MS;
/** Nobody can have somebody else's mailbox filled. */
const RESEND_AFTER_MS = 10 * 60_000;

type Row = typeof invitations.$inferSelect;
export type Invitation = ReturnType<typeof view>;

export const MAIL_INVITATION = 'mail-invitation';
const Told = z.object({ organizationId: z.uuid(), id: z.uuid(), language: ReaderLanguage });
export const mailInvitationOptions: JobOptions<z.infer<typeof Told>> = { data: Told };

export async function listInvitations(tx: Transaction, organizationId: string): Promise<Invitation[]> {
  const rows = await tx
    .select()
    .from(invitations)
    .where(eq(invitations.organizationId, organizationId))
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
  return rows.map(view);
}

export interface MailParts {
  mailer: Mailer;
  publicUrl(): string;
}

interface Work {
  jobs: Jobs;
  /** Whoever invites is taken to write to those who read as they do. */
  reader: Reader;
  now(): Date;
}

/** Invites, and has the mail sent. @throws ConflictError who is a member or invited already */
export async function invite(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  { email, role }: { email: string; role: Role },
  { jobs, now, reader: { language } }: Work,
): Promise<Change<Invitation>> {
  await demandPower(tx, organizationId, actorId, role);
  const address = email.toLowerCase();
  const [known] = await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(and(eq(memberships.organizationId, organizationId), eq(users.email, address)));
  if (known) throw new ConflictError('Somebody with this address is a member already.');
  const [open] = await tx
    .select({ count: count() })
    .from(invitations)
    .where(eq(invitations.organizationId, organizationId));
  demandRoom(open?.count ?? 0, 'invitations');
  const at = now();
  const [row] = await tx
    .insert(invitations)
    .values({
      organizationId,
      email: address,
      role,
      invitedBy: actorId,
      sentAt: at,
      createdAt: at,
      expiresAt: new Date(at.getTime() + GOOD_FOR_MS),
    })
    .onConflictDoNothing()
    .returning();
  if (!row) throw new ConflictError('This address is invited already; send the mail again instead.');
  await jobs.send(tx, MAIL_INVITATION, { organizationId, id: row.id, language });
  const after = view(row);
  return { answer: after, action: 'member.invited', targetId: row.id, after };
}

/** Sends it once more, good for a week again; the link of the mail before is good no more. */
export async function resend(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  id: string,
  { jobs, now, reader: { language } }: Work,
): Promise<Change<Invitation>> {
  const before = await getInvitation(tx, organizationId, id);
  await demandPower(tx, organizationId, actorId, before.role);
  const at = now();
  const wait = before.sentAt.getTime() + RESEND_AFTER_MS - at.getTime();
  if (wait > 0)
    throw new RateLimitError('It was sent just now; give it a few minutes.', Math.ceil(wait / 1000));
  const [row] = await tx
    .update(invitations)
    .set({ sentAt: at, expiresAt: new Date(at.getTime() + GOOD_FOR_MS) })
    .where(isThis(organizationId, id))
    .returning();
  await jobs.send(tx, MAIL_INVITATION, { organizationId, id, language });
  const after = view(row ?? before);
  return { answer: after, action: 'invitation.resent', targetId: id, before: view(before), after };
}

export async function revoke(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  id: string,
): Promise<Change<void>> {
  const before = await getInvitation(tx, organizationId, id);
  await demandPower(tx, organizationId, actorId, before.role);
  await tx.delete(invitations).where(isThis(organizationId, id));
  return { answer: undefined, action: 'invitation.revoked', targetId: id, before: view(before) };
}

/** Sends the mail. The link is made here and its hash kept: a try that failed half-way leaves none that is good. */
export async function mailInvitation(
  { organizationId, id, language }: z.infer<typeof Told>,
  { db, now }: JobContext,
  { mailer, publicUrl }: MailParts,
): Promise<void> {
  const secret = randomBytes(32).toString('base64url');
  const found = await withOrganization(db, organizationId, async (tx) => {
    const [row] = await tx
      .update(invitations)
      .set({ tokenHash: digest(secret) })
      .where(isThis(organizationId, id))
      .returning();
    return row && row.expiresAt > now() ? { ...row, brand: await brandOf(tx, organizationId) } : undefined;
  });
  if (!found) return;
  await mailer.send({
    to: found.email,
    brand: found.brand,
    ...MAILS[language].invitation(
      found.brand.name,
      found.role,
      `${publicUrl()}/invitation#${organizationId}.${secret}`,
    ),
  });
}

/** What the one who holds the link is told of it. */
export const lookAt = (db: Database, token: string, now: Date) =>
  withInvitation(db, token, now, async (tx, row) => {
    const { name: organization } = await brandOf(tx, row.organizationId);
    const account = await findAccount(tx, row.email);
    return {
      organization,
      email: row.email,
      role: row.role,
      hasAccount: account !== undefined,
    };
  });

/**
 * Joins.
 * @param account what a new account is made of; not needed by whoever has one
 * @returns the user, and whether the account was made just now
 * @throws LinkError · InvalidError without what a new account needs
 */
export const accept = (
  parts: { db: Database; now(): Date },
  token: string,
  account: { name: string; passwordHash: string } | undefined,
  from: Omit<Actor, 'id' | 'organizationId' | 'kind'>,
): Promise<{ userId: string; isNew: boolean }> =>
  withInvitation(parts.db, token, parts.now(), async (tx, row) => {
    const known = await findAccount(tx, row.email);
    if (!known && !account) throw new InvalidError('Send `name` and `password` for your new account.');
    const userId = known?.id ?? newId();
    if (!known && account)
      await withUser(tx, userId, (scoped) =>
        scoped.insert(users).values({ id: userId, email: row.email, ...account }),
      );
    const { organizationId } = row;
    await change(
      { db: tx, now: parts.now },
      { ...from, kind: 'member', id: userId, organizationId },
      (scoped) => join(scoped, organizationId, userId, row),
    );
    return { userId, isNew: !known };
  });

/** Finds the invitation behind a token, and does something with it before anybody else can. */
async function withInvitation<T>(
  db: Database,
  token: string,
  now: Date,
  run: (tx: Transaction, row: Row) => Promise<T>,
): Promise<T> {
  const [organizationId = '', secret = ''] = token.split('.');
  if (!z.uuid().safeParse(organizationId).success) throw notGood();
  return withOrganization(db, organizationId, async (tx) => {
    const [row] = await tx
      .select()
      .from(invitations)
      .where(and(eq(invitations.organizationId, organizationId), eq(invitations.tokenHash, digest(secret))))
      .for('update');
    if (!row || row.expiresAt <= now) throw notGood();
    return run(tx, row);
  });
}

const findAccount = async (tx: Transaction, email: string) => {
  const [user] = await withEmail(tx, email, (scoped) =>
    scoped.select({ id: users.id }).from(users).where(eq(users.email, email)),
  );
  return user;
};

/** @throws NotFoundError */
async function getInvitation(tx: Transaction, organizationId: string, id: string): Promise<Row> {
  const [row] = await tx.select().from(invitations).where(isThis(organizationId, id)).for('update');
  if (!row) throw new NotFoundError('There is no such invitation; it may have been accepted.');
  return row;
}

const isThis = (organizationId: string, id: string) =>
  and(eq(invitations.organizationId, organizationId), eq(invitations.id, id));

const view = ({ id, email, role, invitedBy, sentAt, expiresAt }: Row) => ({
  id,
  email,
  role,
  invitedBy,
  sentAt: sentAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

const notGood = () =>
  new LinkError('This invitation was used, withdrawn or is too old; ask for another one.');

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
