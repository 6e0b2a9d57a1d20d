ALTER TABLE "vendor_credentials" DROP CONSTRAINT "vendor_credentials_vendor";--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD COLUMN "carrier_account" text;--> statement-breakpoint
ALTER TABLE "vendor_credentials" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "vendor_credentials" ADD CONSTRAINT "vendor_credentials_account" CHECK (("vendor_credentials"."vendor" = 'twilio') = ("vendor_credentials"."account" is not null));--> statement-breakpoint
ALTER TABLE "vendor_credentials" ADD CONSTRAINT "vendor_credentials_vendor" CHECK ("vendor_credentials"."vendor" in ('deepgram', 'openai', 'twilio'));