// English, for what is about oneself.

export const en = {
  businesses: {
    here: 'You are here',
    add: 'Add a business',
    addLead:
      'It is yours, with a receptionist of its own. You set it up in a few minutes, and this one stays as it is.',
    arriving: 'To your business',
    arrivingLead: 'What you were told of is there, in another business than the one you were in.',
    notTheirs: 'You are no member of that business',
    notTheirsLead: (email: string) =>
      `You are signed in as ${email}, who does not belong to the business this link leads to, or no longer does. An owner there can invite you again.`,
  },
  sessions: {
    title: 'Where you are signed in',
    lead: 'In every browser in which you have not signed out, for a week after you were last there.',
    here: 'this browser',
    unknown: 'An unknown browser',
    on: (browser: string, system: string) => `${browser} on ${system}`,
    lastUsed: (when: string) => `last used ${when}`,
    end: 'Sign out',
    endOf: (browser: string) => `Sign out of ${browser}`,
    elsewhereLead: 'Whoever uses it there has to sign in again. It can take up to 15 minutes.',
    ended: 'Signed out there.',
    everywhere: 'Sign out everywhere',
    sure: 'Sign out everywhere?',
    sureLead: 'Here too, and you sign in again. Elsewhere it can take up to 15 minutes.',
  },
  activity: {
    title: 'What you have done',
    lead: (business: string) =>
      `At ${business}, newest first. Open a line to see what changed, and from where.`,
    none: 'You have changed nothing here yet.',
  },
};

export type AccountWords = typeof en;
