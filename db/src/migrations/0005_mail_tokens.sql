CREATE TABLE "mail_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"purpose" text NOT NULL,
	"token_hash" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_tokens_hash" UNIQUE("token_hash"),
	CONSTRAINT "mail_tokens_purpose" CHECK ("mail_tokens"."purpose" in ('register', 'reset')),
	CONSTRAINT "mail_tokens_email_lower" CHECK ("mail_tokens"."email" = lower("mail_tokens"."email"))
);
--> statement-breakpoint
CREATE INDEX "mail_tokens_email" ON "mail_tokens" USING btree ("email","created_at");--> statement-breakpoint
CREATE INDEX "mail_tokens_expires" ON "mail_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE FUNCTION scoped_mail_token() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('offhook.mail_token', true), '') $$;
--> statement-breakpoint
ALTER TABLE mail_tokens ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE mail_tokens FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY of_email ON mail_tokens USING (email = scoped_email());
--> statement-breakpoint
-- Who follows a link has the token and nothing else.
CREATE POLICY of_token ON mail_tokens USING (token_hash = scoped_mail_token());
--> statement-breakpoint
-- What has run out may be cleared away by anyone, unseen: `DELETE FROM mail_tokens`, with no scope.
CREATE POLICY expired ON mail_tokens FOR DELETE USING (expires_at < now());
