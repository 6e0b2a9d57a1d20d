ALTER TABLE "turns" ADD COLUMN "done" real;--> statement-breakpoint
-- Whoever keeps openings at hand hears of every change they are computed from, at commit. What becomes of a hold is told
-- in full; anything else only says whose it is.
CREATE FUNCTION notify_openings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('offhook_openings', (coalesce(NEW, OLD)).organization_id::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION notify_openings_of_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  what text;
  it appointments := coalesce(NEW, OLD);
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.status, OLD.staff_id, OLD.occupied) = (NEW.status, NEW.staff_id, NEW.occupied) THEN
    RETURN NULL;
  END IF;
  what := CASE
    WHEN TG_OP = 'DELETE' AND OLD.status = 'held' THEN 'gone'
    WHEN TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.status <> 'held') THEN NULL
    WHEN NEW.status = 'held' THEN 'held'
    WHEN NEW.status = 'confirmed' THEN 'booked'
  END;
  PERFORM pg_notify('offhook_openings', concat_ws(' ', it.organization_id,
    CASE WHEN what IS NOT NULL THEN concat_ws(' ', what, it.id, it.staff_id,
      (date_part('epoch', lower(it.occupied)) * 1000)::bigint, (date_part('epoch', upper(it.occupied)) * 1000)::bigint,
      CASE WHEN what = 'held' THEN concat_ws(' ', coalesce(it.call_id::text, '-'),
        (date_part('epoch', it.hold_expires_at) * 1000)::bigint) END) END));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER appointments_openings AFTER INSERT OR UPDATE OR DELETE ON appointments
  FOR EACH ROW EXECUTE FUNCTION notify_openings_of_appointment();
--> statement-breakpoint
CREATE TRIGGER busy_blocks_openings AFTER INSERT OR UPDATE OR DELETE ON busy_blocks
  FOR EACH ROW EXECUTE FUNCTION notify_openings();
--> statement-breakpoint
CREATE TRIGGER business_profiles_openings AFTER INSERT OR UPDATE OR DELETE ON business_profiles
  FOR EACH ROW EXECUTE FUNCTION notify_openings();
--> statement-breakpoint
CREATE TRIGGER services_openings AFTER INSERT OR UPDATE OR DELETE ON services
  FOR EACH ROW EXECUTE FUNCTION notify_openings();
--> statement-breakpoint
CREATE TRIGGER staff_openings AFTER INSERT OR UPDATE OR DELETE ON staff
  FOR EACH ROW EXECUTE FUNCTION notify_openings();
--> statement-breakpoint
CREATE TRIGGER staff_services_openings AFTER INSERT OR UPDATE OR DELETE ON staff_services
  FOR EACH ROW EXECUTE FUNCTION notify_openings();
