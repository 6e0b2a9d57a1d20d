// What a call's summary says, in English.

export const en = {
  called: (who: string, about: string) => `${who} called${about}.`,
  weCalled: (who: string, about: string) => `We called ${who}${about}.`,
  /** Who shows no number, and who calls from the browser. */
  nameless: { anonymous: 'Somebody who withheld their number', browser: 'A test caller' } as Words,
  /** After who called. */
  about: {
    book: 'to book an appointment',
    reschedule: 'to move an appointment',
    cancel: 'to cancel an appointment',
    leaveMessage: 'to leave a message',
    transfer: 'to speak to a person',
    emergency: 'about an emergency',
    'ask:hours': 'to ask about opening hours',
    'ask:address': 'to ask where you are',
    'ask:price': 'to ask about prices',
    'ask:duration': 'to ask how long it takes',
    'ask:services': 'to ask what you offer',
    'ask:staff': 'to ask about your staff',
    'ask:openings': 'to ask for free times',
    'ask:myAppointment': 'to ask about their appointment',
    'ask:knowledge': 'with a question',
    'ask:open': 'with a question',
  } as Words,
  booked: (services: string, staff: string, when: string) =>
    `${services} with ${staff} is booked for ${when}.`,
  taken: { lead: 'Lead', waitlist: 'Waitlist', voicemail: 'Voicemail' } as Words,
  message: 'Message',
  outcomes: {
    booked: 'An appointment was booked.',
    rescheduled: 'An appointment was moved.',
    cancelled: 'An appointment was cancelled.',
    answered: 'The question was answered.',
    messageTaken: 'A message was taken.',
    transferred: 'The caller was put through.',
    notForUs: 'It was not meant for you.',
    abandoned: 'The caller hung up.',
    none: 'Nothing came of it.',
  } as Words,
  brokeOff: 'The call broke off.',
};

type Words = Record<string, string | undefined>;
export type StoryWords = typeof en;
