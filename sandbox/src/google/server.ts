// Google on loopback: consent and tokens, and the Calendar API v3 as far as an application that keeps appointments needs it.
import type { Logger } from 'pino';
import { type Answer, type Call, type HttpServer, startHttp } from '../calendars/http.ts';
import { OAuth, OAuthError } from '../calendars/oauth.ts';
import { CalendarStore, instant } from '../calendars/store.ts';
import type { SandboxCredentials } from '../credentials.ts';
import { type Faults, parseJson } from '../faults.ts';
import { Channels } from './channels.ts';
import { createIdentities, type Person } from './identity.ts';
import { demandId, entryOf, etagOf, type EventBody, eventOf, GoogleError } from './events.ts';

export interface GoogleOptions {
  port?: number;
  credentials: SandboxCredentials;
  faults: Faults;
  log: Logger;
  now?(): number;
}

export interface GoogleServer extends HttpServer {
  oauth: OAuth;
  /** Who the account belongs to, as ID tokens tell it. Change it to be somebody else. */
  person: Person;
  /** ID tokens are signed with another key from now on; the ones before are no longer published. */
  changeKeys(): void;
  /** The owner's own calendar. */
  primary: CalendarStore;
  /** Sync tokens given so far answer 410 from now on. */
  forgetSyncTokens(): void;
  /** Channels that are told of changes. */
  readonly channels: number;
}

const DEFAULT_PAGE = 250;
const MOST_A_PAGE = 2500;
const SCOPES = /calendar(\.events|\.app\.created|\.freebusy|\.calendarlist\.readonly)?( |$)/;
/** Parameters that a sync token may not come with. */
const NOT_WITH_TOKEN = [
  'timeMin',
  'timeMax',
  'q',
  'orderBy',
  'updatedMin',
  'iCalUID',
  'privateExtendedProperty',
];

export async function startGoogle(options: GoogleOptions): Promise<GoogleServer> {
  const now = options.now ?? Date.now;
  const account = 'owner@gmail.example';
  const oauth = new OAuth({
    clientId: options.credentials.oauthClientId,
    clientSecret: options.credentials.oauthClientSecret,
    account,
    now,
    rotates: false,
  });
  const primary = new CalendarStore({ id: account, name: account, zone: 'America/New_York', now });
  const second = new CalendarStore({
    id: 'second@group.calendar.google.com',
    name: 'Chair two',
    zone: 'America/New_York',
    now,
  });
  const stores = new Map([primary, second].map((store) => [store.id, store]));
  const identities = createIdentities({ clientId: options.credentials.oauthClientId, now });
  const person: Person = {
    sub: '108112233445566778899',
    email: account,
    email_verified: true,
    hd: 'gmail.example',
    name: 'Sandbox Owner',
  };
  const channels = new Channels(now, options.log);
  let era = 1;

  const calendarOf = (id: string): CalendarStore => {
    const store = id === 'primary' ? primary : stores.get(id);
    if (!store) throw new GoogleError(404, 'notFound', 'Not Found');
    return store;
  };

  function list(store: CalendarStore, query: URLSearchParams): object {
    const limit = Math.min(Number(query.get('maxResults') ?? DEFAULT_PAGE), MOST_A_PAGE);
    const token = query.get('syncToken');
    if (token && NOT_WITH_TOKEN.some((name) => query.has(name)))
      throw new GoogleError(
        400,
        'badRequest',
        'Sync token cannot be used with the given query restrictions.',
      );
    const page = readPage(query.get('pageToken'), token);
    const span = {
      from: bound(query.get('timeMin'), page.from),
      to: bound(query.get('timeMax'), page.to),
    };
    const single = query.get('singleEvents') === 'true';
    const entries = page.since === 0 ? store.list() : store.changedSince(page.since);
    const items = entries.flatMap((entry) => {
      if (!single) return [entry];
      // What has changed is told wherever it now is.
      if (page.since > 0) return store.occurrences(entry, -Infinity, Infinity);
      return store.occurrences(entry, span.from, span.to).filter(({ cancelled }) => !cancelled);
    });
    const shown = items.slice(page.offset, page.offset + limit);
    const more = page.offset + limit < items.length;
    const place = `${span.from}:${span.to}`;
    return {
      kind: 'calendar#events',
      etag: `"p${store.version}"`,
      summary: store.name,
      timeZone: store.zone,
      accessRole: 'owner',
      updated: new Date(now()).toISOString(),
      defaultReminders: [],
      items: shown.map((item) => eventOf(item, account)),
      ...(more
        ? { nextPageToken: encode(`page:${era}:${page.since}:${page.offset + limit}:${place}`) }
        : { nextSyncToken: encode(`sync:${era}:${store.version}:0:${place}`) }),
    };
  }

  function readPage(pageToken: string | null, syncToken: string | null) {
    const text = pageToken ?? syncToken;
    if (text === null) return { since: 0, offset: 0, from: -Infinity, to: Infinity };
    const [kind, given, since, offset, from, to] = Buffer.from(text, 'base64url').toString().split(':');
    if (kind !== (pageToken ? 'page' : 'sync'))
      throw new GoogleError(400, 'invalid', `Invalid ${pageToken ? 'pageToken' : 'sync token'} value.`);
    if (Number(given) !== era)
      throw new GoogleError(
        410,
        'fullSyncRequired',
        'Sync token is no longer valid, a full sync is required.',
      );
    return { since: Number(since), offset: Number(offset), from: Number(from), to: Number(to) };
  }

  function demandMatch({ headers }: Call, entry: Parameters<typeof etagOf>[0]): void {
    const match = headers['if-match'];
    if (match !== undefined && match !== '*' && match !== etagOf(entry))
      throw new GoogleError(412, 'conditionNotMet', 'Precondition Failed');
  }

  function events(call: Call, store: CalendarStore, id: string | undefined): Answer {
    const body = (parseJson(call.body) ?? {}) as EventBody;
    const answer = (entry: Parameters<typeof eventOf>[0], status = 200): Answer => ({
      status,
      body: eventOf(entry, account),
    });
    if (id === undefined) {
      if (call.method === 'GET') return { status: 200, body: list(store, call.query) };
      if (call.method !== 'POST') throw new GoogleError(404, 'notFound', 'Not Found');
      if (body.id !== undefined) {
        demandId(body.id);
        // Even one that was deleted keeps its id.
        if (store.get(body.id))
          throw new GoogleError(409, 'duplicate', 'The requested identifier already exists.');
      }
      const { id: wanted } = body;
      return answer(store.add({ ...entryOf(body, store), ...(wanted && { id: wanted }) }));
    }
    const entry = store.get(id);
    if (!entry) throw new GoogleError(404, 'notFound', 'Not Found');
    switch (call.method) {
      case 'GET':
        return answer(entry);
      case 'PUT':
        demandMatch(call, entry);
        return answer(store.change(id, entryOf(body, store)));
      case 'PATCH': {
        demandMatch(call, entry);
        const before = eventOf(entry, account) as EventBody;
        return answer(store.change(id, entryOf({ ...before, ...body }, store)));
      }
      case 'DELETE':
        demandMatch(call, entry);
        if (entry.cancelled) throw new GoogleError(410, 'deleted', 'Resource has been deleted');
        store.remove(id);
        return { status: 204 };
      default:
        throw new GoogleError(404, 'notFound', 'Not Found');
    }
  }

  function freeBusy(call: Call): Answer {
    const asked = parseJson(call.body) as { timeMin?: string; timeMax?: string; items?: { id: string }[] };
    const from = Date.parse(asked?.timeMin ?? '');
    const to = Date.parse(asked?.timeMax ?? '');
    if (!(from < to)) throw new GoogleError(400, 'timeRangeEmpty', 'The specified time range is empty.');
    const calendars = (asked.items ?? []).map(({ id }) => {
      const store = calendarOf(id);
      const busy = store
        .list()
        .flatMap((entry) => store.occurrences(entry, from, to))
        .filter((one) => one.busy && !one.declined && !one.cancelled)
        .map((one) => ({
          start: new Date(Math.max(from, instant(one.start, one.zone))).toISOString(),
          end: new Date(Math.min(to, instant(one.end, one.zone))).toISOString(),
        }));
      return [id, { busy }] as const;
    });
    return {
      status: 200,
      body: {
        kind: 'calendar#freeBusy',
        timeMin: asked.timeMin,
        timeMax: asked.timeMax,
        calendars: Object.fromEntries(calendars),
      },
    };
  }

  function tokens(form: URLSearchParams): object {
    const given = oauth.token(form);
    const grant = oauth.grantOf(`Bearer ${given['access_token']}`);
    // Whoever asks who it is, is told so once: not when refreshing.
    if (!grant?.scope.split(' ').includes('openid') || form.get('grant_type') !== 'authorization_code')
      return given;
    return { ...given, id_token: identities.tokenOf(person, grant.nonce) };
  }

  function route(call: Call): Answer {
    const { method, path, query } = call;
    if (method === 'GET' && path === '/o/oauth2/v2/auth')
      return { status: 302, headers: { location: oauth.authorize(query) } };
    if (method === 'POST' && path === '/token')
      return { status: 200, body: tokens(new URLSearchParams(call.body)) };
    if (method === 'GET' && path === '/oauth2/v3/certs') return { status: 200, body: identities.published() };
    if (method === 'POST' && path === '/revoke') {
      oauth.revoke(query.get('token') ?? new URLSearchParams(call.body).get('token') ?? '');
      return { status: 200, body: {} };
    }
    const grant = oauth.grantOf(call.headers.authorization);
    if (!grant) throw new GoogleError(401, 'authError', 'Invalid Credentials');
    if (!SCOPES.test(grant.scope))
      throw new GoogleError(403, 'insufficientPermissions', 'Insufficient Permission');
    const [, calendarId, rest = ''] = /^\/calendar\/v3\/calendars\/([^/]+)\/events(\/.+)?$/.exec(path) ?? [];
    if (calendarId !== undefined) {
      const store = calendarOf(decodeURIComponent(calendarId));
      if (rest === '/watch' && method === 'POST') return { status: 200, body: channels.watch(call, store) };
      return events(call, store, rest === '' ? undefined : decodeURIComponent(rest.slice(1)));
    }
    if (path === '/calendar/v3/freeBusy' && method === 'POST') return freeBusy(call);
    if (path === '/calendar/v3/channels/stop' && method === 'POST') {
      channels.stop(call);
      return { status: 204 };
    }
    if (path === '/calendar/v3/users/me/calendarList' && method === 'GET')
      return {
        status: 200,
        body: {
          kind: 'calendar#calendarList',
          etag: '"p1"',
          nextSyncToken: encode('list'),
          items: [...stores.values()].map((store) => ({
            kind: 'calendar#calendarListEntry',
            etag: '"1"',
            id: store.id,
            summary: store.name,
            timeZone: store.zone,
            accessRole: 'owner',
            ...(store === primary && { primary: true }),
          })),
        },
      };
    throw new GoogleError(404, 'notFound', 'Not Found');
  }

  const server = await startHttp(
    { port: options.port ?? 0, vendor: 'google', faults: options.faults, log: options.log },
    route,
    refuse,
  );
  return {
    ...server,
    oauth,
    person,
    changeKeys: identities.changeKeys,
    primary,
    forgetSyncTokens: () => void (era += 1),
    get channels() {
      return channels.size;
    },
    async close() {
      channels.close();
      await server.close();
    },
  };
}

function refuse(error: unknown, status: number | undefined): Answer {
  if (error instanceof OAuthError)
    return { status: error.status, body: { error: error.code, error_description: error.message } };
  const known =
    error instanceof GoogleError
      ? error
      : status === 429
        ? new GoogleError(403, 'rateLimitExceeded', 'Rate Limit Exceeded')
        : new GoogleError(status ?? 500, 'backendError', 'Backend Error');
  const { message, reason } = known;
  return {
    status: known.status,
    body: {
      error: {
        code: known.status,
        message,
        errors: [{ domain: DOMAINS.get(reason) ?? 'global', reason, message }],
      },
    },
  };
}

/** Where a reason is not everybody's (https://developers.google.com/workspace/calendar/api/guides/errors). */
const DOMAINS = new Map([
  ['rateLimitExceeded', 'usageLimits'],
  ['timeRangeEmpty', 'calendar'],
  ['fullSyncRequired', 'calendar'],
]);
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const bound = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : Date.parse(text);
