// Every operation the API describes, asked by its owner with bodies and parameters made up from its schemas: always an answer of
// the client's fault, never of ours, and what was refused has changed nothing. `npm run fuzz` asks each thousands of times.
import { Writable } from 'node:stream';
import { memberships, newId, users, withOrganization, withUser } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { fillTables } from '@offhook/db/testing-rows';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { sql } from 'drizzle-orm';
import * as fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UnsafeAddressError } from '../http/safe-fetch.ts';
import { bearer, createTestApp } from '../testing.ts';
import { type Known, type Operation, operationsOf, requestsOf, type Sample } from './testing.ts';

/** Requests of each operation. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 3);
/** Tells how far it is. */
const TOLD = process.env['FUZZ_RUNS'] !== undefined;
/** Part of the names of those to ask. */
const ONLY = process.env['FUZZ_ONLY'] ?? '';
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_601);
/** A person may ask 600 times a minute: so many people share the work, each time a new organization. */
const PEOPLE = 5;
const RUNS_AN_ORGANIZATION = 400;
/** They wait for a vendor, a call or a browser; what they are sent is checked by the same schemas before. */
const SLOW = new Set(['GET /api/v1/live']);

let database: TestDatabase;
let app: FastifyInstance;
let sandbox: Sandbox;
let document: Parameters<typeof operationsOf>[0];
let operations: Operation[] = [];
let tables: string[] = [];
/** As the log has it: the answer does not say what went wrong. */
let lastError = '';
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  const { accountSid, authToken, deepgramKey } = SANDBOX_CREDENTIALS;
  app = await createTestApp(database.url, {
    connection: database,
    // Nothing is asked of the names it makes up.
    safeFetch: () =>
      Promise.reject(
        new UnsafeAddressError(
          'example.com is not on the public internet, so it cannot be fetched from here.',
        ),
      ),
    jobsByHand: true,
    // No process has the calls of its organizations.
    commandWithinMs: 10,
    logStream: new Writable({
      write(line, _encoding, done) {
        lastError = String(line);
        done();
      },
    }),
    config: {
      logLevel: 'error',
      twilio: { accountSid, authToken, apiUrl: sandbox.urls.carrier },
      deepgram: { apiKey: deepgramKey, url: sandbox.urls.deepgram },
      emulated: new Set(['deepgram'] as const),
    },
  });
  document = (await app.inject('/docs/json')).json();
  tables = await tenantTables();
  operations = operationsOf(document).filter(({ method, path }) => {
    const name = `${method} ${path}`;
    return !SLOW.has(name) && name.includes(ONLY);
  });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

interface Scene extends Known {
  organizationId: string;
  userIds: string[];
}

/** An organization with a row of everything, and people who may do all of it. */
async function setScene(): Promise<Scene> {
  const business = await seedBusiness(database.db, {
    profile: {
      knowledge: [{ id: 'parking', question: 'Is there parking?', variations: [], answer: 'Yes.' }],
    },
  });
  const { organizationId } = business;
  const userIds = Array.from({ length: PEOPLE }, newId);
  for (const id of userIds)
    await withUser(database.db, id, (tx) =>
      tx.insert(users).values({ id, email: `${id}@example.test`, name: 'Somebody', platformAdmin: true }),
    );
  await fillTables(database.db, business, userIds[0] ?? '');
  await withOrganization(database.db, organizationId, (tx) =>
    tx
      .insert(memberships)
      .values(userIds.slice(1).map((userId) => ({ organizationId, userId, role: 'owner' as const }))),
  );
  const rows = await idsIn(organizationId);
  const first = (table: string) => rows.find(({ name }) => name === table)?.id;
  return {
    organizationId,
    userIds,
    ids: [...new Set(rows.map(({ id }) => id))],
    idOf(path) {
      if (path.includes('/knowledge/')) return 'parking';
      if (path.includes('/members/')) return userIds[1];
      if (path.includes('/admin/')) return organizationId;
      const [, area = ''] = /\/([\w-]+)\/\{id\}/.exec(path) ?? [];
      return first(TABLES[area] ?? area.replaceAll('-', '_')) ?? newId();
    },
  };
}

/** Whose rows the paths name, where that is not their own word. */
const TABLES: Record<string, string> = {
  leads: 'messages',
  notes: 'call_notes',
  connections: 'calendar_connections',
  links: 'calendar_links',
  feeds: 'calendar_feeds',
  webhooks: 'webhook_endpoints',
  requests: 'data_requests',
};

/** The tables of organizations. */
const tenantTables = async () =>
  (
    await database.db.execute<{ name: string }>(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
  ).map(({ name }) => name);

/** Of every row of every table the table and its id, in one look. */
async function idsIn(organizationId: string): Promise<{ name: string; id: string }[]> {
  const each = tables.map(
    (name) => sql`select ${name} as name, to_jsonb(t)->>'id' as id from ${sql.identifier(name)} t`,
  );
  const found = await withOrganization(database.db, organizationId, (tx) =>
    tx.execute<{ name: string; id: string | null }>(sql.join(each, sql` union all `)),
  );
  return found.flatMap(({ name, id }) => (id !== null && /^[\da-f-]{36}$/.test(id) ? [{ name, id }] : []));
}

/** Everything the organization has, in short. Keys of requests are kept whether or not the request was good. */
async function stateOf({ organizationId }: Scene): Promise<string> {
  const each = tables
    .filter((name) => name !== 'idempotency_keys')
    .map((name) => sql`select hashtextextended(t::text, 0) as row from ${sql.identifier(name)} t`);
  const [state] = await withOrganization(database.db, organizationId, (tx) =>
    tx.execute<{ sum: string }>(
      sql`select count(*) || ' ' || coalesce(sum(row), 0) as sum from (${sql.join(each, sql` union all `)}) as rows`,
    ),
  );
  return state?.sum ?? '';
}

function ask(scene: Scene, { method, path, query, body }: Sample, n: number) {
  const userId = scene.userIds[n % PEOPLE];
  return app.inject({
    method: method as 'GET',
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      'if-match': '*',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...bearer(app, { organizationId: scene.organizationId, ...(userId && { userId }) }),
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
    // Each time from elsewhere, so that the bounds on requests stay out of it.
    remoteAddress: `10.${[n >> 16, n >> 8, n].map((part) => part & 255).join('.')}`,
  });
}

let scene: Scene | undefined;
let asked = 0;
let total = 0;
let state: string | undefined;

/** The organization at hand; a new one when enough was done to it. */
async function currentScene(): Promise<Scene> {
  if (scene && asked < RUNS_AN_ORGANIZATION) return scene;
  asked = 0;
  state = undefined;
  scene = await setScene();
  return scene;
}

/** What is wrong with how one operation takes `RUNS` requests; at most a few. */
async function faultsOf(operation: Operation): Promise<string[]> {
  const faults: string[] = [];
  const samples = fc.sample(requestsOf(operation, document, await currentScene()), {
    numRuns: RUNS,
    seed: SEED,
  });
  for (const sample of samples) {
    const current = await currentScene();
    asked += 1;
    const changes = operation.method !== 'GET';
    // What the schemas refuse comes to no handler, and is not looked after.
    if (changes) state ??= await stateOf(current);
    const response = await ask(current, sample, (total += 1));
    const { statusCode } = response;
    const told = () => `${statusCode} ${JSON.stringify(sample).slice(0, 400)} ${response.body.slice(0, 200)}`;
    const kind = String(response.headers['content-type']);
    // What the vendor refuses is the vendor's: the number is not for sale, the calendar not there.
    if (statusCode >= 500 && response.json<{ code: string }>().code !== 'vendor')
      faults.push(`${told()} ${lastError}`);
    if (statusCode >= 400 && !kind.includes('application/problem+json')) faults.push(`no problem: ${told()}`);
    if (changes && statusCode < 400) state = undefined;
    else if (changes && statusCode !== 400 && state !== (await stateOf(current))) {
      faults.push(`half-written: ${told()}`);
      state = undefined;
    }
    if (faults.length > 5) break;
  }
  return faults;
}

it(
  `answers nonsense with a problem of the 4xx kind, or takes it for what it is, and leaves nothing half-written (${RUNS} each)`,
  { timeout: 60_000 + RUNS * 30_000 },
  async () => {
    const found: string[] = [];
    for (const operation of operations) {
      const begun = performance.now();
      const faults = await faultsOf(operation);
      found.push(...faults.map((fault) => `${operation.method} ${operation.path}: ${fault}`));
      if (TOLD)
        process.stderr.write(
          `${operation.method} ${operation.path}: ${Math.round(performance.now() - begun)} ms, ${faults.join('\n  ') || 'fine'}\n`,
        );
    }
    expect(found).toEqual([]);
  },
);
