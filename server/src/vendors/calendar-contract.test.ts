// Our adapters are tested against our sandbox, and both could agree on a mistake. So everything that passes between them
// is recorded here and held against the vendors' own type definitions: a property the vendor does not know, or another type than
// it gives, fails.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SANDBOX_CREDENTIALS, startSandbox, type Sandbox } from '@offhook/sandbox';
import { Ajv, type ValidateFunction } from 'ajv';
import {
  AnyType,
  type CompletedConfig,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
} from 'ts-json-schema-generator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agree } from './consent-testing.ts';
import { createGoogleCalendar } from './google/calendar.ts';
import { createMicrosoftCalendar } from './microsoft/calendar.ts';

const TYPES = path.join(import.meta.dirname, 'calendar-contract-types.ts');
const never = new AbortController().signal;
const ids = {
  clientId: SANDBOX_CREDENTIALS.oauthClientId,
  clientSecret: SANDBOX_CREDENTIALS.oauthClientSecret,
};

/**
 * What may be asked for, with the types of the query, the body and the answer: `Form` is a form, `[]` Graph's list of them.
 * Whoever asks in vain is answered with `problem`.
 */
interface Route {
  asks: string;
  query?: string;
  body?: string;
  answer?: string;
  problem: string;
}
const google = (asks: string, types: Omit<Route, 'asks' | 'problem'>): Route => ({
  asks,
  problem: 'GoogleProblem',
  ...types,
});
const EVENTS = '/calendar/v3/calendars/*/events';
const GOOGLE: Route[] = [
  { asks: 'GET /o/oauth2/v2/auth', query: 'GoogleConsentQuery', problem: 'GoogleTokenProblem' },
  { asks: 'POST /token', body: 'TokenForm', answer: 'GoogleTokens', problem: 'GoogleTokenProblem' },
  { asks: 'POST /revoke', body: 'RevokeForm', problem: 'GoogleTokenProblem' },
  google('GET /calendar/v3/users/me/calendarList', {
    query: 'GoogleCalendarListQuery',
    answer: 'GoogleCalendarList',
  }),
  google(`GET ${EVENTS}`, { query: 'GoogleEventsQuery', answer: 'GoogleEvents' }),
  google(`POST ${EVENTS}`, { query: 'GoogleInsertQuery', body: 'GoogleEvent', answer: 'GoogleEvent' }),
  google(`POST ${EVENTS}/watch`, {
    query: 'GoogleWatchQuery',
    body: 'GoogleChannel',
    answer: 'GoogleChannel',
  }),
  google(`PUT ${EVENTS}/*`, { query: 'GoogleUpdateQuery', body: 'GoogleEvent', answer: 'GoogleEvent' }),
  google(`DELETE ${EVENTS}/*`, { query: 'GoogleDeleteQuery' }),
  google('POST /calendar/v3/freeBusy', {
    query: 'GoogleFreeBusyQuery',
    body: 'GoogleFreeBusyRequest',
    answer: 'GoogleFreeBusyResponse',
  }),
  google('POST /calendar/v3/channels/stop', { query: 'GoogleStopQuery', body: 'GoogleChannel' }),
];
const graph = (asks: string, types: Omit<Route, 'asks' | 'problem'>): Route => ({
  asks,
  query: 'GraphNoQuery',
  problem: 'GraphProblem',
  ...types,
});
const LOGIN = '/common/oauth2/v2.0';
const CALENDAR = '/v1.0/me/calendars/*';
const MICROSOFT: Route[] = [
  { asks: `GET ${LOGIN}/authorize`, query: 'MicrosoftConsentQuery', problem: 'MicrosoftTokenProblem' },
  {
    asks: `POST ${LOGIN}/token`,
    body: 'TokenForm',
    answer: 'MicrosoftTokens',
    problem: 'MicrosoftTokenProblem',
  },
  graph('GET /v1.0/me/calendar', { query: 'GraphListQuery', answer: 'GraphCalendar' }),
  graph('GET /v1.0/me/calendars', { query: 'GraphListQuery', answer: 'GraphCalendar[]' }),
  graph('GET /v1.0/me/mailboxSettings/timeZone', { answer: 'GraphTimeZone' }),
  graph(`GET ${CALENDAR}/events`, { query: 'GraphListQuery', answer: 'GraphEvent[]' }),
  graph(`GET ${CALENDAR}/calendarView`, { query: 'GraphViewQuery', answer: 'GraphEvent[]' }),
  graph(`GET ${CALENDAR}/calendarView/delta`, { query: 'GraphDeltaQuery', answer: 'GraphEvent[]' }),
  graph(`POST ${CALENDAR}/events`, { body: 'GraphEvent', answer: 'GraphEvent' }),
  graph(`GET ${CALENDAR}/events/*`, { query: 'GraphListQuery', answer: 'GraphEvent' }),
  graph(`PATCH ${CALENDAR}/events/*`, { body: 'GraphEvent', answer: 'GraphEvent' }),
  graph(`DELETE ${CALENDAR}/events/*`, {}),
  graph('POST /v1.0/subscriptions', { body: 'GraphSubscription', answer: 'GraphSubscription' }),
  graph('DELETE /v1.0/subscriptions/*', {}),
];

interface Exchange {
  method: string;
  path: string;
  query: URLSearchParams;
  sent: string;
  status: number;
  answered: string;
}

let sandbox: Sandbox;
let schemas: Record<string, object>;
const validators = new Map<string, ValidateFunction>();
const asTheyAre = new Ajv({ strict: false, allErrors: true });
/** In queries and forms everything is text. */
const fromText = new Ajv({ strict: false, allErrors: true, coerceTypes: 'array' });
beforeAll(async () => {
  sandbox = await startSandbox();
  schemas = readSchemas();
}, 60_000);
afterAll(() => sandbox.close());

describe.each([
  { vendor: 'google' as const, routes: GOOGLE, create: createGoogleCalendar },
  { vendor: 'microsoft' as const, routes: MICROSOFT, create: createMicrosoftCalendar },
])('what passes between us and $vendor', ({ vendor, routes, create }) => {
  it('is what the vendor itself would send and take', async () => {
    const exchanges: Exchange[] = [];
    const between = await listen(async (request, body) => {
      const { method = 'GET', url = '/', headers } = request;
      const { host: _host, connection: _connection, 'content-length': _length, ...passed } = headers;
      const response = await fetch(`${sandbox.urls[vendor]}${url}`, {
        method,
        headers: passed as Record<string, string>,
        redirect: 'manual',
        ...(body !== '' && { body }),
      });
      const answered = await response.text();
      const [where = '', asked = ''] = url.split('?');
      const query = new URLSearchParams(asked);
      exchanges.push({ method, path: where, query, sent: body, status: response.status, answered });
      const location = response.headers.get('location');
      return { status: response.status, body: answered, ...(location && { location }) };
    });
    const notified: string[] = [];
    const hearing = Promise.withResolvers<void>();
    const listener = await listen((request, body) => {
      const token = new URL(request.url ?? '/', 'http://here').searchParams.get('validationToken');
      if (token === null) notified.push(body);
      if (notified.length > 0 && request.headers['x-goog-resource-state'] !== 'sync') hearing.resolve();
      return { status: 200, body: token ?? '', type: 'text/plain' };
    });
    const client = create({ ...ids, url: between.url }, Date.now);
    try {
      await visitEverything(client, sandbox[vendor].primary, async (account, id) => {
        const push = { id: crypto.randomUUID(), url: listener.url, secret: 's3cret' };
        const { subscription } = await account.watch(id, push, never);
        sandbox[vendor].primary.add({
          subject: 'seen',
          start: '2026-12-05T09:00:00',
          end: '2026-12-05T10:00:00',
        });
        await hearing.promise;
        await account.unwatch(subscription, never);
      });
      await askInVain(client, vendor);
    } finally {
      between.server.close();
      listener.server.close();
    }
    const used = new Set<Route>();
    const wrong = exchanges.flatMap((exchange) => {
      const route = routes.find(({ asks }) => isAskedBy(asks, exchange));
      if (!route) return [`${exchange.method} ${exchange.path} is no request this test knows`];
      used.add(route);
      const { query, body, answer, problem } = route;
      return [
        ...problemsOfQuery(query, exchange.query),
        ...problems(body, exchange.sent),
        ...problems(exchange.status < 400 ? answer : problem, exchange.answered),
      ].map((what) => `${exchange.method} ${exchange.path} (${exchange.status}): ${what}`);
    });
    expect(wrong).toEqual([]);
    expect(routes.filter((route) => !used.has(route))).toEqual([]);
    const refusals = new Set(exchanges.map(({ status }) => status).filter((status) => status >= 400));
    expect([...refusals].toSorted((a, b) => a - b)).toEqual(REFUSALS[vendor]);
    // Of Google there are none with a body. What `resourceData` holds depends on the resource: it is an open type.
    const closed = (vendor === 'microsoft' ? notified.slice(0, 1) : []).map((body) =>
      JSON.stringify(JSON.parse(body), (name, value: unknown) =>
        name === 'resourceData' ? undefined : value,
      ),
    );
    expect(closed.flatMap((body) => problems('GraphNotifications', body))).toEqual([]);
    expect(closed).toHaveLength(vendor === 'microsoft' ? 1 : 0);
  });
});

it('fails for a property, a parameter or a type the vendor does not have', () => {
  expect(problems('GoogleEvent', '{"summery":"Haircut"}')).not.toEqual([]);
  expect(problems('GoogleEvent', '{"start":"2026-12-01"}')).not.toEqual([]);
  expect(problems('GraphEvent', '{"showAs":"taken"}')).not.toEqual([]);
  expect(
    problems('GraphEvent[]', '{"value":[{"start":{"dateTime":"2026-12-01T09:00:00","zone":"UTC"}}]}'),
  ).not.toEqual([]);
  const query = (type: string, text: string) => problemsOfQuery(type, new URLSearchParams(text));
  expect(query('GoogleEventsQuery', 'maxResults=many')).not.toEqual([]);
  expect(query('GoogleEventsQuery', 'since=2026-12-01T00:00:00Z')).not.toEqual([]);
  expect(query('GoogleEventsQuery', 'maxResults=500&singleEvents=true&syncToken=x')).toEqual([]);
  expect(query('GraphViewQuery', 'startDateTime=2026-12-01T00:00:00Z')).not.toEqual([]);
  expect(query('GraphDeltaQuery', '$deltatoken=x&$top=5')).not.toEqual([]);
  expect(query('GraphListQuery', '$select=id,subjekt')).not.toEqual([]);
  expect(problems('TokenForm', 'client_id=a&client_secret=b&grant_type=refresh_token')).not.toEqual([]);
  expect(problems('GoogleProblem', '{"error":"invalid_grant"}')).not.toEqual([]);
});

type Vendor = ReturnType<typeof createGoogleCalendar>;
type Account = ReturnType<Vendor['open']>;

/** Everything an adapter does, with everything that can stand in a calendar. */
async function visitEverything(
  vendor: Vendor,
  own: Sandbox['google']['primary'],
  watch: (account: Account, calendarId: string) => Promise<void>,
): Promise<void> {
  const account = vendor.open((await agree(vendor, never)).accessToken);
  const id = (await account.calendars(never)).find(({ primary }) => primary)?.id ?? '';
  const day = { start: '2026-12-02T09:00:00', end: '2026-12-02T10:00:00' };
  own.add({ ...day, subject: 'private', private: true });
  own.add({ ...day, subject: 'free', busy: false });
  own.add({ ...day, subject: 'declined', declined: true });
  own.add({ start: '2026-12-24T00:00:00', end: '2026-12-27T00:00:00', subject: 'away', allDay: true });
  const series = own.add({ ...day, subject: 'class', repeats: { every: 'week', interval: 1, count: 4 } });
  own.except(series.id, '2026-12-09T09:00:00', { start: '2026-12-10T11:00:00', end: '2026-12-10T12:00:00' });
  own.except(series.id, '2026-12-16T09:00:00', null);
  const event = {
    appointmentId: crypto.randomUUID(),
    title: 'Dana Reed · Haircut',
    description: '+12025550117',
    startsAt: Date.parse('2026-12-01T15:00:00Z'),
    endsAt: Date.parse('2026-12-01T15:45:00Z'),
    timezone: 'America/New_York',
  };
  const eventId = await account.put(id, event, undefined, never);
  const later = { ...event, startsAt: event.startsAt + 3_600_000, endsAt: event.endsAt + 3_600_000 };
  await account.put(id, later, undefined, never);
  const span = { from: Date.parse('2026-11-25T00:00:00Z'), to: Date.parse('2027-03-01T00:00:00Z') };
  await account.freeBusy(id, span, never);
  const { cursor } = await account.changes(id, span, never);
  await watch(account, id);
  await account.remove(id, event.appointmentId, eventId, never);
  await account.changes(id, { cursor }, never);
}

/** What both refuse with, once everything has gone wrong that can. */
const REFUSALS = { google: [400, 401, 403, 404, 409, 410, 503], microsoft: [400, 401, 404, 410, 429, 503] };

/** Everything a vendor refuses. */
async function askInVain(client: Vendor, vendor: 'google' | 'microsoft'): Promise<void> {
  const { accessToken, refreshToken } = await agree(client, never);
  const refused = (asking: Promise<unknown>) => expect(asking).rejects.toThrow(/./);
  const proof = { code: 'x', verifier: 'y', redirectUri: 'http://localhost:3000/' };
  await refused(client.exchange(proof, never));
  await client.refresh(refreshToken, never);
  const account = client.open(accessToken);
  const id = (await account.calendars(never)).find(({ primary }) => primary)?.id ?? '';
  const span = { from: Date.parse('2026-11-25T00:00:00Z'), to: Date.parse('2027-03-01T00:00:00Z') };
  const { cursor } = await account.changes(id, span, never);
  sandbox[vendor].forgetSyncTokens();
  await refused(account.changes(id, { cursor }, never));
  await refused(account.freeBusy('nobody', span, never));
  await refused(account.freeBusy(id, { from: span.to, to: span.from }, never));
  for (const status of [429, 503]) {
    sandbox.faults.add({ kind: 'refuse', vendor, status });
    await refused(account.freeBusy(id, span, never));
  }
  await refused(client.open('x').calendars(never));
  await client.revoke(refreshToken, never);
  sandbox[vendor].oauth.revoke();
  await refused(client.refresh(refreshToken, never));
}

/** `*` is one piece of a path. */
const isAskedBy = (asks: string, { method, path: where }: Exchange): boolean =>
  new RegExp(`^${asks.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]+')}$`).test(`${method} ${where}`);

function validatorOf(ajv: Ajv, type: string): ValidateFunction {
  const known = validators.get(type);
  if (known) return known;
  const schema = schemas[type];
  if (!schema) throw new Error(`There is no type ${type}`);
  const made = ajv.compile(schema);
  validators.set(type, made);
  return made;
}

function problemsOfQuery(type: string | undefined, query: URLSearchParams): string[] {
  if (type === undefined) return query.size === 0 ? [] : ['there is a query'];
  // OData lets the names of properties be chosen: those of an event or a calendar.
  const known = [schemas['GraphEvent'], schemas['GraphCalendar']].flatMap((schema) =>
    Object.keys((schema as { properties: object }).properties),
  );
  const unknown = (query.get('$select')?.split(',') ?? []).filter((name) => !known.includes(name));
  return [
    ...faultsOf(validatorOf(fromText, type), Object.fromEntries(query)),
    ...unknown.map((name) => `$select: nothing has a property ${name}`),
  ];
}

/** What is wrong with a body, as its type has it. */
function problems(type: string | undefined, body: string): string[] {
  if (type === undefined) return [];
  if (body === '') return ['there is no body'];
  if (type.endsWith('Form'))
    return faultsOf(validatorOf(fromText, type), Object.fromEntries(new URLSearchParams(body)));
  const whole = withoutAnnotations(JSON.parse(body)) as { value?: unknown[] };
  if (!type.endsWith('[]')) return faultsOf(validatorOf(asTheyAre, type), whole);
  const { value, ...rest } = whole;
  const validate = validatorOf(asTheyAre, type.replace('[]', ''));
  return [
    ...Object.keys(rest).map((name) => `a list has no ${name}`),
    ...(value ?? ['no list']).flatMap((one) => faultsOf(validate, one)),
  ];
}

const faultsOf = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );

/** OData puts its own remarks among the properties (`@odata.etag`, `@removed`), which no type mentions. */
function withoutAnnotations(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutAnnotations);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => !name.startsWith('@'))
      .map(([name, value]) => [name, withoutAnnotations(value)]),
  );
}

/** Schemas of the exported types. Making them takes seconds, so they are kept until a vendor's package or the list changes. */
function readSchemas(): Record<string, object> {
  const source = readFileSync(TYPES, 'utf8');
  const { resolve } = createRequire(import.meta.url);
  const versions = [
    '@googleapis/calendar',
    '@microsoft/microsoft-graph-types/package.json',
    'ts-json-schema-generator',
  ].map((name) => resolve(name));
  const hash = createHash('sha256')
    .update(JSON.stringify([source, versions]))
    .digest('hex')
    .slice(0, 16);
  const folder = path.resolve(import.meta.dirname, '../../node_modules/.cache');
  const kept = path.join(folder, `calendar-schemas-${hash}.json`);
  try {
    return JSON.parse(readFileSync(kept, 'utf8')) as Record<string, object>;
  } catch {
    const config: CompletedConfig = {
      ...DEFAULT_CONFIG,
      path: TYPES,
      type: '*',
      skipTypeCheck: true,
      expose: 'none',
      topRef: false,
      jsDoc: 'none',
      additionalProperties: false,
    };
    const program = createProgram(config);
    const parser = createParser(program, config, (own) => {
      own.addNodeParser({
        // Google's parameters name whoever signs a request, which travels in no query and has no schema.
        supportsNode: (node) => node.getSourceFile().fileName.includes('google-auth-library'),
        createType: () => new AnyType(),
      });
    });
    const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
    const names = [...source.matchAll(/export (?:type|interface) (\w+)/g)].map(([, name = '']) => name);
    const schemas = Object.fromEntries(names.map((name) => [name, generator.createSchema(name)]));
    mkdirSync(folder, { recursive: true });
    writeFileSync(kept, JSON.stringify(schemas));
    return schemas;
  }
}

interface Reply {
  status: number;
  body: string;
  location?: string;
  type?: string;
}

async function listen(
  answer: (request: IncomingMessage, body: string) => Reply | Promise<Reply>,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', () => {
        void Promise.resolve(answer(request, Buffer.concat(pieces).toString())).then(
          ({ status, body, location, type = 'application/json' }) =>
            response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body),
          () => response.destroy(),
        );
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
