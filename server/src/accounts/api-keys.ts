// What programs sign in with: made once, shown once, kept as a hash, and never allowed more than its scopes.
import { createHash, randomBytes } from 'node:crypto';
import { apiKeys, type Database, type Transaction, withApiKey, withOrganization } from '@offhook/db';
import { and, asc, count, eq, isNull } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { demandRoom } from '../configuration/room.ts';
import { ForbiddenError, InvalidError, NotFoundError } from '../errors.ts';
import { isAllowed, isPermission, KEY_SCOPES, type Permission, type Role } from './permissions.ts';

export const KEY_PREFIX = 'ohk_';
/** Enough to tell one's own keys apart, too little to guess the rest of 43 characters. */
const SHOWN_CHARACTERS = KEY_PREFIX.length + 8;
/** That a key is used is written down so often at most. */
const WRITE_EVERY_MS = 30_000;

type Row = typeof apiKeys.$inferSelect;
export type ApiKey = ReturnType<typeof view>;

export async function listApiKeys(tx: Transaction, organizationId: string): Promise<ApiKey[]> {
  const rows = await tx
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), isNull(apiKeys.revokedAt)))
    .orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));
  return rows.map(view);
}

/**
 * @returns the key itself beside what is kept of it: nobody sees it again
 * @throws ForbiddenError for a scope its maker does not have themselves · InvalidError when it has expired already
 */
export async function createApiKey(
  tx: Transaction,
  organizationId: string,
  maker: { id: string; role: Role },
  { name, scopes, expiresAt }: { name: string; scopes: Permission[]; expiresAt: string | null },
  now: Date,
): Promise<Change<ApiKey & { key: string }>> {
  const tooMuch = scopes.find((scope) => !isAllowed(maker.role, scope));
  if (tooMuch)
    throw new ForbiddenError(`You may not do "${tooMuch}" yourself, so neither may a key of yours.`);
  if (expiresAt && new Date(expiresAt) <= now) throw new InvalidError('`expiresAt` has passed already.');
  const [known] = await tx
    .select({ count: count() })
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), isNull(apiKeys.revokedAt)));
  demandRoom(known?.count ?? 0, 'API keys');
  const key = KEY_PREFIX + randomBytes(32).toString('base64url');
  const [row] = await tx
    .insert(apiKeys)
    .values({
      organizationId,
      name,
      scopes: KEY_SCOPES.filter((scope) => scopes.includes(scope)),
      prefix: key.slice(0, SHOWN_CHARACTERS),
      keyHash: digest(key),
      createdBy: maker.id,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
      createdAt: now,
    })
    .returning();
  if (!row) throw new Error('the key was not written');
  const after = view(row);
  return { answer: { ...after, key }, action: 'apiKey.created', targetId: row.id, after };
}

/** From now on it opens nothing. @throws NotFoundError */
export async function revokeApiKey(
  tx: Transaction,
  organizationId: string,
  id: string,
  now: Date,
): Promise<Change<void>> {
  const [row] = await tx
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning();
  if (!row) throw new NotFoundError('There is no such key; it may have been revoked.');
  return { answer: undefined, action: 'apiKey.revoked', targetId: id, before: view(row) };
}

export interface KeyHolder {
  id: string;
  organizationId: string;
  scopes: readonly Permission[];
}

export interface KeyRing {
  /** Whose key this is; `undefined` for what is none, has expired or was revoked. */
  identify(key: string): Promise<KeyHolder | undefined>;
  /** Writes down what was used and is not yet written. */
  settle(): Promise<void>;
}

/** Recognizes keys; that one was used is written down later, in bulk. */
export function createKeyRing(parts: {
  db: Database;
  now(): Date;
  log: { warn(details: object, message: string): void };
}): KeyRing {
  const { db, now, log } = parts;
  const used = new Map<string, { organizationId: string; at: Date }>();
  let timer: NodeJS.Timeout | undefined;

  async function settle(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = [...used];
    used.clear();
    try {
      for (const [id, { organizationId, at }] of batch)
        await withOrganization(db, organizationId, (tx) =>
          tx
            .update(apiKeys)
            .set({ lastUsedAt: at })
            .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id))),
        );
    } catch (error) {
      log.warn({ err: error }, 'when API keys were last used was not written');
    }
  }

  return {
    async identify(key) {
      const [row] = await withApiKey(db, digest(key), (tx) =>
        tx
          .select()
          .from(apiKeys)
          .where(eq(apiKeys.keyHash, digest(key))),
      );
      if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now())) return undefined;
      const { id, organizationId } = row;
      used.set(id, { organizationId, at: now() });
      timer ??= setTimeout(() => void settle(), WRITE_EVERY_MS).unref();
      return { id, organizationId, scopes: row.scopes.filter(isPermission) };
    },
    settle,
  };
}

const view = ({ id, name, prefix, scopes, createdBy, expiresAt, lastUsedAt, createdAt }: Row) => ({
  id,
  name,
  prefix,
  scopes,
  createdBy,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});

const digest = (key: string): string => createHash('sha256').update(key).digest('hex');
