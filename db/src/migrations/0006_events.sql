CREATE TABLE "events" (
	"organization_id" uuid NOT NULL,
	"transaction" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"key" text NOT NULL,
	"data" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_organization_id_transaction_sequence_pk" PRIMARY KEY("organization_id","transaction","sequence"),
	CONSTRAINT "events_key" UNIQUE("organization_id","type","key"),
	CONSTRAINT "events_type" CHECK ("events"."type" in ('call.started', 'call.turn', 'call.completed', 'appointment.booked', 'appointment.moved', 'appointment.cancelled', 'appointment.changed', 'message.taken', 'lead.created'))
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING btree ("organization_id","at");--> statement-breakpoint
SELECT protect_tenant_table('events');
--> statement-breakpoint
-- Whoever inserts, listeners hear of it at commit; of many events in one transaction once.
CREATE FUNCTION notify_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('offhook_events', NEW.organization_id::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_notify AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION notify_events();
