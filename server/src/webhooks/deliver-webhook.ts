// One attempt to tell a webhook's receiver. What fails is tried again for about a day, then kept to be replayed; a receiver
// that fails for days is told nothing more, and the people of the business are told that.
import {
  type Database,
  type Transaction,
  type WebhookAttempt,
  webhookDeliveries,
  webhookEndpoints,
  withOrganization,
} from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { VendorError } from '../errors.ts';
import type { SafeFetch, SafeResponse } from '../http/safe-fetch.ts';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import { loadBusiness } from '../notices/facts.ts';
import { writeMembers } from '../notices/members.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { contextOf } from './endpoints.ts';
import { signedHeaders } from './signature.ts';

const WebhookJob = z.object({ organizationId: z.uuid(), deliveryId: z.uuid() });

export const deliverWebhookOptions: JobOptions<z.infer<typeof WebhookJob>> = {
  data: WebhookJob,
  // 10 s, 20 s, 40 s … 12 hours, with jitter: somewhat more than a day in all.
  retries: 14,
  retryAfterSeconds: 10,
  retryAtMostSeconds: 12 * 3600,
  concurrency: 3,
};

const ANSWER_WITHIN_MS = 15_000;
/** Of the answer: enough to see an error page's sense. */
const EXCERPT = 500;
const MOST_ATTEMPTS_KEPT = 20;
/** Over a long weekend somebody looks. */
const DISABLED_AFTER_MS = 5 * 24 * 3_600_000;
/** The receiver says itself that it is no longer there. */
const GONE = 410;

export interface DeliverWebhookParts {
  jobs: Pick<Jobs, 'send'>;
  fetch: SafeFetch;
  secrets: SecretBox;
}

type Endpoint = typeof webhookEndpoints.$inferSelect;
type Delivery = typeof webhookDeliveries.$inferSelect;

/** @throws VendorError when it is to be tried again */
export async function deliverWebhook(
  { organizationId, deliveryId }: z.infer<typeof WebhookJob>,
  { db, now, signal, lastAttempt }: JobContext,
  { jobs, fetch, secrets }: DeliverWebhookParts,
): Promise<void> {
  const found = await withOrganization(db, organizationId, (tx) => load(tx, organizationId, deliveryId));
  if (!found) return;
  const { endpoint, delivery } = found;
  if (endpoint.disabledAt) return settle(db, delivery, { status: 'failed', settledAt: now() });
  const at = now();
  const began = performance.now();
  const { response, error } = await request(fetch, endpoint, delivery, { at, secrets, signal });
  const attempt: WebhookAttempt = {
    at: at.toISOString(),
    ms: Math.round(performance.now() - began),
    ...(response && { status: response.status }),
    answer: excerpt(response ? response.body.toString('utf8') : reasonOf(error)),
  };
  const attempts = [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS_KEPT);
  const isDelivered = response !== undefined && response.status >= 200 && response.status <= 299;
  if (isDelivered) {
    await settle(db, delivery, { attempts, status: 'delivered', settledAt: at });
    if (endpoint.failingSince) await mark(db, endpoint, { failingSince: null });
    return;
  }
  // An address that may not be reached from here will not be either the next time.
  const isFinal =
    lastAttempt || response?.status === GONE || (error !== undefined && !(error instanceof VendorError));
  await settle(db, delivery, { attempts, ...(isFinal && { status: 'failed', settledAt: at }) });
  const failingSince = endpoint.failingSince ?? at;
  const isHopeless = at.getTime() - failingSince.getTime() >= DISABLED_AFTER_MS;
  if (isHopeless || response?.status === GONE)
    await disable(db, endpoint, { jobs, now, reason: attempt.answer });
  else if (!endpoint.failingSince) await mark(db, endpoint, { failingSince });
  if (!isFinal) throw new VendorError('webhook', 'The webhook was not taken.', { retryable: true });
}

async function load(tx: Transaction, organizationId: string, id: string) {
  const [row] = await tx
    .select({ delivery: webhookDeliveries, endpoint: webhookEndpoints })
    .from(webhookDeliveries)
    .innerJoin(
      webhookEndpoints,
      and(
        eq(webhookEndpoints.organizationId, webhookDeliveries.organizationId),
        eq(webhookEndpoints.id, webhookDeliveries.endpointId),
      ),
    )
    .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.id, id)));
  return row?.delivery.status === 'waiting' ? row : undefined;
}

async function request(
  fetch: SafeFetch,
  { id: endpointId, url, ...endpoint }: Endpoint,
  { id, body }: Delivery,
  { at, secrets, signal }: { at: Date; secrets: SecretBox; signal: AbortSignal },
): Promise<{ response?: SafeResponse; error?: unknown }> {
  const sealed = [endpoint.secret];
  if (endpoint.previousSecret && endpoint.previousUntil && endpoint.previousUntil > at)
    sealed.push(endpoint.previousSecret);
  try {
    const keys = sealed.map((secret) => secrets.open(secret, contextOf(endpointId)));
    const response = await fetch(url, {
      method: 'POST',
      headers: signedHeaders(`msg_${id}`, at, body, keys),
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      maxBytes: 64 * 1024,
    });
    return { response };
  } catch (error) {
    return { error };
  }
}

/** Nothing more is sent there, and those who answer for the business hear why. */
async function disable(
  db: Database,
  endpoint: Endpoint,
  { jobs, now, reason }: { jobs: Pick<Jobs, 'send'>; now(): Date; reason: string },
): Promise<void> {
  const { organizationId, id, url } = endpoint;
  await withOrganization(db, organizationId, async (tx) => {
    await tx
      .update(webhookEndpoints)
      .set({ disabledAt: now(), disabledReason: reason })
      .where(isThis(endpoint));
    const business = await loadBusiness(tx, organizationId);
    await writeMembers({ tx, jobs, business, now: now() }, 'webhookDisabled', {
      about: `webhook/${id}/${now().toISOString()}`,
      words: () => ({ ...business.words, link: url, text: reason }),
    });
  });
}

const mark = (db: Database, endpoint: Endpoint, set: Partial<Endpoint>) =>
  withOrganization(db, endpoint.organizationId, (tx) =>
    tx.update(webhookEndpoints).set(set).where(isThis(endpoint)),
  );

async function settle(db: Database, { organizationId, id }: Delivery, set: Partial<Delivery>): Promise<void> {
  await withOrganization(db, organizationId, (tx) =>
    tx
      .update(webhookDeliveries)
      .set(set)
      .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.id, id))),
  );
}

const isThis = ({ organizationId, id }: Endpoint) =>
  and(eq(webhookEndpoints.organizationId, organizationId), eq(webhookEndpoints.id, id));

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What PostgreSQL can keep, and a person can read. */
const excerpt = (text: string): string =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .toWellFormed()
    .slice(0, EXCERPT)
    .toWellFormed();
