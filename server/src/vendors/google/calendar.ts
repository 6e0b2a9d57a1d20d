// Google Calendar on Google's own SDK (Calendar API v3).
import { auth, calendar, type calendar_v3 } from '@googleapis/calendar';
import { Temporal } from 'temporal-polyfill';
import {
  type CalendarAccount,
  type CalendarChange,
  CalendarError,
  CalendarGoneError,
  ConsentError,
  type ConsentVendor,
  CursorLostError,
  type OurEvent,
} from '../../scheduling/calendars/calendar.ts';
import { createOAuth } from '../oauth.ts';
import { retryAfterOf } from '../retry-after.ts';
import { endpointsOf, type GoogleOptions } from './endpoints.ts';

/** To write our events, to list calendars to choose from, and to see when somebody is busy: no more than that. */
const SCOPES = [
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  'https://www.googleapis.com/auth/calendar.freebusy',
];
const PAGE = 500;
/** What an event of ours carries. */
const MARK = 'offhookAppointment';

export function createGoogleCalendar(options: GoogleOptions, epoch: () => number): ConsentVendor {
  const { url } = options;
  const oauth = createOAuth(
    {
      ...endpointsOf(options),
      scopes: SCOPES,
      // Without these a refresh token comes only the first time somebody consents.
      consentParameters: { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' },
    },
    epoch,
  );
  const open = (accessToken: string) => openAccount(accessToken, url);
  return {
    ...oauth,
    open,
    async exchange(proof, signal) {
      const access = await oauth.exchange(proof, signal);
      const calendars = await open(access.accessToken).calendars(signal);
      return { ...access, account: calendars.find(({ primary }) => primary)?.id ?? 'Google' };
    },
    async revoke(refreshToken, signal) {
      await fetch(`${url ?? 'https://oauth2.googleapis.com'}/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: refreshToken }),
        signal,
      });
    },
  };
}

function openAccount(accessToken: string, url: string | undefined): CalendarAccount {
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: accessToken });
  const api = calendar({ version: 'v3', auth: client, retry: false, ...(url && { rootUrl: `${url}/` }) });

  return {
    async calendars(signal) {
      const { data } = await answered(api.calendarList.list({ minAccessRole: 'writer' }, { signal }));
      return (data.items ?? []).flatMap(({ id, summary, primary }) =>
        id ? [{ id, name: summary ?? id, primary: primary === true }] : [],
      );
    },

    async put(calendarId, event, eventId, signal) {
      const id = eventId ?? idOf(event.appointmentId);
      const requestBody = { ...bodyOf(event), id };
      const update = () => answered(api.events.update({ calendarId, eventId: id, requestBody }, { signal }));
      const insert = () => answered(api.events.insert({ calendarId, requestBody }, { signal }));
      // Which of the two it is nobody knows for sure after a failure: the id tells.
      const written = eventId
        ? await update().catch(onStatus([404, 410], insert))
        : await insert().catch(onStatus([409], update));
      demandSame(written.data, event);
      return id;
    },

    async remove(calendarId, appointmentId, eventId, signal) {
      await answered(
        api.events.delete({ calendarId, eventId: eventId ?? idOf(appointmentId) }, { signal }),
      ).catch(onStatus([404, 410], async () => undefined));
    },

    async changes(calendarId, since, signal) {
      const changes: CalendarChange[] = [];
      const from =
        'cursor' in since
          ? { syncToken: since.cursor }
          : { timeMin: new Date(since.from).toISOString(), timeMax: new Date(since.to).toISOString() };
      let pageToken: string | undefined;
      for (;;) {
        const query = {
          calendarId,
          singleEvents: true,
          maxResults: PAGE,
          ...from,
          ...(pageToken && { pageToken }),
        };
        const { data } = await answered(api.events.list(query, { signal })).catch(
          onStatus([410], () => Promise.reject(new CursorLostError())),
        );
        for (const event of data.items ?? []) changes.push(changeOf(event, data.timeZone ?? 'UTC'));
        if (data.nextSyncToken) return { changes, cursor: data.nextSyncToken };
        if (!data.nextPageToken)
          throw new CalendarError('Google', 'Google ended a list without saying how to go on.', {
            retryable: true,
          });
        pageToken = data.nextPageToken;
      }
    },

    async freeBusy(calendarId, { from, to }, signal) {
      const requestBody = {
        timeMin: new Date(from).toISOString(),
        timeMax: new Date(to).toISOString(),
        items: [{ id: calendarId }],
      };
      const { data } = await answered(api.freebusy.query({ requestBody }, { signal }));
      return (data.calendars?.[calendarId]?.busy ?? []).map(({ start, end }) => ({
        from: Date.parse(start ?? ''),
        to: Date.parse(end ?? ''),
      }));
    },

    async watch(calendarId, { id, url: address, secret }, signal) {
      const requestBody = { id, type: 'web_hook', address, token: secret };
      const { data } = await answered(api.events.watch({ calendarId, requestBody }, { signal }));
      return {
        subscription: JSON.stringify({ id, resourceId: data.resourceId }),
        expiresAt: Number(data.expiration),
      };
    },

    async unwatch(subscription, signal) {
      const requestBody = JSON.parse(subscription) as { id: string; resourceId: string };
      await answered(api.channels.stop({ requestBody }, { signal })).catch(
        onStatus([404], async () => undefined),
      );
    },
  };
}

/** Google takes an id of ours, of base32hex's letters (a-v and digits): the same appointment has the same event. */
const idOf = (appointmentId: string): string => `offhook${appointmentId.replaceAll('-', '')}`;

const bodyOf = (event: OurEvent): calendar_v3.Schema$Event => ({
  summary: event.title,
  description: event.description,
  status: 'confirmed',
  start: { dateTime: new Date(event.startsAt).toISOString(), timeZone: event.timezone },
  end: { dateTime: new Date(event.endsAt).toISOString(), timeZone: event.timezone },
  extendedProperties: { private: { [MARK]: event.appointmentId } },
});

/** Reads back what was written. */
function demandSame({ start, end }: calendar_v3.Schema$Event, { startsAt, endsAt }: OurEvent): void {
  if (Date.parse(start?.dateTime ?? '') !== startsAt || Date.parse(end?.dateTime ?? '') !== endsAt)
    throw new CalendarError('Google', 'Google has written another time than it was given.', {
      retryable: true,
    });
}

function changeOf(event: calendar_v3.Schema$Event, zone: string): CalendarChange {
  const { id = '', status, start, end, attendees, transparency, eventType, extendedProperties } = event;
  const appointmentId = extendedProperties?.private?.[MARK] ?? appointmentIdOf(id ?? '');
  const own = { id: id ?? '', ...(appointmentId && { appointmentId }) };
  if (status === 'cancelled' || !start || !end) return { ...own, removed: true };
  const declined =
    attendees?.some(({ self, responseStatus }) => self && responseStatus === 'declined') === true;
  return {
    ...own,
    removed: false,
    busy: transparency !== 'transparent' && !declined && eventType !== 'workingLocation',
    startsAt: instantOf(start, zone),
    endsAt: instantOf(end, zone),
  };
}

/** Of an event that is gone Google may tell no more than its id. */
function appointmentIdOf(eventId: string): string | undefined {
  const [, ...parts] =
    /^offhook([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(eventId) ?? [];
  return parts.length > 0 ? parts.join('-') : undefined;
}

/** All-day events run from midnight to midnight where the calendar is. */
const instantOf = ({ date, dateTime }: calendar_v3.Schema$EventDateTime, zone: string): number =>
  date ? Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds : Date.parse(dateTime ?? '');

const statusOf = (error: unknown): number => Number((error as { status?: unknown }).status);

/** Another way for answers of these kinds. */
const onStatus =
  <T>(statuses: number[], instead: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    const cause = error instanceof Error ? error.cause : undefined;
    if (statuses.includes(statusOf(cause))) return instead();
    throw error;
  };

/** @throws ConsentError · CalendarGoneError · VendorError; the SDK's own error is its `cause` */
async function answered<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    const status = statusOf(error);
    const message = error instanceof Error ? error.message : String(error);
    if (status === 401)
      throw new ConsentError(`Google no longer lets us into this calendar: ${message}`, { cause: error });
    if (status === 404)
      throw Object.assign(new CalendarGoneError(`Google does not know it: ${message}`), { cause: error });
    // Google says 403 for too many requests as well.
    const busy = status === 429 || (status === 403 && /rate ?limit|quota/i.test(message));
    const retryable = busy || status >= 500 || !Number.isFinite(status);
    throw new CalendarError('Google', `Google Calendar refused (${status || 'no answer'}): ${message}`, {
      retryable,
      // Google promises none, and sends one now and then.
      retryAfterSeconds: retryAfterOf((error as { response?: Response }).response?.headers),
      cause: error,
    });
  }
}
