// English, for what is about customers.

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const en = {
  add: {
    title: 'Add a customer',
    lead: 'Then your receptionist knows who is calling.',
    phone: 'Telephone',
    done: 'Added.',
  },
  details: {
    otherPhones: 'Other numbers of theirs',
    addressHint: 'Appointments are confirmed there, too.',
    noteHint: 'Only your people read it.',
  },
  merge: {
    open: 'Same person as …',
    title: 'Two entries, one person',
    lead: (who: string) => `Find the other entry of ${who}.`,
    pick: 'Choose',
    choose: (who: string) => `Choose ${who}`,
    nobody: 'There is nobody else.',
    stays: 'This entry stays',
    goes: 'This one goes into it',
    becomes: [
      'Whoever calls from either number is known as the same person.',
      'Calls, appointments, messages and texts of both stand together.',
      'Name and e-mail of the entry that stays are kept; what it lacks comes from the other. Both notes are kept.',
      'This cannot be undone.',
    ],
    other: 'Choose another',
    confirm: 'Make them one',
    done: 'They are one now.',
    nameless: 'no name',
    noEmail: 'no e-mail',
    noNote: 'no note',
    calls: (count: number) => plural(count, 'call', 'calls'),
  },
  texts: {
    title: 'Texts',
    lead: 'What was sent and what came back, oldest first.',
    none: 'No texts have gone back and forth.',
    optedOut: 'wants no more texts',
    from: 'From them',
    to: 'From you',
    with: (number: string) => `Texts with ${number}`,
    statuses: {
      waiting: 'on its way',
      sent: 'sent',
      delivered: 'delivered',
      failed: 'not delivered',
      skipped: 'not sent',
      received: 'received',
    },
    tab: 'Texts',
    noThreads: 'Nobody has texted yet',
    noThreadsHint: 'What customers text to your number appears here, with what it was answered.',
    customer: 'The customer',
  },
  changes: {
    title: 'History',
    what: 'the history',
    none: 'Nothing is noted: it was brought in from elsewhere.',
    kinds: { booked: 'booked it', moved: 'moved it', cancelled: 'cancelled it', edited: 'changed it' },
    actors: {
      caller: 'The caller',
      member: 'Somebody of yours',
      apiKey: 'A program of yours',
      calendar: 'The calendar it is kept in',
      system: 'Offhook',
    },
    fields: {
      startsAt: 'When',
      staffId: 'With',
      serviceIds: 'Services',
      customerName: 'Name',
      customerPhone: 'Number',
      note: 'Note',
      status: 'Status',
      reason: 'Why',
    },
  },
  leads: {
    tab: 'Leads',
    none: 'No leads yet',
    noneHint: 'Callers who are interested and not customers yet are kept here, until they are won or lost.',
    status: (who: string) => `How far ${who} has come`,
    statuses: { new: 'new', contacted: 'contacted', won: 'won', lost: 'lost' },
  },
};

export type PeopleWords = typeof en;
