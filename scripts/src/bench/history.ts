// A long history for a bench: calls over a year, a day's as many as the next's, with words, contacts, tags and figures, written
// straight into the tables that calls leave behind.
import { connect, withOrganization, withUser, withEmail, memberships, users } from '@offhook/db';
import { eq, sql } from 'drizzle-orm';

const DAYS = 365;
const AT_ONCE = 50_000;
const CONTACTS = 200_000;

/** Gives the business of the member with this address `calls` calls. */
export async function seedHistory(
  databaseUrl: string,
  email: string,
  calls: number,
  say: (progress: string) => void,
): Promise<void> {
  const connection = connect(databaseUrl, { maxConnections: 1, statementTimeoutMs: 0 });
  try {
    const { db } = connection;
    const [user] = await withEmail(db, email, (tx) =>
      tx.select({ id: users.id }).from(users).where(eq(users.email, email)),
    );
    if (!user) throw new Error(`There is nobody with the address ${email}.`);
    const [member] = await withUser(db, user.id, (tx) => tx.select().from(memberships));
    if (!member) throw new Error(`${email} belongs to no organization.`);
    const { organizationId } = member;
    // Built at the end, an index of words takes a fraction of the time.
    const [index] = await connection.sql<{ made: string }[]>`
      select pg_get_indexdef('call_search_words'::regclass) as made`;
    await connection.sql`drop index call_search_words`;
    for (let from = 0; from < calls; from += AT_ONCE) {
      say(`writing calls ${from} to ${Math.min(calls, from + AT_ONCE)}`);
      await withOrganization(db, organizationId, (tx) =>
        tx.execute(callsFrom(organizationId, from, Math.min(calls, from + AT_ONCE), calls)),
      );
    }
    say('writing contacts and figures');
    await withOrganization(db, organizationId, async (tx) => {
      await tx.execute(sql`
        insert into contacts (id, organization_id, phone, name, calls, last_call_at)
        select gen_random_uuid(), ${organizationId}, '+1202' || (1000000 + n), 'Name' || n || ' Family' || n % 9973, 5,
          now() - n * interval '1 minute' from generate_series(1, ${CONTACTS}) as n on conflict do nothing`);
      await tx.execute(figures(organizationId));
    });
    say('building the index of words');
    await connection.sql`set maintenance_work_mem = '512MB'`;
    await connection.sql.unsafe(index!.made);
    say('letting PostgreSQL look at it all');
    await connection.sql`vacuum analyze`;
  } finally {
    await connection.close();
  }
}

/** Every word from a list of 100,000, by a law like that of language: few are common, most are rare. */
const callsFrom = (organizationId: string, from: number, to: number, calls: number) => sql`
  with agent as (select id from agents where organization_id = ${organizationId} order by id limit 1),
  made as (
    insert into calls (id, organization_id, agent_id, call_sid, direction, from_number, to_number, started_at, ended_at,
      ended_by, outcome, language, after_hours, line_busy, duration_ms, turn_count, voice_to_voice_median_ms, cost_micros,
      topics, wanted, offered, booked, lost_at)
    select gen_random_uuid(), ${organizationId}, agent.id, 'CA' || n, case when n % 20 = 0 then 'outbound' else 'inbound' end,
      '+1202' || (1000000 + n % ${CONTACTS}), '+17205550000', at, at + ms * interval '1 millisecond', 'agent:goodbye',
      case when n % 3 = 0 then 'booked' when n % 50 = 1 then 'cancelled' when n % 7 = 1 then 'messageTaken' else 'answered' end,
      case when n % 1000 = 7 then 'es' else 'en' end, n % 4 = 0, n % 5 = 0, ms, 6 + n % 5, 400 + n % 300, 0,
      case when n % 1000 = 3 then array['book', 'ask:parking'] else array['book'] end, n % 2 = 0, n % 3 = 0, n % 3 = 0,
      case when n % 2000 = 2 then 'committing' when n % 2 = 0 and n % 3 <> 0 then 'choosing' end
    from agent, generate_series(${from}::int, ${to - 1}::int) as n,
      lateral (select now() - n * (${DAYS} * interval '1 day' / ${calls}::int) - interval '1 hour' as at,
        60000 + (n::bigint * 7919 % 240000)::int + case when n % 200 = 0 then 600000 else 0 end as ms) as drawn
    returning id, organization_id, started_at, topics, substr(call_sid, 3)::int as n
  ), about as (
    insert into call_topics (organization_id, call_id, topic, started_at)
    select organization_id, id, topic, started_at from made, unnest(topics) as topic
  ), tagged as (
    insert into call_tags (organization_id, call_id, tag, started_at)
    select organization_id, id, 'vip', started_at from made where n % 1000 = 0
  )
  insert into call_search (organization_id, call_id, started_at, words)
  select organization_id, id, started_at, array_to_tsvector(array_remove(array['thank', 'call', 'help',
      case when n % 2 = 0 then 'haircut' else 'color' end, case when n % 100 = 0 then 'park' end,
      case when n % 700 = 0 then 'wheelchair' end, 'name' || n % ${CONTACTS}], null)
    || array(select 'word' || floor(100000 ^ random())::int from generate_series(1, 25) where made.n is not null))
  from made`;

/** As calls and turns of every hour would have been counted. */
const figures = (organizationId: string) => sql`
  insert into call_figures (organization_id, figure, hour, agent_id, agent_version, key, amount)
  select ${organizationId}, figure, hour, agent.id, 1 + extract(day from hour)::int / 8, key, amount
  from (select id from agents where organization_id = ${organizationId} order by id limit 1) as agent,
    generate_series(date_trunc('hour', now()) - ${DAYS} * interval '1 day', now(), interval '1 hour') as hour,
    lateral (
      select figure, '' as key, 60 as amount from unnest(array['calls', 'wanted', 'offered', 'booked', 'afterHours',
        'afterHoursBooked', 'turns', 'cached', 'bargeIns', 'durationMs', 'costMicros', 'peak']) as figure
      union all select 'outcome', key, 20 from unnest(array['booked', 'answered', 'messageTaken', 'transferred', 'cancelled']) as key
      union all select 'topic', key, 20 from unnest(array['book', 'cancel', 'ask:hours', 'ask:price', 'transfer']) as key
      union all select 'lostAt', key, 5 from unnest(array['when', 'choosing', 'name', 'readBack']) as key
      union all select 'language', 'en', 114 union all select 'direction', 'inbound', 114
      union all select 'speculation', key, 200 from unnest(array['hit', 'miss', 'none']) as key
      union all select 'tier', 'deterministic', 500
      union all select stage, bucket::text, 10 from unnest(array['voiceToVoiceMs', 'engineMs', 'asrMs', 'endpointMs',
        'understandMs', 'llmMs', 'ttsMs']) as stage, generate_series(50, 65) as bucket
    ) as counted`;
