CREATE TABLE "agents" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"language" text DEFAULT 'en' NOT NULL,
	"tone" text DEFAULT 'warm' NOT NULL,
	"greeting" text,
	"closing" text,
	"voice" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "agents_language" CHECK ("agents"."language" in ('en', 'es', 'ru', 'uz')),
	CONSTRAINT "agents_tone" CHECK ("agents"."tone" in ('warm', 'professional', 'brief'))
);
--> statement-breakpoint
CREATE TABLE "business_profiles" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"timezone" text NOT NULL,
	"vertical" text NOT NULL,
	"hours" jsonb NOT NULL,
	"exceptions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"booking" jsonb DEFAULT '{"minimumNoticeMinutes":60,"horizonDays":90,"incrementMinutes":15}'::jsonb NOT NULL,
	"address" text,
	"phone" text,
	"knowledge" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"emergencies" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"after_hours" text DEFAULT 'book' NOT NULL,
	"transfer_to" text,
	"recording_consent" text DEFAULT 'announce' NOT NULL,
	"limits" jsonb DEFAULT '{"maxTurns":60,"maxMinutes":15}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "business_profiles_vertical" CHECK ("business_profiles"."vertical" in ('salon', 'dental', 'auto_repair', 'home_services')),
	CONSTRAINT "business_profiles_after_hours" CHECK ("business_profiles"."after_hours" in ('book', 'message', 'forward', 'voicemail')),
	CONSTRAINT "business_profiles_recording_consent" CHECK ("business_profiles"."recording_consent" in ('off', 'announce', 'ask'))
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phone_numbers" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"e164" text NOT NULL,
	"agent_id" uuid NOT NULL,
	"fallback_to" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "phone_numbers_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "phone_numbers_e164" UNIQUE("e164")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id"),
	CONSTRAINT "memberships_role" CHECK ("memberships"."role" in ('owner', 'admin', 'manager', 'operator', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"family_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "refresh_tokens_hash" UNIQUE("user_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"loopback_only" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email" UNIQUE("email"),
	CONSTRAINT "users_email_lower" CHECK ("users"."email" = lower("users"."email"))
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}' NOT NULL,
	"needs" text[] DEFAULT '{}' NOT NULL,
	"duration_minutes" integer NOT NULL,
	"buffer_before_minutes" integer DEFAULT 0 NOT NULL,
	"buffer_after_minutes" integer DEFAULT 0 NOT NULL,
	"price_minor" integer,
	"currency" text DEFAULT 'USD' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "services_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "services_duration" CHECK ("services"."duration_minutes" between 1 and 1440),
	CONSTRAINT "services_buffers" CHECK ("services"."buffer_before_minutes" >= 0 and "services"."buffer_after_minutes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"hours" jsonb,
	"exceptions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"timezone" text,
	"position" integer DEFAULT 0 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_services" (
	"organization_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	CONSTRAINT "staff_services_organization_id_staff_id_service_id_pk" PRIMARY KEY("organization_id","staff_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "call_events" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"type" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "call_events_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"call_sid" text NOT NULL,
	"direction" text NOT NULL,
	"from_number" text NOT NULL,
	"to_number" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"outcome" text,
	"snapshot" jsonb,
	CONSTRAINT "calls_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "calls_sid" UNIQUE("organization_id","call_sid"),
	CONSTRAINT "calls_direction" CHECK ("calls"."direction" in ('inbound', 'outbound'))
);
--> statement-breakpoint
CREATE TABLE "recordings" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"path" text NOT NULL,
	"duration_ms" integer NOT NULL,
	"size_bytes" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "recordings_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "recordings_call" UNIQUE("organization_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"index" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"caller_text" text,
	"agent_text" text NOT NULL,
	"final_transcript" real,
	"end_of_turn" real,
	"understood" real,
	"decided" real,
	"first_text" real,
	"first_audio" real,
	"played" real,
	"asr_ms" real,
	"endpoint_ms" real,
	"understand_ms" real,
	"llm_ms" real,
	"tts_ms" real,
	"voice_to_voice_ms" real,
	"engine_ms" real,
	"tier" text,
	"speculation" text NOT NULL,
	"cache_hit" boolean NOT NULL,
	"barge_in" boolean NOT NULL,
	"tokens_in" integer NOT NULL,
	"tokens_out" integer NOT NULL,
	"cost_micros" integer NOT NULL,
	"state_before" text NOT NULL,
	"state_after" text NOT NULL,
	"expectation" text NOT NULL,
	"commands" jsonb NOT NULL,
	CONSTRAINT "turns_organization_id_id_started_at_pk" PRIMARY KEY("organization_id","id","started_at")
) PARTITION BY RANGE ("started_at");
--> statement-breakpoint
CREATE TABLE "appointment_changes" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"user_id" uuid,
	"call_id" uuid,
	"before" jsonb,
	"after" jsonb,
	"idempotency_key" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "appointment_changes_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "appointment_changes_idempotency" UNIQUE("organization_id","idempotency_key"),
	CONSTRAINT "appointment_changes_kind" CHECK ("appointment_changes"."kind" in ('booked', 'moved', 'cancelled', 'edited')),
	CONSTRAINT "appointment_changes_actor" CHECK ("appointment_changes"."actor" in ('caller', 'member', 'calendar', 'system'))
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"service_ids" uuid[] NOT NULL,
	"status" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"occupied" "tstzrange" NOT NULL,
	"hold_expires_at" timestamp with time zone,
	"moves_appointment_id" uuid,
	"customer_name" text,
	"customer_phone" text,
	"note" text,
	"source" text NOT NULL,
	"call_id" uuid,
	"idempotency_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "appointments_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "appointments_idempotency" UNIQUE("organization_id","idempotency_key"),
	CONSTRAINT "appointments_status" CHECK ("appointments"."status" in ('held', 'confirmed', 'cancelled', 'completed', 'noShow')),
	CONSTRAINT "appointments_source" CHECK ("appointments"."source" in ('call', 'dashboard', 'calendar', 'api', 'demo')),
	CONSTRAINT "appointments_order" CHECK ("appointments"."starts_at" < "appointments"."ends_at"),
	CONSTRAINT "appointments_occupied" CHECK ("appointments"."status" = 'held' or (lower("appointments"."occupied") <= "appointments"."starts_at" and upper("appointments"."occupied") >= "appointments"."ends_at")),
	CONSTRAINT "appointments_hold" CHECK (("appointments"."status" = 'held') = ("appointments"."hold_expires_at" is not null)),
	CONSTRAINT "appointments_customer" CHECK ("appointments"."status" = 'held' or "appointments"."customer_name" is not null)
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"phone" text NOT NULL,
	"name" text,
	"calls" integer DEFAULT 0 NOT NULL,
	"last_call_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contacts_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "contacts_phone" UNIQUE("organization_id","phone")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"call_id" uuid,
	"kind" text NOT NULL,
	"urgent" boolean NOT NULL,
	"text" text NOT NULL,
	"name" text,
	"phone" text,
	"idempotency_key" text,
	"handled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "messages_idempotency" UNIQUE("organization_id","idempotency_key"),
	CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('message', 'lead', 'waitlist'))
);
--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "business_profiles" ADD CONSTRAINT "business_profiles_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_organization_id_agent_id_agents_organization_id_id_fk" FOREIGN KEY ("organization_id","agent_id") REFERENCES "public"."agents"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_services" ADD CONSTRAINT "staff_services_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_services" ADD CONSTRAINT "staff_services_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_events" ADD CONSTRAINT "call_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_changes" ADD CONSTRAINT "appointment_changes_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "phone_numbers_agent" ON "phone_numbers" USING btree ("organization_id","agent_id");--> statement-breakpoint
CREATE INDEX "memberships_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_family" ON "refresh_tokens" USING btree ("user_id","family_id");--> statement-breakpoint
CREATE INDEX "staff_services_service" ON "staff_services" USING btree ("organization_id","service_id");--> statement-breakpoint
CREATE INDEX "call_events_call" ON "call_events" USING btree ("organization_id","call_id","at");--> statement-breakpoint
CREATE INDEX "calls_started" ON "calls" USING btree ("organization_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_from" ON "calls" USING btree ("organization_id","from_number","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "turns_call" ON "turns" USING btree ("organization_id","call_id","index");--> statement-breakpoint
CREATE INDEX "appointment_changes_appointment" ON "appointment_changes" USING btree ("organization_id","appointment_id","at");--> statement-breakpoint
CREATE INDEX "appointments_starts" ON "appointments" USING btree ("organization_id","starts_at");--> statement-breakpoint
CREATE INDEX "appointments_phone" ON "appointments" USING btree ("organization_id","customer_phone","starts_at");--> statement-breakpoint
CREATE INDEX "appointments_call" ON "appointments" USING btree ("organization_id","call_id");--> statement-breakpoint
CREATE INDEX "appointments_holds" ON "appointments" USING btree ("organization_id","hold_expires_at") WHERE "appointments"."status" = 'held';--> statement-breakpoint
CREATE INDEX "messages_created" ON "messages" USING btree ("organization_id","created_at" DESC NULLS LAST);