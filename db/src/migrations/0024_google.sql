ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "google_subject" text;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_google" UNIQUE("google_subject");
--> statement-breakpoint
CREATE FUNCTION scoped_google_subject() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('offhook.google_subject', true), '') $$;
--> statement-breakpoint
-- Whoever signs in with Google is known by what Google calls them, and by nothing else yet.
CREATE POLICY of_google ON users FOR SELECT USING (google_subject = scoped_google_subject());
