// English: the list of calls, and how calls go.
import { plural } from '../plural.ts';

export const calls = {
  what: 'the calls',
  none: 'No calls yet',
  noneHint: 'Call your number, or hear your receptionist from here.',
  noMatch: 'No calls match',
  noMatchHint: 'Change or clear the filters.',
  clear: 'Clear the filters',
  older: 'Older calls',
  turns: (count: number) => plural(count, 'turn', 'turns'),
  median: 'Usual wait for an answer',
  search: 'Search',
  searchHint: 'Words said, or a number',
  number: 'Number',
  from: 'From',
  to: 'To',
  outcome: 'Outcome',
  length: 'Any length',
  lengths: { short: 'Under half a minute', middle: 'Up to two minutes', long: 'Longer' },
  direction: 'In and out',
  directions: { inbound: 'Called us', outbound: 'We called' },
  version: (version: number) => (version === 0 ? 'Before version 1' : `Version ${version}`),
  export: 'Export',
  exporting: 'Exporting …',
  list: 'Calls, newest first',
  shown: (count: number) => plural(count, 'call', 'calls'),
};

export const outcomes = {
  booked: 'booked',
  rescheduled: 'moved',
  cancelled: 'cancelled',
  answered: 'answered',
  messageTaken: 'message taken',
  transferred: 'put through',
  abandoned: 'hung up',
  notForUs: 'not for us',
  none: 'ended',
  live: 'on the line',
} as Record<string, string>;

/** What the dialogue is about, and where in it. */
export const goals = {
  greeting: 'greeting',
  listening: 'listening',
  booking: 'booking',
  rescheduling: 'moving an appointment',
  cancelling: 'cancelling',
  checking: 'looking up an appointment',
  message: 'taking a message',
  transferring: 'putting through',
  emergency: 'emergency',
  offeringHelp: 'offering help',
  goalDone: 'anything else?',
  notForUs: 'not for us',
  leaving: 'saying goodbye',
  over: 'over',
} as Record<string, string>;

export const steps = {
  service: 'which service',
  when: 'when',
  finding: 'finding a time',
  choosing: 'choosing a time',
  holding: 'keeping the time',
  name: 'name',
  phone: 'number',
  number: 'number',
  who: 'who',
  date: 'date',
  which: 'which appointment',
  lookingUp: 'looking up',
  readBack: 'reading back',
  confirming: 'reading back',
  full: 'nothing free',
  text: 'the message',
  telling: 'telling',
} as Record<string, string>;

export const stations = {
  finalTranscript: 'Final words',
  endOfTurn: 'End of turn',
  understood: 'Understood',
  decided: 'Decided',
  firstAudio: 'First audio',
};
