// Outlook's calendars, of Microsoft 365 and of Outlook.com, on Microsoft's own SDK (Graph v1.0).
import type { Event } from '@microsoft/microsoft-graph-types';
import {
  type CalendarAccount,
  CalendarError,
  type CalendarEvent,
  type ConsentVendor,
  CursorLostError,
  type OurEvent,
} from '../../scheduling/calendars/calendar.ts';
import { createOAuth } from '../oauth.ts';
import { appointmentIdOf, bodyOf, isSame, isTaken, MARK, markOf, spanOf, transactionIdOf } from './event.ts';
import { type Graph, graphClient, onStatus, pathOf } from './graph.ts';

export interface MicrosoftOptions {
  clientId: string;
  clientSecret: string;
  /** Where Microsoft's servers stand; in place of its own where given. */
  url?: string;
}

/** To read and write calendars, and to know the zone in which a whole day there begins: no more than that. */
const SCOPES = [
  'offline_access',
  'https://graph.microsoft.com/Calendars.ReadWrite',
  'https://graph.microsoft.com/MailboxSettings.Read',
];
const PAGE = 200;
/** Most of what an event shows is of no concern to us. */
const SELECT = 'id,type,start,end,isAllDay,isCancelled,showAs,responseStatus,transactionId';
/** Outlook gives a subscription 4,230 minutes (https://learn.microsoft.com/graph/api/resources/subscription). */
const WATCH_MS = 4_200 * 60_000;

export function createMicrosoftCalendar(
  { url, ...client }: MicrosoftOptions,
  epoch: () => number,
): ConsentVendor {
  const login = `${url ?? 'https://login.microsoftonline.com'}/common/oauth2/v2.0`;
  const oauth = createOAuth(
    {
      vendor: 'Microsoft',
      ...client,
      consentUrl: `${login}/authorize`,
      tokenUrl: `${login}/token`,
      scopes: SCOPES,
      consentParameters: { response_mode: 'query', prompt: 'select_account' },
    },
    epoch,
  );
  const graphOf = (accessToken: string) => graphClient(url ?? 'https://graph.microsoft.com', accessToken);
  return {
    ...oauth,
    open: (accessToken) => openAccount(graphOf(accessToken), epoch),
    async exchange(proof, signal) {
      const access = await oauth.exchange(proof, signal);
      const { owner } = await graphOf(access.accessToken).get<{ owner?: { address?: string } }>(
        '/me/calendar?$select=owner',
        signal,
      );
      return { ...access, account: owner?.address ?? 'Microsoft' };
    },
    // There is nowhere for an application to give its own consent back: the owner does so in their account.
    revoke: () => Promise.resolve(),
  };
}

function openAccount(graph: Graph, epoch: () => number): CalendarAccount {
  /** Midnight of a whole day is that of the mailbox's zone, which is asked for once and only when needed. */
  const zoneReader = (signal: AbortSignal) => {
    let zone: Promise<string> | undefined;
    return () => (zone ??= graph.timezone(signal));
  };

  const eventPath = (calendarId: string, id: string) => pathOf`/me/calendars/${calendarId}/events/${id}`;

  /** Ids of what stands for an appointment, found by its mark. */
  async function find(calendarId: string, appointmentId: string, signal: AbortSignal): Promise<string[]> {
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${MARK}' and ep/value eq '${appointmentId}')`;
    const path = pathOf`/me/calendars/${calendarId}/events?$select=id&$top=10&$filter=${filter}`;
    const { value } = await graph.get<{ value: Event[] }>(path, signal);
    return value.flatMap(({ id }) => id ?? []);
  }

  const discard = (calendarId: string, id: string, signal: AbortSignal) =>
    graph.delete(eventPath(calendarId, id), signal).catch(onStatus([404], async () => undefined));

  async function update(
    calendarId: string,
    id: string,
    event: OurEvent,
    signal: AbortSignal,
  ): Promise<string> {
    const written = await graph.patch<Event>(eventPath(calendarId, id), bodyOf(event), signal);
    if (isSame(written, event)) return id;
    throw new CalendarError('Microsoft', 'Outlook has written something else than it was given.', {
      retryable: true,
    });
  }

  /**
   * Asked twice with one transaction id, Outlook answers with the first event, which may have been deleted since or show
   * what the appointment was then: so it is read back, and brought up to date.
   */
  async function create(
    calendarId: string,
    event: OurEvent,
    life: string | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const body = {
      ...bodyOf(event),
      transactionId: transactionIdOf(event.appointmentId, life),
      singleValueExtendedProperties: [markOf(event.appointmentId)],
    };
    const made = await graph.post<Event>(pathOf`/me/calendars/${calendarId}/events`, body, signal);
    const id = made.id ?? '';
    const written = await graph
      .get<Event>(`${eventPath(calendarId, id)}?$select=subject,start,end`, signal)
      .catch(onStatus([404], async () => undefined));
    if (written) return isSame(written, event) ? id : update(calendarId, id, event, signal);
    if (life === undefined) return create(calendarId, event, crypto.randomUUID(), signal);
    throw new CalendarError('Microsoft', 'Outlook does not show the event it has just written.', {
      retryable: true,
    });
  }

  return {
    async calendars(signal) {
      const path = `/me/calendars?$top=${PAGE}`;
      const found: { id: string; name: string; primary: boolean }[] = [];
      for await (const one of graph.pages<{
        id: string;
        name?: string;
        isDefaultCalendar?: boolean;
        canEdit?: boolean;
      }>(path, signal))
        if (one.canEdit)
          found.push({ id: one.id, name: one.name ?? one.id, primary: one.isDefaultCalendar === true });
      return found;
    },

    async put(calendarId, event, eventId, signal) {
      const [id, ...extra] =
        eventId === undefined ? await find(calendarId, event.appointmentId, signal) : [eventId];
      for (const one of extra) await discard(calendarId, one, signal);
      const anew = () => create(calendarId, event, undefined, signal);
      return id === undefined ? anew() : update(calendarId, id, event, signal).catch(onStatus([404], anew));
    },

    async remove(calendarId, appointmentId, eventId, signal) {
      const ids = eventId === undefined ? await find(calendarId, appointmentId, signal) : [eventId];
      for (const id of ids) await discard(calendarId, id, signal);
    },

    async changes(calendarId, since, signal) {
      const incremental = 'cursor' in since;
      const start = incremental
        ? since.cursor
        : pathOf`/me/calendars/${calendarId}/calendarView/delta?startDateTime=${iso(since.from)}&endDateTime=${iso(since.to)}`;
      const told = new Map<string, Told>();
      const pages = graph.delta<Told>(start, PAGE, signal);
      let cursor: string | undefined;
      for (;;) {
        const { value, done } = await pages
          .next()
          .catch(onStatus([410], () => Promise.reject(new CursorLostError())));
        if (done) {
          cursor = value;
          break;
        }
        // What is told as gone and as there in one round has moved: it is there.
        if (!value['@removed'] || !told.has(value.id)) told.set(value.id, value);
      }
      const all = [...told.values()];
      // Of a series Outlook tells which occurrences there are, but not which have gone.
      if (incremental && all.some(({ type }) => type && type !== 'singleInstance'))
        throw new CursorLostError();
      const masterOf = masterReader(graph, told, signal);
      const zone = zoneReader(signal);
      const changes = [];
      for (const one of all) {
        const own = { id: one.id, ...appointmentIdOf(one) };
        if (one['@removed'] || one.isCancelled) changes.push({ ...own, removed: true as const });
        else if (one.type === 'occurrence') {
          const whole = { ...(await masterOf(one.seriesMasterId)), ...one };
          changes.push({ ...own, ...(await eventOf(whole, zone)) });
        } else if (one.type !== 'seriesMaster') changes.push({ ...own, ...(await eventOf(one, zone)) });
      }
      return { changes, cursor };
    },

    // `getSchedule` knows a mailbox's first calendar only, and nothing of Outlook.com's.
    async freeBusy(calendarId, { from, to }, signal) {
      const path = pathOf`/me/calendars/${calendarId}/calendarView?startDateTime=${iso(from)}&endDateTime=${iso(to)}&$select=${SELECT}&$top=${PAGE}`;
      const zone = zoneReader(signal);
      const busy: { from: number; to: number }[] = [];
      for await (const event of graph.pages<Event>(path, signal)) {
        if (event.isCancelled || !isTaken(event)) continue;
        const { startsAt, endsAt } = await spanOf(event, zone);
        busy.push({ from: startsAt, to: endsAt });
      }
      return busy;
    },

    // Of the whole mailbox: one calendar alone cannot be watched.
    async watch(_calendarId, { url, secret }, signal) {
      const { id = '', expirationDateTime } = await graph.post<{ id?: string; expirationDateTime?: string }>(
        '/subscriptions',
        {
          changeType: 'created,updated,deleted',
          notificationUrl: url,
          resource: 'me/events',
          expirationDateTime: iso(epoch() + WATCH_MS),
          clientState: secret,
        },
        signal,
      );
      return { subscription: id, expiresAt: Date.parse(expirationDateTime ?? '') };
    },

    async unwatch(subscription, signal) {
      await graph
        .delete(pathOf`/subscriptions/${subscription}`, signal)
        .catch(onStatus([404], async () => undefined));
    },
  };
}

type Told = Event & { id: string; '@removed'?: object };

/** An occurrence comes with its times alone; the rest is as in the master of its series. */
function masterReader(graph: Graph, told: ReadonlyMap<string, Told>, signal: AbortSignal) {
  const read = new Map<string, Promise<Event>>();
  return (id: string | null | undefined): Event | undefined | Promise<Event> => {
    if (!id) return undefined;
    const known = told.get(id);
    if (known) return known;
    const asked = read.get(id) ?? graph.get<Event>(pathOf`/me/events/${id}?$select=${SELECT}`, signal);
    read.set(id, asked);
    return asked;
  };
}

async function eventOf(event: Event, zone: () => Promise<string>): Promise<Omit<CalendarEvent, 'id'>> {
  return { removed: false, busy: isTaken(event), ...(await spanOf(event, zone)) };
}

const iso = (at: number): string => new Date(at).toISOString();
