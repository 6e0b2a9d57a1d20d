// How long data is kept, copies of it, and people who are forgotten: on rows of every kind, in files and in the log.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contacts, digestCalls, newId, recordings, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type SQL, sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepRecordings } from '../../../../calls/recording-files.ts';
import { EXPORTED, LEFT_OUT } from '../../../../privacy/export.ts';
import { bearer, createTestApp } from '../../../../testing.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const DAY_MS = 24 * 3_600_000;

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let time = NOW;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => new Date(time) });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  time = NOW;
  salon = await seedBusiness(database.db);
});

async function ask(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, who = salon) {
  const headers = { 'if-match': '*', ...bearer(app, who) };
  const response = await app.inject({
    method,
    url: `/api/v1/privacy/${url}`,
    headers,
    ...(payload && { payload }),
  });
  return { status: response.statusCode, body: response.json() };
}
const night = async () => {
  await database.db.transaction((tx) => app.jobs.send(tx, 'privacy.clean-ups', {}));
  await app.jobs.drain();
};
const run = (business: SeededBusiness, query: SQL) =>
  withOrganization(database.db, business.organizationId, (tx) => tx.execute(query));

/** A call with all that comes with one, the file of its recording, what is left and texted, and an appointment. */
async function addPerson(business: SeededBusiness, daysAgo: number, phone: string, name: string) {
  const { organizationId: org, agentId, staffIds, serviceIds } = business;
  const at = new Date(NOW - daysAgo * DAY_MS).toISOString();
  const end = new Date(Date.parse(at) + 3_600_000).toISOString();
  const [call, appointment, message] = [newId(), newId(), newId()];
  const file = path.join(org, `${call}.wav`);
  mkdirSync(path.join(app.recordingsRoot, org), { recursive: true });
  writeFileSync(path.join(app.recordingsRoot, file), `the sound of ${name}`);
  await withOrganization(database.db, org, async (tx) => {
    for (const query of [
      sql`insert into calls (id, organization_id, agent_id, call_sid, direction, from_number, to_number, started_at, ended_at, snapshot)
        values (${call}, ${org}, ${agentId}, ${call}, 'inbound', ${phone}, ${business.e164}, ${at}, ${end}, ${JSON.stringify({ name })}::jsonb)`,
      sql`insert into turns (id, call_id, organization_id, index, started_at, caller_text, agent_text, speculation, cache_hit, barge_in, tokens_in, tokens_out, cost_micros, state_before, state_after, expectation, commands)
        values (${newId()}, ${call}, ${org}, 0, ${at}, ${`I am ${name}`}, ${`Hello ${name}`}, 'none', false, false, 0, 0, 0, '', 'greet', 'open', '[]')`,
      sql`insert into call_events (id, organization_id, call_id, at, type, data) values (${newId()}, ${org}, ${call}, ${at}, 'transfer', ${JSON.stringify({ phone })}::jsonb)`,
      sql`insert into questions_asked (organization_id, call_id, position, question, key, asked_at) values (${org}, ${call}, 1, ${`Is ${name} in?`}, 'in', ${at})`,
      sql`insert into recordings (id, organization_id, call_id, path, duration_ms, size_bytes, created_at) values (${newId()}, ${org}, ${call}, ${file}, 1, 1, ${at})`,
      sql`insert into messages (id, organization_id, call_id, kind, urgent, text, name, phone, created_at) values (${message}, ${org}, ${call}, 'message', false, 'Call me', ${name}, ${phone}, ${at})`,
      sql`insert into inbound_texts (id, organization_id, carrier_id, from_number, to_number, body, created_at) values (${newId()}, ${org}, ${call}, ${phone}, ${business.e164}, ${name}, ${at})`,
      sql`insert into notices (id, organization_id, key, kind, channel, address, body, due_at, status, appointment_id, created_at) values (${newId()}, ${org}, ${call}, 'booked', 'sms', ${phone}, ${`Dear ${name}`}, ${at}, 'sent', ${appointment}, ${at})`,
      sql`insert into notices (id, organization_id, key, kind, channel, address, body, due_at, status, appointment_id, created_at) values (${newId()}, ${org}, ${appointment}, 'booked', 'email', 'owner@ours.test', ${`${name} comes`}, ${at}, 'sent', ${appointment}, ${at})`,
      sql`insert into appointments (id, organization_id, staff_id, service_ids, status, starts_at, ends_at, occupied, customer_name, customer_phone, note, source, call_id)
        values (${appointment}, ${org}, ${staffIds[0]}, array[${serviceIds[0]}]::uuid[], 'completed', ${at}, ${end}, tstzrange(${at}, ${end}), ${name}, ${phone}, ${`${name} is shy`}, 'call', ${call})`,
      sql`insert into appointment_changes (id, organization_id, appointment_id, kind, actor, before, after) values (${newId()}, ${org}, ${appointment}, 'edited', 'member', ${JSON.stringify({ customerName: name })}::jsonb, '{"status": "completed"}')`,
      sql`insert into events (organization_id, type, key, data, at) values (${org}, 'call.turn', ${call}, '{}', ${at})`,
      sql`insert into audit_log (id, organization_id, at, actor, action, target_id, after) values (${newId()}, ${org}, ${at}, 'member', 'contact.updated', ${call}, ${JSON.stringify({ name, phone })}::jsonb)`,
    ])
      await tx.execute(query);
    const endpoint = newId();
    await tx.execute(
      sql`insert into webhook_endpoints (id, organization_id, url, types, secret) values (${endpoint}, ${org}, 'https://example.com', '{}', 'sealed-secret')`,
    );
    await tx.execute(
      sql`insert into webhook_deliveries (id, organization_id, endpoint_id, type, key, body, status, created_at) values (${newId()}, ${org}, ${endpoint}, 'ping', 'x', ${JSON.stringify({ phone, name })}, 'delivered', ${at})`,
    );
    await digestCalls(tx, org, [call]);
    await tx.execute(
      sql`insert into contacts (id, organization_id, phone) values (${newId()}, ${org}, ${phone}) on conflict do nothing`,
    );
    await tx.execute(
      sql`update contacts set name = ${name}, email = ${`${name}@mail.test`.toLowerCase()}, created_at = ${at} where phone = ${phone}`,
    );
  });
  const [contact] = await withOrganization(database.db, org, (tx) =>
    tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(sql`phone = ${phone}`),
  );
  return { contactId: contact?.id ?? '', callId: call, file: path.join(app.recordingsRoot, file) };
}

/** How many rows of each table the business has. */
async function countsOf(business: SeededBusiness): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await tenantTables())
    counts[name] = Number(
      (await run(business, sql`select count(*) as n from ${sql.identifier(name)}`))[0]?.['n'],
    );
  return counts;
}
/** Every table with rows of organizations; of turns the whole alone. */
const tenantTables = async () =>
  (
    await database.db.execute<{ name: string }>(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
  ).map(({ name }) => name);

describe('retention', () => {
  it('has defaults, and is changed by whoever saw it last', async () => {
    const { body } = await ask('GET', 'retention');
    expect(body).toMatchObject({ recordings: 365, contacts: null, events: 30 });
    const changed = await ask('PATCH', 'retention', { recordings: null, events: 7 });
    expect(changed.body).toEqual({ ...body, recordings: null, events: 7 });
    expect((await ask('GET', 'retention')).body).toEqual(changed.body);
    const stale = await app.inject({
      method: 'PATCH',
      url: '/api/v1/privacy/retention',
      headers: { 'if-match': '"stale"', ...bearer(app, salon) },
      payload: { audit: 1 },
    });
    expect(stale.statusCode).toBe(412);
  });

  it('deletes by night what is too old of each kind, keeps the rest, and tells of it', async () => {
    const other = await seedBusiness(database.db);
    const old = await addPerson(salon, 60, '+12025550101', 'Quentin');
    const young = await addPerson(salon, 20, '+12025550102', 'Rosalind');
    await addPerson(other, 60, '+12025550101', 'Quentin');
    // More events than one batch takes.
    await run(
      salon,
      sql`insert into events (organization_id, type, key, data, at)
      select ${salon.organizationId}, 'call.turn', n::text, '{}', '2026-01-01' from generate_series(1, 1500) as n`,
    );
    const theirs = await countsOf(other);
    await ask('PATCH', 'retention', {
      transcripts: 30,
      recordings: 30,
      texts: 30,
      messages: 30,
      appointments: 30,
      contacts: 30,
      audit: 30,
    });
    await night();
    const log = (await ask('GET', 'clean-ups')).body.items;
    expect(log).toMatchObject([
      {
        removed: {
          recordings: 1,
          transcripts: 1,
          messages: 1,
          texts: 3,
          appointments: 1,
          contacts: 1,
          events: 1501,
          deliveries: 1,
          audit: 1,
        },
        failed: [],
      },
    ]);
    expect([existsSync(old.file), existsSync(young.file)]).toEqual([false, true]);
    const left = await countsOf(salon);
    // The call itself is kept for longer, without what was said.
    expect(left).toMatchObject({
      calls: 2,
      turns: 1,
      call_events: 1,
      call_search: 1,
      questions_asked: 1,
      recordings: 1,
      messages: 1,
      notices: 2,
      inbound_texts: 1,
      appointments: 1,
      contacts: 1,
      events: 1,
    });
    expect(await run(salon, sql`select snapshot from calls where id = ${old.callId}`)).toEqual([
      { snapshot: null },
    ]);
    expect(await countsOf(other)).toEqual({ ...theirs, events: 0, webhook_deliveries: 0, clean_ups: 1 });

    await ask('PATCH', 'retention', { calls: 10 });
    await night();
    expect(await countsOf(salon)).toMatchObject({
      calls: 0,
      turns: 0,
      call_events: 0,
      recordings: 0,
      call_search: 0,
    });
    expect(existsSync(young.file)).toBe(false);
    expect((await ask('GET', 'clean-ups?limit=1')).body).toMatchObject({
      items: [{ removed: { calls: 2 } }],
      nextCursor: expect.any(String),
    });
    // The figures of the dashboard name nobody.
    expect(Number((await run(salon, sql`select count(*) as n from call_figures`))[0]?.['n'])).toBeGreaterThan(
      0,
    );
  });

  it('sweeps up files whose rows are gone, once they are not just being written', async () => {
    const kept = await addPerson(salon, 2, '+12025550103', 'Kept');
    const gone = await addPerson(salon, 2, '+12025550104', 'Gone');
    const fresh = await addPerson(salon, 2, '+12025550105', 'Fresh');
    for (const { file } of [kept, gone])
      utimesSync(file, new Date(NOW - 2 * DAY_MS), new Date(NOW - 2 * DAY_MS));
    utimesSync(fresh.file, new Date(NOW), new Date(NOW));
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.delete(recordings).where(sql`call_id in (${gone.callId}, ${fresh.callId})`),
    );
    const log = { error: () => undefined };
    expect(
      await sweepRecordings({ db: database.db, files: app.recordingFiles, now: new Date(NOW), log }),
    ).toBe(1);
    expect([kept, gone, fresh].map(({ file }) => existsSync(file))).toEqual([true, false, true]);
  });
});

describe('an export', () => {
  async function exported(payload: object) {
    const made = await ask('POST', 'requests', { kind: 'export', ...payload });
    expect(made).toMatchObject({ status: 202, body: { status: 'waiting', url: null } });
    await app.jobs.drain();
    const { body } = await ask('GET', `requests/${made.body.id}`);
    expect(body).toMatchObject({ status: 'done', sizeBytes: expect.any(Number) });
    const { rawPayload } = await app.inject(body.url);
    const files = unzipSync(rawPayload);
    const read = (name: string) => JSON.parse(strFromU8(files[`${name}.json`] ?? new Uint8Array()));
    return { url: body.url as string, id: body.id as string, files, read, rawPayload };
  }

  it('of the organization holds all of it and no secret, for a week, by a link that is good for minutes', async () => {
    const { callId } = await addPerson(salon, 3, '+12025550101', 'Quentin');
    await addPerson(await seedBusiness(database.db), 3, '+12025550199', 'Elsewhere');
    const { read, files, url } = await exported({});
    expect(read('organizations')).toMatchObject([{ id: salon.organizationId }]);
    expect(read('turns')).toMatchObject([{ caller_text: 'I am Quentin' }]);
    expect(read('calls')).toMatchObject([{ id: callId, from_number: '+12025550101' }]);
    expect(read('call_notes')).toEqual([]);
    expect(strFromU8(files[`recordings/${callId}.wav`] ?? new Uint8Array())).toBe('the sound of Quentin');
    const all = Object.values(files)
      .map((file) => strFromU8(file))
      .join('\n');
    expect(all).not.toContain('Elsewhere');
    expect(all).not.toContain('sealed-secret');
    time += 11 * 60_000;
    expect((await app.inject(url)).statusCode).toBe(403);
    time += 7 * DAY_MS;
    expect((await ask('GET', 'requests')).body.items).toMatchObject([{ status: 'expired', url: null }]);
  });

  it('of a person holds what is about them and nobody else', async () => {
    const quentin = await addPerson(salon, 3, '+12025550101', 'Quentin');
    await addPerson(salon, 5, '+12025550102', 'Rosalind');
    const { read, files } = await exported({ contactId: quentin.contactId });
    expect(read('contacts')).toMatchObject([{ name: 'Quentin' }]);
    for (const name of ['turns', 'call_events', 'recordings', 'appointments', 'messages', 'inbound_texts'])
      expect([name, read(name).length]).toEqual([name, 1]);
    expect(
      Object.values(files)
        .map((file) => strFromU8(file))
        .join('\n'),
    ).not.toContain('Rosalind');
    expect(files['users.json']).toBeUndefined();
  });

  it('leaves out no table without saying so, and no secret by its name', async () => {
    const known = [...Object.keys(EXPORTED), ...LEFT_OUT];
    expect(known.toSorted()).toEqual(await tenantTables());
    const columns = await database.db.execute<{ table: string; name: string }>(sql`
      select table_name as table, column_name as name from information_schema.columns where table_schema = 'public'`);
    const secrets = columns.filter(
      ({ table, name }) =>
        EXPORTED[table]?.includes(name) === false && /secret|token|hash|password|sealed|p256dh/.test(name),
    );
    // Counts of the language model's tokens.
    expect(secrets.map(({ table, name }) => `${table}.${name}`).toSorted()).toEqual([
      'turns.tokens_in',
      'turns.tokens_out',
    ]);
  });

  it('cannot be had without end', async () => {
    for (let n = 0; n < 5; n += 1) await ask('POST', 'requests', { kind: 'export' });
    expect((await ask('POST', 'requests', { kind: 'export' })).status).toBe(409);
    await app.jobs.drain();
    expect((await ask('POST', 'requests', { kind: 'export' })).status).toBe(202);
    await app.jobs.drain();
  });
});

describe('an erasure', () => {
  it('leaves no trace of the person in any table or file, and everything of others', async () => {
    const quentin = await addPerson(salon, 3, '+12025550101', 'Quentin');
    const second = await addPerson(salon, 4, '+12025550102', 'Quentin');
    const rosalind = await addPerson(salon, 5, '+12025550103', 'Rosalind');
    await run(
      salon,
      sql`update contacts set merged_into = ${quentin.contactId} where id = ${second.contactId}`,
    );
    await run(
      salon,
      sql`insert into opt_outs (organization_id, phone) values (${salon.organizationId}, '+12025550101')`,
    );
    await ask('POST', 'requests', { kind: 'export', contactId: quentin.contactId });
    await app.jobs.drain();
    const asked = await ask('POST', 'requests', { kind: 'erasure', contactId: quentin.contactId });
    expect(asked.status).toBe(202);
    await app.jobs.drain();
    const done = await ask('GET', `requests/${asked.body.id}`);
    expect(done.body).toMatchObject({
      status: 'done',
      erased: {
        contacts: 2,
        calls: 2,
        recordings: 2,
        appointments: 2,
        messages: 2,
        notices: 4,
        inbound_texts: 2,
      },
    });
    for (const table of await tenantTables()) {
      const text = JSON.stringify(
        await run(salon, sql`select to_jsonb(t) as row from ${sql.identifier(table)} t`),
      );
      // Who asked for no more texts gets none, whoever they were.
      const traces = table === 'opt_outs' ? /Quentin|5550102/i : /Quentin|5550101|5550102/i;
      expect([table, traces.test(text)]).toEqual([table, false]);
    }
    expect([quentin, second, rosalind].map(({ file }) => existsSync(file))).toEqual([false, false, true]);
    // The copy made for them before is gone as well.
    expect(readdirSync(path.join(app.exportFiles.root, salon.organizationId))).toEqual([]);
    expect(await countsOf(salon)).toMatchObject({
      calls: 3,
      turns: 1,
      appointments: 3,
      contacts: 1,
      audit_log: 6,
    });
    const audited = await run(
      salon,
      sql`select action, after from audit_log where action like '%eras%' order by id`,
    );
    expect(audited).toMatchObject([
      { action: 'erasure.requested' },
      { action: 'contact.erased', after: { contacts: 2 } },
    ]);
    expect(await run(salon, sql`select name from contacts`)).toEqual([{ name: 'Rosalind' }]);
  });

  it('is refused while an appointment is to come, and for nobody', async () => {
    const { contactId } = await addPerson(salon, 3, '+12025550101', 'Quentin');
    await run(
      salon,
      sql`update appointments set status = 'confirmed', starts_at = '2026-06-02T12:00:00Z', ends_at = '2026-06-02T13:00:00Z',
      occupied = '["2026-06-02T12:00:00Z","2026-06-02T13:00:00Z")'`,
    );
    expect(await ask('POST', 'requests', { kind: 'erasure', contactId })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('2026-06-02') },
    });
    expect((await ask('POST', 'requests', { kind: 'erasure' })).status).toBe(400);
    expect((await ask('POST', 'requests', { kind: 'erasure', contactId: newId() })).status).toBe(404);
  });
});
