// What notices say, in English. Texts are kept to what fits two segments of a text message.
import type { Wording } from '../kinds.ts';

const KEYS = 'Reply C to confirm, R to move, X to cancel.';
const SIGNED = '{business}\n{address}\n{phone}';

export const en: Wording = {
  booked: {
    subject: '{service} on {date} at {time}',
    text: `{business}: {service} on {date} at {time} with {staff} is booked. ${KEYS} STOP ends texts.`,
    email: `Hello {name},\n\n{service} on {date} at {time} with {staff} is booked for you. The appointment is attached for your calendar.\n\n${SIGNED}`,
  },
  moved: {
    subject: 'Moved: {service} on {date} at {time}',
    text: `{business}: your {service} has moved from {oldDate}, {oldTime}, to {date} at {time} with {staff}. ${KEYS}`,
    email: `Hello {name},\n\nyour {service} has moved from {oldDate}, {oldTime}, to {date} at {time} with {staff}. The new time is attached for your calendar.\n\n${SIGNED}`,
  },
  cancelled: {
    subject: 'Cancelled: {service} on {date} at {time}',
    text: '{business}: your {service} on {date} at {time} is cancelled. Call {phone} to book again.',
    email: `Hello {name},\n\nyour {service} on {date} at {time} is cancelled. Call {phone} to book again.\n\n${SIGNED}`,
  },
  reminder: {
    subject: 'Reminder: {service} on {date} at {time}',
    text: `{business}: a reminder of your {service} on {date} at {time} with {staff}. ${KEYS}`,
    email: `Hello {name},\n\na reminder of your {service} on {date} at {time} with {staff}.\n\n${SIGNED}`,
  },
  waitlistOffer: {
    subject: '',
    text: '{business}: a time has become free: {openings}. Reply 1 to take it. The first to reply has it.',
  },
  noShow: {
    subject: 'We missed you',
    text: '{business}: we missed you at {time}. Call {phone} for another time.',
    email: `Hello {name},\n\nwe missed you on {date} at {time}. Call {phone} for another time.\n\n${SIGNED}`,
  },
  review: {
    subject: 'How was it?',
    text: '{business}: thank you for coming. How was it? {link}',
    email: `Hello {name},\n\nthank you for coming. We would be glad if you told others how it was: {link}\n\n${SIGNED}`,
  },
  confirmedReply: { subject: '', text: '{business}: thank you, see you on {date} at {time}.' },
  cancelledReply: {
    subject: '',
    text: '{business}: your {service} on {date} at {time} is cancelled. Call {phone} to book again.',
  },
  movedReply: {
    subject: '',
    text: '{business}: your {service} is now on {date} at {time} with {staff}. See you then.',
  },
  bookedReply: {
    subject: '',
    text: '{business}: {service} on {date} at {time} with {staff} is yours. See you then.',
  },
  moveOffers: {
    subject: '',
    text: '{business}: to move your {service}, reply with a number: {openings}. Or reply with a day and time that suits you.',
  },
  noOpenings: { subject: '', text: '{business}: we found no time for that. Please call {phone}.' },
  takenReply: {
    subject: '',
    text: '{business}: that time has just been taken. Reply R for others, or call {phone}.',
  },
  noAppointment: {
    subject: '',
    text: '{business}: we have no appointment to come under this number. Please call {phone}.',
  },
  passedOn: {
    subject: '',
    text: '{business}: thank you, we have passed your message on. To talk to us call {phone}.',
  },
  code: { subject: '', text: '{code} is your code for {business}. It is good for 10 minutes.' },
  message: { subject: 'Message from {caller}', text: '{business}: message from {caller}: {text}' },
  urgentMessage: {
    subject: 'Urgent: message from {caller}',
    text: '{business}: URGENT message from {caller}: {text}',
  },
  lead: { subject: 'New lead: {caller}', text: '{business}: new lead, {caller}: {text}' },
  missedCall: {
    subject: 'Missed call from {caller}',
    text: '{business}: missed call from {caller} at {time}.',
  },
  appointment: {
    subject: '{text}: {name}, {date}, {time}',
    text: '{business}: {text}: {name}, {service}, {date} at {time} with {staff}.',
  },
  tooSlow: {
    subject: 'Callers wait too long',
    text: '{business}: in the last 24 hours {within} of answers came within {limit}; {promised} are promised.',
  },
  webhookDisabled: {
    subject: 'A webhook was switched off',
    text: '{business}: the webhook {link} was switched off after failing for days: {text}',
  },
};
