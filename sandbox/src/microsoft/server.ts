// Microsoft on loopback: consent and tokens, and Microsoft Graph v1.0 as far as an application that keeps appointments needs it.
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type Answer, type Call, type HttpServer, startHttp } from '../calendars/http.ts';
import { OAuth, OAuthError } from '../calendars/oauth.ts';
import { CalendarStore, type Entry, type Occurrence } from '../calendars/store.ts';
import type { SandboxCredentials } from '../credentials.ts';
import { type Faults, parseJson } from '../faults.ts';
import {
  bareOccurrenceOf,
  entryId,
  entryOf,
  etagOf,
  type EventBody,
  eventOf,
  graphId,
  GraphError,
  notFound,
  typeOf,
  windowsZone,
} from './events.ts';
import { Subscriptions } from './subscriptions.ts';

export interface MicrosoftOptions {
  port?: number;
  credentials: SandboxCredentials;
  faults: Faults;
  log: Logger;
  now?(): number;
}

export interface MicrosoftServer extends HttpServer {
  oauth: OAuth;
  /** The owner's own calendar. */
  primary: CalendarStore;
  /** Delta links given so far answer 410 from now on. */
  forgetSyncTokens(): void;
  /** Subscriptions that are told of changes. */
  readonly subscriptions: number;
}

const ACCOUNT = 'owner@outlook.example';
const RETRY_AFTER_SECONDS = '2';
const DEFAULT_PAGE = { list: 10, delta: 50 };
const MOST_A_PAGE = 1000;

export async function startMicrosoft(options: MicrosoftOptions): Promise<MicrosoftServer> {
  const now = options.now ?? Date.now;
  const oauth = new OAuth({
    clientId: options.credentials.oauthClientId,
    clientSecret: options.credentials.oauthClientSecret,
    account: ACCOUNT,
    now,
    rotates: true,
  });
  const zone = 'America/New_York';
  const primary = new CalendarStore({ id: 'Calendar', name: 'Calendar', zone, now });
  const second = new CalendarStore({ id: 'Second', name: 'Chair two', zone, now });
  const stores = new Map([primary, second].map((store) => [graphId(store.id), store]));
  const subscriptions = new Subscriptions([...stores.values()], now, options.log);
  let era = 1;
  let origin = '';

  const calendarOf = (id: string): CalendarStore => {
    const store = stores.get(id);
    if (!store) throw notFound();
    return store;
  };
  const described = (store: CalendarStore) => ({
    id: graphId(store.id),
    name: store.name,
    canEdit: true,
    canShare: store === primary,
    canViewPrivateItems: true,
    isDefaultCalendar: store === primary,
    owner: { name: 'Owner', address: ACCOUNT },
  });

  function entryIn(id: string, store?: CalendarStore): { store: CalendarStore; entry: Entry } {
    for (const one of store ? [store] : stores.values()) {
      const entry = one.get(entryId(id));
      if (entry && !entry.cancelled) return { store: one, entry };
    }
    throw notFound();
  }

  function demandMatch({ headers }: Call, entry: Entry): void {
    const match = headers['if-match'];
    if (match !== undefined && match !== '*' && match !== etagOf(entry))
      throw new GraphError(
        412,
        'ErrorIrresolvableConflict',
        'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
      );
  }

  function oneEvent(call: Call, id: string, within?: CalendarStore): Answer {
    const { store, entry } = entryIn(id, within);
    switch (call.method) {
      case 'GET':
        return { status: 200, body: selected(eventOf(entry, timeZoneOf(call)), call.query) };
      case 'PATCH': {
        demandMatch(call, entry);
        const change = entryOf(parseJson(call.body) ?? {}, store, entry);
        return { status: 200, body: eventOf(store.change(entry.id, change), timeZoneOf(call)) };
      }
      case 'DELETE':
        demandMatch(call, entry);
        store.remove(entry.id);
        return { status: 204 };
      default:
        throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
    }
  }

  function create(call: Call, store: CalendarStore): Answer {
    const body = (parseJson(call.body) ?? {}) as EventBody;
    const made = entryOf(body, store);
    // A second request with one transaction id makes nothing, and is answered with what the first one made, whatever became of it.
    const known =
      body.transactionId && store.changedSince(0).find((one) => one.transactionId === body.transactionId);
    return { status: 201, body: eventOf(known || store.add(made), timeZoneOf(call)) };
  }

  /** What there is, by one property that an application has attached: no other filter is known here. */
  function list(call: Call, store: CalendarStore): Answer {
    const filter = call.query.get('$filter');
    const [, name = '', value = ''] =
      /^singleValueExtendedProperties\/Any\(ep: ep\/id eq '([^']+)' and ep\/value eq '([^']*)'\)$/.exec(
        filter ?? '',
      ) ?? [];
    if (filter !== null && name === '')
      throw new GraphError(400, 'ErrorInvalidUrlQueryFilter', 'The query filter is not supported.');
    const found = store.list().filter(({ properties }) => filter === null || properties[name] === value);
    return paged(
      call,
      found.map((entry) => eventOf(entry, timeZoneOf(call))),
      DEFAULT_PAGE.list,
    );
  }

  function view(call: Call, store: CalendarStore): Answer {
    const { from, to } = windowOf(call.query);
    const found = store
      .list()
      .flatMap((entry) => store.occurrences(entry, from, to))
      .filter(({ cancelled }) => !cancelled);
    return paged(
      call,
      found.map((entry) => eventOf(entry, timeZoneOf(call))),
      DEFAULT_PAGE.list,
    );
  }

  function paged({ path, query }: Call, all: Record<string, unknown>[], size: number): Answer {
    const top = Math.min(Number(query.get('$top') ?? size), MOST_A_PAGE);
    const skip = Number(query.get('$skip') ?? 0);
    const next = new URLSearchParams([...query, ['$skip', String(skip + top)]]);
    return {
      status: 200,
      body: {
        value: all.slice(skip, skip + top).map((one) => selected(one, query)),
        ...(skip + top < all.length && { '@odata.nextLink': `${origin}${path}?${next.toString()}` }),
      },
    };
  }

  /** A round of changes: pages by `nextLink`, the last one with the `deltaLink` of the next round. */
  function delta(call: Call, store: CalendarStore): Answer {
    const { path, query } = call;
    if (['$filter', '$select', '$orderby', '$expand', '$top'].some((name) => query.has(name)))
      throw new GraphError(
        400,
        'ErrorInvalidUrlQuery',
        'The query parameter is not supported with change tracking.',
      );
    const goesOn = query.get('$skiptoken');
    const token = goesOn ?? query.get('$deltatoken');
    const last = token === null ? { since: 0, until: 0, offset: 0, ...windowOf(query) } : placeOf(token);
    // What changes while a round is being read belongs to the next one.
    const place = goesOn === null ? { ...last, until: Math.max(1, store.version) } : last;
    const zoneWanted = timeZoneOf(call);
    const size = Number(/odata\.maxpagesize=(\d+)/.exec(preferenceOf(call))?.[1] ?? DEFAULT_PAGE.delta);
    const entries = place.since === 0 ? store.list() : store.changedSince(place.since);
    // A series is never divided among pages.
    const groups = entries
      .map((entry) => toldOf(store, entry, place, zoneWanted))
      .filter((told) => told.length > 0);
    const page: object[] = [];
    let offset = place.offset;
    while (offset < groups.length && page.length < size) page.push(...(groups[offset++] ?? []));
    const link = (name: string, next: object) =>
      `${origin}${path}?${new URLSearchParams({ [name]: seal({ era, ...place, ...next }) }).toString()}`;
    return {
      status: 200,
      body: {
        value: page,
        ...(offset < groups.length
          ? { '@odata.nextLink': link('$skiptoken', { offset }) }
          : { '@odata.deltaLink': link('$deltatoken', { since: place.until, offset: 0 }) }),
      },
    };
  }

  function placeOf(token: string): Place {
    let place: Place & { era: number };
    try {
      place = JSON.parse(Buffer.from(token, 'base64').toString()) as Place & { era: number };
    } catch {
      throw new GraphError(400, 'SyncStateInvalid', 'The sync state is invalid.');
    }
    if (place.era !== era)
      throw new GraphError(
        410,
        'SyncStateNotFound',
        'The sync state generation is not found; it is time to begin anew.',
      );
    return place;
  }

  function me(call: Call, path: string): Answer {
    const { method, query } = call;
    if (method === 'GET' && path === '/calendar')
      return { status: 200, body: selected(described(primary), query) };
    if (method === 'GET' && path === '/calendars')
      return paged(call, [...stores.values()].map(described), 10);
    if (method === 'GET' && path === '/mailboxSettings/timeZone') {
      demandScope(call, 'MailboxSettings.Read');
      return { status: 200, body: { value: windowsZone(primary.zone) } };
    }
    const [, calendarId, rest = ''] = /^\/calendars\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const [, plainEvent] = /^\/events\/([^/]+)$/.exec(path) ?? [];
    if (plainEvent !== undefined) return oneEvent(call, decodeURIComponent(plainEvent));
    if (calendarId === undefined)
      throw new GraphError(400, 'BadRequest', 'Resource not found for the segment.');
    const store = calendarOf(decodeURIComponent(calendarId));
    if (rest === 'events') return method === 'POST' ? create(call, store) : list(call, store);
    if (method === 'GET' && rest === 'calendarView') return view(call, store);
    if (method === 'GET' && rest === 'calendarView/delta') return delta(call, store);
    const [, id] = /^events\/([^/]+)$/.exec(rest) ?? [];
    if (id !== undefined) return oneEvent(call, decodeURIComponent(id), store);
    throw new GraphError(400, 'BadRequest', 'Resource not found for the segment.');
  }

  function demandScope({ headers }: Call, scope: string): void {
    const grant = oauth.grantOf(headers.authorization);
    if (!grant)
      throw new GraphError(
        401,
        'InvalidAuthenticationToken',
        'Access token has expired or is not yet valid.',
      );
    if (!grant.scope.split(' ').includes(`https://graph.microsoft.com/${scope}`))
      throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  }

  async function route(call: Call): Promise<Answer> {
    const { method, path, query } = call;
    if (method === 'GET' && path === '/common/oauth2/v2.0/authorize')
      return { status: 302, headers: { location: oauth.authorize(query) } };
    if (method === 'POST' && path === '/common/oauth2/v2.0/token') {
      const tokens = oauth.token(new URLSearchParams(call.body));
      // A lasting consent has to be asked for.
      if (!String(tokens['scope']).split(' ').includes('offline_access')) delete tokens['refresh_token'];
      return { status: 200, body: { ...tokens, ext_expires_in: tokens['expires_in'] } };
    }
    demandScope(call, 'Calendars.ReadWrite');
    const [, rest = ''] = /^\/v1\.0(\/.+)$/.exec(path) ?? [];
    if (rest.startsWith('/me/')) return me(call, rest.slice('/me'.length));
    if (method === 'POST' && rest === '/subscriptions')
      return { status: 201, body: await subscriptions.create(call) };
    const [, subscription] = /^\/subscriptions\/([^/]+)$/.exec(rest) ?? [];
    if (subscription !== undefined && method === 'PATCH')
      return { status: 200, body: subscriptions.renew(subscription, call) };
    if (subscription !== undefined && method === 'DELETE') {
      subscriptions.remove(subscription);
      return { status: 204 };
    }
    throw new GraphError(400, 'BadRequest', 'Resource not found for the segment.');
  }

  const server = await startHttp(
    { port: options.port ?? 0, vendor: 'microsoft', faults: options.faults, log: options.log },
    route,
    (error, status) => refuse(error, status, now()),
  );
  origin = server.url;
  return {
    ...server,
    oauth,
    primary,
    forgetSyncTokens: () => void (era += 1),
    get subscriptions() {
      return subscriptions.size;
    },
    async close() {
      subscriptions.close();
      await server.close();
    },
  };
}

interface Span {
  from: number;
  to: number;
}

interface Place extends Span {
  since: number;
  until: number;
  offset: number;
}

/** What a round tells of an entry. Of a series: the master and the occurrences there are, but nothing of those that went. */
function toldOf(store: CalendarStore, entry: Entry, { since, from, to }: Place, zone: string): object[] {
  const typed = (one: Occurrence) => ({ '@odata.type': '#microsoft.graph.event', ...eventOf(one, zone) });
  const removed = ({ id }: Occurrence) => ({
    '@odata.type': '#microsoft.graph.event',
    id: graphId(id),
    '@removed': { reason: 'deleted' },
  });
  const within = store.occurrences(entry, from, to);
  if (since === 0 && within.length === 0) return [];
  if (!entry.repeats) return [entry.cancelled || within.length === 0 ? removed(entry) : typed(entry)];
  if (entry.cancelled) return [removed(entry), ...within.map(removed)];
  const there = within.filter(({ cancelled }) => !cancelled);
  return [
    typed(entry),
    ...there.map((one) => (typeOf(one) === 'occurrence' ? bareOccurrenceOf(one, zone) : typed(one))),
  ];
}

function windowOf(query: URLSearchParams): Span {
  const [from, to] = ['startDateTime', 'endDateTime'].map((name) => Date.parse(query.get(name) ?? ''));
  if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to))
    throw new GraphError(
      400,
      'ErrorInvalidParameter',
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    );
  if (from > to) throw new GraphError(400, 'ErrorInvalidParameter', 'EndDateTime is before StartDateTime.');
  return { from, to };
}

function preferenceOf({ headers }: Call): string {
  const prefer = headers['prefer'];
  return Array.isArray(prefer) ? prefer.join(', ') : (prefer ?? '');
}

const timeZoneOf = (call: Call): string =>
  /outlook\.timezone="([^"]+)"/.exec(preferenceOf(call))?.[1] ?? 'UTC';

function selected(one: Record<string, unknown>, query: URLSearchParams): Record<string, unknown> {
  const names = query.get('$select')?.split(',');
  if (!names) return one;
  // The id comes in any case.
  return Object.fromEntries(
    Object.entries(one).filter(([name]) => name === 'id' || name.startsWith('@') || names.includes(name)),
  );
}

/** Plain base64, with what a query has to escape. */
const seal = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64');

function refuse(error: unknown, status: number | undefined, now: number): Answer {
  const id = randomUUID();
  if (error instanceof OAuthError)
    return {
      status: error.status,
      body: {
        error: error.code,
        error_description: `AADSTS70000: ${error.message}`,
        error_codes: [70000],
        timestamp: new Date(now).toISOString().replace('T', ' ').replace(/\.\d+/, ''),
        trace_id: randomUUID(),
        correlation_id: id,
      },
    };
  const known =
    error instanceof GraphError
      ? error
      : status === 429
        ? new GraphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.')
        : new GraphError(status ?? 500, 'ErrorInternalServerError', 'An internal server error occurred.');
  return {
    status: known.status,
    headers: known.status === 429 ? { 'retry-after': RETRY_AFTER_SECONDS } : {},
    body: {
      error: {
        code: known.code,
        message: known.message,
        innerError: { date: new Date(now).toISOString(), 'request-id': id, 'client-request-id': id },
      },
    },
  };
}
