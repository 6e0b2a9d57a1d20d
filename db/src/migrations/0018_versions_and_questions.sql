CREATE TABLE "agent_versions" (
	"organization_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"note" text,
	"published_by" uuid NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "agent_versions_organization_id_agent_id_version_pk" PRIMARY KEY("organization_id","agent_id","version")
);
--> statement-breakpoint
CREATE TABLE "questions_asked" (
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"question" text NOT NULL,
	"key" text NOT NULL,
	"knowledge_id" text,
	"asked_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "questions_asked_organization_id_call_id_position_pk" PRIMARY KEY("organization_id","call_id","position")
);
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "transfer_to" text;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "emergencies" jsonb;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "limits" jsonb;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "published_version" integer;--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "agent_versions" ADD CONSTRAINT "agent_versions_organization_id_agent_id_agents_organization_id_id_fk" FOREIGN KEY ("organization_id","agent_id") REFERENCES "public"."agents"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions_asked" ADD CONSTRAINT "questions_asked_organization_id_call_id_calls_organization_id_id_fk" FOREIGN KEY ("organization_id","call_id") REFERENCES "public"."calls"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "questions_asked_known" ON "questions_asked" USING btree ("organization_id","asked_at") WHERE "questions_asked"."knowledge_id" is not null;--> statement-breakpoint
CREATE INDEX "questions_asked_open" ON "questions_asked" USING btree ("organization_id","key") WHERE "questions_asked"."knowledge_id" is null and "questions_asked"."settled_at" is null;--> statement-breakpoint
SELECT protect_tenant_table('agent_versions');
--> statement-breakpoint
SELECT protect_tenant_table('questions_asked');
--> statement-breakpoint
-- What was asked in calls: what the business has an answer to, by the commands; what it has none to, by what the call told.
-- Asked in other words a question has the same key: its words without inflection and little words.
CREATE FUNCTION note_questions(organization uuid, ids uuid[]) RETURNS void LANGUAGE sql AS $$
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
    WHERE call.organization_id = organization AND call.id = ANY (ids) AND call.ended_at IS NOT NULL
      AND length(asked.question) BETWEEN 1 AND 500
    ON CONFLICT DO NOTHING $$;
