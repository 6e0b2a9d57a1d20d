-- Whom we called is no caller: figures about callers leave calls of ours out, which have figures of their own, and calls a member
-- makes to try an agent, from the browser or by having themselves called, are in none and raise no question.
CREATE FUNCTION is_trial(call calls) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT call.from_number = 'browser' OR coalesce(call.purpose = 'demo', false) $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION count_hour(organization uuid, counted timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(organization::text || counted::text, 0));
  DELETE FROM call_figures WHERE organization_id = organization AND hour = counted;
  INSERT INTO call_figures (organization_id, figure, hour, agent_id, agent_version, key, amount)
    WITH ended AS MATERIALIZED (
      SELECT id, agent_id, coalesce(agent_version, 0) AS agent_version, started_at, direction = 'inbound' AS theirs, direction,
        coalesce(outcome, 'none') AS outcome, coalesce(language, '') AS language, duration_ms, cost_micros, topics,
        wanted, offered, booked, lost_at, coalesce(after_hours, false) AS after_hours
      FROM calls WHERE organization_id = organization AND started_at >= counted
        AND started_at < counted + interval '1 hour' AND duration_ms IS NOT NULL AND NOT is_trial(calls)
    ), counts AS (
      SELECT agent_id, agent_version, figure, key, amount FROM ended, LATERAL (VALUES
        ('durationMs', '', duration_ms::bigint), ('costMicros', '', cost_micros), ('direction', direction, 1),
        ('placedOutcome', CASE WHEN NOT theirs THEN outcome END, 1)) AS counted (figure, key, amount)
      UNION ALL
      SELECT agent_id, agent_version, figure, key, amount FROM ended, LATERAL (VALUES
        ('calls', '', 1::bigint), ('outcome', outcome, 1), ('language', language, 1),
        ('wanted', '', wanted::int), ('offered', '', offered::int), ('booked', '', booked::int),
        ('afterHours', '', after_hours::int), ('afterHoursBooked', '', (after_hours AND booked)::int),
        ('lostAt', lost_at, (lost_at IS NOT NULL)::int)) AS counted (figure, key, amount) WHERE theirs
      UNION ALL
      SELECT agent_id, agent_version, 'topic', topic, 1 FROM ended, unnest(topics) AS topic WHERE theirs
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
    -- The most calls at once, of all agents together, whoever has called whom.
    SELECT organization, 'peak', counted, '00000000-0000-0000-0000-000000000000', 0, '', max(lines) FROM (
      SELECT at, sum(step) OVER (ORDER BY at, step) AS lines FROM calls, LATERAL (VALUES (started_at, 1), (ended_at, -1))
        AS moment (at, step)
      WHERE organization_id = organization AND duration_ms IS NOT NULL AND NOT is_trial(calls)
        AND started_at >= counted - interval '1 hour' AND started_at < counted + interval '1 hour'
    ) AS moments WHERE at >= counted AND at < counted + interval '1 hour' HAVING max(lines) > 0;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_busy_lines(organization uuid, ids uuid[]) RETURNS void LANGUAGE sql AS $$
  UPDATE calls SET line_busy = EXISTS (
    SELECT FROM calls AS other WHERE other.organization_id = organization AND other.id <> calls.id
      AND NOT is_trial(other)
      AND other.started_at <= calls.started_at AND other.started_at > calls.started_at - interval '1 hour'
      AND coalesce(other.ended_at, 'infinity') > calls.started_at)
  WHERE organization_id = organization AND id = ANY (ids) $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_questions(organization uuid, ids uuid[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO questions_asked (organization_id, call_id, position, question, key, knowledge_id, asked_at)
    SELECT organization, call.id, asked.position, asked.question,
      coalesce(nullif(array_to_string(ARRAY(
        SELECT unnest(tsvector_to_array(to_tsvector(words_of(call.language), asked.question))) ORDER BY 1), ' '), ''),
        lower(asked.question)),
      asked.knowledge_id, asked.at
    FROM calls AS call CROSS JOIN LATERAL (
      SELECT turn.index * 100 + command.n AS position, command.said->>'question' AS question,
        command.said->>'knowledgeId' AS knowledge_id, turn.started_at AS at
      FROM turns AS turn, jsonb_array_elements(CASE jsonb_typeof(turn.commands) WHEN 'array' THEN turn.commands ELSE '[]' END)
        WITH ORDINALITY AS command (said, n)
      WHERE turn.organization_id = call.organization_id AND turn.call_id = call.id
        AND turn.started_at >= call.started_at AND turn.started_at < call.started_at + interval '1 day'
        AND command.said->>'type' = 'ask' AND command.said->>'topic' = 'knowledge'
        AND command.said->>'knowledgeId' IS NOT NULL
      UNION ALL
      SELECT -row_number() OVER (ORDER BY event.at, event.id), event.data->>'question', NULL, event.at
      FROM call_events AS event
      WHERE event.organization_id = call.organization_id AND event.call_id = call.id AND event.type = 'unanswered'
    ) AS asked
    WHERE call.organization_id = organization AND call.id = ANY (ids) AND call.ended_at IS NOT NULL AND NOT is_trial(call)
      AND length(asked.question) BETWEEN 1 AND 500
    ON CONFLICT DO NOTHING $$;
--> statement-breakpoint
-- What was counted before: row-level security holds for us, too, so it stands aside for this transaction alone.
DO $$
DECLARE
  name text;
  tables text[] := ARRAY['calls', 'call_figures', 'questions_asked', 'turns']
    || ARRAY(SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'turns'::regclass);
BEGIN
  FOREACH name IN ARRAY tables LOOP EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', name); END LOOP;
  DELETE FROM questions_asked USING calls AS call WHERE call.organization_id = questions_asked.organization_id
    AND call.id = questions_asked.call_id AND is_trial(call);
  PERFORM count_hour(organization_id, hour) FROM (
    SELECT DISTINCT organization_id, date_trunc('hour', started_at, 'UTC') AS hour FROM calls WHERE direction = 'outbound'
  ) AS touched;
  FOREACH name IN ARRAY tables LOOP EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name); END LOOP;
END $$;
