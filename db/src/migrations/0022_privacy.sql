CREATE TABLE "clean_ups" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	"removed" jsonb NOT NULL,
	"failed" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "clean_ups_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "data_requests" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"contact_id" uuid,
	"status" text DEFAULT 'waiting' NOT NULL,
	"requested_by" uuid NOT NULL,
	"finished_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"size_bytes" bigint,
	"erased" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "data_requests_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "data_requests_kind" CHECK ("data_requests"."kind" in ('export', 'erasure')),
	CONSTRAINT "data_requests_status" CHECK ("data_requests"."status" in ('waiting', 'done', 'failed')),
	CONSTRAINT "data_requests_erasure" CHECK ("data_requests"."kind" = 'export' or "data_requests"."contact_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "deleted_organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"deleted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "retention" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"days" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "business_profiles" DROP CONSTRAINT "business_profiles_recording_days";--> statement-breakpoint
ALTER TABLE "clean_ups" ADD CONSTRAINT "clean_ups_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_requests" ADD CONSTRAINT "data_requests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention" ADD CONSTRAINT "retention_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clean_ups_started" ON "clean_ups" USING btree ("organization_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "data_requests_created" ON "data_requests" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "data_requests_contact" ON "data_requests" USING btree ("organization_id","contact_id");--> statement-breakpoint
SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY['retention', 'clean_ups', 'data_requests']) AS name;
--> statement-breakpoint
ALTER TABLE deleted_organizations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE deleted_organizations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_platform ON deleted_organizations USING (scoped_platform());
--> statement-breakpoint
-- How long recordings are kept was part of the profile.
ALTER TABLE business_profiles NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE retention NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
INSERT INTO retention (organization_id, days)
  SELECT organization_id, jsonb_build_object('recordings', recording_days) FROM business_profiles
  WHERE recording_days IS NOT NULL;
--> statement-breakpoint
ALTER TABLE business_profiles FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE retention FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "business_profiles" DROP COLUMN "recording_days";