CREATE TABLE "busy_blocks" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "busy_blocks_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "busy_blocks_external" UNIQUE("organization_id","staff_id","external_id"),
	CONSTRAINT "busy_blocks_source" CHECK ("busy_blocks"."source" in ('calendar', 'member')),
	CONSTRAINT "busy_blocks_order" CHECK ("busy_blocks"."starts_at" < "busy_blocks"."ends_at")
);
--> statement-breakpoint
ALTER TABLE "business_profiles" ADD COLUMN "assignment" text DEFAULT 'leastBusy' NOT NULL;--> statement-breakpoint
ALTER TABLE "business_profiles" ADD COLUMN "off_increment" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "busy_blocks" ADD CONSTRAINT "busy_blocks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "busy_blocks" ADD CONSTRAINT "busy_blocks_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "busy_blocks_ends" ON "busy_blocks" USING btree ("organization_id","staff_id","ends_at");--> statement-breakpoint
ALTER TABLE "business_profiles" ADD CONSTRAINT "business_profiles_assignment" CHECK ("business_profiles"."assignment" in ('leastBusy', 'roundRobin', 'inOrder'));--> statement-breakpoint
SELECT protect_tenant_table('busy_blocks');
