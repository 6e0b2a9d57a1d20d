CREATE TABLE "calendar_feeds" (
	"id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"staff_id" uuid,
	"details" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_feeds_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "calendar_links" DROP CONSTRAINT "calendar_links_staff";--> statement-breakpoint
ALTER TABLE "calendar_links" ADD COLUMN "read_only" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_links_written" ON "calendar_links" USING btree ("organization_id","staff_id") WHERE not "calendar_links"."read_only";--> statement-breakpoint
ALTER TABLE "calendar_links" ADD CONSTRAINT "calendar_links_calendar" UNIQUE("organization_id","staff_id","connection_id","calendar_id");
--> statement-breakpoint
SELECT protect_tenant_table('calendar_feeds');
--> statement-breakpoint
-- Every change of an appointment has to reach the calendars it is in, and the one it comes into; not those that are only read.
CREATE OR REPLACE FUNCTION note_for_calendars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO calendar_outbox (organization_id, link_id, appointment_id)
  SELECT link.organization_id, link.id, NEW.appointment_id
    FROM appointments a
    JOIN calendar_links link ON link.organization_id = a.organization_id AND link.staff_id = a.staff_id
      AND NOT link.read_only
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
