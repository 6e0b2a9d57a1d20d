// Having the engagements of a member of staff read from a calendar that lies at an address.
import { createHash } from 'node:crypto';
import { businessProfiles, calendarConnections, newId, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { type Actor, change } from '../audit/change.ts';
import { ConflictError, InvalidError, type VendorError } from '../errors.ts';
import { tokenColumns } from './access.ts';
import type { Calendars } from './calendars.ts';
import { linkCalendar } from './connect.ts';
import { type CalendarParts, REQUEST_MS } from './parts.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Looks whether there is a calendar at the address, and has it read from then on.
 * @throws UnsafeAddressError · VendorError when it cannot be reached · InvalidError when no calendar is there, or there is no
 * such member of staff
 */
export async function subscribeToAddress(
  parts: CalendarParts,
  calendars: Pick<Calendars, 'lookAfter' | 'leave'>,
  actor: Actor,
  { url: given, staffId, name }: { url: string; staffId: string; name: string | undefined },
): Promise<{ id: string }> {
  const vendor = parts.vendors.ics;
  if (!vendor) throw new ConflictError('Calendars at an address are not set up on this server.');
  const url = given.trim().replace(/^webcals?:/i, 'https:');
  const host = URL.parse(url)?.hostname;
  if (!host) throw new InvalidError(`"${given}" is no web address: give one that begins with https://.`);
  const { organizationId } = actor;
  const [profile] = await withOrganization(parts.db, organizationId, (tx) =>
    tx
      .select({ timezone: businessProfiles.timezone })
      .from(businessProfiles)
      .where(eq(businessProfiles.organizationId, organizationId)),
  );
  const token = vendor.tokenOf({ url, timezone: profile?.timezone ?? 'UTC' });
  const signal = AbortSignal.timeout(REQUEST_MS);
  const from = parts.now().getTime();
  try {
    await vendor.open(token).changes('calendar', { from, to: from + DAY_MS }, signal);
  } catch (error) {
    // What is at the address is for the one who entered it to put right.
    if (error instanceof Error && (error as Partial<VendorError>).retryable === false)
      throw new InvalidError(`The calendar cannot be read: ${error.message}`);
    throw error;
  }
  const access = { refreshToken: token, ...(await vendor.refresh(token, signal)) };
  // The address is a secret: people see only where it is, and which of several it is.
  const account = `${host} ${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
  return change(parts, actor, async (tx) => {
    const own = and(
      eq(calendarConnections.organizationId, organizationId),
      eq(calendarConnections.vendor, 'ics'),
      eq(calendarConnections.account, account),
    );
    const [known] = await tx.select().from(calendarConnections).where(own).for('update');
    const connectionId = known?.id ?? newId();
    if (!known) {
      const { refreshToken = '', ...tokens } = tokenColumns(parts, connectionId, access);
      await tx
        .insert(calendarConnections)
        .values({ ...tokens, refreshToken, id: connectionId, organizationId, vendor: 'ics', account });
    }
    const calendar = { id: 'calendar', name: name ?? host, primary: true };
    return linkCalendar(
      tx,
      calendars,
      { organizationId, now: parts.now() },
      { connectionId, staffId, calendar },
    );
  });
}
