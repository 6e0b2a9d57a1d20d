// Connecting a calendar: sending its owner to the vendor's consent page, taking them back, and saying whose calendar is which.
import { createHash, randomBytes } from 'node:crypto';
import { calendarConnections, calendarLinks, newId, staff, type Transaction } from '@offhook/db';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { type Actor, change, type Change } from '../audit/change.ts';
import { ConflictError, InvalidError, LinkError, NotFoundError } from '../errors.ts';
import { type CalendarDescription, isConsentLost } from '../scheduling/calendars/calendar.ts';
import { refreshTokenOf, tokenColumns, withAccount } from './access.ts';
import { type Calendars, waitingOf } from './calendars.ts';
import { noteUpcoming } from './deliver.ts';
import { type CalendarParts, type CalendarVendors, REQUEST_MS } from './parts.ts';

/** Reading a consent page, and finding one's password. */
const CONSENT_MS = 15 * 60_000;
const CONTEXT = 'calendar consent';

const State = z.object({
  organizationId: z.uuid(),
  userId: z.uuid(),
  vendor: z.enum(['google', 'microsoft']),
  verifier: z.string(),
  /** SHA-256 of what the browser that began it keeps in a cookie. */
  browser: z.string(),
  until: z.number(),
  /** The page of the dashboard that is gone back to. */
  back: z.string(),
});

/** Where the consent page is, and what the browser has to bring back to show that it is the same one. */
export function beginConsent(
  { vendors, secrets, now }: Pick<CalendarParts, 'vendors' | 'secrets' | 'now'>,
  { organizationId, id: userId }: Pick<Actor, 'organizationId' | 'id'>,
  vendor: z.infer<typeof State>['vendor'],
  { redirectUri, back }: { redirectUri: string; back: string },
): { url: string; browserKey: string } {
  const page = vendors[vendor];
  if (!page) throw new ConflictError(`Calendars of ${vendor} are not set up on this server.`);
  const verifier = randomBytes(32).toString('base64url');
  const browserKey = randomBytes(24).toString('base64url');
  const until = now().getTime() + CONSENT_MS;
  const state = secrets.seal(
    JSON.stringify({ organizationId, userId, vendor, verifier, browser: digest(browserKey), until, back }),
    CONTEXT,
  );
  return { url: page.consentUrl({ state, challenge: digest(verifier), redirectUri }), browserKey };
}

/**
 * The owner is back from the consent page.
 * @throws LinkError when it was not begun here, by this browser, of late · ConsentError · VendorError
 */
export async function finishConsent(
  parts: CalendarParts,
  calendars: Pick<Calendars, 'read'>,
  { state: sealed, code }: { state: string; code: string },
  from: { browserKey: string | undefined; redirectUri: string } & Pick<
    Actor,
    'ip' | 'userAgent' | 'requestId'
  >,
): Promise<void> {
  const state = openState(parts, sealed, from.browserKey);
  const vendor = parts.vendors[state.vendor];
  if (!vendor) throw new ConflictError(`Calendars of ${state.vendor} are not set up on this server.`);
  const { account, ...access } = await vendor.exchange(
    { code, verifier: state.verifier, redirectUri: from.redirectUri },
    AbortSignal.timeout(REQUEST_MS),
  );
  const { organizationId, userId } = state;
  const { ip, userAgent, requestId } = from;
  const actor: Actor = { kind: 'member', id: userId, organizationId, ip, userAgent, requestId };
  await change(parts, actor, async (tx) => {
    const own = and(
      eq(calendarConnections.organizationId, organizationId),
      eq(calendarConnections.vendor, state.vendor),
      eq(calendarConnections.account, account),
    );
    const [known] = await tx.select().from(calendarConnections).where(own).for('update');
    const id = known?.id ?? newId();
    const tokens = { ...tokenColumns(parts, id, access) };
    if (known) await tx.update(calendarConnections).set(tokens).where(own);
    else
      await tx.insert(calendarConnections).values({
        ...tokens,
        // Always given by `exchange`.
        refreshToken: tokens.refreshToken ?? '',
        id,
        organizationId,
        vendor: state.vendor,
        account,
      });
    for (const { id: linkId } of await linksOf(tx, organizationId, id))
      await calendars.read(tx, { organizationId, linkId });
    return {
      answer: undefined,
      action: known ? 'calendar.reconnected' : 'calendar.connected',
      targetId: id,
      after: { vendor: state.vendor, account, at: parts.now() },
    };
  });
}

/** The page to go back to; undefined where that is not to be read. Nothing is to be done on its word alone. */
export function backOf(parts: Pick<CalendarParts, 'secrets'>, sealed: string): string | undefined {
  try {
    return unseal(parts, sealed).back;
  } catch {
    return undefined;
  }
}

const unseal = ({ secrets }: Pick<CalendarParts, 'secrets'>, sealed: string) =>
  State.parse(JSON.parse(secrets.open(sealed, CONTEXT)));

function openState(parts: Pick<CalendarParts, 'secrets' | 'now'>, sealed: string, browserKey = '') {
  let state: z.infer<typeof State>;
  try {
    state = unseal(parts, sealed);
  } catch (error) {
    throw Object.assign(new LinkError('This consent was not begun here. Connect the calendar again.'), {
      cause: error,
    });
  }
  if (state.until < parts.now().getTime() || state.browser !== digest(browserKey))
    throw new LinkError(
      'This consent has run out, or was begun in another browser. Connect the calendar again.',
    );
  return state;
}

/** Every connection with its calendars, as the dashboard shows them. */
export async function listConnections(tx: Transaction, organizationId: string) {
  const connections = await tx
    .select()
    .from(calendarConnections)
    .where(eq(calendarConnections.organizationId, organizationId))
    .orderBy(asc(calendarConnections.createdAt));
  const links = await tx
    .select()
    .from(calendarLinks)
    .where(eq(calendarLinks.organizationId, organizationId))
    .orderBy(asc(calendarLinks.createdAt));
  const waiting = new Map((await waitingOf(tx, organizationId)).map((row) => [row.linkId, row]));
  return connections.map(({ id, vendor, account, status, createdAt }) => ({
    id,
    vendor,
    account,
    status,
    createdAt: createdAt.toISOString(),
    links: links
      .filter(({ connectionId }) => connectionId === id)
      .map((link) => ({
        id: link.id,
        staffId: link.staffId,
        calendarId: link.calendarId,
        name: link.name,
        readOnly: link.readOnly,
        syncedAt: link.syncedAt?.toISOString() ?? null,
        told: link.subscription !== null,
        waiting: waiting.get(link.id)?.waiting ?? 0,
        problem: link.problem ?? waiting.get(link.id)?.problem ?? null,
      })),
  }));
}

/** The calendars that one consent opens. @throws NotFoundError · ConsentError · VendorError */
export function calendarsOf(
  parts: CalendarParts,
  organizationId: string,
  connectionId: string,
): Promise<CalendarDescription[]> {
  const signal = AbortSignal.timeout(REQUEST_MS);
  return withAccount(parts, { organizationId, connectionId }, signal, (account) => account.calendars(signal));
}

/**
 * Says whose calendar one of them is. In place of another it is read and written from now on.
 * @param calendar one of `calendarsOf`
 * @throws InvalidError when there is no such member of staff
 */
export async function linkCalendar(
  tx: Transaction,
  calendars: Pick<Calendars, 'lookAfter' | 'leave'>,
  { organizationId, now }: { organizationId: string; now: Date },
  {
    connectionId,
    staffId,
    calendar,
  }: { connectionId: string; staffId: string; calendar: CalendarDescription },
): Promise<Change<{ id: string }>> {
  const [person] = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.organizationId, organizationId), eq(staff.id, staffId), isNull(staff.archivedAt)));
  if (!person) throw new InvalidError('`staffId` names nobody who can be booked.');
  const [connection] = await tx
    .select({ vendor: calendarConnections.vendor })
    .from(calendarConnections)
    .where(
      and(eq(calendarConnections.organizationId, organizationId), eq(calendarConnections.id, connectionId)),
    );
  if (!connection) throw new NotFoundError('There is no such calendar connection.');
  const readOnly = connection.vendor === 'ics';
  const theirs = and(
    eq(calendarLinks.organizationId, organizationId),
    eq(calendarLinks.staffId, staffId),
    // One is written; of those that are only read, each is beside the others.
    readOnly ? eq(calendarLinks.connectionId, connectionId) : eq(calendarLinks.readOnly, false),
  );
  const [before] = await tx.select().from(calendarLinks).where(theirs).for('update');
  if (before?.calendarId === calendar.id && before.connectionId === connectionId)
    return { answer: { id: before.id }, action: 'calendar.linked' };
  await tx.delete(calendarLinks).where(theirs);
  if (before) await calendars.leave(tx, before);
  const id = newId();
  await tx.insert(calendarLinks).values({
    id,
    organizationId,
    connectionId,
    staffId,
    calendarId: calendar.id,
    name: calendar.name,
    readOnly,
  });
  if (!readOnly) await noteUpcoming(tx, organizationId, id, now);
  await calendars.lookAfter(tx, { organizationId, linkId: id });
  return {
    answer: { id },
    action: 'calendar.linked',
    targetId: id,
    ...(before && { before: { calendar: before.name } }),
    after: { staffId, calendar: calendar.name },
  };
}

/** What stands in the calendar stays there; nothing of it is known here any more, and its vendor tells of no more changes. @throws NotFoundError */
export async function unlinkCalendar(
  tx: Transaction,
  calendars: Pick<Calendars, 'leave'>,
  organizationId: string,
  id: string,
): Promise<Change<void>> {
  const [gone] = await tx
    .delete(calendarLinks)
    .where(and(eq(calendarLinks.organizationId, organizationId), eq(calendarLinks.id, id)))
    .returning();
  if (!gone) throw new NotFoundError('There is no such calendar.');
  await calendars.leave(tx, gone);
  const { staffId, name } = gone;
  return {
    answer: undefined,
    action: 'calendar.unlinked',
    targetId: id,
    before: { staffId, calendar: name },
  };
}

/** Disconnects; the vendor, if it can be reached, tells of no more changes and has the consent back. @throws NotFoundError */
export async function disconnect(parts: CalendarParts, actor: Actor, id: string): Promise<void> {
  const { connection, watched } = await change(parts, actor, async (tx, organizationId) => {
    const links = await linksOf(tx, organizationId, id);
    const [gone] = await tx
      .delete(calendarConnections)
      .where(and(eq(calendarConnections.organizationId, organizationId), eq(calendarConnections.id, id)))
      .returning();
    if (!gone) throw new NotFoundError('There is no such calendar connection.');
    const { vendor, account } = gone;
    const answer = { connection: gone, watched: links.flatMap(({ subscription }) => subscription ?? []) };
    return { answer, action: 'calendar.disconnected', targetId: id, before: { vendor, account } };
  });
  const vendor = parts.vendors[connection.vendor];
  if (!vendor) return;
  const refreshToken = refreshTokenOf(parts, connection);
  const signal = AbortSignal.timeout(REQUEST_MS);
  const attempt = async (what: Promise<unknown>) => {
    try {
      await what;
    } catch (error) {
      if (!isConsentLost(error)) parts.log.info({ err: error }, 'a calendar could not be given back whole');
    }
  };
  await attempt(unwatch(vendor, { refreshToken, watched }, signal));
  await attempt(vendor.revoke(refreshToken, signal));
}

async function unwatch(
  vendor: NonNullable<CalendarVendors[keyof CalendarVendors]>,
  { refreshToken, watched }: { refreshToken: string; watched: string[] },
  signal: AbortSignal,
): Promise<void> {
  if (watched.length === 0) return;
  const account = vendor.open((await vendor.refresh(refreshToken, signal)).accessToken);
  for (const subscription of watched) await account.unwatch(subscription, signal);
}

const linksOf = (tx: Transaction, organizationId: string, connectionId: string) =>
  tx
    .select({ id: calendarLinks.id, subscription: calendarLinks.subscription })
    .from(calendarLinks)
    .where(
      and(eq(calendarLinks.organizationId, organizationId), eq(calendarLinks.connectionId, connectionId)),
    );

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
