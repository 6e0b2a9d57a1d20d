CREATE TABLE "call_topics" (
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_topics_organization_id_call_id_topic_pk" PRIMARY KEY("organization_id","call_id","topic")
);
--> statement-breakpoint
ALTER TABLE "call_topics" ADD CONSTRAINT "call_topics_organization_id_call_id_calls_organization_id_id_fk" FOREIGN KEY ("organization_id","call_id") REFERENCES "public"."calls"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_topics_topic" ON "call_topics" USING btree ("organization_id","topic","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_language" ON "calls" USING btree ("organization_id","language","started_at" DESC NULLS LAST);
--> statement-breakpoint
-- Calls that were there before: row-level security holds for us, too, so it stands aside for this transaction alone.
ALTER TABLE calls NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO call_topics (organization_id, call_id, topic, started_at)
  SELECT organization_id, id, topic, started_at FROM calls, unnest(topics) AS topic ON CONFLICT DO NOTHING;--> statement-breakpoint
ALTER TABLE calls FORCE ROW LEVEL SECURITY;--> statement-breakpoint
SELECT protect_tenant_table('call_topics');
--> statement-breakpoint
CREATE FUNCTION keep_call_topics() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM call_topics WHERE organization_id = NEW.organization_id AND call_id = NEW.id;
  INSERT INTO call_topics (organization_id, call_id, topic, started_at)
    SELECT NEW.organization_id, NEW.id, topic, NEW.started_at FROM unnest(NEW.topics) AS topic ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER calls_topics AFTER UPDATE OF topics ON calls
  FOR EACH ROW WHEN (NEW.topics IS DISTINCT FROM OLD.topics) EXECUTE FUNCTION keep_call_topics();
