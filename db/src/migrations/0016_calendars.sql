CREATE TABLE "calendar_connections" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"account" text NOT NULL,
	"status" text DEFAULT 'connected' NOT NULL,
	"refresh_token" text NOT NULL,
	"access_token" text,
	"access_expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_connections_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "calendar_connections_account" UNIQUE("organization_id","vendor","account"),
	CONSTRAINT "calendar_connections_vendor" CHECK ("calendar_connections"."vendor" in ('google', 'microsoft', 'ics')),
	CONSTRAINT "calendar_connections_status" CHECK ("calendar_connections"."status" in ('connected', 'reconnect'))
);
--> statement-breakpoint
CREATE TABLE "calendar_links" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"calendar_id" text NOT NULL,
	"name" text NOT NULL,
	"cursor" text,
	"read_at" timestamp with time zone,
	"synced_at" timestamp with time zone,
	"problem" text,
	"subscription" text,
	"subscription_expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_links_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "calendar_links_staff" UNIQUE("organization_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "calendar_outbox" (
	"organization_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"event_id" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"written" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"problem" text,
	CONSTRAINT "calendar_outbox_organization_id_link_id_appointment_id_pk" PRIMARY KEY("organization_id","link_id","appointment_id")
);
--> statement-breakpoint
DROP INDEX "appointments_by_phone";--> statement-breakpoint
ALTER TABLE "busy_blocks" ADD COLUMN "link_id" uuid;--> statement-breakpoint
ALTER TABLE "calendar_connections" ADD CONSTRAINT "calendar_connections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_links" ADD CONSTRAINT "calendar_links_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_links" ADD CONSTRAINT "calendar_links_organization_id_connection_id_calendar_connections_organization_id_id_fk" FOREIGN KEY ("organization_id","connection_id") REFERENCES "public"."calendar_connections"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_links" ADD CONSTRAINT "calendar_links_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_outbox" ADD CONSTRAINT "calendar_outbox_organization_id_link_id_calendar_links_organization_id_id_fk" FOREIGN KEY ("organization_id","link_id") REFERENCES "public"."calendar_links"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_outbox" ADD CONSTRAINT "calendar_outbox_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_outbox_appointment" ON "calendar_outbox" USING btree ("organization_id","appointment_id");--> statement-breakpoint
CREATE INDEX "calendar_outbox_event" ON "calendar_outbox" USING btree ("organization_id","link_id","event_id");--> statement-breakpoint
CREATE INDEX "calendar_outbox_due" ON "calendar_outbox" USING btree ("organization_id","due_at") WHERE "calendar_outbox"."written" < "calendar_outbox"."revision";--> statement-breakpoint
ALTER TABLE "calls" DROP COLUMN "line_busy";
--> statement-breakpoint
ALTER TABLE busy_blocks ADD CONSTRAINT busy_blocks_link FOREIGN KEY (organization_id, link_id)
  REFERENCES calendar_links (organization_id, id) ON DELETE CASCADE;
--> statement-breakpoint
SELECT protect_tenant_table(name::regclass)
  FROM unnest(ARRAY['calendar_connections', 'calendar_links', 'calendar_outbox']) AS name;
--> statement-breakpoint
-- Every change of an appointment has to reach the calendars it is in, and the one it comes into. Whoever changes it, the
-- transaction that does leaves word.
CREATE FUNCTION note_for_calendars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO calendar_outbox (organization_id, link_id, appointment_id)
  SELECT link.organization_id, link.id, NEW.appointment_id
    FROM appointments a
    JOIN calendar_links link ON link.organization_id = a.organization_id AND link.staff_id = a.staff_id
    WHERE a.organization_id = NEW.organization_id AND a.id = NEW.appointment_id
  UNION
  SELECT organization_id, link_id, appointment_id FROM calendar_outbox
    WHERE organization_id = NEW.organization_id AND appointment_id = NEW.appointment_id
  ON CONFLICT (organization_id, link_id, appointment_id)
    DO UPDATE SET revision = calendar_outbox.revision + 1, attempts = 0, due_at = now();
  IF FOUND THEN
    PERFORM pg_notify('offhook_calendars', NEW.organization_id::text);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER appointment_changes_calendars AFTER INSERT ON appointment_changes
  FOR EACH ROW EXECUTE FUNCTION note_for_calendars();
