// A change of an organization's data and its line in the audit log: one transaction, so that there is never one without
// the other. Every change somebody makes through the API goes through `change`.
import { isDeepStrictEqual } from 'node:util';
import {
  AUDIT_ACTORS,
  auditLog,
  idempotencyKeys,
  newId,
  organizations,
  type Scopable,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { ConflictError, InactiveError } from '../errors.ts';

/** Who makes a change, and from where. */
export interface Actor {
  kind: (typeof AUDIT_ACTORS)[number];
  /** The person's user id or the key's id; absent where nobody asked for it. */
  id?: string;
  organizationId: string;
  ip: string;
  userAgent?: string;
  requestId: string;
  /** Of a request that may be sent again: the key it is known by, and this attempt at it. */
  idempotency?: { key: string; attempt: string };
}

/** What was done. `before` is absent for what was made, `after` for what was removed. */
export interface Change<T> {
  /** What the one who asked for it gets. */
  answer: T;
  /** `<what>.<done>`, e.g. `service.updated`. */
  action: string;
  /** Absent where it is the organization itself. */
  targetId?: string;
  before?: object;
  after?: object;
}

/**
 * Runs a change in the actor's organization. One that leaves everything as it was leaves no line.
 * @param options.whileInactive also in an organization that is suspended or cancelled
 * @throws InactiveError
 */
export function change<T>(
  { db, now }: { db: Scopable; now(): Date },
  actor: Actor,
  run: (tx: Transaction, organizationId: string) => Promise<Change<T>>,
  options: { whileInactive?: true } = {},
): Promise<T> {
  const { organizationId } = actor;
  return withOrganization(db, organizationId, async (tx) => {
    if (!options.whileInactive) await demandMayChange(tx, actor);
    const { answer, action, targetId, ...states } = await run(tx, organizationId);
    if (actor.idempotency) await markDone(tx, organizationId, actor.idempotency, now());
    const { before, after } = difference(states);
    if (before || after)
      await tx.insert(auditLog).values({
        id: newId(),
        organizationId,
        at: now(),
        actor: actor.kind,
        actorId: actor.id,
        action,
        targetId,
        before,
        after,
        ip: actor.ip,
        userAgent: actor.userAgent,
        requestId: actor.requestId,
      });
    return answer;
  });
}

/**
 * What `change` demands before it runs, for whoever has to know it earlier.
 * @throws InactiveError
 */
export async function demandMayChange(tx: Transaction, { kind, organizationId }: Actor): Promise<void> {
  if (kind === 'member' || kind === 'apiKey') await demandActive(tx, organizationId);
}

/** @throws InactiveError */
export async function demandActive(tx: Transaction, organizationId: string): Promise<void> {
  const [organization] = await tx
    .select({ status: organizations.status, reason: organizations.suspendedReason })
    .from(organizations)
    .where(eq(organizations.id, organizationId));
  if (organization?.status === 'suspended')
    throw new InactiveError(
      `This organization is suspended: ${organization.reason ?? ''} It can be looked at, not changed.`,
    );
  if (organization?.status === 'cancelled')
    throw new InactiveError('This organization is cancelled; its owner can reopen it.');
}

/**
 * Keeps with the change that it was made: should its answer be lost, it is not made a second time.
 * @throws ConflictError when this attempt was given up and another has taken over
 */
async function markDone(
  tx: Transaction,
  organizationId: string,
  { key, attempt }: { key: string; attempt: string },
  now: Date,
): Promise<void> {
  const marked = await tx
    .update(idempotencyKeys)
    .set({ doneAt: now })
    .where(
      and(
        eq(idempotencyKeys.organizationId, organizationId),
        eq(idempotencyKeys.key, key),
        eq(idempotencyKeys.attempt, attempt),
      ),
    )
    .returning({ key: idempotencyKeys.key });
  if (marked.length === 0)
    throw new ConflictError('This took so long that the same request was begun anew; see what that one did.');
}

type Fields = Record<string, unknown>;

/** Of two states the fields that differ; of one alone all of it. Secrets are struck out, but that they changed is told. */
export function difference(states: { before?: object; after?: object }): { before?: Fields; after?: Fields } {
  const before = states.before && fields(states.before);
  const after = states.after && fields(states.after);
  if (!before || !after)
    return { ...(before && { before: redact(before) }), ...(after && { after: redact(after) }) };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  if (changed.length === 0) return {};
  const only = (state: Fields) => redact(Object.fromEntries(changed.map((name) => [name, state[name]])));
  return { before: only(before), after: only(after) };
}

/** As JSON has it: dates are texts, and what is undefined is not there. */
const fields = (state: object): Fields => JSON.parse(JSON.stringify(state)) as Fields;

const SECRET = /password|secret|token|hash|credential|api_?key/i;

function redact(state: Fields): Fields {
  const strike = (name: string, value: unknown): unknown => {
    if (SECRET.test(name) && value !== null && value !== undefined) return '[redacted]';
    if (Array.isArray(value)) return value.map((item) => strike('', item));
    if (typeof value === 'object' && value !== null) return redact(value as Fields);
    return value;
  };
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, strike(name, value)]));
}
