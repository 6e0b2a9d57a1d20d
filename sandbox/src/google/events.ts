// Events in the words of Google Calendar API v3 (https://developers.google.com/workspace/calendar/api/v3/reference/events).
import { Temporal } from 'temporal-polyfill';
import {
  type CalendarStore,
  type Entry,
  instant,
  isZone,
  localIn,
  type NewEntry,
  type Occurrence,
} from '../calendars/store.ts';

/** As Google answers what is wrong: a status, a reason, a sentence. */
export class GoogleError extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

const bad = (message: string) => new GoogleError(400, 'invalid', message);

interface When {
  date?: string;
  dateTime?: string;
  timeZone?: string;
}

export interface EventBody {
  id?: string;
  summary?: string;
  description?: string;
  start?: When;
  end?: When;
  status?: string;
  transparency?: string;
  visibility?: string;
  extendedProperties?: { private?: Record<string, string> };
}

const NEVER_ANSWERED = 'needsAction';

export function eventOf(entry: Occurrence, zone: string): Record<string, unknown> {
  const status = entry.cancelled ? 'cancelled' : 'confirmed';
  // Of an occurrence that does not take place no more than this is told.
  if (entry.cancelled && entry.seriesId)
    return {
      kind: 'calendar#event',
      etag: etagOf(entry),
      id: entry.id,
      status,
      recurringEventId: entry.seriesId,
      originalStartTime: whenOf({ ...entry, start: entry.originalStart ?? entry.start }, 'start'),
    };
  return {
    kind: 'calendar#event',
    etag: etagOf(entry),
    id: entry.id,
    status,
    htmlLink: `https://www.google.com/calendar/event?eid=${entry.id}`,
    created: new Date(entry.updatedMs).toISOString(),
    updated: new Date(entry.updatedMs).toISOString(),
    ...(!entry.private && { summary: entry.subject }),
    ...(entry.description !== '' && { description: entry.description }),
    ...(entry.private && { visibility: 'private' }),
    ...(!entry.busy && { transparency: 'transparent' }),
    start: whenOf(entry, 'start'),
    end: whenOf(entry, 'end'),
    ...(entry.seriesId && {
      recurringEventId: entry.seriesId,
      originalStartTime: whenOf({ ...entry, start: entry.originalStart ?? entry.start }, 'start'),
    }),
    iCalUID: `${entry.seriesId ?? entry.id}@google.com`,
    sequence: 0,
    ...(entry.declined && {
      attendees: [{ email: zone, self: true, responseStatus: entry.declined ? 'declined' : NEVER_ANSWERED }],
    }),
    ...(Object.keys(entry.properties).length > 0 && { extendedProperties: { private: entry.properties } }),
    eventType: 'default',
  };
}

export const etagOf = ({ version }: Entry): string => `"${version}000"`;

function whenOf({ allDay, zone, ...entry }: Entry, bound: 'start' | 'end'): When {
  const local = entry[bound];
  if (allDay) return { date: local.slice(0, 10) };
  const offset = Temporal.PlainDateTime.from(local).toZonedDateTime(zone).offset;
  return { dateTime: `${local}${offset === '+00:00' ? 'Z' : offset}`, timeZone: zone };
}

/** What a body says of an event. @throws GoogleError */
export function entryOf(body: EventBody, calendar: CalendarStore): NewEntry {
  const { start, end } = body;
  if (!start || !end) throw new GoogleError(400, 'required', `Missing ${start ? 'end' : 'start'} time.`);
  const allDay = start.date !== undefined;
  if (allDay !== (end.date !== undefined))
    throw bad('Start and end times must either both be date or both be dateTime.');
  const zone = start.timeZone ?? calendar.zone;
  if (!isZone(zone)) throw bad(`Invalid time zone definition for start time.`);
  const times = { start: localOf(start, zone), end: localOf(end, zone) };
  if (instant(times.end, zone) <= instant(times.start, zone))
    throw new GoogleError(400, 'timeRangeEmpty', 'The specified time range is empty.');
  return {
    ...times,
    zone,
    allDay,
    subject: body.summary ?? '',
    description: body.description ?? '',
    busy: body.transparency !== 'transparent',
    private: body.visibility === 'private',
    cancelled: body.status === 'cancelled',
    properties: body.extendedProperties?.private ?? {},
  };
}

function localOf(when: When, zone: string): string {
  try {
    if (when.date !== undefined) return localIn(`${when.date}T00:00:00`, zone);
    if (when.dateTime !== undefined) return localIn(when.dateTime, zone);
  } catch {
    throw bad('Invalid date/time.');
  }
  throw bad('Missing date or dateTime.');
}

/** Letters of base32hex in lower case, 5 to 1024 of them. */
export function demandId(id: string): void {
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw bad('Invalid resource id value.');
}
