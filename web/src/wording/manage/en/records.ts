// English: what is kept, for how long, and what was changed.
import { actions } from './actions.ts';

export const privacy = {
  saved: 'Saved. What is too old then is deleted tonight, for good.',
  keeping: 'How long things are kept',
  keepingLead: 'Days after which it is deleted by itself. Empty: it is kept.',
  forever: 'kept',
  kinds: {
    recordings: 'Recordings',
    transcripts: 'What was said',
    calls: 'Calls',
    messages: 'Messages and leads',
    texts: 'Texts and mails',
    appointments: 'Past appointments',
    contacts: 'People who have not called',
    events: 'Live activity',
    deliveries: 'Deliveries of webhooks',
    audit: 'Audit log',
  },
  copies: 'Copies, and people to be forgotten',
  copiesLead:
    'A copy is a ZIP file with everything. Who asks for theirs, or to be forgotten, has a right to it in many places.',
  askCopy: 'Copy of everything',
  asked: 'It is being put together; it appears below.',
  noRequests: 'Nothing was asked for.',
  copyOfAll: 'Copy of everything',
  copyOfOne: 'Copy of one person’s data',
  erasure: 'A person was forgotten',
  statuses: {
    waiting: 'waiting',
    done: 'done',
    failed: 'failed',
    expired: 'gone',
  },
  download: 'Download',
  megabytes: (size: number) => `${size < 0.1 ? '< 0.1' : size.toFixed(1)} MB`,
  until: (when: string) => `until ${when}`,
  onePerson: 'One person',
  onePersonLead: 'Copy what is kept of them, or forget them.',
  copy: 'Copy',
  erase: 'Forget',
  eraseSure: (who: string) => `Forget ${who}?`,
  eraseLead:
    'What they said, recordings, texts and messages are deleted, and their name is taken off their appointments. It cannot be undone.',
  erasing: 'They are being forgotten.',
  cleanUps: 'Deleted by night',
  nothingRemoved: 'Nothing was too old.',
  failed: (what: string) => `Not deleted: ${what}. It is tried again tonight.`,
  end: 'Your business at Offhook',
  standing: {
    trial: 'You are trying Offhook.',
    active: 'Calls are answered.',
    suspended: 'It is suspended: calls go to your own phone.',
    cancelled: 'It is closed: calls go to your own phone.',
  },
  trialEnds: (when: string) => `The trial ends ${when}.`,
  deleteAfter: (when: string) => `Everything is deleted in the night after ${when}.`,
  close: 'Close it',
  closeSure: 'Close the business here?',
  closeLead:
    'Calls are no longer answered from now on. After 30 days everything is deleted: numbers, recordings, appointments. Take a copy before.',
  reopen: 'Take the closing back',
  reopenLead: 'Calls are answered again.',
};

export const audit = {
  actions,
  /** Names of what a change is about; in English they read as the API spells them. */
  fields: {} as Record<string, string>,
  yes: 'yes',
  no: 'no',
  lead: 'Every change, by whom, and what it was before.',
  none: 'Nothing has been changed yet',
  noneHint: 'Every change appears here.',
  actors: {
    member: 'A member',
    apiKey: 'An API key',
    platform: 'Those who run Offhook',
    system: 'Offhook',
  },
};
