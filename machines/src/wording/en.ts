// English.
import { inSentence, listed, digitGroups, letters, type Grammar } from './speech.ts';
import type { LanguageWording } from './language.ts';

const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  '',
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const ordinal = (n: number): string => {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  const suffix = teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
};

const grammar: Grammar = {
  day: (date, daysAway) => {
    const full = `${WEEKDAYS[date.dayOfWeek]}, ${MONTHS[date.month]} ${ordinal(date.day)}`;
    const near = ['today', 'tomorrow'][daysAway];
    return near ? `${near}, ${full}` : full;
  },
  time: (hour, minute) => {
    if (minute === 0 && hour === 12) return 'noon';
    const half = hour < 12 ? 'AM' : 'PM';
    const hour12 = hour % 12 === 0 ? 12 : hour % 12;
    return minute === 0 ? `${hour12} ${half}` : `${hour12}:${String(minute).padStart(2, '0')} ${half}`;
  },
  dayAt: (day, time) => `${day}, at ${time}`,
  and: (items) => listed(items, 'and'),
  or: (items) => listed(items, 'or'),
  with: (phrase, staff) => `${phrase} with ${staff}`,
  repeats: (weeks, times) => `${weeks === 1 ? 'every week' : `every ${weeks} weeks`}, ${times} times in all`,
  service: (name) => {
    const plain = inSentence(name);
    // "Highlights", "men's and women's cuts": several of something; some names bring their article.
    if (/^(?:an?|the|my|your) /i.test(plain) || /[^s']s$/.test(plain)) return plain;
    const vowel =
      /^(?:[aeio]|u(?!n[ij]|s|t)|8|11|18)/.test(plain) || /^[AEFHILMNORSX]{1,2}(?![a-z])/.test(plain);
    return `${vowel ? 'an' : 'a'} ${plain}`;
  },
  phone: (digits) =>
    digitGroups(digits)
      .map((group) => Array.from(group).join(' '))
      .join(', '),
  spell: letters,
  money: (amountMinor, currency) => {
    const [one, many] = { USD: ['dollar', 'dollars'], EUR: ['euro', 'euros'], GBP: ['pound', 'pounds'] }[
      currency
    ] ?? [currency, currency];
    const whole = Math.floor(amountMinor / 100);
    const cents = amountMinor % 100;
    return `${whole} ${whole === 1 ? one : many}${cents ? ` and ${cents} cents` : ''}`;
  },
  minutes: (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const parts = [
      hours > 0 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : '',
      rest > 0 ? `${rest} minutes` : '',
    ].filter(Boolean);
    return listed(parts, 'and');
  },
  weekdays: (from, to) => (from === to ? WEEKDAYS[from]! : `${WEEKDAYS[from]} to ${WEEKDAYS[to]}`),
  range: (from, to) => `from ${from} to ${to}`,
  closed: 'closed',
};

export const en: LanguageWording = {
  grammar,
  beginnings: [
    'Good,',
    'Let me read that back:',
    "You're all set,",
    "That time isn't open.",
    'I have nothing then.',
    'Done.',
  ],
  lines: {
    greet: {
      warm: [(s) => s.greeting ?? `Thanks for calling ${s.business}, this is ${s.agent}.`],
      professional: [(s) => s.greeting ?? `Thank you for calling ${s.business}. This is ${s.agent}.`],
      brief: [(s) => s.greeting ?? `${s.business}, this is ${s.agent}.`],
    },
    greetOutbound: [(s) => `Hello, this is ${s.agent}, calling from ${s.business}.`],
    callingBack: ["You called us and nobody could talk to you, so I'm calling back. How can I help?"],
    demoCall: [
      'This is the call you asked for: talk to me as one of your customers would. What would you like?',
    ],
    greetKnown: {
      warm: [
        (s, { name }) =>
          s.greeting
            ? `Hi ${name}. ${s.greeting}`
            : `Hi ${name}, good to hear from you again. This is ${s.agent} at ${s.business}.`,
      ],
      professional: [
        (s, { name }) =>
          `Hello ${name}. ${s.greeting ?? `Thank you for calling ${s.business}. This is ${s.agent}.`}`,
      ],
      brief: [(s, { name }) => `Hi ${name}. ${s.greeting ?? `This is ${s.business}.`}`],
    },
    consentAnnounce: ['This call is recorded.'],
    consentAsk: [
      'This call is recorded to help us serve you. Is that all right?',
      'May we record this call?',
    ],
    consentDeclined: ['No problem, it will not be recorded.'],
    closedBook: ["We're closed right now, but I can still book you in."],
    closedMessage: ["We're closed right now. I can take a message or answer a question."],
    closedTakeDown: [
      "I can't book while we're closed, but I'll pass on what you would like, and someone will call you back.",
    ],
    closedForward: ["We're closed right now."],
    closedVoicemail: ["We're closed right now."],
    resumed: ['Sorry, we were cut off for a moment.'],
    askHelp: {
      warm: [
        'How can I help you today?',
        'What can I do for you?',
        'You can book, change or cancel an appointment, or leave a message.',
      ],
      professional: [
        'How may I help you?',
        'What can I do for you?',
        'You can book, change or cancel an appointment, or leave a message.',
      ],
      brief: ['How can I help?', 'You can book, change or cancel, or leave a message.'],
    },
    askHelpUpcoming: [
      'Is it about your coming appointment, or can I help with something else?',
      'How can I help?',
    ],
    askAnythingElse: ['Is there anything else I can help with?', 'Anything else?'],

    askService: [
      (s, { services, more }) =>
        `What would you like to come in for? We do ${s.named(services)}${more ? ', among others' : ''}.`,
      (s, { services }) => `Which service would you like: ${s.or(services.map(s.service))}?`,
      (s, { services }) => `Just say one: ${s.or(services.map(s.service))}.`,
    ],
    staffCannot: [
      (s, { staff, services, others }) =>
        `${staff} doesn't do ${s.named(services)}${others.length > 0 ? `, but ${s.and(others)} can` : ''}.`,
    ],
    askWhen: {
      warm: [
        'What day and time would you like?',
        'When would suit you? A day and a time, please.',
        'Say a day, like Friday morning.',
      ],
      professional: [
        'What day and time would you prefer?',
        'Please tell me a day and a time.',
        'Say a day, like Friday morning.',
      ],
      brief: ['What day and time?', 'Say a day, like Friday morning.'],
    },
    askOtherTime: [
      'What other day or time would suit you?',
      'Which day would be better?',
      'Say another day, like Friday morning.',
    ],
    offer: [
      (s, { openings }) => `I have ${s.openings(openings)}. Which would you like?`,
      (s, { openings }) => `There is ${s.openings(openings)}. Which one suits you?`,
    ],
    offerOne: [
      (s, { opening }) => `I have ${s.opening(opening)}. Does that work?`,
      (s, { opening }) => `Shall I take ${s.opening(opening)}?`,
    ],
    offerNearest: [
      (s, { openings }) =>
        `That time isn't open. The nearest I have is ${s.openings(openings)}. Would that work?`,
      (s, { openings }) => `The nearest is ${s.openings(openings)}. Which would you like?`,
    ],
    offerNext: [
      (s, { openings }) =>
        `I have nothing then. The next openings are ${s.openings(openings)}. Would one of those work?`,
      (s, { openings }) => `The next are ${s.openings(openings)}. Which would you like?`,
    ],
    askWhichOne: [(s, { openings }) => `Which one: ${s.openings(openings)}?`],
    justTaken: ['Sorry, that time was taken just now.', 'Sorry, that one has just gone too.'],
    nothingOpen: ["I'm sorry, I have nothing open at the moment."],
    held: [
      (s, { opening }) => `Good, ${s.opening(opening)} is free.`,
      (s, { opening }) => `${s.opening(opening)} it is.`,
    ],

    askName: {
      warm: ['May I have your name, please?', "What's your first and last name?", 'Just your name, please.'],
      professional: [
        'May I have your full name, please?',
        "What's your first and last name?",
        'Just your name, please.',
      ],
      brief: ['Your name, please?', 'First and last name?'],
    },
    askSpelling: [
      'Could you spell your last name for me?',
      'Letter by letter, please, how is your last name spelled?',
    ],
    askPhone: ["What's the best phone number for you?", 'Please say your phone number, digit by digit.'],
    phoneAgain: ["I didn't get the whole number.", 'Digit by digit, with the area code.'],

    readBack: [
      (s, p) =>
        `Let me read that back: ${s.booked(p.services)}, ${s.opening(p)}, for ${p.name}${p.spelled ? `, spelled ${s.spell(p.name)}` : ''}${p.phone ? `, at ${s.phone(p.phone)}` : ''}. Shall I book it?`,
      (s, p) =>
        `So that's ${s.booked(p.services)}, ${s.opening(p)}, for ${p.name}${p.phone ? `, at ${s.phone(p.phone)}` : ''}. Is that right?`,
    ],
    askChange: ['What would you like to change?', 'Just say the new day, time or name.'],
    booked: {
      warm: [
        (s, p) =>
          `You're all set, ${p.name}: ${s.booked(p.services)}, ${s.opening(p)}. We look forward to seeing you.`,
      ],
      professional: [
        (s, p) => `Your appointment is booked, ${p.name}: ${s.booked(p.services)}, ${s.opening(p)}.`,
      ],
      brief: [(s, p) => `Booked: ${s.booked(p.services)}, ${s.opening(p)}, for ${p.name}.`],
    },
    seriesWithout: [(s, { dates }) => `Somebody has ${s.and(dates.map(s.at))} already, so I left that out.`],
    notBooked: ["All right, I haven't booked anything."],
    calendarDown: [
      "I'm sorry, I can't reach our calendar right now, so I can't confirm this. I'll pass it on, and someone will call you back.",
    ],

    askAppointmentName: [
      'What name is the appointment under?',
      'First and last name on the appointment, please?',
    ],
    askAppointmentPhone: [
      'What phone number is the appointment under?',
      'Which phone number did you book with, digit by digit?',
    ],
    askAppointmentDate: ['And what day is the appointment?', 'Which date is it on?'],
    notFound: ["I can't find an appointment with those details.", "I still can't find it, sorry."],
    offerCode: [
      'I can text a code to the number on the appointment, to be sure it is yours. Shall I?',
      'Shall I text you a code?',
    ],
    codeSent: ['I have sent it.'],
    askCode: ['Please read me the code when you have it.', "What's the code?"],
    codeWrong: ["That's not the right code."],
    cannotVerify: ["I'm sorry, I can't make sure that the appointment is yours."],
    foundAppointment: [(s, p) => `I have your ${s.named(p.services)}, ${s.opening(p)}.`],
    readBackMove: [
      (s, p) =>
        `I'll move your ${s.named(p.services)} from ${s.at(p.from)} to ${s.opening(p)}. Is that right?`,
      (s, p) => `To ${s.opening(p)}. Shall I move it?`,
    ],
    moved: [(s, p) => `Done. Your ${s.named(p.services)} is now ${s.opening(p)}.`],
    notMoved: ['All right, your appointment stays as it was.'],
    askCancel: [
      (s, p) => `That's your ${s.named(p.services)}, ${s.opening(p)}. Shall I cancel it?`,
      (s, p) => `Cancel ${s.opening(p)}, yes or no?`,
    ],
    cancelled: [(s, p) => `Your ${s.named(p.services)}, ${s.at(p.startsAt)}, is cancelled.`],
    kept: [(s, p) => `All right, it stays: ${s.opening(p)}.`],
    yourAppointment: [(s, p) => `Your ${s.named(p.services)} is ${s.opening(p)}.`],
    remind: [
      (s, p) =>
        `I'm calling for ${p.name} about the ${s.named(p.services)} ${s.opening(p)}. Will you be able to make it?`,
      (s, p) => `It's about the ${s.named(p.services)} ${s.opening(p)}. Will you be there?`,
    ],
    askMoveOrCancel: ['Would you like another time, or should I cancel it?', 'Shall I move it or cancel it?'],
    willCome: [(s, p) => `Thank you, we'll see you ${s.opening(p)}.`],
    leaveReminder: [
      (s, p) =>
        `Hello, this is ${s.agent} from ${s.business} with a message for ${p.name}: your ${s.named(p.services)} is ${s.opening(p)}. To change it, please call us at ${s.phone(p.from)}. Goodbye.`,
    ],
    leaveCallback: [
      (s, p) =>
        `Hello, this is ${s.agent} from ${s.business}, returning your call. You can reach us at ${s.phone(p.from)}. Goodbye.`,
    ],

    hours: [(s, { days }) => `We are open ${s.hours(days)}.`],
    hoursToday: [
      (s, { day, ranges }) =>
        ranges.length > 0
          ? `On ${s.day(day)} we are open ${s.ranges(ranges)}.`
          : `On ${s.day(day)} we are closed.`,
    ],
    address: [(_, { address }) => `We are at ${address}.`],
    addressUnknown: ["I don't have our address at hand."],
    price: [(s, p) => `It's ${s.money(p.amountMinor, p.currency)} for ${s.service(p.service)}.`],
    priceUnknown: [
      (s, { service }) => `The price of ${s.service(service)} depends; we will tell you before we start.`,
    ],
    duration: [(s, p) => `It's about ${s.minutes(p.minutes)} for ${s.service(p.service)}.`],
    services: [(s, { services }) => `We offer ${s.named(services)}.`],
    staffList: [(s, { staff }) => `There is ${s.and(staff)}.`],
    isMachine: [
      (s) =>
        `I'm ${s.agent}, the automated receptionist of ${s.business}. I can put you through to a person if you like.`,
    ],
    fromKnowledge: [(_, { answer }) => answer],
    letMeCheck: ['Let me check that.', "One moment, I'll look."],
    dontKnow: [
      "I don't know that, I'm afraid, but I can take a message about it.",
      "I don't have the answer to that one either.",
    ],

    askMessage: ['What would you like me to pass on?', 'Please say your message now.'],
    askVoicemail: ['Please leave your message now.'],
    askCallbackName: ['And who is it from?', 'Your name, please?'],
    askCallbackPhone: ['What number can we call you back on?', 'The phone number, digit by digit, please.'],
    messageTaken: [
      (s, { phone }) =>
        `I'll pass that on${phone ? `, and we will call you back at ${s.phone(phone)}` : ''}.`,
    ],
    messageUrgent: [
      (s, { phone }) =>
        `I have marked it urgent${phone ? `. Someone will call you at ${s.phone(phone)} as soon as possible` : ''}.`,
    ],
    messageLost: ["I'm sorry, I could not save your message. Please call us again a little later."],
    offerWaitlist: [
      'I can put you on the waitlist and we call you when something opens. Would you like that?',
      'Shall I put you on the waitlist?',
    ],
    waitlisted: ['You are on the waitlist. We will call you as soon as something opens.'],

    connecting: ["I'm connecting you now."],
    noOneThere: ["I'm sorry, nobody is free to pick up right now."],
    noOneToAsk: ["I can't put you through from here, but I can take a message."],
    emergency: [(_, { say }) => say],

    notUnderstood: ["Sorry, I didn't catch that.", "I'm sorry, I missed that."],
    offerPersonOrMessage: [
      "I'm having trouble understanding. Would you like to speak to a person, or leave a message?",
      'Say operator for a person, or leave a message.',
    ],
    offerMessage: [
      "I'm having trouble understanding. Shall I take a message, so that someone calls you back?",
      'Shall I take a message?',
    ],
    stillThere: ['Are you still there?', 'Hello, can you hear me?'],
    acknowledged: ['Okay.'],
    oneMoment: ['One moment, please.', 'Just a second, please.'],
    takeYourTime: ['Of course, take your time.', 'No hurry.'],
    backToBooking: ['Now, back to your booking.'],
    backToMoving: ['Now, back to moving your appointment.'],
    backToCancelling: ['Now, back to your cancellation.'],
    startingOver: ["All right, let's start over."],
    smallTalk: ["I'm doing well, thank you.", 'All good here, thanks.'],
    youAreWelcome: ["You're welcome.", 'My pleasure.'],

    wrongNumber: [(s) => `This is ${s.business}, so you may have the wrong number. Goodbye.`],
    sorryToBother: ["I'm sorry to have bothered you. Goodbye."],
    willNotCall: ["I've noted that we must not call this number any more. Goodbye."],
    noSalesCalls: ["We don't take sales calls on this line. Goodbye."],
    keepItCivil: ["I would like to help you. Please let's keep it friendly."],
    endingAbuse: ["I'm ending the call here. Goodbye."],
    limitReached: ['I have to end our call here. Please call again if there is anything else. Goodbye.'],
    limitPassedOn: [
      "I have to end our call here, but I'll pass on what you need, and someone will call you back. Goodbye.",
    ],
    goodbye: {
      warm: [(s) => s.closing ?? `Thanks for calling ${s.business}. Have a lovely day, goodbye!`],
      professional: [(s) => s.closing ?? `Thank you for calling ${s.business}. Goodbye.`],
      brief: [(s) => s.closing ?? 'Thank you, goodbye.'],
    },
    goodbyeNothingBooked: ['All right, nothing has been booked. Thanks for calling, goodbye.'],
    goodbyeOutbound: ['Thank you for your time. Goodbye.'],
    goodbyeSilence: ["I can't hear you, so I'll hang up now. Please call again. Goodbye."],
  },
};
