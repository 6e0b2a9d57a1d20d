// English: fields that several screens have: forms, voices, hours.

export const form = {
  unsaved: 'Not saved yet',
  discard: 'Discard',
  changedMeanwhile:
    'Somebody else saved meanwhile. What you typed is still here: look at the marked fields, then save again.',
  theirs: (value: string) => `Somebody else saved “${value}”.`,
  theirsDiffers: 'Somebody else has saved something different here.',
  takeTheirs: 'Take theirs',
  leaveTitle: 'Leave without saving?',
  leaveLead: 'What you typed here is lost then.',
  leave: 'Leave',
  stay: 'Keep editing',
  wrongEmail: 'This is no e-mail address.',
  between: (min: number, max: number) => `Between ${min} and ${max}.`,
  tooMany: (most: number) => `At most ${most}.`,
  copy: 'Copy',
  copied: 'Copied',
  undo: 'Undo',
  edit: 'Edit',
  editOf: (what: string) => `Edit ${what}`,
  removeOf: (what: string) => `Remove ${what}`,
  more: 'More',
  save: 'Save',
  optional: 'Optional.',
};

export const voices = {
  voice: 'Voice',
  play: (voice: string) => `Hear ${voice}`,
  stop: 'Stop',
  all: (count: number) => `All ${count} voices`,
  sexes: { female: 'female', male: 'male' },
  noneFor: 'No voice is known for this language; the one chosen reads it as well as it can.',
  heard: 'Your callers hear',
  hear: 'Hear it',
  cannotPlay: 'The voice cannot be heard just now.',
};

export const hours = {
  what: 'the opening hours',
  closed: 'closed',
  open: 'open',
  copy: 'Tuesday to Friday as on Monday',
  from: (day: string) => `${day}, from`,
  to: (day: string) => `${day}, to`,
  addRange: (day: string) => `${day}: open once more`,
  removeRange: (day: string) => `${day}: leave this out`,
  date: 'Day',
  note: 'Note',
  twice: 'A day stands here twice.',
  addDate: 'Add a day',
  week: 'Opening hours',
  weekLead: (zone: string) =>
    `By the clock in ${zone.replaceAll('_', ' ')}. Appointments are offered within them.`,
  holidays: 'Public holidays',
  holidaysLead: 'Closed on them, unless you are open all the same.',
  country: 'Holidays of',
  noHolidays: 'None',
  openOn: 'Open all the same on',
  exceptions: 'Days that differ',
  exceptionsLead: 'Vacations, an evening you work longer. They go before everything else.',
};
