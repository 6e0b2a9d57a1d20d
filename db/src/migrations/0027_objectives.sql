CREATE TABLE "speed_objectives" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"target_ms" integer NOT NULL,
	"share" real NOT NULL,
	"alerts" boolean NOT NULL,
	"broken_since" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "speed_objectives_target" CHECK ("speed_objectives"."target_ms" > 0),
	CONSTRAINT "speed_objectives_share" CHECK ("speed_objectives"."share" > 0 and "speed_objectives"."share" < 1)
);
--> statement-breakpoint
ALTER TABLE "speed_objectives" ADD CONSTRAINT "speed_objectives_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
SELECT protect_tenant_table('speed_objectives');
