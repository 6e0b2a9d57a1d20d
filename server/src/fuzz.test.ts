// Every operation the API describes, given what nobody should send: always an answer of the client's fault, never of ours.
import { newId, phoneNumbers, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import * as fc from 'fast-check';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnsafeAddressError } from './http/safe-fetch.ts';
import { bearer, createTestApp } from './testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let sandbox: Sandbox;
let organizationId: string;
/** Rows that are there, by the path they are found at: nonsense about them comes as far as the database. */
let rows: Record<string, string | undefined>;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  const { accountSid, authToken } = SANDBOX_CREDENTIALS;
  app = await createTestApp(database.url, {
    connection: database,
    // Nothing is asked of the names it makes up.
    safeFetch: () => Promise.reject(new UnsafeAddressError('Not today.')),
    jobsByHand: true,
    config: { twilio: { accountSid, authToken, apiUrl: sandbox.urls.carrier } },
  });
  const business = await seedBusiness(database.db, {
    profile: {
      knowledge: [{ id: 'parking', question: 'Is there parking?', variations: [], answer: 'Yes.' }],
    },
  });
  ({ organizationId } = business);
  const [service, ...others] = business.serviceIds;
  GOOD['serviceIds'] = others;
  GOOD['agentId'] = business.agentId;
  rows = {
    services: service,
    staff: business.staffIds[0],
    agents: business.agentId,
    'phone-numbers': (await getNumbers(business))[0]?.id,
    knowledge: 'parking',
  };
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

const getNumbers = (business: SeededBusiness) =>
  withOrganization(database.db, business.organizationId, (tx) => tx.select().from(phoneNumbers));

interface Operation {
  parameters?: { name: string; in: 'query' | 'path'; required?: boolean }[];
  requestBody?: { content: { 'application/json': { schema: { properties: Record<string, unknown> } } } };
}

/** What is in order where something else is not. */
const GOOD_QUERY: Record<string, string> = {
  from: '2026-06-01T00:00:00Z',
  to: '2026-07-01T00:00:00Z',
  token: 'x.y',
};
const GOOD: Record<string, unknown> = {
  email: 'somebody@example.test',
  password: 'correct horse',
  name: 'A name',
  durationMinutes: 30,
  voice: 'aura-2-thalia-en',
  question: 'Is there parking?',
  variations: [],
  answer: 'Yes.',
  hours: [{ weekday: 1, from: '09:00', to: '18:00' }],
  exceptions: [{ date: '2026-12-25', open: [] }],
  timezone: 'America/New_York',
  e164: '+12025550150',
  route: 'agent',
  price: { amountMinor: 100, currency: 'USD' },
};

/** Values that have broken parsers, casts and databases, beside ordinary ones and noise. */
const nasty = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e309',
    'NaN',
    '\u0000',
    'a\u0000b',
    '\uD800',
    "'; drop table calls; --",
    '%00',
    '%E0%A4%A',
    '../../etc/passwd',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-06-01T00:00:00+23:59',
    '2026-06-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '+12025550142',
    'booked',
    'confirmed',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'x'.repeat(5_000),
  ),
  fc.uuid(),
  fc.string({ unit: 'binary' }),
);
const json = fc.oneof(nasty, fc.jsonValue(), fc.constant('__proto__'));
/** A lone half of a surrogate pair cannot be written in a URL at all. */
const encode = (text: string) => encodeURIComponent(text.toWellFormed());

it(
  'answers nonsense with a problem of the 4xx kind, or takes it for what it is',
  { timeout: 60_000 },
  async () => {
    const { paths } = (await app.inject('/docs/json')).json<{
      paths: Record<string, Record<string, Operation>>;
    }>();
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    );
    const requests = fc
      .constantFrom(...operations)
      .chain(({ path, method, parameters = [], requestBody }) => {
        const fields = Object.keys(requestBody?.content['application/json'].schema.properties ?? {});
        // One thing wrong at a time: of two, the first found would hide the second.
        const wrong = fc.constantFrom(...parameters.map(({ name }) => name), ...fields, 'body');
        return fc.record({ wrong, text: nasty, value: json }).map(({ wrong, text, value }) => {
          const query = parameters
            .filter(({ in: place, name, required }) => place === 'query' && (required || name === wrong))
            .map(({ name }) => `${name}=${encode(name === wrong ? text : (GOOD_QUERY[name] ?? ''))}`);
          const [, area = ''] = path.split('/api/v1/')[1]?.match(/^([\w-]+)/) ?? [];
          const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
            name === wrong ? encode(text) : (rows[area] ?? newId()),
          );
          const body = Object.fromEntries(fields.map((name) => [name, name === wrong ? value : GOOD[name]]));
          return {
            method: method.toUpperCase() as 'GET',
            url: `${filled}?${query.join('&')}`,
            ...(requestBody && {
              payload: JSON.stringify(wrong === 'body' ? value : body),
              headers: { 'content-type': 'application/json' },
            }),
          } satisfies InjectOptions;
        });
      });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        // Each time somebody else, so that the bounds on requests stay out of it.
        const response = await app.inject({
          ...request,
          headers: { 'if-match': '*', ...request.headers, ...bearer(app, { organizationId }) },
          remoteAddress: `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 256)).join('.')}`,
        });
        const kind = String(response.headers['content-type']);
        const inOrder = response.statusCode < 400 || kind.includes('application/problem+json');
        expect({ status: response.statusCode, inOrder }).toEqual({
          status: expect.toSatisfy((status: number) => status < 500),
          inOrder: true,
        });
      }),
      { numRuns: 1_500 },
    );
  },
);
