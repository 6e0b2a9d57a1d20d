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
import { fillTables } from './testing-rows.ts';
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

/** Tables without row-level security, or with one that binds nobody. */
const bareTables = async () =>
  (await catalog())
    .filter((table) => !table.enabled || !table.forced || !table.policies)
    .map(({ name }) => name);

/** Tables of which a query with no scope sees something. */
async function openTables(): Promise<string[]> {
  const open = [];
  for (const { name } of await catalog()) {
    const [row] = await database.db.execute<{ rows: number }>(count(name));
    if (row?.rows !== 0) open.push(name);
  }
  return open;
}

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
  await fillTables(database.db, ours, user);
  await fillTables(database.db, theirs, user);
});
afterAll(() => database?.drop());

describe('row-level security', () => {
  it('is enabled, forced and has a policy on every table', async () => {
    expect(await bareTables()).toEqual([]);
  });

  it('shows nothing at all to a query with no scope', async () => {
    expect(await openTables()).toEqual([]);
  });

  it('is missed here on a table that forgets it, or whose policy lets everybody in', async () => {
    const bare = sql`create table careless (id uuid primary key, organization_id uuid not null)`;
    const steps = [
      sql`insert into careless values (${newId()}, ${ours.organizationId}), (${newId()}, ${theirs.organizationId})`,
      sql`alter table careless enable row level security`,
      sql`alter table careless force row level security`,
      sql`create policy everybody on careless using (true)`,
    ];
    await database.db.execute(bare);
    try {
      const found = [];
      for (const step of steps) {
        await database.db.execute(step);
        found.push({ bare: await bareTables(), open: await openTables() });
      }
      expect(found).toEqual([
        { bare: ['careless'], open: ['careless'] },
        // The owner, as whom the server connects, is not bound yet.
        { bare: ['careless'], open: ['careless'] },
        { bare: ['careless'], open: [] },
        { bare: [], open: ['careless'] },
      ]);
      const tenants = (await catalog()).filter(({ tenant }) => tenant).map(({ name }) => name);
      expect(tenants).toContain('careless');
    } finally {
      await database.db.execute(sql`drop table careless`);
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
