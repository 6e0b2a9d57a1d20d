// What is in order for an organization and what is missing yet, at a glance: what callers need, and what makes it safe and useful.
import {
  apiKeys,
  calendarLinks,
  memberships,
  type Transaction,
  vendorCredentials,
  webhookEndpoints,
} from '@offhook/db';
import { and, count, eq, isNull } from 'drizzle-orm';
import { getLifecycle } from '../accounts/lifecycle.ts';
import { progressOf } from '../onboarding/progress.ts';

/** Its steps, and then what comes after them. @throws NotFoundError */
export async function setupStatus(tx: Transaction, organizationId: string) {
  const progress = await progressOf(tx, organizationId);
  const { status } = await getLifecycle(tx, organizationId);
  const calendars = await tx
    .select({ count: count() })
    .from(calendarLinks)
    .where(eq(calendarLinks.organizationId, organizationId));
  const members = await tx
    .select({ count: count() })
    .from(memberships)
    .where(eq(memberships.organizationId, organizationId));
  const webhooks = await tx
    .select({ count: count() })
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.organizationId, organizationId), isNull(webhookEndpoints.disabledAt)));
  const keys = await tx
    .select({ count: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), isNull(apiKeys.revokedAt)));
  const own = await tx
    .select({ vendor: vendorCredentials.vendor })
    .from(vendorCredentials)
    .where(eq(vendorCredentials.organizationId, organizationId));
  const of = ([row]: { count: number }[]) => row?.count ?? 0;
  return {
    status,
    liveAt: progress.liveAt,
    /** Callers are let in, and meet an agent. */
    answering: progress.liveAt !== null && (status === 'trial' || status === 'active'),
    steps: progress.steps.map(({ id, done, missing }) => ({ id, done, missing })),
    integrations: {
      calendars: of(calendars),
      webhooks: of(webhooks),
      apiKeys: of(keys),
      ownVendors: own.map(({ vendor }) => vendor),
    },
    members: of(members),
  };
}
