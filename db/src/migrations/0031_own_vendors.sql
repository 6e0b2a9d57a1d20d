CREATE TABLE "vendor_credentials" (
	"organization_id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"secret" text NOT NULL,
	"hint" text NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "vendor_credentials_organization_id_vendor_pk" PRIMARY KEY("organization_id","vendor"),
	CONSTRAINT "vendor_credentials_vendor" CHECK ("vendor_credentials"."vendor" in ('deepgram', 'openai'))
);
--> statement-breakpoint
ALTER TABLE "vendor_credentials" ADD CONSTRAINT "vendor_credentials_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
SELECT protect_tenant_table('vendor_credentials');
