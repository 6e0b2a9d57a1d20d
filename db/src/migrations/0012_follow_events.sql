-- What happens has consequences (notices, webhooks): a job for each event, in the transaction that publishes it, whichever
-- road the event is written by. A reader with a cursor would need to see every organization's events, and would wait for every
-- transaction under way; this sees one, at once. What was said in a call has none.
-- The queue is made here for the events that come before the server has begun its jobs; its settings are the server's.
SELECT jobs.create_queue('events.follow', '{"policy": "standard", "notify": true}'::jsonb);
--> statement-breakpoint
CREATE FUNCTION follow_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO jobs.job (name, data, start_after, keep_until, policy, retry_limit, retry_delay, retry_backoff,
      retry_delay_max, expire_seconds, deletion_seconds, dead_letter)
    SELECT q.name, jsonb_build_object('organizationId', NEW.organization_id, 'type', NEW.type, 'key', NEW.key),
      'epoch', now() + q.retention_seconds * interval '1 second', q.policy, q.retry_limit, q.retry_delay,
      q.retry_backoff, q.retry_delay_max, q.expire_seconds, q.deletion_seconds, q.dead_letter
    FROM jobs.queue q WHERE q.name = 'events.follow';
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_follow AFTER INSERT ON events FOR EACH ROW WHEN (NEW.type <> 'call.turn')
  EXECUTE FUNCTION follow_event();
