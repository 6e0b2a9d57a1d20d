ALTER TABLE "calls" ADD COLUMN "line_busy" boolean;--> statement-breakpoint
CREATE INDEX "appointments_by_phone" ON "appointments" USING btree ("organization_id","created_at") WHERE "appointments"."source" = 'call';--> statement-breakpoint
-- Whether another call was on the line when one began. That one may still last.
CREATE FUNCTION note_busy_lines(organization uuid, ids uuid[]) RETURNS void LANGUAGE sql AS $$
  UPDATE calls SET line_busy = EXISTS (
    SELECT FROM calls AS other WHERE other.organization_id = organization AND other.id <> calls.id
      AND other.started_at <= calls.started_at AND other.started_at > calls.started_at - interval '1 hour'
      AND coalesce(other.ended_at, 'infinity') > calls.started_at)
  WHERE organization_id = organization AND id = ANY (ids) $$;
