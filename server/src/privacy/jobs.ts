// What is done for people's privacy behind the answer, and by night.
import { organizations, withOrganization, withPlatform } from '@offhook/db';
import { z } from 'zod';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import { cleanUp, type CleanUpParts } from './clean-up.ts';
import { DATA_REQUEST, dataRequestOptions, type DataRequestParts, doDataRequest } from './requests.ts';

const CLEAN_UP = 'privacy.clean-up';
const OfOrganization = z.object({ organizationId: z.uuid() });

export interface PrivacyJobsParts extends DataRequestParts, Pick<CleanUpParts, 'log'> {
  jobs: Jobs;
}

export function registerPrivacyJobs({ jobs, ...parts }: PrivacyJobsParts): void {
  jobs.register(DATA_REQUEST, dataRequestOptions, (told, context) => doDataRequest(told, context, parts));
  jobs.register(
    CLEAN_UP,
    { data: OfOrganization, retries: 2, expireSeconds: 3_600, concurrency: 1, policy: 'exclusive' },
    async ({ organizationId }, context) => void (await cleanUp({ ...context, ...parts }, organizationId)),
  );
  jobs.register(
    'privacy.clean-ups',
    { data: z.object({}), cron: '40 2 * * *', policy: 'exclusive' },
    async (_nothing, context) => sendCleanUps(jobs, context),
  );
}

/** A job for each organization: one that takes long, or fails, is its own matter. */
async function sendCleanUps(jobs: Jobs, { db }: JobContext): Promise<void> {
  const all = await withPlatform(db, (tx) => tx.select({ id: organizations.id }).from(organizations));
  for (const { id: organizationId } of all)
    await withOrganization(db, organizationId, (tx) =>
      jobs.send(tx, CLEAN_UP, { organizationId }, { key: organizationId }),
    );
}
