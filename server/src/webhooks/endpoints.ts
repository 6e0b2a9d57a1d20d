// Where an organization has its events sent.
import { newId, type Transaction, webhookEndpoints, type WebhookType } from '@offhook/db';
import { and, asc, count, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { demandVersion } from '../configuration/version.ts';
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { newSecret } from './signature.ts';

/** Every event is sent to each. */
const MOST_ENDPOINTS = 20;
/** Long enough to bring a new secret to every machine that checks it. */
const OVERLAP_MS = 24 * 3_600_000;

type Row = typeof webhookEndpoints.$inferSelect;

export interface NewEndpoint {
  url: string;
  description?: string | null;
  types: WebhookType[];
}
export type EndpointPatch = Partial<NewEndpoint> & { disabled?: boolean };
export type EndpointView = ReturnType<typeof view>;

/** What seals an endpoint's secret. */
export const contextOf = (id: string): string => `webhook_endpoints/${id}`;

export async function listEndpoints(tx: Transaction, organizationId: string): Promise<EndpointView[]> {
  const rows = await tx
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.organizationId, organizationId))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id));
  return rows.map(view);
}

/** @throws NotFoundError */
export async function getEndpoint(
  tx: Transaction,
  organizationId: string,
  id: string,
  lock?: 'lock',
): Promise<EndpointView> {
  return view(await findRow(tx, organizationId, id, lock));
}

/** The secret is told now and never again. @throws ConflictError · InvalidError */
export async function createEndpoint(
  tx: Transaction,
  organizationId: string,
  endpoint: NewEndpoint,
  secrets: SecretBox,
): Promise<Change<EndpointView & { secret: string }>> {
  const [known] = await tx
    .select({ count: count() })
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.organizationId, organizationId));
  if ((known?.count ?? 0) >= MOST_ENDPOINTS)
    throw new ConflictError(`There are ${MOST_ENDPOINTS} webhooks already; remove one first.`);
  demandWebAddress(endpoint.url);
  const id = newId();
  const secret = newSecret();
  await tx
    .insert(webhookEndpoints)
    .values({ ...endpoint, id, organizationId, secret: secrets.seal(secret, contextOf(id)) });
  const after = await getEndpoint(tx, organizationId, id);
  return { answer: { ...after, secret }, action: 'webhook.created', targetId: id, after };
}

/** Enabling one that had been failing gives it another chance. @throws NotFoundError · VersionError · InvalidError */
export async function updateEndpoint(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
  { disabled, ...patch }: EndpointPatch,
  now: Date,
): Promise<Change<EndpointView>> {
  const before = await getEndpoint(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  if (patch.url !== undefined) demandWebAddress(patch.url);
  const toggled =
    disabled === undefined || disabled === before.disabled
      ? {}
      : { disabledAt: disabled ? now : null, disabledReason: null, failingSince: null };
  await tx
    .update(webhookEndpoints)
    .set({ ...patch, ...toggled, id })
    .where(isThis(organizationId, id));
  const after = await getEndpoint(tx, organizationId, id);
  return { answer: after, action: 'webhook.updated', targetId: id, before, after };
}

/** Its deliveries go with it. @throws NotFoundError · VersionError */
export async function removeEndpoint(
  tx: Transaction,
  organizationId: string,
  id: string,
  ifMatch: string | undefined,
): Promise<Change<undefined>> {
  const before = await getEndpoint(tx, organizationId, id, 'lock');
  demandVersion(ifMatch, before);
  await tx.delete(webhookEndpoints).where(isThis(organizationId, id));
  return { answer: undefined, action: 'webhook.removed', targetId: id, before };
}

/** The old secret signs beside the new one for a day. @throws NotFoundError */
export async function rotateSecret(
  tx: Transaction,
  organizationId: string,
  id: string,
  { secrets, now }: { secrets: SecretBox; now: Date },
): Promise<Change<{ secret: string; previousUntil: string }>> {
  const { secret: old } = await findRow(tx, organizationId, id, 'lock');
  const secret = newSecret();
  const previousUntil = new Date(now.getTime() + OVERLAP_MS);
  await tx
    .update(webhookEndpoints)
    .set({ secret: secrets.seal(secret, contextOf(id)), previousSecret: old, previousUntil })
    .where(isThis(organizationId, id));
  return {
    answer: { secret, previousUntil: previousUntil.toISOString() },
    action: 'webhook.secretRotated',
    targetId: id,
    after: { secret, previousUntil },
  };
}

/** What an address leads to is checked whenever something is sent there; what is none is told at once. */
function demandWebAddress(text: string): void {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash)
    throw new InvalidError('The address has to be one that begins with https:// and holds no password.');
}

async function findRow(tx: Transaction, organizationId: string, id: string, lock?: 'lock'): Promise<Row> {
  const query = tx.select().from(webhookEndpoints).where(isThis(organizationId, id));
  const [row] = await (lock ? query.for('update') : query);
  if (!row) throw new NotFoundError('There is no such webhook.');
  return row;
}

const isThis = (organizationId: string, id: string) =>
  and(eq(webhookEndpoints.organizationId, organizationId), eq(webhookEndpoints.id, id));

const view = (row: Row) => ({
  id: row.id,
  url: row.url,
  description: row.description,
  types: row.types,
  disabled: row.disabledAt !== null,
  disabledReason: row.disabledReason,
  failingSince: row.failingSince?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});
