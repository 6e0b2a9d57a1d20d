// The events of an organization as one client follows them: what it missed, then whatever is published, each once and in order.
import { setTimeout as delay } from 'node:timers/promises';
import { apiKeys, type Database, memberships, type Transaction, withOrganization } from '@offhook/db';
import { and, eq, isNull } from 'drizzle-orm';
import { UnauthorizedError } from '../errors.ts';
import type { EventFeed } from '../events/feed.ts';
import { type EventPage, lastCursor, readEvents } from '../events/organization-events.ts';

/** After news of one change more often comes at once: they are read together. */
const GATHER_MS = 100;
/** An event held back by a transaction under way is asked for again so soon. */
const HELD_BACK_MS = 250;

export interface Follower {
  organizationId: string;
  /** A member's user id, or an API key's. */
  userId: string;
}

/**
 * What was published after `cursor` (by default: from now on), for somebody who still is a member.
 * @throws UnauthorizedError for whoever is a member no more
 */
export async function catchUp(db: Database, follower: Follower, cursor?: string): Promise<EventPage> {
  return withOrganization(db, follower.organizationId, async (tx) => {
    await demandMember(tx, follower);
    const from = cursor ?? (await lastCursor(tx));
    return readEvents(tx, follower.organizationId, from);
  });
}

/**
 * Gives page after page until `signal` aborts; an empty one every `idleMs`, which also asks whether the follower still is
 * a member. `deliver` gives false when the client takes no more: then it ends.
 */
export async function follow(options: {
  db: Database;
  events: EventFeed;
  follower: Follower;
  cursor: string;
  idleMs: number;
  signal: AbortSignal;
  deliver(page: EventPage): boolean;
}): Promise<void> {
  const { db, events, follower, idleMs, signal, deliver } = options;
  let { cursor } = options;
  let news = Promise.withResolvers<void>();
  const wake = (): void => news.resolve();
  const stop = events.subscribe(follower.organizationId, wake);
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      const page = await catchUp(db, follower, cursor);
      ({ cursor } = page);
      if (signal.aborted || !deliver(page)) return;
      if (page.more) {
        if (page.events.length === 0) await delay(HELD_BACK_MS);
        continue;
      }
      const idle = setTimeout(wake, idleMs);
      await news.promise;
      clearTimeout(idle);
      news = Promise.withResolvers();
      await delay(GATHER_MS);
    }
  } finally {
    stop();
    signal.removeEventListener('abort', wake);
  }
}

async function demandMember(tx: Transaction, { organizationId, userId }: Follower): Promise<void> {
  const [member] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  if (member) return;
  const [key] = await tx
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(
      and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, userId), isNull(apiKeys.revokedAt)),
    );
  if (!key) throw new UnauthorizedError('session-ended', 'You are no longer a member here; sign in again.');
}
