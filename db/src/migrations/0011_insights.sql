-- Lets the index of words begin with the organization.
CREATE EXTENSION IF NOT EXISTS btree_gin;
--> statement-breakpoint
CREATE TABLE "call_figures" (
	"organization_id" uuid NOT NULL,
	"figure" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"agent_id" uuid NOT NULL,
	"agent_version" integer NOT NULL,
	"key" text NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "call_figures_organization_id_figure_hour_agent_id_agent_version_key_pk" PRIMARY KEY("organization_id","figure","hour","agent_id","agent_version","key")
);
--> statement-breakpoint
CREATE TABLE "call_notes" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_notes_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "call_search" (
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "call_search_organization_id_call_id_pk" PRIMARY KEY("organization_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "call_tags" (
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"tag" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_tags_organization_id_call_id_tag_pk" PRIMARY KEY("organization_id","call_id","tag")
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "agent_version" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "after_hours" boolean;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "rating" smallint;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "duration_ms" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "turn_count" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "voice_to_voice_median_ms" real;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "cost_micros" bigint;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "topics" text[];--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "wanted" boolean;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "offered" boolean;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "booked" boolean;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "lost_at" text;--> statement-breakpoint
ALTER TABLE "call_figures" ADD CONSTRAINT "call_figures_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_notes" ADD CONSTRAINT "call_notes_organization_id_call_id_calls_organization_id_id_fk" FOREIGN KEY ("organization_id","call_id") REFERENCES "public"."calls"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_search" ADD CONSTRAINT "call_search_organization_id_call_id_calls_organization_id_id_fk" FOREIGN KEY ("organization_id","call_id") REFERENCES "public"."calls"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_tags" ADD CONSTRAINT "call_tags_organization_id_call_id_calls_organization_id_id_fk" FOREIGN KEY ("organization_id","call_id") REFERENCES "public"."calls"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_figures_hour" ON "call_figures" USING btree ("organization_id","hour");--> statement-breakpoint
CREATE INDEX "call_notes_call" ON "call_notes" USING btree ("organization_id","call_id","created_at");--> statement-breakpoint
CREATE INDEX "call_search_started" ON "call_search" USING btree ("organization_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "call_search_words" ON "call_search" USING gin ("organization_id","words");--> statement-breakpoint
CREATE INDEX "call_tags_tag" ON "call_tags" USING btree ("organization_id","tag","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_outcome" ON "calls" USING btree ("organization_id","outcome","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_agent" ON "calls" USING btree ("organization_id","agent_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_duration" ON "calls" USING btree ("organization_id","duration_ms");--> statement-breakpoint
CREATE INDEX "calls_booked" ON "calls" USING btree ("organization_id","started_at" DESC NULLS LAST) WHERE "calls"."booked";--> statement-breakpoint
CREATE INDEX "calls_open" ON "calls" USING btree ("organization_id","started_at") WHERE "calls"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_rating" CHECK ("calls"."rating" between 1 and 5);--> statement-breakpoint
SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['call_tags', 'call_notes', 'call_figures']) AS name;
--> statement-breakpoint
-- What the transaction searches for; by default whatever is not the word " ", which is none.
CREATE FUNCTION scoped_search() RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('offhook.search', true), '')::tsquery, '!'' '''::tsquery) $$;
--> statement-breakpoint
ALTER TABLE call_search ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE call_search FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_organization ON call_search
  USING (organization_id = scoped_organization() AND words @@ scoped_search())
  WITH CHECK (organization_id = scoped_organization());
--> statement-breakpoint
CREATE FUNCTION words_of(language text) RETURNS regconfig LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (CASE language WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'ru' THEN 'russian' ELSE 'simple' END)::regconfig $$;
--> statement-breakpoint
-- The bucket of a histogram: n holds from 1.1^n ms to below 1.1^(n+1), so that a percentile is off by under 5 %.
CREATE FUNCTION ms_bucket(ms real) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN ms IS NOT NULL THEN floor(ln(greatest(ms, 1)) / ln(1.1))::int::text END $$;
--> statement-breakpoint
-- Works out what is known of calls that have ended, the words said in them and their hours' figures. May be done again.
CREATE FUNCTION digest_calls(organization uuid, ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE calls SET
    duration_ms = least(2147483647, extract(epoch FROM calls.ended_at - calls.started_at) * 1000)::int,
    turn_count = said.turns,
    voice_to_voice_median_ms = said.median,
    cost_micros = said.cost,
    topics = said.topics,
    wanted = said.wanted,
    offered = said.offered,
    booked = made.booked,
    lost_at = CASE WHEN said.wanted AND NOT made.booked THEN coalesce(said.step, 'start') END
  FROM calls AS call
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS turns,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY turn.voice_to_voice_ms) AS median,
        coalesce(sum(turn.cost_micros), 0) AS cost,
        coalesce(bool_or(turn.state_after LIKE 'booking.%' OR turn.commands @> '[{"type": "book"}]'), false) AS wanted,
        coalesce(bool_or(turn.state_after ~ '^booking\.(choosing|holding|name|spelling|phone|readBack|changing|committing)'),
          false) AS offered,
        (array_agg(split_part(turn.state_after, '.', 2) ORDER BY turn.index DESC)
          FILTER (WHERE turn.state_after LIKE 'booking.%'))[1] AS step,
        (SELECT coalesce(array_agg(DISTINCT topic ORDER BY topic), '{}')
          FROM turns AS about,
            jsonb_array_elements(CASE jsonb_typeof(about.commands) WHEN 'array' THEN about.commands ELSE '[]' END) AS command,
            concat_ws(':', command->>'type', CASE command->>'type' WHEN 'ask' THEN command->>'topic' END) AS topic
          WHERE about.organization_id = call.organization_id AND about.call_id = call.id
            AND about.started_at >= call.started_at AND about.started_at < call.started_at + interval '1 day'
            AND command->>'type' IN ('book', 'reschedule', 'cancel', 'ask', 'leaveMessage', 'transfer', 'emergency',
              'notForUs')) AS topics
      FROM turns AS turn
      WHERE turn.organization_id = call.organization_id AND turn.call_id = call.id
        -- Passes over the partitions of other months.
        AND turn.started_at >= call.started_at AND turn.started_at < call.started_at + interval '1 day'
    ) AS said
    CROSS JOIN LATERAL (
      SELECT EXISTS (SELECT FROM appointments AS a WHERE a.organization_id = call.organization_id
        AND a.call_id = call.id AND a.status <> 'held') AS booked
    ) AS made
  WHERE call.organization_id = organization AND call.id = ANY (ids) AND call.ended_at IS NOT NULL
    AND calls.organization_id = call.organization_id AND calls.id = call.id;

  INSERT INTO call_tags (organization_id, call_id, tag, started_at)
    SELECT DISTINCT organization, call.id, event.data->>'tag', call.started_at
    FROM calls AS call JOIN call_events AS event ON event.organization_id = call.organization_id AND event.call_id = call.id
    WHERE call.organization_id = organization AND call.id = ANY (ids)
      AND event.type = 'tag' AND length(event.data->>'tag') BETWEEN 1 AND 60
    ON CONFLICT DO NOTHING;

  INSERT INTO call_search (organization_id, call_id, started_at, words)
    SELECT organization, call.id, call.started_at,
      to_tsvector('simple', left(concat_ws(' ', whose.names, call.from_number, call.to_number), 2000))
        || to_tsvector(words_of(call.language), left(coalesce(said.words, ''), 200000))
    FROM calls AS call
      CROSS JOIN LATERAL (
        SELECT string_agg(concat_ws(' ', turn.caller_text, turn.agent_text), ' ') AS words
        FROM turns AS turn
        WHERE turn.organization_id = call.organization_id AND turn.call_id = call.id
          AND turn.started_at >= call.started_at AND turn.started_at < call.started_at + interval '1 day'
      ) AS said
      CROSS JOIN LATERAL (
        SELECT string_agg(name, ' ') AS names FROM (
          SELECT name FROM contacts WHERE organization_id = call.organization_id AND phone = CASE call.direction
            WHEN 'inbound' THEN call.from_number ELSE call.to_number END
          UNION SELECT customer_name FROM appointments WHERE organization_id = call.organization_id AND call_id = call.id
          UNION SELECT name FROM messages WHERE organization_id = call.organization_id AND call_id = call.id
        ) AS known
      ) AS whose
    WHERE call.organization_id = organization AND call.id = ANY (ids) AND call.ended_at IS NOT NULL
    ON CONFLICT (organization_id, call_id) DO UPDATE SET words = excluded.words;

  PERFORM count_hour(organization, hour) FROM (
    SELECT DISTINCT date_trunc('hour', started_at, 'UTC') AS hour FROM calls
    WHERE organization_id = organization AND id = ANY (ids) ORDER BY 1) AS touched;
END $$;
--> statement-breakpoint
-- Counts an hour's calls anew, whoever counts it at the same time.
CREATE FUNCTION count_hour(organization uuid, counted timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(organization::text || counted::text, 0));
  DELETE FROM call_figures WHERE organization_id = organization AND hour = counted;
  INSERT INTO call_figures (organization_id, figure, hour, agent_id, agent_version, key, amount)
    WITH ended AS MATERIALIZED (
      SELECT id, agent_id, coalesce(agent_version, 0) AS agent_version, started_at, direction,
        coalesce(outcome, 'none') AS outcome, coalesce(language, '') AS language, duration_ms, cost_micros, topics,
        wanted, offered, booked, lost_at, coalesce(after_hours, false) AS after_hours
      FROM calls WHERE organization_id = organization AND started_at >= counted
        AND started_at < counted + interval '1 hour' AND duration_ms IS NOT NULL
    ), counts AS (
      SELECT agent_id, agent_version, figure, key, amount FROM ended, LATERAL (VALUES
        ('calls', '', 1::bigint), ('durationMs', '', duration_ms), ('costMicros', '', cost_micros),
        ('outcome', outcome, 1), ('language', language, 1), ('direction', direction, 1),
        ('wanted', '', wanted::int), ('offered', '', offered::int), ('booked', '', booked::int),
        ('afterHours', '', after_hours::int), ('afterHoursBooked', '', (after_hours AND booked)::int),
        ('lostAt', lost_at, (lost_at IS NOT NULL)::int)) AS counted (figure, key, amount)
      UNION ALL
      SELECT agent_id, agent_version, 'topic', topic, 1 FROM ended, unnest(topics) AS topic
      UNION ALL
      SELECT agent_id, agent_version, figure, key, 1 FROM ended
        JOIN turns AS turn ON turn.organization_id = organization AND turn.call_id = ended.id
          AND turn.started_at >= ended.started_at AND turn.started_at < ended.started_at + interval '1 day',
        LATERAL (VALUES
          ('turns', ''), ('cached', CASE WHEN turn.cache_hit THEN '' END), ('speculation', turn.speculation),
          ('bargeIns', CASE WHEN turn.barge_in THEN '' END), ('tier', turn.tier),
          ('asrMs', ms_bucket(turn.asr_ms)), ('endpointMs', ms_bucket(turn.endpoint_ms)),
          ('understandMs', ms_bucket(turn.understand_ms)), ('llmMs', ms_bucket(turn.llm_ms)),
          ('ttsMs', ms_bucket(turn.tts_ms)), ('engineMs', ms_bucket(turn.engine_ms)),
          ('voiceToVoiceMs', ms_bucket(turn.voice_to_voice_ms))) AS counted (figure, key)
    )
    SELECT organization, figure, counted, agent_id, agent_version, key, sum(amount) FROM counts
    WHERE key IS NOT NULL AND amount <> 0 GROUP BY figure, agent_id, agent_version, key
    UNION ALL
    -- The most calls at once, of all agents together.
    SELECT organization, 'peak', counted, '00000000-0000-0000-0000-000000000000', 0, '', max(lines) FROM (
      SELECT at, sum(step) OVER (ORDER BY at, step) AS lines FROM calls, LATERAL (VALUES (started_at, 1), (ended_at, -1))
        AS moment (at, step)
      WHERE organization_id = organization AND duration_ms IS NOT NULL
        AND started_at >= counted - interval '1 hour' AND started_at < counted + interval '1 hour'
    ) AS moments WHERE at >= counted AND at < counted + interval '1 hour' HAVING max(lines) > 0;
END $$;
--> statement-breakpoint
-- Calls that were there before: row-level security holds for us, too, so it stands aside for this transaction alone.
DO $$
DECLARE
  name text;
  tables text[] := ARRAY['calls', 'call_events', 'call_tags', 'call_search', 'call_figures', 'contacts', 'appointments',
    'messages', 'turns'] || ARRAY(SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'turns'::regclass);
BEGIN
  FOREACH name IN ARRAY tables LOOP EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', name); END LOOP;
  UPDATE calls SET language = agents.language FROM agents
    WHERE agents.organization_id = calls.organization_id AND agents.id = calls.agent_id;
  PERFORM digest_calls(organization_id, array_agg(id)) FROM calls GROUP BY organization_id;
  FOREACH name IN ARRAY tables LOOP EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name); END LOOP;
END $$;
