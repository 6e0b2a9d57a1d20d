// For tests that walk every table: a row in each one of an organization.
import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { newId } from './id.ts';
import { memberships } from './schema/index.ts';
import { withOrganization } from './tenant.ts';
import type { SeededBusiness } from './testing.ts';

/** What a version of an agent fixes. */
const AGENT = {
  name: 'Earlier',
  language: 'en',
  tone: 'warm',
  greeting: null,
  closing: null,
  voice: 'sandbox-modem',
  transferTo: null,
  emergencies: null,
  limits: null,
};

/** Of `business`, whose owner becomes `user`; that row has to be there. */
export async function fillTables(db: Database, business: SeededBusiness, user: string): Promise<void> {
  const { organizationId: org, agentId, staffIds, serviceIds } = business;
  await withOrganization(db, org, async (tx) => {
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
      values (${org}, ${agentId}, 1, ${JSON.stringify(AGENT)}::jsonb, ${user}, ${at})`);
    await tx.execute(sql`update agents set published_version = 1 where id = ${agentId}`);
    await tx.execute(
      sql`insert into questions_asked (organization_id, call_id, position, question, key, asked_at) values (${org}, ${call}, 1, 'Parking?', 'park', ${at})`,
    );
    await tx.execute(
      sql`insert into call_topics (organization_id, call_id, topic, started_at) values (${org}, ${call}, 'book', ${at})`,
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
    await tx.execute(
      sql`insert into vendor_credentials (organization_id, vendor, secret, hint, checked_at) values (${org}, 'openai', 'sealed', 'abcd', ${at})`,
    );
    await tx.execute(sql`insert into brandings (organization_id, display_name) values (${org}, 'Shown')`);
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
