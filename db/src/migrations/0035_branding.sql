CREATE TABLE "brandings" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"display_name" text,
	"accent" text,
	"logo" "bytea",
	"logo_type" text,
	CONSTRAINT "brandings_logo_type" CHECK ("brandings"."logo_type" in ('image/png', 'image/jpeg')),
	CONSTRAINT "brandings_logo" CHECK (("brandings"."logo" is null) = ("brandings"."logo_type" is null))
);
--> statement-breakpoint
ALTER TABLE "brandings" ADD CONSTRAINT "brandings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
SELECT protect_tenant_table('brandings');
