// English: messages and customers.

export const messages = {
  what: 'the messages',
  open: 'To return',
  done: 'Done',
  none: 'Nothing to return',
  noneHint: 'What callers leave appears here by itself.',
  noneDone: 'Nothing is done yet',
  urgent: 'urgent',
  kinds: { message: 'message', lead: 'lead', waitlist: 'waiting list', voicemail: 'voicemail' },
  markDone: 'Done',
  reopen: 'Open again',
  call: (who: string) => `Call ${who} back`,
  theCall: 'The call',
  by: (who: string) => `done by ${who}`,
  older: 'Older messages',
};

export const customers = {
  what: 'the customers',
  search: 'Search',
  searchHint: 'Name, number or address',
  none: 'Nobody yet',
  noneHint: 'Everybody who calls is remembered here.',
  noMatch: 'Nobody matches',
  name: 'Name',
  number: 'Number',
  calls: 'Calls',
  last: 'Last call',
  note: 'Note',
  email: 'E-mail',
  nameless: 'Name not known',
  history: 'History',
  noHistory: 'Nothing yet.',
  all: 'All customers',
  older: 'More customers',
  saved: 'Saved.',
};
