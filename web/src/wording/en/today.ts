// English: the day so far, and the calls in progress.
import { plural } from '../plural.ts';

export const today = {
  lead: (day: string) => `${day}, so far`,
  what: 'the day',
  answered: 'Calls answered',
  booked: 'Booked',
  needsPerson: 'Need a person',
  messages: 'Messages to return',
  onTheLine: 'On the line now',
  nobody: 'Nobody is on the line.',
  next: 'Coming up',
  nothingNext: 'Nothing more is booked for today.',
  latest: 'Latest calls',
  noCalls: 'Nobody has called yet',
  noCallsHint: 'Hear how your receptionist answers: call it from here.',
  all: 'All calls',
  whole: 'The calendar',
  revenue: 'Revenue recovered',
  ofBooked: (amount: string) => `of ${amount} booked by phone`,
  formula: 'How this is worked out',
  formulaText:
    'Booked: the list prices of all appointments that were booked in calls today and not cancelled since. Recovered: those of them booked while you were closed, or while another call was on the line. Services without a published price count as nothing, and test calls not at all.',
  urgent: (count: number) => `${count} urgent`,
  median: 'Usual wait for an answer',
};

export const live = {
  lead: 'Calls in progress, as they go.',
  what: 'the calls in progress',
  nobody: 'Nobody is on the line',
  nobodyHint: 'A call appears here the moment it is answered.',
  count: (count: number) => plural(count, 'call', 'calls'),
  caller: 'Caller',
  agent: 'Receptionist',
  listen: 'Listen in',
  stopListening: 'Stop listening',
  takeOver: 'Take over',
  takeOverLead:
    'The caller is told, and put through to this number. If nobody answers there, the receptionist goes on.',
  takeOverTo: 'Ring me at',
  takeOverDo: 'Put the caller through',
  takenOver: 'The caller is being put through.',
  hangUp: 'Hang up',
  hangUpSure: 'Hang up on the caller?',
  hangUpLead: 'The call ends at once, without a goodbye.',
  hungUp: 'The call is over.',
  listenFailed: 'The sound of this call cannot be had.',
  connecting: 'Connecting …',
};
