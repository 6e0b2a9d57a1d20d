CREATE TABLE "inbound_texts" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"carrier_id" text NOT NULL,
	"from_number" text NOT NULL,
	"to_number" text NOT NULL,
	"body" text NOT NULL,
	"meaning" text,
	"appointment_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbound_texts_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "inbound_texts_carrier" UNIQUE("organization_id","carrier_id")
);
--> statement-breakpoint
CREATE TABLE "member_notices" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"phone" text,
	"choices" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "member_notices_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "notice_settings" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_templates" (
	"organization_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"language" text NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notice_templates_organization_id_kind_channel_language_pk" PRIMARY KEY("organization_id","kind","channel","language"),
	CONSTRAINT "notice_templates_channel" CHECK ("notice_templates"."channel" in ('sms', 'email', 'push')),
	CONSTRAINT "notice_templates_language" CHECK ("notice_templates"."language" in ('en', 'es', 'ru', 'uz'))
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"user_id" uuid,
	"appointment_id" uuid,
	"call_id" uuid,
	"subject" text,
	"body" text NOT NULL,
	"calendar" text,
	"offers" jsonb,
	"appointment_starts_at" timestamp with time zone,
	"status" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"carrier_id" text,
	"due_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notices_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "notices_key" UNIQUE("organization_id","key"),
	CONSTRAINT "notices_channel" CHECK ("notices"."channel" in ('sms', 'email', 'push')),
	CONSTRAINT "notices_status" CHECK ("notices"."status" in ('waiting', 'sent', 'delivered', 'failed', 'skipped'))
);
--> statement-breakpoint
CREATE TABLE "opt_outs" (
	"organization_id" uuid NOT NULL,
	"phone" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "opt_outs_organization_id_phone_pk" PRIMARY KEY("organization_id","phone")
);
--> statement-breakpoint
CREATE TABLE "phone_codes" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"phone" text NOT NULL,
	"code_hash" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "phone_codes_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "push_subscriptions_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "push_subscriptions_endpoint" UNIQUE("organization_id","endpoint")
);
--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "customer_confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "inbound_texts" ADD CONSTRAINT "inbound_texts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_notices" ADD CONSTRAINT "member_notices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_notices" ADD CONSTRAINT "member_notices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_settings" ADD CONSTRAINT "notice_settings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_templates" ADD CONSTRAINT "notice_templates_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opt_outs" ADD CONSTRAINT "opt_outs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_codes" ADD CONSTRAINT "phone_codes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inbound_texts_created" ON "inbound_texts" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "inbound_texts_from" ON "inbound_texts" USING btree ("organization_id","from_number","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notices_created" ON "notices" USING btree ("organization_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notices_address" ON "notices" USING btree ("organization_id","address","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notices_appointment" ON "notices" USING btree ("organization_id","appointment_id");--> statement-breakpoint
CREATE INDEX "notices_carrier" ON "notices" USING btree ("organization_id","carrier_id");--> statement-breakpoint
CREATE INDEX "phone_codes_call" ON "phone_codes" USING btree ("organization_id","call_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "phone_codes_phone" ON "phone_codes" USING btree ("organization_id","phone","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "push_subscriptions_user" ON "push_subscriptions" USING btree ("organization_id","user_id");--> statement-breakpoint
SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'notices', 'inbound_texts', 'opt_outs', 'phone_codes', 'notice_templates', 'notice_settings', 'member_notices',
  'push_subscriptions']) AS name;
