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
import { createGenerator } from 'ts-json-schema-generator';
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

/** What may be asked for, with the type of the body and of the answer; `[]` is Graph's list of them. */
const GOOGLE: Route[] = [
  ['GET', /^\/calendar\/v3\/users\/me\/calendarList$/, undefined, 'GoogleCalendarList'],
  ['GET', /^\/calendar\/v3\/calendars\/[^/]+\/events$/, undefined, 'GoogleEvents'],
  ['POST', /^\/calendar\/v3\/calendars\/[^/]+\/events$/, 'GoogleEvent', 'GoogleEvent'],
  ['POST', /^\/calendar\/v3\/calendars\/[^/]+\/events\/watch$/, 'GoogleChannel', 'GoogleChannel'],
  ['PUT', /^\/calendar\/v3\/calendars\/[^/]+\/events\/[^/]+$/, 'GoogleEvent', 'GoogleEvent'],
  ['DELETE', /^\/calendar\/v3\/calendars\/[^/]+\/events\/[^/]+$/, undefined, undefined],
  ['POST', /^\/calendar\/v3\/freeBusy$/, 'GoogleFreeBusyRequest', 'GoogleFreeBusyResponse'],
  ['POST', /^\/calendar\/v3\/channels\/stop$/, 'GoogleChannel', undefined],
];
const GRAPH: Route[] = [
  ['GET', /^\/v1\.0\/me\/calendar$/, undefined, 'GraphCalendar'],
  ['GET', /^\/v1\.0\/me\/calendars$/, undefined, 'GraphCalendar[]'],
  ['GET', /^\/v1\.0\/me\/mailboxSettings\/timeZone$/, undefined, undefined],
  ['GET', /^\/v1\.0\/me\/calendars\/[^/]+\/(events|calendarView(\/delta)?)$/, undefined, 'GraphEvent[]'],
  ['POST', /^\/v1\.0\/me\/calendars\/[^/]+\/events$/, 'GraphEvent', 'GraphEvent'],
  ['GET', /^\/v1\.0\/me(\/calendars\/[^/]+)?\/events\/[^/]+$/, undefined, 'GraphEvent'],
  ['PATCH', /^\/v1\.0\/me\/calendars\/[^/]+\/events\/[^/]+$/, 'GraphEvent', 'GraphEvent'],
  ['DELETE', /^\/v1\.0\/me\/calendars\/[^/]+\/events\/[^/]+$/, undefined, undefined],
  ['POST', /^\/v1\.0\/subscriptions$/, 'GraphSubscription', 'GraphSubscription'],
  ['DELETE', /^\/v1\.0\/subscriptions\/[^/]+$/, undefined, undefined],
];

type Route = [method: string, path: RegExp, request: string | undefined, response: string | undefined];

interface Exchange {
  method: string;
  path: string;
  sent: string;
  status: number;
  answered: string;
}

let sandbox: Sandbox;
let validators: Map<string, ValidateFunction>;
beforeAll(async () => {
  sandbox = await startSandbox();
  const ajv = new Ajv({ strict: false, allErrors: true });
  validators = new Map(Object.entries(readSchemas()).map(([name, schema]) => [name, ajv.compile(schema)]));
}, 60_000);
afterAll(() => sandbox.close());

describe.each([
  { vendor: 'google' as const, routes: GOOGLE, create: createGoogleCalendar },
  { vendor: 'microsoft' as const, routes: GRAPH, create: createMicrosoftCalendar },
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
      const [pathname = ''] = url.split('?');
      exchanges.push({ method, path: pathname, sent: body, status: response.status, answered });
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
    try {
      await visitEverything(
        create({ ...ids, url: between.url }, Date.now),
        sandbox[vendor].primary,
        async (account, id) => {
          const push = { id: crypto.randomUUID(), url: listener.url, secret: 's3cret' };
          const { subscription } = await account.watch(id, push, never);
          sandbox[vendor].primary.add({
            subject: 'seen',
            start: '2026-12-05T09:00:00',
            end: '2026-12-05T10:00:00',
          });
          await hearing.promise;
          await account.unwatch(subscription, never);
        },
      );
    } finally {
      between.server.close();
      listener.server.close();
    }
    const used = new Set<Route>();
    const wrong = exchanges
      .filter(({ path: where }) => !isOAuth(where))
      .flatMap((exchange) => {
        const route = routes.find(
          ([method, where]) => method === exchange.method && where.test(exchange.path),
        );
        if (!route) return [`${exchange.method} ${exchange.path} is no request this test knows`];
        used.add(route);
        const [, , request, response] = route;
        const answer = exchange.status < 400 ? response : undefined;
        return [
          ...problems(request, exchange.sent, exchange),
          ...problems(answer, exchange.answered, exchange),
        ];
      });
    expect(wrong).toEqual([]);
    expect(routes.filter((route) => !used.has(route))).toEqual([]);
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

it('fails for a property or a type the vendor does not have', () => {
  expect(problems('GoogleEvent', '{"summery":"Haircut"}')).not.toEqual([]);
  expect(problems('GoogleEvent', '{"start":"2026-12-01"}')).not.toEqual([]);
  expect(problems('GraphEvent', '{"showAs":"taken"}')).not.toEqual([]);
  expect(
    problems('GraphEvent[]', '{"value":[{"start":{"dateTime":"2026-12-01T09:00:00","zone":"UTC"}}]}'),
  ).not.toEqual([]);
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

const isOAuth = (where: string): boolean => /^\/(o\/oauth2|token|revoke|common\/oauth2)/.test(where);

/** What is wrong with a body, as its type has it. */
function problems(type: string | undefined, body: string, at?: Exchange): string[] {
  const where = at ? `${at.method} ${at.path}: ` : '';
  if (type === undefined || body === '') return type === undefined ? [] : [`${where}there is no body`];
  const whole = withoutAnnotations(JSON.parse(body)) as { value?: unknown[] };
  const validate = validators.get(type.replace('[]', ''));
  if (!validate) return [`${where}there is no type ${type}`];
  const { value, ...rest } = whole;
  const bodies = type.endsWith('[]') ? (value ?? ['no list']) : [whole];
  const unknown = type.endsWith('[]') ? Object.keys(rest).map((name) => `${where}a list has no ${name}`) : [];
  return bodies.reduce<string[]>((found, one) => {
    if (!validate(one))
      for (const { instancePath, message, params } of validate.errors ?? [])
        found.push(`${where}${type}${instancePath} ${message} ${JSON.stringify(params)}`);
    return found;
  }, unknown);
}

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
    const generator = createGenerator({
      path: TYPES,
      type: '*',
      skipTypeCheck: true,
      expose: 'none',
      topRef: false,
      jsDoc: 'none',
      additionalProperties: false,
    });
    const names = [...source.matchAll(/export type (\w+)/g)].map(([, name = '']) => name);
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
