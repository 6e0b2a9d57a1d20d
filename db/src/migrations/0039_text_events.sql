ALTER TABLE "events" DROP CONSTRAINT "events_type";--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_type" CHECK ("events"."type" in ('call.started', 'call.turn', 'call.completed', 'appointment.booked', 'appointment.moved', 'appointment.cancelled', 'appointment.changed', 'message.taken', 'lead.created', 'text.received', 'text.sent'));--> statement-breakpoint
-- How a text of ours fares has no more consequences than what was said in a call.
DROP TRIGGER events_follow ON events;
--> statement-breakpoint
CREATE TRIGGER events_follow AFTER INSERT ON events FOR EACH ROW WHEN (NEW.type NOT IN ('call.turn', 'text.sent'))
  EXECUTE FUNCTION follow_event();
