// Who belongs to an organization and as what. There is always an owner, and only an owner makes or unmakes one.
import {
  invitations,
  memberNotices,
  memberships,
  organizations,
  pushSubscriptions,
  type Transaction,
  users,
} from '@offhook/db';
import { and, asc, count, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../errors.ts';
import type { Role } from './permissions.ts';

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: string;
}

export async function listMembers(tx: Transaction, organizationId: string): Promise<Member[]> {
  const rows = await query(tx)
    .where(eq(memberships.organizationId, organizationId))
    .orderBy(asc(memberships.createdAt), asc(memberships.userId));
  return rows.map(view);
}

/** @throws NotFoundError */
export async function getMember(tx: Transaction, organizationId: string, id: string): Promise<Member> {
  const [row] = await query(tx).where(isThis(organizationId, id));
  if (!row) throw new NotFoundError('There is no such member.');
  return view(row);
}

/** Of two changes to who is what, the second waits for the first and sees what it left. */
export const lockMembers = (tx: Transaction, organizationId: string) =>
  tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for('update');

/**
 * What somebody may do with members as things stand, which their token may have been given too early to know.
 * @throws ForbiddenError where an owner is made or unmade by somebody who is none
 */
export async function demandPower(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  ...roles: Role[]
): Promise<void> {
  const [actor] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(isThis(organizationId, actorId));
  if (actor?.role !== 'owner' && (actor?.role !== 'admin' || roles.includes('owner')))
    throw new ForbiddenError(
      roles.includes('owner') ? 'Only an owner may do this.' : 'Only an owner or an admin may do this.',
    );
}

/** @throws NotFoundError · ForbiddenError · ConflictError for the last owner */
export async function changeRole(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  id: string,
  role: Role,
): Promise<Change<Member>> {
  await lockMembers(tx, organizationId);
  const before = await getMember(tx, organizationId, id);
  await demandPower(tx, organizationId, actorId, before.role, role);
  if (before.role === 'owner' && role !== 'owner') await demandAnotherOwner(tx, organizationId);
  await tx.update(memberships).set({ role }).where(isThis(organizationId, id));
  const after = { ...before, role };
  return { answer: after, action: 'member.changed', targetId: id, before, after };
}

/** Takes somebody out of the organization. @throws NotFoundError · ForbiddenError · ConflictError for the last owner */
export async function removeMember(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  id: string,
): Promise<Change<void>> {
  await lockMembers(tx, organizationId);
  const before = await getMember(tx, organizationId, id);
  await demandPower(tx, organizationId, actorId, before.role);
  return remove(tx, organizationId, before, 'member.removed');
}

/** @throws ConflictError for the last owner */
export async function leaveOrganization(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<Change<void>> {
  await lockMembers(tx, organizationId);
  return remove(tx, organizationId, await getMember(tx, organizationId, id), 'member.left');
}

async function remove(
  tx: Transaction,
  organizationId: string,
  member: Member,
  action: string,
): Promise<Change<void>> {
  const { id, role } = member;
  if (role === 'owner') await demandAnotherOwner(tx, organizationId);
  const theirs = (table: typeof memberNotices | typeof pushSubscriptions) =>
    and(eq(table.organizationId, organizationId), eq(table.userId, id));
  await tx.delete(memberNotices).where(theirs(memberNotices));
  await tx.delete(pushSubscriptions).where(theirs(pushSubscriptions));
  await tx.delete(memberships).where(isThis(organizationId, id));
  return { answer: undefined, action, targetId: id, before: member };
}

/** Makes another member the owner, and the owner who says so an admin. */
export async function transferOwnership(
  tx: Transaction,
  organizationId: string,
  actorId: string,
  id: string,
): Promise<Change<Member>> {
  if (actorId === id) throw new InvalidError('You are the owner already.');
  await lockMembers(tx, organizationId);
  const before = await getMember(tx, organizationId, id);
  await demandPower(tx, organizationId, actorId, 'owner');
  await tx.update(memberships).set({ role: 'owner' }).where(isThis(organizationId, id));
  await tx.update(memberships).set({ role: 'admin' }).where(isThis(organizationId, actorId));
  return {
    answer: { ...before, role: 'owner' },
    action: 'organization.ownershipTransferred',
    targetId: id,
    before: { ownerId: actorId },
    after: { ownerId: id },
  };
}

/** Makes them a member and the invitation used. @throws ConflictError when they are one already */
export async function join(
  tx: Transaction,
  organizationId: string,
  userId: string,
  invitation: { id: string; role: Role },
): Promise<Change<Member>> {
  await lockMembers(tx, organizationId);
  const added = await tx
    .insert(memberships)
    .values({ organizationId, userId, role: invitation.role })
    .onConflictDoNothing()
    .returning();
  await tx
    .delete(invitations)
    .where(and(eq(invitations.organizationId, organizationId), eq(invitations.id, invitation.id)));
  if (added.length === 0) throw new ConflictError('You are a member already.');
  const after = await getMember(tx, organizationId, userId);
  return { answer: after, action: 'member.joined', targetId: userId, after };
}

async function demandAnotherOwner(tx: Transaction, organizationId: string): Promise<void> {
  const [owners] = await tx
    .select({ count: count() })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'owner')));
  if ((owners?.count ?? 0) < 2)
    throw new ConflictError('This is the only owner; make somebody else the owner first.');
}

const isThis = (organizationId: string, userId: string) =>
  and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId));

const query = (tx: Transaction) =>
  tx
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: memberships.role,
      joinedAt: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId));

const view = ({ joinedAt, ...member }: Omit<Member, 'joinedAt'> & { joinedAt: Date }): Member => ({
  ...member,
  joinedAt: joinedAt.toISOString(),
});
