-- Finds parts of names.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "searchable" text GENERATED ALWAYS AS (lower(coalesce(name, '') || ' ' || phone || ' ' || coalesce(email, ''))) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "handled_by" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "assigned_to" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "lead_status" text DEFAULT 'new' NOT NULL;--> statement-breakpoint
CREATE INDEX "contacts_last_call" ON "contacts" USING btree ("organization_id",coalesce(last_call_at, '-infinity') desc,"id" DESC NULLS LAST) WHERE "contacts"."merged_into" is null;--> statement-breakpoint
CREATE INDEX "contacts_merged" ON "contacts" USING btree ("organization_id","merged_into") WHERE "contacts"."merged_into" is not null;--> statement-breakpoint
CREATE INDEX "contacts_searchable" ON "contacts" USING gin ("organization_id","searchable" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "messages_kind_created" ON "messages" USING btree ("organization_id","kind","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "messages_unhandled" ON "messages" USING btree ("organization_id","created_at" DESC NULLS LAST) WHERE "messages"."handled_at" is null;--> statement-breakpoint
CREATE INDEX "messages_phone" ON "messages" USING btree ("organization_id","phone","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "messages_call" ON "messages" USING btree ("organization_id","call_id");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_lead_status" CHECK ("messages"."lead_status" in ('new', 'contacted', 'won', 'lost'));--> statement-breakpoint
-- What the transaction looks for among contacts; by default any.
CREATE FUNCTION scoped_contact() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('offhook.contact', true), ''), '%') $$;
--> statement-breakpoint
ALTER POLICY of_organization ON contacts
  USING (organization_id = scoped_organization() AND searchable LIKE scoped_contact())
  WITH CHECK (organization_id = scoped_organization());
--> statement-breakpoint
-- Whoever called is a contact; a new one has the id of their first call.
CREATE FUNCTION note_callers(organization uuid, ids uuid[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO contacts (id, organization_id, phone, calls, last_call_at)
    SELECT (array_agg(id ORDER BY started_at))[1], organization, phone,
      (SELECT count(*) FROM calls AS theirs WHERE theirs.organization_id = organization
        AND theirs.direction = 'inbound' AND theirs.from_number = phone),
      max(started_at)
    FROM (
      SELECT id, started_at, CASE direction WHEN 'inbound' THEN from_number ELSE to_number END AS phone
      FROM calls WHERE organization_id = organization AND id = ANY (ids) AND ended_at IS NOT NULL
    ) AS ended
    WHERE phone ~ '^\+[1-9][0-9]{6,14}$' GROUP BY phone ORDER BY phone
    ON CONFLICT (organization_id, phone) DO UPDATE
      SET calls = excluded.calls, last_call_at = greatest(contacts.last_call_at, excluded.last_call_at) $$;
--> statement-breakpoint
-- Callers of before.
ALTER TABLE calls NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
SELECT note_callers(organization_id, array_agg(id)) FROM calls GROUP BY organization_id;
--> statement-breakpoint
ALTER TABLE calls FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
