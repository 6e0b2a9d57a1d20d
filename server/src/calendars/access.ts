// Getting into somebody's calendar with the consent they gave: tokens are opened, renewed once for all who need them, and
// where the consent is gone the owner is told to connect again.
import { calendarConnections, type Database, type Transaction, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { NotFoundError } from '../errors.ts';
import { type Access, type CalendarAccount, isConsentLost } from '../scheduling/calendars/calendar.ts';
import type { CalendarParts } from './parts.ts';

export type Connection = typeof calendarConnections.$inferSelect;

/** A token is renewed when it has less than this left: a request takes seconds. */
const RENEW_BEFORE_MS = 60_000;

/** What a connection's tokens are sealed for. */
const sealedFor = (id: string, which: 'access' | 'refresh') => `calendar_connections/${id}/${which}`;

/** The columns of tokens just given. */
export function tokenColumns(
  { secrets, now }: Pick<CalendarParts, 'secrets' | 'now'>,
  id: string,
  { accessToken, expiresAt, refreshToken }: Access,
) {
  return {
    accessToken: secrets.seal(accessToken, sealedFor(id, 'access')),
    accessExpiresAt: new Date(expiresAt),
    ...(refreshToken !== undefined && { refreshToken: secrets.seal(refreshToken, sealedFor(id, 'refresh')) }),
    status: 'connected' as const,
    updatedAt: now(),
  };
}

/**
 * Does something in a calendar account. A token the vendor no longer takes is renewed and the work done once more.
 * @throws ConsentError when the consent is gone, which is noted · whatever `work` throws
 */
export async function withAccount<T>(
  parts: CalendarParts,
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  signal: AbortSignal,
  work: (account: CalendarAccount) => Promise<T>,
): Promise<T> {
  const enter = async (refused?: string) => {
    const { vendor, token } = await tokenOf(parts, { organizationId, connectionId }, signal, refused);
    return { account: vendor.open(token), token };
  };
  try {
    const { account, token } = await enter();
    try {
      return await work(account);
    } catch (error) {
      if (!isConsentLost(error)) throw error;
      const again = await enter(token);
      return await work(again.account);
    }
  } catch (error) {
    if (isConsentLost(error)) await demandReconnect(parts.db, organizationId, connectionId);
    throw error;
  }
}

/** The refresh token, for giving the consent back. */
export const refreshTokenOf = ({ secrets }: Pick<CalendarParts, 'secrets'>, connection: Connection): string =>
  secrets.open(connection.refreshToken, sealedFor(connection.id, 'refresh'));

/** @param refused a token the vendor does not take, whatever its expiry says */
async function tokenOf(
  parts: CalendarParts,
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  signal: AbortSignal,
  refused?: string,
) {
  const { db, secrets, vendors, now } = parts;
  const good = (connection: Connection): string | undefined => {
    const { accessToken, accessExpiresAt } = connection;
    if (!accessToken || !accessExpiresAt || accessExpiresAt.getTime() - RENEW_BEFORE_MS < now().getTime())
      return undefined;
    const token = secrets.open(accessToken, sealedFor(connectionId, 'access'));
    return token === refused ? undefined : token;
  };
  const vendorOf = ({ vendor }: Connection) => {
    const found = vendors[vendor];
    if (!found) throw new NotFoundError(`Calendars of ${vendor} are not set up on this server.`);
    return found;
  };
  const known = await withOrganization(db, organizationId, (tx) => read(tx, organizationId, connectionId));
  const token = good(known);
  if (token !== undefined) return { vendor: vendorOf(known), token };
  // Whoever comes while it is renewed waits for the row, and finds the new token there.
  return withOrganization(db, organizationId, async (tx) => {
    const connection = await read(tx, organizationId, connectionId, 'lock');
    const renewed = good(connection);
    const vendor = vendorOf(connection);
    if (renewed !== undefined) return { vendor, token: renewed };
    const access = await vendor.refresh(refreshTokenOf(parts, connection), signal);
    await tx
      .update(calendarConnections)
      .set(tokenColumns(parts, connectionId, access))
      .where(isThis(organizationId, connectionId));
    return { vendor, token: access.accessToken };
  });
}

async function read(tx: Transaction, organizationId: string, id: string, lock?: 'lock'): Promise<Connection> {
  const query = tx.select().from(calendarConnections).where(isThis(organizationId, id));
  const [connection] = await (lock ? query.for('update') : query);
  if (!connection) throw new NotFoundError('There is no such calendar connection.');
  return connection;
}

const demandReconnect = (db: Database, organizationId: string, id: string) =>
  withOrganization(db, organizationId, (tx) =>
    tx
      .update(calendarConnections)
      .set({ status: 'reconnect', accessToken: null, accessExpiresAt: null })
      .where(isThis(organizationId, id)),
  );

const isThis = (organizationId: string, id: string) =>
  and(eq(calendarConnections.organizationId, organizationId), eq(calendarConnections.id, id));
