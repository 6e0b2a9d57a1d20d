// What an organization promises its callers: so large a share of turns answered within so many ms. Looked at every hour; when it is
// not kept, people of the business are told, once, until it has been kept again.
import {
  organizations,
  speedObjectives,
  type Transaction,
  withOrganization,
  withPlatform,
} from '@offhook/db';
import { eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { Change } from '../audit/change.ts';
import { demandVersion } from '../configuration/version.ts';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import { loadBusiness } from '../notices/facts.ts';
import { writeMembers } from '../notices/members.ts';
import { sumFigures } from './figures.ts';
import { shareBelow, totalOf } from './histogram.ts';
import type { Objective } from './performance.ts';

/** What is looked at: a day, so that a quiet hour's two turns decide nothing. */
const WINDOW_MS = 24 * 3_600_000;
/** Of fewer turns, one that is late would break the promise. */
const LEAST_TURNS = 20;

export interface KeptObjective extends Objective {
  alerts: boolean;
}
export interface ObjectiveView extends KeptObjective {
  /** ISO 8601. */
  brokenSince: string | null;
}

const DEFAULT: KeptObjective = { targetMs: 1_200, share: 0.95, alerts: true };

export async function loadObjective(
  tx: Transaction,
  organizationId: string,
  lock?: 'lock',
): Promise<ObjectiveView> {
  const query = tx.select().from(speedObjectives).where(eq(speedObjectives.organizationId, organizationId));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) return { ...DEFAULT, brokenSince: null };
  const { targetMs, share, alerts, brokenSince } = row;
  // Single precision tells 0.95 apart from what it is by the seventh digit.
  return {
    targetMs,
    share: Math.round(share * 1e6) / 1e6,
    alerts,
    brokenSince: brokenSince?.toISOString() ?? null,
  };
}

/** Whether another promise is kept is seen when it is next looked at. @throws VersionError */
export async function updateObjective(
  tx: Transaction,
  organizationId: string,
  ifMatch: string | undefined,
  patch: Partial<KeptObjective>,
): Promise<Change<ObjectiveView>> {
  // So that there is a row to lock.
  await tx
    .insert(speedObjectives)
    .values({ organizationId, ...DEFAULT })
    .onConflictDoNothing();
  const before = await loadObjective(tx, organizationId, 'lock');
  demandVersion(ifMatch, before);
  await tx
    .update(speedObjectives)
    .set({ ...patch, brokenSince: null, updatedAt: new Date() })
    .where(eq(speedObjectives.organizationId, organizationId));
  const after = await loadObjective(tx, organizationId);
  return { answer: after, action: 'objective.updated', before, after };
}

export function registerObjectives(jobs: Jobs, log: { error(details: object, message: string): void }): void {
  jobs.register(
    'insights.objectives',
    { data: z.object({}), cron: '7 * * * *', expireSeconds: 1_800, policy: 'exclusive' },
    async (_nothing, { db, now, signal }: JobContext) => {
      const served = await withPlatform(db, (tx) =>
        tx
          .select({ id: organizations.id })
          .from(organizations)
          .where(inArray(organizations.status, ['trial', 'active'])),
      );
      for (const { id } of served) {
        signal.throwIfAborted();
        try {
          await withOrganization(db, id, (tx) => lookAt(tx, id, { jobs, now: now() }));
        } catch (error) {
          log.error({ err: error, organizationId: id }, 'whether callers are answered in time is not known');
        }
      }
    },
  );
}

/** Compares the last day with the promise, and tells when it has come to be broken. */
async function lookAt(
  tx: Transaction,
  organizationId: string,
  { jobs, now }: { jobs: Pick<Jobs, 'send'>; now: Date },
): Promise<void> {
  const objective = await loadObjective(tx, organizationId, 'lock');
  const range = { from: new Date(now.getTime() - WINDOW_MS).toISOString(), to: now.toISOString() };
  const histogram = (await sumFigures(tx, organizationId, range, ['voiceToVoiceMs'])).histogram(
    'voiceToVoiceMs',
  );
  const within = shareBelow(histogram, objective.targetMs);
  if (within === null || totalOf(histogram) < LEAST_TURNS) return;
  const isBroken = within < objective.share;
  if (isBroken === (objective.brokenSince !== null)) return;
  const { targetMs, share, alerts } = objective;
  const brokenSince = isBroken ? now : null;
  await tx
    .insert(speedObjectives)
    .values({ organizationId, targetMs, share, alerts, brokenSince })
    .onConflictDoUpdate({ target: speedObjectives.organizationId, set: { brokenSince } });
  if (!isBroken || !alerts) return;
  const business = await loadBusiness(tx, organizationId);
  await writeMembers({ tx, jobs, business, now }, 'tooSlow', {
    about: `objective/${now.toISOString()}`,
    words: () => ({
      ...business.words,
      within: percent(within),
      promised: percent(share),
      limit: `${targetMs} ms`,
    }),
  });
}

/** Rounded down, so that what is short of the promise never reads as if it were kept. */
const percent = (part: number): string => `${Math.floor(part * 1_000) / 10} %`;
