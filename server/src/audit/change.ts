// A change of an organization's data and its line in the audit log: one transaction, so that there is never one without
// the other. Every change somebody makes through the API goes through `change`.
import { isDeepStrictEqual } from 'node:util';
import {
  AUDIT_ACTORS,
  auditLog,
  type Database,
  newId,
  type Transaction,
  withOrganization,
} from '@offhook/db';

/** Who makes a change, and from where. */
export interface Actor {
  kind: (typeof AUDIT_ACTORS)[number];
  /** The member's user id or the key's id. */
  id: string;
  organizationId: string;
  ip: string;
  userAgent?: string;
  requestId: string;
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

/** Runs a change in the actor's organization. One that leaves everything as it was leaves no line. */
export function change<T>(
  { db, now }: { db: Database; now(): Date },
  actor: Actor,
  run: (tx: Transaction, organizationId: string) => Promise<Change<T>>,
): Promise<T> {
  const { organizationId } = actor;
  return withOrganization(db, organizationId, async (tx) => {
    const { answer, action, targetId, ...states } = await run(tx, organizationId);
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
