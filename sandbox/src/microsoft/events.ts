// Events in the words of Microsoft Graph v1.0 (https://learn.microsoft.com/graph/api/resources/event).
import {
  type CalendarStore,
  type Entry,
  instant,
  isZone,
  localIn,
  type NewEntry,
  type Occurrence,
} from '../calendars/store.ts';

/** As Graph answers what is wrong: a status, a code, a sentence. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const notFound = () =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

interface When {
  dateTime: string;
  timeZone: string;
}

export interface EventBody {
  subject?: string;
  body?: { contentType?: string; content?: string };
  start?: When;
  end?: When;
  isAllDay?: boolean;
  showAs?: string;
  sensitivity?: string;
  transactionId?: string;
  singleValueExtendedProperties?: { id: string; value: string }[];
}

/** What of an event may be written, of what the sandbox keeps. */
const WRITABLE = new Set([
  'subject',
  'body',
  'start',
  'end',
  'isAllDay',
  'showAs',
  'sensitivity',
  'transactionId',
  'singleValueExtendedProperties',
]);
/** Windows' own names of zones, which mailboxes have. */
const WINDOWS_ZONES = new Map([
  ['America/New_York', 'Eastern Standard Time'],
  ['America/Chicago', 'Central Standard Time'],
  ['America/Los_Angeles', 'Pacific Standard Time'],
  ['Europe/Berlin', 'W. Europe Standard Time'],
]);

export const windowsZone = (zone: string): string => WINDOWS_ZONES.get(zone) ?? zone;
const ianaZone = (name: string): string =>
  [...WINDOWS_ZONES].find(([, windows]) => windows === name)?.[0] ?? name;

/** Ids have letters that a path does not take as they are. */
export const graphId = (id: string): string => `AAMk${Buffer.from(id).toString('base64url')}=`;
export const entryId = (id: string): string =>
  Buffer.from(id.replace(/^AAMk(.*)=$/, '$1'), 'base64url').toString();

export const etagOf = ({ version }: Entry): string =>
  `W/"${Buffer.from(`v${version}`).toString('base64url')}"`;

/** @param zone in which the request wants times, of its `Prefer` header */
export function eventOf(entry: Occurrence, zone: string): Record<string, unknown> {
  const type = entry.repeats ? typeOf(entry) : 'singleInstance';
  const response = entry.declined ? 'declined' : 'organizer';
  return {
    '@odata.etag': etagOf(entry),
    id: graphId(entry.id),
    createdDateTime: new Date(entry.updatedMs).toISOString(),
    lastModifiedDateTime: new Date(entry.updatedMs).toISOString(),
    changeKey: etagOf(entry).slice(3, -1),
    ...(entry.transactionId !== undefined && { transactionId: entry.transactionId }),
    originalStartTimeZone: windowsZone(entry.zone),
    originalEndTimeZone: windowsZone(entry.zone),
    iCalUId: `040000008200E00074C5B7101A82E008${entry.seriesId ?? entry.id}`,
    subject: entry.subject,
    bodyPreview: entry.description,
    body: { contentType: 'text', content: entry.description },
    importance: 'normal',
    sensitivity: entry.private ? 'private' : 'normal',
    isAllDay: entry.allDay,
    isCancelled: false,
    isOrganizer: !entry.declined,
    responseRequested: true,
    responseStatus: { response, time: '0001-01-01T00:00:00Z' },
    seriesMasterId: entry.seriesId === undefined ? null : graphId(entry.seriesId),
    showAs: entry.busy ? 'busy' : 'free',
    type,
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(graphId(entry.id))}`,
    ...timesOf(entry, zone),
  };
}

/** What the delta function tells of an occurrence: no more than when it is and of which series. */
export function bareOccurrenceOf(entry: Occurrence, zone: string): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.event',
    '@odata.etag': etagOf(entry),
    id: graphId(entry.id),
    seriesMasterId: graphId(entry.seriesId ?? ''),
    type: 'occurrence',
    ...timesOf(entry, zone),
  };
}

export function typeOf({ seriesId, originalStart, start }: Occurrence): string {
  if (seriesId === undefined) return 'seriesMaster';
  return start === originalStart ? 'occurrence' : 'exception';
}

/** Whole days are midnight to midnight whatever zone is asked for. */
function timesOf(entry: Occurrence, zone: string): { start: When; end: When } {
  const when = (local: string): When => {
    const shown = entry.allDay
      ? local
      : localIn(new Date(instant(local, entry.zone)).toISOString(), ianaZone(zone));
    return { dateTime: `${shown}.0000000`, timeZone: zone };
  };
  return { start: when(entry.start), end: when(entry.end) };
}

/**
 * What a body says of an event.
 * @param before the event that is changed
 * @throws GraphError
 */
export function entryOf(body: EventBody, calendar: CalendarStore, before?: Entry): NewEntry {
  for (const name of Object.keys(body))
    if (!WRITABLE.has(name))
      throw new GraphError(
        400,
        'RequestBodyRead',
        `The property '${name}' does not exist on type 'microsoft.graph.event' or cannot be written here.`,
      );
  if (before && body.transactionId !== undefined)
    throw new GraphError(400, 'ErrorInvalidPropertySet', 'transactionId cannot be changed.');
  const { start = before?.start, end = before?.end, zone = calendar.zone } = times(body);
  if (start === undefined || end === undefined)
    throw new GraphError(400, 'ErrorInvalidRequest', 'start and end are required.');
  const allDay = body.isAllDay ?? before?.allDay ?? false;
  if (allDay && !(start.endsWith('T00:00:00') && end.endsWith('T00:00:00') && start !== end))
    throw new GraphError(
      400,
      'ErrorInvalidRequest',
      'The Event.Start and Event.End properties of an all day event have to be midnight, a day apart or more.',
    );
  if (instant(end, zone) < instant(start, zone))
    throw new GraphError(
      400,
      'ErrorPropertyValidationFailure',
      'At least one property failed validation: end is before start.',
    );
  return {
    start,
    end,
    zone: body.start ? zone : (before?.zone ?? zone),
    allDay,
    subject: body.subject ?? before?.subject ?? '',
    description: body.body?.content ?? before?.description ?? '',
    busy: body.showAs === undefined ? (before?.busy ?? true) : body.showAs !== 'free',
    private: body.sensitivity === undefined ? (before?.private ?? false) : body.sensitivity === 'private',
    ...(body.transactionId !== undefined && { transactionId: body.transactionId }),
    properties: {
      ...before?.properties,
      ...Object.fromEntries((body.singleValueExtendedProperties ?? []).map(({ id, value }) => [id, value])),
    },
  };
}

function times({ start, end }: EventBody): { start?: string; end?: string; zone?: string } {
  if (!start && !end) return {};
  if (!start || !end || start.timeZone !== end.timeZone)
    throw new GraphError(400, 'ErrorInvalidRequest', 'Give start and end together, in one time zone.');
  const zone = ianaZone(start.timeZone ?? '');
  if (!isZone(zone))
    throw new GraphError(
      400,
      'TimeZoneNotSupportedException',
      `A valid TimeZone value must be specified: '${start.timeZone}' is none.`,
    );
  return { start: local(start), end: local(end), zone };
}

/** Without an offset: the zone stands beside it. */
function local({ dateTime }: When): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?$/.test(dateTime))
    throw new GraphError(
      400,
      'ErrorPropertyValidationFailure',
      `At least one property failed validation: '${dateTime}' is no date and time without offset.`,
    );
  return localIn(dateTime, 'UTC');
}
