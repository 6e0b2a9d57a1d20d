// What was sent to webhooks, what is to be, and sending it again.
import { newId, type Transaction, webhookDeliveries, webhookEndpoints, type WebhookType } from '@offhook/db';
import { and, arrayContains, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { NotFoundError } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** The job that makes one attempt. */
export const DELIVER_WEBHOOK = 'webhooks.deliver';

/** At once; more are replayed in several goes. */
const MOST_REPLAYED = 500;

type Row = typeof webhookDeliveries.$inferSelect;

/** Writes down what every endpoint that wants to hear of it is to be sent, once, with the jobs that send it. */
export async function queueWebhooks(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  event: { type: WebhookType; key: string; at: Date; data(): Promise<object> },
): Promise<void> {
  const endpoints = await tx
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(
      and(
        eq(webhookEndpoints.organizationId, organizationId),
        isNull(webhookEndpoints.disabledAt),
        arrayContains(webhookEndpoints.types, [event.type]),
      ),
    );
  if (endpoints.length === 0) return;
  const data = await event.data();
  for (const { id } of endpoints)
    await queueWebhook(tx, jobs, { organizationId, endpointId: id, ...event, data });
}

/** @returns the delivery's id; undefined when it was written down before */
export async function queueWebhook(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  delivery: {
    organizationId: string;
    endpointId: string;
    type: WebhookType;
    key: string;
    at: Date;
    data: object;
  },
): Promise<string | undefined> {
  const { organizationId, endpointId, type, key, at, data } = delivery;
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
  const [written] = await tx
    .insert(webhookDeliveries)
    .values({ id: newId(), organizationId, endpointId, type, key, body })
    .onConflictDoNothing()
    .returning({ id: webhookDeliveries.id });
  if (written) await jobs.send(tx, DELIVER_WEBHOOK, { organizationId, deliveryId: written.id });
  return written?.id;
}

export interface DeliveriesFilter {
  endpointId?: string;
  status?: Row['status'];
  limit: number;
  /** The last one of the page before. */
  cursor?: string;
}

export type DeliveryView = ReturnType<typeof view>;

/** One page, newest first. */
export async function listDeliveries(tx: Transaction, organizationId: string, filter: DeliveriesFilter) {
  const conditions = [eq(webhookDeliveries.organizationId, organizationId)];
  if (filter.endpointId) conditions.push(eq(webhookDeliveries.endpointId, filter.endpointId));
  if (filter.status) conditions.push(eq(webhookDeliveries.status, filter.status));
  if (filter.cursor)
    conditions.push(
      sql`(${webhookDeliveries.createdAt}, ${webhookDeliveries.id}) < (select created_at, id from webhook_deliveries
        where organization_id = ${organizationId} and id = ${filter.cursor})`,
    );
  const rows = await tx
    .select()
    .from(webhookDeliveries)
    .where(and(...conditions))
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(filter.limit + 1);
  const items = rows.slice(0, filter.limit).map(view);
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

/** @throws NotFoundError */
export async function getDelivery(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<DeliveryView> {
  const [row] = await tx
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.id, id)));
  if (!row) throw new NotFoundError('There is no such delivery.');
  return view(row);
}

/** Sends it again, under the same `webhook-id`: the receiver knows it if it had come through. @throws NotFoundError */
export async function replayDelivery(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  id: string,
): Promise<Change<DeliveryView>> {
  const before = await getDelivery(tx, organizationId, id);
  await replay(tx, jobs, organizationId, id);
  const after = await getDelivery(tx, organizationId, id);
  return {
    answer: after,
    action: 'webhook.replayed',
    targetId: id,
    after: { status: after.status, was: before.status },
  };
}

/** Sends again what was given up since then. */
export async function replayFailed(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  { endpointId, since }: { endpointId: string; since: Date },
): Promise<Change<{ replayed: number }>> {
  const failed = await tx
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.organizationId, organizationId),
        eq(webhookDeliveries.endpointId, endpointId),
        eq(webhookDeliveries.status, 'failed'),
        gte(webhookDeliveries.createdAt, since),
      ),
    )
    .orderBy(webhookDeliveries.createdAt)
    .limit(MOST_REPLAYED);
  for (const { id } of failed) await replay(tx, jobs, organizationId, id);
  const answer = { replayed: failed.length };
  return { answer, action: 'webhook.replayed', targetId: endpointId, after: { ...answer, since } };
}

async function replay(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  id: string,
): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ status: 'waiting', settledAt: null })
    .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.id, id)));
  await jobs.send(tx, DELIVER_WEBHOOK, { organizationId, deliveryId: id });
}

const view = (row: Row) => ({
  id: row.id,
  endpointId: row.endpointId,
  type: row.type,
  status: row.status,
  body: row.body,
  attempts: row.attempts.map(({ status, ...attempt }) => ({ ...attempt, status: status ?? null })),
  createdAt: row.createdAt.toISOString(),
  settledAt: row.settledAt?.toISOString() ?? null,
});
