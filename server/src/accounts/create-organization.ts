// A business of one's own: made with its first, plain settings; whoever makes it owns it.
import {
  auditLog,
  businessProfiles,
  memberships,
  newId,
  organizations,
  type Scopable,
  type VERTICALS,
  withOrganization,
  withUser,
} from '@offhook/db';
import { templateIn } from '@offhook/machines';
import { and, count, eq } from 'drizzle-orm';
import type { Actor } from '../audit/change.ts';
import { ConflictError } from '../errors.ts';
import type { Reader } from '../http/reader.ts';

export interface NewOrganization {
  name: string;
  timezone: string;
  vertical: (typeof VERTICALS)[number];
  /** Which its owner reads. */
  language: Reader['language'];
  /** Absent: no trial, it is active at once. */
  trialDays?: number | undefined;
}

const DAY_MS = 24 * 3_600_000;
/** A plain week, until the owner says otherwise. */
const HOURS = ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: '09:00', to: '17:00' }));
/** A chain has a dozen branches; more than this is somebody's script. */
const MOST_OWNED = 50;

/** @returns its id. @throws ConflictError when they own enough already */
export async function createOrganization(
  db: Scopable,
  { name, timezone, vertical, language, trialDays }: NewOrganization,
  ownerId: string,
  from: Pick<Actor, 'ip' | 'userAgent' | 'requestId'>,
  now: Date,
): Promise<string> {
  const id = newId();
  await withUser(db, ownerId, async (tx) => {
    const [owned] = await tx
      .select({ count: count() })
      .from(memberships)
      .where(and(eq(memberships.userId, ownerId), eq(memberships.role, 'owner')));
    if ((owned?.count ?? 0) >= MOST_OWNED)
      throw new ConflictError(`You own ${MOST_OWNED} organizations already.`);
    await withOrganization(tx, id, async (scoped) => {
      const trial = trialDays !== undefined && {
        status: 'trial' as const,
        trialEndsAt: new Date(now.getTime() + trialDays * DAY_MS),
      };
      await scoped.insert(organizations).values({ id, name, liveAt: null, ...trial });
      await scoped.insert(memberships).values({ organizationId: id, userId: ownerId, role: 'owner' });
      await scoped.insert(businessProfiles).values({
        organizationId: id,
        timezone,
        vertical,
        hours: HOURS,
        // A caller in danger is helped from the first call on; all else is the owner's to fill in.
        emergencies: templateIn(vertical, language).emergencies,
      });
      await scoped.insert(auditLog).values({
        organizationId: id,
        at: now,
        actor: 'member',
        actorId: ownerId,
        action: 'organization.created',
        after: { name, timezone, vertical },
        ...from,
      });
    });
  });
  return id;
}
