import { eq, type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { assertSafeRole } from './role.ts';
import {
  apiKeys,
  mailTokens,
  memberships,
  organizations,
  phoneNumbers,
  refreshTokens,
  turns,
  users,
} from './schema/index.ts';
import { connect } from './client.ts';
import { newId } from './id.ts';
import { ensureTurnPartitions, migrate } from './migrate.ts';
import {
  withApiKey,
  withCalledNumber,
  withEmail,
  withMailToken,
  withOrganization,
  withUser,
} from './tenant.ts';
import { type SeededBusiness, type TestDatabase, createTestDatabase, seedBusiness } from './testing.ts';

let database: TestDatabase;
let ours: SeededBusiness;
let theirs: SeededBusiness;
const user = newId();

/** Every table of ours, partitions included, with what protects it. */
const catalog = () =>
  database.db.execute<{
    name: string;
    tenant: boolean;
    enabled: boolean;
    forced: boolean;
    policies: number;
  }>(sql`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id') as tenant,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`);

const count = (name: string) => sql`select count(*)::int as rows from ${sql.identifier(name)}`;

/** The columns of a table that can be written. */
async function columnsOf(name: string): Promise<SQL> {
  const rows = await database.db.execute<{ name: string }>(
    sql`select attname as name from pg_attribute where attrelid = ${name}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity <> 'a'`,
  );
  return sql.join(
    rows.map((column) => sql.identifier(column.name)),
    sql`, `,
  );
}

/** A row in every tenant table of `business`. */
async function fill(business: SeededBusiness): Promise<void> {
  const { organizationId: org, agentId, staffIds, serviceIds } = business;
  await withOrganization(database.db, org, async (tx) => {
    const call = newId();
    const appointment = newId();
    const at = new Date('2026-05-01T15:00:00Z').toISOString();
    const end = new Date('2026-05-01T16:00:00Z').toISOString();
    await tx.execute(sql`insert into calls (id, organization_id, agent_id, call_sid, direction, from_number, to_number, started_at)
      values (${call}, ${org}, ${agentId}, ${`CA${call}`}, 'inbound', '+12025550000', '+12025550001', ${at})`);
    for (const startedAt of [at, new Date().toISOString()])
      await tx.execute(sql`insert into turns (id, call_id, organization_id, index, started_at, agent_text, speculation, cache_hit, barge_in, tokens_in, tokens_out, cost_micros, state_before, state_after, expectation, commands)
        values (${newId()}, ${call}, ${org}, 0, ${startedAt}, 'hello', 'none', false, false, 0, 0, 0, '', 'greet', 'open', '[]')`);
    await tx.execute(
      sql`insert into call_events (id, organization_id, call_id, at, type) values (${newId()}, ${org}, ${call}, ${at}, 'tag')`,
    );
    await tx.execute(
      sql`insert into recordings (id, organization_id, call_id, path, duration_ms, size_bytes) values (${newId()}, ${org}, ${call}, 'x', 1, 1)`,
    );
    await tx.execute(sql`insert into agent_versions (organization_id, agent_id, version, settings, published_by, published_at)
      values (${org}, ${agentId}, 1, '{}', ${user}, ${at})`);
    await tx.execute(
      sql`insert into questions_asked (organization_id, call_id, position, question, key, asked_at) values (${org}, ${call}, 1, 'Parking?', 'park', ${at})`,
    );
    await tx.execute(
      sql`insert into call_tags (organization_id, call_id, tag, started_at) values (${org}, ${call}, 'vip', ${at})`,
    );
    await tx.execute(
      sql`insert into call_notes (id, organization_id, call_id, user_id, text) values (${newId()}, ${org}, ${call}, ${user}, 'hi')`,
    );
    await tx.execute(
      sql`insert into call_search (organization_id, call_id, started_at, words) values (${org}, ${call}, ${at}, to_tsvector('hello'))`,
    );
    await tx.execute(sql`insert into call_figures (organization_id, figure, hour, agent_id, agent_version, key, amount)
      values (${org}, 'calls', ${at}, ${agentId}, 0, '', 1)`);
    await tx.execute(sql`insert into appointments (id, organization_id, staff_id, service_ids, status, starts_at, ends_at, occupied, customer_name, source)
      values (${appointment}, ${org}, ${staffIds[0]}, array[${serviceIds[0]}]::uuid[], 'confirmed', ${at}, ${end}, tstzrange(${at}, ${end}), 'Dana', 'demo')`);
    await tx.execute(
      sql`insert into appointment_changes (id, organization_id, appointment_id, kind, actor) values (${newId()}, ${org}, ${appointment}, 'booked', 'system')`,
    );
    await tx.execute(
      sql`insert into busy_blocks (id, organization_id, staff_id, starts_at, ends_at, source) values (${newId()}, ${org}, ${staffIds[0]}, ${at}, ${end}, 'member')`,
    );
    await tx.execute(
      sql`insert into messages (id, organization_id, kind, urgent, text) values (${newId()}, ${org}, 'message', false, 'hi')`,
    );
    await tx.execute(
      sql`insert into contacts (id, organization_id, phone) values (${newId()}, ${org}, '+12025550000')`,
    );
    await tx.execute(
      sql`insert into audit_log (id, organization_id, at, actor, action) values (${newId()}, ${org}, ${at}, 'system', 'service.updated')`,
    );
    const [connection, link] = [newId(), newId()];
    await tx.execute(
      sql`insert into calendar_connections (id, organization_id, vendor, account, refresh_token) values (${connection}, ${org}, 'google', 'owner', 'sealed')`,
    );
    await tx.execute(
      sql`insert into calendar_links (id, organization_id, connection_id, staff_id, calendar_id, name) values (${link}, ${org}, ${connection}, ${staffIds[0]}, 'primary', 'Mine')`,
    );
    await tx.execute(
      sql`insert into calendar_feeds (id, organization_id, details) values (${newId()}, ${org}, true)`,
    );
    await tx.execute(
      sql`insert into calendar_outbox (organization_id, link_id, appointment_id) values (${org}, ${link}, ${appointment})`,
    );
    await tx.execute(
      sql`insert into events (organization_id, type, key, data) values (${org}, 'call.started', ${call}, '{}')`,
    );
    await tx.insert(memberships).values({ organizationId: org, userId: user, role: 'owner' });
    await tx.execute(
      sql`insert into notices (id, organization_id, key, kind, channel, address, body, due_at) values (${newId()}, ${org}, 'x', 'booked', 'sms', '+12025550100', 'hi', ${at})`,
    );
    await tx.execute(
      sql`insert into inbound_texts (id, organization_id, carrier_id, from_number, to_number, body) values (${newId()}, ${org}, 'SM1', '+12025550100', '+12025550101', 'C')`,
    );
    await tx.execute(sql`insert into opt_outs (organization_id, phone) values (${org}, '+12025550100')`);
    await tx.execute(
      sql`insert into phone_codes (id, organization_id, call_id, phone, code_hash, expires_at) values (${newId()}, ${org}, ${call}, '+12025550100', 'x', ${end})`,
    );
    await tx.execute(
      sql`insert into notice_templates (organization_id, kind, channel, language, body) values (${org}, 'booked', 'sms', 'en', 'hi')`,
    );
    const endpoint = newId();
    await tx.execute(
      sql`insert into webhook_endpoints (id, organization_id, url, types, secret) values (${endpoint}, ${org}, 'https://example.com', '{}', 'x')`,
    );
    await tx.execute(
      sql`insert into webhook_deliveries (id, organization_id, endpoint_id, type, key, body) values (${newId()}, ${org}, ${endpoint}, 'ping', 'x', '{}')`,
    );
    await tx.execute(sql`insert into notice_settings (organization_id) values (${org})`);
    await tx.execute(sql`insert into member_notices (organization_id, user_id) values (${org}, ${user})`);
    await tx.execute(
      sql`insert into invitations (id, organization_id, email, role, invited_by, sent_at, expires_at) values (${newId()}, ${org}, 'new@ours.test', 'viewer', ${user}, ${at}, ${end})`,
    );
    await tx.execute(
      sql`insert into api_keys (id, organization_id, name, prefix, key_hash, scopes, created_by) values (${newId()}, ${org}, 'Till', 'ohk_x', ${org}, '{}', ${user})`,
    );
    await tx.execute(
      sql`insert into idempotency_keys (organization_id, key, fingerprint, attempt, started_at) values (${org}, 'x', 'x', ${newId()}, now())`,
    );
    await tx.execute(
      sql`insert into speed_objectives (organization_id, target_ms, share, alerts) values (${org}, 1200, 0.95, true)`,
    );
    await tx.execute(sql`insert into retention (organization_id) values (${org})`);
    await tx.execute(
      sql`insert into clean_ups (id, organization_id, started_at, finished_at, removed) values (${newId()}, ${org}, ${at}, ${end}, '{}')`,
    );
    await tx.execute(
      sql`insert into data_requests (id, organization_id, kind, requested_by) values (${newId()}, ${org}, 'export', ${user})`,
    );
    await tx.execute(
      sql`insert into push_subscriptions (id, organization_id, user_id, endpoint, p256dh, auth) values (${newId()}, ${org}, ${user}, ${org}, 'x', 'x')`,
    );
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  ours = await seedBusiness(database.db, { name: 'Ours' });
  theirs = await seedBusiness(database.db, { name: 'Theirs' });
  await withUser(database.db, user, async (tx) => {
    await tx.insert(users).values({ id: user, email: 'owner@ours.test', name: 'Owner', passwordHash: 'x' });
    await tx
      .insert(refreshTokens)
      .values({ userId: user, familyId: newId(), tokenHash: 'h', expiresAt: new Date() });
  });
  await fill(ours);
  await fill(theirs);
});
afterAll(() => database?.drop());

describe('row-level security', () => {
  it('is enabled, forced and has a policy on every table', async () => {
    const bare = (await catalog()).filter((table) => !table.enabled || !table.forced || !table.policies);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('shows nothing at all to a query with no scope', async () => {
    for (const { name } of await catalog()) {
      const [row] = await database.db.execute<{ rows: number }>(count(name));
      expect({ name, ...row }).toEqual({ name, rows: 0 });
    }
  });

  it('shows each organization its own rows and never another one’s, in every tenant table', async () => {
    const tenants = (await catalog()).filter(({ tenant }) => tenant);
    expect(tenants.length).toBeGreaterThanOrEqual(16);
    for (const { name } of tenants) {
      const seen = await withOrganization(database.db, ours.organizationId, (tx) =>
        tx.execute<{ organization_id: string }>(
          sql`select distinct organization_id from ${sql.identifier(name)}`,
        ),
      );
      // The empty partitions of coming months are the only tables with no row of ours.
      if (/^turns_\d/.test(name) && seen.length === 0) continue;
      expect({ name, seen: [...seen] }).toEqual({ name, seen: [{ organization_id: ours.organizationId }] });
    }
  });

  it('lets nobody write a row for another organization, nor move one there', async () => {
    const asUs = (query: SQL) =>
      withOrganization(database.db, ours.organizationId, (tx) => tx.execute(query));
    for (const { name } of (await catalog()).filter(({ tenant }) => tenant)) {
      const table = sql.identifier(name);
      const columns = await columnsOf(name);
      const [foreign] = await withOrganization(database.db, theirs.organizationId, (tx) =>
        tx.execute<{ row: object }>(sql`select to_jsonb(t) as row from ${table} t limit 1`),
      );
      const theirRow = { ...foreign?.row, organization_id: theirs.organizationId };
      // A faithful copy of a row of theirs: nothing but the policy can be what refuses it.
      const insert = asUs(
        sql`insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, ${JSON.stringify(theirRow)}::jsonb)`,
      );
      await expect(insert, `insert into ${name}`).rejects.toMatchObject({ cause: { code: '42501' } });
      for (const change of [
        sql`delete from ${table} where organization_id = ${theirs.organizationId} returning 1`,
        sql`update ${table} set organization_id = organization_id where organization_id = ${theirs.organizationId} returning 1`,
      ])
        expect({ name, changed: (await asUs(change)).length }).toEqual({ name, changed: 0 });
      // Where a row of ours may be changed at all, it may not be moved to them.
      if (name === 'audit_log' || /^turns_\d/.test(name)) continue;
      const move = asUs(
        sql`update ${table} set organization_id = ${theirs.organizationId} where organization_id = ${ours.organizationId}`,
      );
      await expect(move, `update ${name}`).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });

  it('lets nobody rewrite a line of the audit log, their own least of all', async () => {
    const rewritten = await withOrganization(database.db, ours.organizationId, (tx) =>
      tx.execute(sql`update audit_log set action = 'nothing.happened' returning 1`),
    );
    expect(rewritten).toHaveLength(0);
  });

  it('cannot point at another organization’s staff', async () => {
    const steal = withOrganization(database.db, ours.organizationId, (tx) =>
      tx.execute(
        sql`insert into staff_services values (${ours.organizationId}, ${theirs.staffIds[0]}, ${ours.serviceIds[0]})`,
      ),
    );
    await expect(steal).rejects.toMatchObject({ cause: { code: '23503' } });
  });

  it('ends the scope with its transaction, also when that fails', async () => {
    const one = connect(database.url, { maxConnections: 1 });
    try {
      await withOrganization(one.db, ours.organizationId, (tx) => tx.select().from(organizations));
      await withOrganization(one.db, ours.organizationId, () => Promise.reject(new Error('stop'))).catch(
        () => undefined,
      );
      expect(await one.db.select().from(organizations)).toEqual([]);
    } finally {
      await one.close();
    }
  });
});

describe('narrow scopes', () => {
  it('show a called number its own row only', async () => {
    const rows = await withCalledNumber(database.db, ours.e164, (tx) => tx.select().from(phoneNumbers));
    expect(rows.map((row) => row.organizationId)).toEqual([ours.organizationId]);
    expect(await withCalledNumber(database.db, ours.e164, (tx) => tx.select().from(organizations))).toEqual(
      [],
    );
  });

  it('show a user their own memberships, organizations and tokens', async () => {
    const seen = await withUser(database.db, user, async (tx) => ({
      memberships: (await tx.select().from(memberships)).length,
      organizations: (await tx.select().from(organizations)).map(({ name }) => name).sort(),
      tokens: (await tx.select().from(refreshTokens)).length,
    }));
    expect(seen).toEqual({ memberships: 2, organizations: ['Ours', 'Theirs'], tokens: 1 });
    const stranger = await withUser(database.db, newId(), (tx) => tx.select().from(memberships));
    expect(stranger).toEqual([]);
  });

  it('show who holds a link of a mail that one token, and let what has run out be cleared away unseen', async () => {
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
    await withEmail(database.db, 'new@ours.test', (tx) =>
      tx.insert(mailTokens).values([
        { email: 'new@ours.test', purpose: 'reset', tokenHash: 'good', expiresAt: inHours(1) },
        { email: 'new@ours.test', purpose: 'reset', tokenHash: 'other', expiresAt: inHours(1) },
        { email: 'new@ours.test', purpose: 'reset', tokenHash: 'old', expiresAt: inHours(-1) },
      ]),
    );
    const seen = await withMailToken(database.db, 'good', (tx) => tx.select().from(mailTokens));
    expect(seen.map(({ tokenHash }) => tokenHash)).toEqual(['good']);
    await database.db.delete(mailTokens);
    const left = await withEmail(database.db, 'new@ours.test', (tx) => tx.select().from(mailTokens));
    expect(left.map(({ tokenHash }) => tokenHash).toSorted()).toEqual(['good', 'other']);
  });

  it('show who holds an API key that one, for its organization to be known', async () => {
    const rows = await withApiKey(database.db, ours.organizationId, (tx) => tx.select().from(apiKeys));
    expect(rows.map(({ organizationId }) => organizationId)).toEqual([ours.organizationId]);
    expect(await withApiKey(database.db, 'unknown', (tx) => tx.select().from(apiKeys))).toEqual([]);
  });

  it('may be taken on one after the other in one transaction', async () => {
    const seen = await withUser(database.db, user, (outer) =>
      withOrganization(outer, theirs.organizationId, (tx) => tx.select().from(phoneNumbers)),
    );
    expect(seen.map(({ e164 }) => e164)).toEqual([theirs.e164]);
  });

  it('show the user who signs in by address', async () => {
    const rows = await withEmail(database.db, 'Owner@Ours.test', (tx) => tx.select().from(users));
    expect(rows.map(({ id }) => id)).toEqual([user]);
  });
});

describe('the role', () => {
  it('is refused when it is a superuser, with what to do', async () => {
    await expect(assertSafeRole(database.db)).resolves.toBeUndefined();
    const admin = connect(inject('testCluster'));
    try {
      await expect(assertSafeRole(admin.db)).rejects.toMatchObject({
        code: 'unsafe-role',
        message: expect.stringContaining('CREATE ROLE'),
      });
    } finally {
      await admin.close();
    }
  });
});

describe('migrations', () => {
  it('may be run by several processes at once', async () => {
    await expect(Promise.all([1, 2, 3, 4].map(() => migrate(database.url)))).resolves.toHaveLength(4);
  });

  it('name DATABASE_URL when nothing answers, and keep the password to themselves', async () => {
    const nobody = migrate('postgres://offhook:hunter2@127.0.0.1:1/offhook');
    await expect(nobody).rejects.toMatchObject({ code: 'database-unreachable' });
    await expect(nobody).rejects.toThrow(/^DATABASE_URL: .*127\.0\.0\.1:1\/offhook/);
    await expect(nobody).rejects.not.toThrow(/hunter2/);
    const wrong = migrate(database.url.replace(':test@', ':wrong@'));
    await expect(wrong).rejects.toMatchObject({ code: 'database-refused' });
  });
});

describe('a database that is not ours', () => {
  it('is refused before anything is made in it, with what to do', async () => {
    const cluster = inject('testCluster');
    const name = `foreign_${newId().replaceAll('-', '')}`;
    const admin = connect(cluster);
    try {
      await admin.sql.unsafe(`create database ${name}`);
      const asSuperuser = migrate(cluster.replace(/postgres$/, name));
      await expect(asSuperuser).rejects.toMatchObject({ code: 'unsafe-role' });
      const asStranger = migrate(database.url.replace(/test_\w+$/, name));
      await expect(asStranger).rejects.toMatchObject({
        code: 'database-refused',
        message: expect.stringContaining('OWNER TO'),
      });
    } finally {
      await admin.sql.unsafe(`drop database if exists ${name} with (force)`);
      await admin.close();
    }
  });
});

describe('turn partitions', () => {
  it('take this month’s rows, and leave older ones to the default', async () => {
    await ensureTurnPartitions(database.db, new Date());
    const rows = await withOrganization(database.db, ours.organizationId, (tx) =>
      tx.execute<{ partition: string }>(
        sql`select tableoid::regclass::text as partition from turns order by started_at`,
      ),
    );
    const month = new Date().toISOString().slice(0, 7).replace('-', '_');
    expect(rows.map(({ partition }) => partition)).toEqual(['turns_default', `turns_${month}`]);
    const found = await withOrganization(database.db, ours.organizationId, (tx) =>
      tx.select().from(turns).where(eq(turns.organizationId, ours.organizationId)),
    );
    expect(found).toHaveLength(2);
  });
});
