// Appointments for other systems to read, in iCalendar's format (RFC 5545), at an address that is signed and can be taken back.
import {
  appointments,
  calendarFeeds,
  newId,
  organizations,
  services,
  staff,
  type Transaction,
} from '@offhook/db';
import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import ICAL from 'ical.js';
import type { Change } from '../audit/change.ts';
import { InvalidError, NotFoundError } from '../errors.ts';

export type CalendarFeed = typeof calendarFeeds.$inferSelect;

const DAY_MS = 24 * 3_600_000;
/** Calendars keep what they have read, but show it only while it is still told of. */
const BACK_MS = 30 * DAY_MS;
/** The next ones: three months of a busy business. */
const MOST = 2_000;

export const listFeeds = (tx: Transaction, organizationId: string): Promise<CalendarFeed[]> =>
  tx
    .select()
    .from(calendarFeeds)
    .where(eq(calendarFeeds.organizationId, organizationId))
    .orderBy(asc(calendarFeeds.createdAt));

/** @throws InvalidError when there is no such member of staff */
export async function createFeed(
  tx: Transaction,
  organizationId: string,
  { staffId, details }: { staffId: string | null; details: boolean },
): Promise<Change<CalendarFeed>> {
  if (staffId !== null) {
    const [person] = await tx
      .select({ id: staff.id })
      .from(staff)
      .where(and(eq(staff.organizationId, organizationId), eq(staff.id, staffId)));
    if (!person) throw new InvalidError('`staffId` names nobody who can be booked.');
  }
  const [feed] = await tx
    .insert(calendarFeeds)
    .values({ id: newId(), organizationId, staffId, details })
    .returning();
  if (!feed) throw new Error('A row that was inserted did not come back');
  return { answer: feed, action: 'calendar.feed.created', targetId: feed.id, after: { staffId, details } };
}

/** Whoever reads it gets nothing any more. @throws NotFoundError */
export async function removeFeed(tx: Transaction, organizationId: string, id: string): Promise<Change<void>> {
  const [gone] = await tx.delete(calendarFeeds).where(isFeed(organizationId, id)).returning();
  if (!gone) throw new NotFoundError('There is no such feed.');
  const { staffId, details } = gone;
  return { answer: undefined, action: 'calendar.feed.removed', targetId: id, before: { staffId, details } };
}

/** The feed as a calendar; undefined when it has been taken back. The same appointments give the same text. */
export async function writeFeed(
  tx: Transaction,
  organizationId: string,
  id: string,
  now: Date,
): Promise<string | undefined> {
  const [feed] = await tx
    .select({
      staffId: calendarFeeds.staffId,
      details: calendarFeeds.details,
      business: organizations.name,
      person: staff.name,
    })
    .from(calendarFeeds)
    .innerJoin(organizations, eq(organizations.id, calendarFeeds.organizationId))
    .leftJoin(
      staff,
      and(eq(staff.organizationId, calendarFeeds.organizationId), eq(staff.id, calendarFeeds.staffId)),
    )
    .where(isFeed(organizationId, id));
  if (!feed) return undefined;
  const rows = await tx
    .select({ appointment: appointments, person: staff.name })
    .from(appointments)
    .innerJoin(
      staff,
      and(eq(staff.organizationId, appointments.organizationId), eq(staff.id, appointments.staffId)),
    )
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        inArray(appointments.status, ['confirmed', 'completed']),
        gt(appointments.startsAt, new Date(now.getTime() - BACK_MS)),
        feed.staffId === null ? undefined : eq(appointments.staffId, feed.staffId),
      ),
    )
    .orderBy(asc(appointments.startsAt), asc(appointments.id))
    .limit(MOST);
  const offered = await tx
    .select({ id: services.id, name: services.name })
    .from(services)
    .where(eq(services.organizationId, organizationId));
  const nameOf = new Map(offered.map((service) => [service.id, service.name]));
  const calendar = new ICAL.Component('vcalendar');
  const properties = {
    prodid: '-//Offhook//Appointments//EN',
    version: '2.0',
    calscale: 'GREGORIAN',
    method: 'PUBLISH',
    'x-wr-calname': feed.person === null ? feed.business : `${feed.person} · ${feed.business}`,
    'x-published-ttl': 'PT15M',
  };
  for (const [name, value] of Object.entries(properties)) calendar.addPropertyWithValue(name, value);
  for (const { appointment, person } of rows) {
    const what = appointment.serviceIds.map((serviceId) => nameOf.get(serviceId) ?? '').join(', ');
    const event = new ICAL.Component('vevent');
    event.addPropertyWithValue('uid', `${appointment.id}@offhook`);
    event.addPropertyWithValue('dtstamp', utc(appointment.updatedAt));
    event.addPropertyWithValue('last-modified', utc(appointment.updatedAt));
    event.addPropertyWithValue('dtstart', utc(appointment.startsAt));
    event.addPropertyWithValue('dtend', utc(appointment.endsAt));
    const whose = feed.staffId === null ? `${person}: ` : '';
    const summary = feed.details ? `${appointment.customerName ?? ''} · ${what}` : 'Busy';
    event.addPropertyWithValue('summary', `${whose}${summary}`);
    if (feed.details && appointment.customerPhone)
      event.addPropertyWithValue('description', appointment.customerPhone);
    event.addPropertyWithValue('status', 'CONFIRMED');
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

const isFeed = (organizationId: string, id: string) =>
  and(eq(calendarFeeds.organizationId, organizationId), eq(calendarFeeds.id, id));
const utc = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(at, true);
