-- Who sees which rows. A scope is a setting that lasts for one transaction (db/src/tenant.ts sets it);
-- with none set, every policy below is null, and nothing is seen or written.
-- Row-level security is FORCED, because the process connects as the owner of these tables.

CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
CREATE FUNCTION scoped_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('offhook.organization_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION scoped_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('offhook.user_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION scoped_email() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('offhook.email', true), '') $$;
--> statement-breakpoint
CREATE FUNCTION scoped_number() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('offhook.called_number', true), '') $$;
--> statement-breakpoint
-- Every table with an organization_id goes through here, in the migration that creates it.
CREATE FUNCTION protect_tenant_table(tenant_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format(
    'CREATE POLICY of_organization ON %s USING (organization_id = scoped_organization())', tenant_table);
END $$;
--> statement-breakpoint
SELECT protect_tenant_table(name::regclass) FROM unnest(ARRAY[
  'business_profiles', 'agents', 'phone_numbers', 'memberships', 'services', 'staff', 'staff_services',
  'calls', 'turns', 'call_events', 'recordings',
  'appointments', 'appointment_changes', 'messages', 'contacts']) AS name;
--> statement-breakpoint
-- A call is matched to its business by the number it was made to, before any organization is known.
CREATE POLICY of_called_number ON phone_numbers FOR SELECT USING (e164 = scoped_number());
--> statement-breakpoint
-- A user sees which organizations they belong to.
CREATE POLICY of_user ON memberships FOR SELECT USING (user_id = scoped_user());
--> statement-breakpoint
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_organization ON organizations USING (id = scoped_organization());
--> statement-breakpoint
CREATE POLICY of_user ON organizations FOR SELECT
  USING (id IN (SELECT organization_id FROM memberships WHERE user_id = scoped_user()));
--> statement-breakpoint
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE users FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_user ON users USING (id = scoped_user());
--> statement-breakpoint
-- Sign-in knows an e-mail address and nothing else.
CREATE POLICY of_email ON users FOR SELECT USING (email = scoped_email());
--> statement-breakpoint
CREATE POLICY of_organization ON users FOR SELECT
  USING (id IN (SELECT user_id FROM memberships WHERE organization_id = scoped_organization()));
--> statement-breakpoint
ALTER TABLE refresh_tokens ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE refresh_tokens FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_user ON refresh_tokens USING (user_id = scoped_user());
--> statement-breakpoint
-- The last word on double bookings: held and confirmed time of one person never overlaps, buffers included.
ALTER TABLE appointments ADD CONSTRAINT appointments_no_overlap
  EXCLUDE USING gist (organization_id WITH =, staff_id WITH =, occupied WITH &&)
  WHERE (status IN ('held', 'confirmed'));
--> statement-breakpoint
-- Turns of a month whose own partition has not been made yet. A partition can be read past its parent,
-- so each is protected itself.
CREATE TABLE turns_default PARTITION OF turns DEFAULT;
--> statement-breakpoint
SELECT protect_tenant_table('turns_default');
--> statement-breakpoint
CREATE FUNCTION ensure_turn_partition(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  partition text := 'turns_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass(partition) IS NULL THEN
    EXECUTE format('CREATE TABLE %I PARTITION OF turns FOR VALUES FROM (%L) TO (%L)', partition,
      date_trunc('month', month::timestamp) AT TIME ZONE 'UTC',
      date_trunc('month', month::timestamp + interval '1 month') AT TIME ZONE 'UTC');
    PERFORM protect_tenant_table(partition::regclass);
  END IF;
END $$;
