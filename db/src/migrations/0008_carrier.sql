ALTER TABLE "recordings" DROP CONSTRAINT "recordings_call";--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "business_profiles" ADD COLUMN "transfer_mode" text DEFAULT 'blind' NOT NULL;--> statement-breakpoint
ALTER TABLE "business_profiles" ADD COLUMN "recording_days" integer;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "carrier_sid" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "route" text DEFAULT 'agent' NOT NULL;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "route_to" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "hours" jsonb;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "after_hours" text;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "after_hours_to" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "consent" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "kind" text DEFAULT 'call' NOT NULL;--> statement-breakpoint
ALTER TABLE "recordings" ADD COLUMN "store" text DEFAULT 'disk' NOT NULL;--> statement-breakpoint
CREATE INDEX "recordings_created" ON "recordings" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "recordings_to_upload" ON "recordings" USING btree ("organization_id","created_at") WHERE "recordings"."store" = 'disk';--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_call" UNIQUE("organization_id","call_id","kind");--> statement-breakpoint
ALTER TABLE "business_profiles" ADD CONSTRAINT "business_profiles_transfer_mode" CHECK ("business_profiles"."transfer_mode" in ('blind', 'warm'));--> statement-breakpoint
ALTER TABLE "business_profiles" ADD CONSTRAINT "business_profiles_recording_days" CHECK ("business_profiles"."recording_days" > 0);--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_route" CHECK ("phone_numbers"."route" in ('agent', 'person', 'forward', 'voicemail'));--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_route_to" CHECK ("phone_numbers"."route" not in ('person', 'forward') or "phone_numbers"."route_to" is not null);--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_after_hours" CHECK ("phone_numbers"."after_hours" in ('book', 'message', 'forward', 'voicemail'));--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_purpose" CHECK ("calls"."purpose" in ('reminder', 'callback', 'demo'));--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_answered_by" CHECK ("calls"."answered_by" in ('human', 'machine', 'fax', 'unknown'));--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_consent" CHECK ("calls"."purpose" is null or "calls"."consent" is not null);--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_kind" CHECK ("recordings"."kind" in ('call', 'voicemail'));--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_store" CHECK ("recordings"."store" in ('disk', 'bucket'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('message', 'lead', 'waitlist', 'voicemail'));