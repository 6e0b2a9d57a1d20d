// An appointment as a calendar takes it from an e-mail: iTIP, RFC 5546. The same UID every time, and a higher SEQUENCE with
// every change, so that the entry moves or goes instead of a second one coming.
import ICAL from 'ical.js';

export interface CalendarEntry {
  method: 'REQUEST' | 'CANCEL';
  appointmentId: string;
  /** How often the appointment has been changed. */
  sequence: number;
  startsAt: Date;
  endsAt: Date;
  summary: string;
  location?: string;
  organizer: { name: string; email: string };
  attendee: { name: string; email: string };
  now: Date;
}

export function calendarFile(entry: CalendarEntry): string {
  const { method, appointmentId, sequence, startsAt, endsAt, summary, location, organizer, attendee, now } =
    entry;
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('prodid', '-//Offhook//Appointments//EN');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  calendar.addPropertyWithValue('method', method);
  const event = new ICAL.Component('vevent');
  event.addPropertyWithValue('uid', `${appointmentId}@offhook`);
  event.addPropertyWithValue('sequence', sequence);
  event.addPropertyWithValue('dtstamp', utc(now));
  event.addPropertyWithValue('dtstart', utc(startsAt));
  event.addPropertyWithValue('dtend', utc(endsAt));
  event.addPropertyWithValue('summary', summary);
  if (location) event.addPropertyWithValue('location', location);
  event.addPropertyWithValue('status', method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED');
  person(event, 'organizer', organizer);
  const guest = person(event, 'attendee', attendee);
  guest.setParameter('partstat', 'ACCEPTED');
  guest.setParameter('rsvp', 'FALSE');
  calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

const utc = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(at, true);

function person(
  event: ICAL.Component,
  property: 'organizer' | 'attendee',
  { name, email }: { name: string; email: string },
): ICAL.Property {
  const written = event.addPropertyWithValue(property, `mailto:${email}`);
  // A parameter's value cannot hold a quote (RFC 5545, 3.1).
  written.setParameter('cn', name.replaceAll(/["\p{Cc}]/gu, ' '));
  return written;
}
