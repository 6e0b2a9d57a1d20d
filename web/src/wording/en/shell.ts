// English: what is on every screen: the frame, buttons, why something is not there.

export const common = {
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved.',
  remove: 'Remove',
  add: 'Add',
  edit: 'Edit',
  all: 'All',
  none: 'None',
  nothing: '–',
  oneMoment: 'One moment …',
  loading: (what: string) => `Loading ${what} …`,
  notLoaded: 'This could not be loaded',
  tryAgain: 'Try again',
  notAllowed: 'You may not see this',
  askAnOwner: 'Ask an owner of the business to give you the right.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  answered: (status: number) => `The server answered ${status}.`,
  notFound: 'There is nothing at this address',
  toToday: 'Go to today',
  more: 'More',
  required: 'This is needed.',
  tooLong: 'This is too long.',
  wrongNumber:
    'Write it in full, such as (202) 555-0142, and with its country code where it is in another country.',
  wrongTime: 'The end has to be after the beginning.',
};

export const shell = {
  skip: 'Skip to the content',
  sections: 'Sections',
  today: 'Today',
  live: 'Live',
  calls: 'Calls',
  calendar: 'Calendar',
  messages: 'Messages',
  customers: 'Customers',
  speed: 'Speed',
  insights: 'Insights',
  receptionist: 'Receptionist',
  team: 'Team',
  settings: 'Settings',
  platform: 'Platform',
  testCall: 'Test call',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  businesses: 'Your businesses',
  profile: 'Your sign-in',
  signOut: 'Sign out',
  offline: 'No connection. You see what was there last; it goes on by itself when you are back.',
  unreachable: 'Offhook does not answer. It is tried again every few seconds.',
  update: 'A new version is ready.',
  notices: 'Notifications',
  reload: 'Reload',
};

export const range = {
  label: 'Time',
  days: (count: number) => `${count} days`,
};

/** Callers who show no number, and calls from the browser. */
export const numbers = {
  anonymous: 'Number withheld',
  browser: 'Test call',
} as Record<string, string>;

export const verticals = {
  salon: 'Hair and beauty',
  dental: 'Dental practice',
  auto_repair: 'Car repair',
  home_services: 'Home services',
};
