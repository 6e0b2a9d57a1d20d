-- Calls that members make from the browser to try their agent are in the list, but in no figure.
CREATE OR REPLACE FUNCTION count_hour(organization uuid, counted timestamptz) RETURNS void LANGUAGE plpgsql AS $$
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
        AND from_number <> 'browser'
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
      WHERE organization_id = organization AND duration_ms IS NOT NULL AND from_number <> 'browser'
        AND started_at >= counted - interval '1 hour' AND started_at < counted + interval '1 hour'
    ) AS moments WHERE at >= counted AND at < counted + interval '1 hour' HAVING max(lines) > 0;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION note_busy_lines(organization uuid, ids uuid[]) RETURNS void LANGUAGE sql AS $$
  UPDATE calls SET line_busy = EXISTS (
    SELECT FROM calls AS other WHERE other.organization_id = organization AND other.id <> calls.id
      AND other.from_number <> 'browser'
      AND other.started_at <= calls.started_at AND other.started_at > calls.started_at - interval '1 hour'
      AND coalesce(other.ended_at, 'infinity') > calls.started_at)
  WHERE organization_id = organization AND id = ANY (ids) $$;
--> statement-breakpoint
-- Hours that were counted with such calls: row-level security holds for us, too, so it stands aside for this transaction alone.
DO $$
DECLARE
  name text;
  tables text[] := ARRAY['calls', 'call_figures', 'turns']
    || ARRAY(SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'turns'::regclass);
BEGIN
  FOREACH name IN ARRAY tables LOOP EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', name); END LOOP;
  PERFORM count_hour(organization_id, hour) FROM (
    SELECT DISTINCT organization_id, date_trunc('hour', started_at, 'UTC') AS hour FROM calls WHERE from_number = 'browser'
  ) AS touched;
  FOREACH name IN ARRAY tables LOOP EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name); END LOOP;
END $$;
