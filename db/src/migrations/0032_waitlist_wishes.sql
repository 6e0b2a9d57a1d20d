ALTER TABLE "messages" ADD COLUMN "wish" jsonb;
--> statement-breakpoint
-- After the database was away somebody has to know whose appointments wait to be written into calendars.
CREATE POLICY of_platform ON calendar_outbox FOR SELECT USING (scoped_platform() AND written < revision);
