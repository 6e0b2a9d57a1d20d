// How far an owner has come in setting up the business, and letting callers in. Whether a step is complete is seen from the
// business itself; kept is only what the owner has looked through.
import {
  agents,
  calls,
  ONBOARDING_STEPS,
  type OnboardingStep,
  organizations,
  phoneNumbers,
  services,
  staff,
  staffServices,
  businessProfiles,
  type Transaction,
} from '@offhook/db';
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { type Phrase, several } from '../wording/phrases.ts';
import type { Draft } from './website/draft.ts';

/** What each step takes somebody who has never seen it. */
const MINUTES: Record<OnboardingStep, number> = {
  business: 3,
  services: 4,
  receptionist: 3,
  number: 2,
  testCall: 3,
};

export interface Progress {
  steps: {
    id: OnboardingStep;
    /** Looked through by the owner, and nothing is missing. */
    done: boolean;
    /** What callers would miss, in words. */
    missing: Phrase[];
    minutes: number;
  }[];
  /** The first step that is not done; null when all are. */
  next: OnboardingStep | null;
  liveAt: string | null;
  /** What the business's own web page was found to say, for the owner to look through. */
  draft: Draft | null;
}

/** @throws NotFoundError */
export async function progressOf(tx: Transaction, organizationId: string): Promise<Progress> {
  const [organization] = await tx.select().from(organizations).where(eq(organizations.id, organizationId));
  if (!organization) throw new NotFoundError('There is no such organization.');
  const { confirmed } = organization.onboarding;
  const missing = await missingIn(tx, organizationId);
  const steps = ONBOARDING_STEPS.map((id) => ({
    id,
    done: confirmed.includes(id) && missing[id].length === 0,
    missing: missing[id],
    minutes: MINUTES[id],
  }));
  return {
    steps,
    next: steps.find(({ done }) => !done)?.id ?? null,
    liveAt: organization.liveAt?.toISOString() ?? null,
    draft: organization.onboarding.draft ?? null,
  };
}

/** @throws ConflictError while something is missing in the step */
export async function confirmStep(
  tx: Transaction,
  organizationId: string,
  step: OnboardingStep,
): Promise<Change<Progress>> {
  const before = await lock(tx, organizationId);
  const missing = (await missingIn(tx, organizationId))[step];
  if (missing.length > 0) throw new ConflictError(several(missing));
  const confirmed = ONBOARDING_STEPS.filter((id) => id === step || before.onboarding.confirmed.includes(id));
  await tx
    .update(organizations)
    .set({ onboarding: { ...before.onboarding, confirmed } })
    .where(eq(organizations.id, organizationId));
  return {
    answer: await progressOf(tx, organizationId),
    action: 'onboarding.confirmed',
    before: { confirmed: before.onboarding.confirmed },
    after: { confirmed },
  };
}

/** Keeps what a web page says until the owner has looked through it. Nothing of it counts before. */
export async function keepDraft(
  tx: Transaction,
  organizationId: string,
  draft: Draft,
): Promise<Change<Progress>> {
  const before = await lock(tx, organizationId);
  await tx
    .update(organizations)
    .set({ onboarding: { ...before.onboarding, draft } })
    .where(eq(organizations.id, organizationId));
  return {
    answer: await progressOf(tx, organizationId),
    action: 'onboarding.imported',
    after: { url: draft.url },
  };
}

/**
 * Lets callers in.
 * @throws ConflictError saying what a caller would still miss; a test call is advised, not demanded
 */
export async function goLive(tx: Transaction, organizationId: string, now: Date): Promise<Change<Progress>> {
  const before = await lock(tx, organizationId);
  const missing = Object.entries(await missingIn(tx, organizationId)).flatMap(([step, what]) =>
    step === 'testCall' ? [] : what,
  );
  if (missing.length > 0) throw new ConflictError(several(missing));
  const liveAt = before.liveAt ?? now;
  await tx.update(organizations).set({ liveAt }).where(eq(organizations.id, organizationId));
  return {
    answer: await progressOf(tx, organizationId),
    action: 'organization.wentLive',
    before: { liveAt: before.liveAt },
    after: { liveAt },
  };
}

async function lock(tx: Transaction, organizationId: string) {
  const [organization] = await tx
    .select()
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for('update');
  if (!organization) throw new NotFoundError('There is no such organization.');
  return organization;
}

async function missingIn(tx: Transaction, organizationId: string): Promise<Record<OnboardingStep, Phrase[]>> {
  const own = (table: { organizationId: typeof agents.organizationId }) =>
    eq(table.organizationId, organizationId);
  const any = sql<boolean>`true`;
  const [[profile], [service], [performed], [agent], [number], [call]] = await Promise.all([
    tx
      .select({ hours: businessProfiles.hours })
      .from(businessProfiles)
      .where(eq(businessProfiles.organizationId, organizationId)),
    tx
      .select({ any })
      .from(services)
      .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
      .limit(1),
    tx
      .select({ any })
      .from(staffServices)
      .innerJoin(
        staff,
        and(eq(staff.organizationId, staffServices.organizationId), eq(staff.id, staffServices.staffId)),
      )
      .where(and(eq(staffServices.organizationId, organizationId), isNull(staff.archivedAt)))
      .limit(1),
    tx.select({ any }).from(agents).where(own(agents)).limit(1),
    tx.select({ any }).from(phoneNumbers).where(eq(phoneNumbers.organizationId, organizationId)).limit(1),
    tx
      .select({ any })
      .from(calls)
      .where(and(eq(calls.organizationId, organizationId), isNotNull(calls.endedAt)))
      .limit(1),
  ]);
  const unless = (there: unknown, sentence: Phrase) => (there ? [] : [sentence]);
  return {
    business: unless(profile, 'Enter the business first.'),
    services: [
      ...unless(profile?.hours.length, 'Say when you are open.'),
      ...unless(service, 'Add a service that callers can book.'),
      ...unless(performed, 'Add somebody who performs it.'),
    ],
    receptionist: unless(agent, 'Choose a receptionist.'),
    number: unless(number, 'Choose a telephone number.'),
    testCall: unless(call, 'Make a test call.'),
  };
}
