ALTER TABLE "appointment_changes" DROP CONSTRAINT "appointment_changes_actor";--> statement-breakpoint
ALTER TABLE "business_profiles" ADD COLUMN "holidays" jsonb;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "kind" text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "series_id" uuid;--> statement-breakpoint
CREATE INDEX "appointments_series" ON "appointments" USING btree ("organization_id","series_id","starts_at") WHERE "appointments"."series_id" is not null;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_kind" CHECK ("staff"."kind" in ('person', 'resource'));--> statement-breakpoint
ALTER TABLE "appointment_changes" ADD CONSTRAINT "appointment_changes_actor" CHECK ("appointment_changes"."actor" in ('caller', 'member', 'apiKey', 'calendar', 'system'));