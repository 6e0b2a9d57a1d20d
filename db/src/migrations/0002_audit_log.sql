CREATE TABLE "audit_log" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"target_id" uuid,
	"before" jsonb,
	"after" jsonb,
	"ip" text,
	"user_agent" text,
	"request_id" uuid,
	CONSTRAINT "audit_log_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "audit_log_actor" CHECK ("audit_log"."actor" in ('member', 'apiKey', 'system'))
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("organization_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_to" ON "calls" USING btree ("organization_id","to_number","started_at" DESC NULLS LAST);--> statement-breakpoint
SELECT protect_tenant_table('audit_log');
--> statement-breakpoint
-- A log that can be rewritten proves nothing. Lines may be deleted: retention and erasure have to.
CREATE POLICY append_only ON audit_log AS RESTRICTIVE FOR UPDATE USING (false);
