// Every line the agent can say: its key, what it needs to be filled with, and what kind of line it is.
import type { E164, EpochMs, PlainDate, PlainTime } from '../business.ts';

/** A bookable time as it is spoken; `staff` are names, present where saying them helps. */
export interface SpokenOpening {
  startsAt: EpochMs;
  staff?: string[];
  /** It comes again and again. */
  repeats?: { everyWeeks: number; times: number };
}

/** An appointment as it is read back. */
export interface SpokenAppointment extends SpokenOpening {
  /** Service names. */
  services: string[];
}

/** The hours of one weekday or of a run of weekdays with the same hours; no ranges means closed. */
export interface SpokenHours {
  fromWeekday: number;
  toWeekday: number;
  ranges: { from: PlainTime; to: PlainTime }[];
}

type None = null;

/** What each line is filled with. */
export interface LineParams {
  // Picking up
  greet: None;
  /** We are the ones who call. */
  greetOutbound: None;
  callingBack: None;
  demoCall: None;
  greetKnown: { name: string };
  consentAnnounce: None;
  consentAsk: None;
  consentDeclined: None;
  closedBook: None;
  closedMessage: None;
  closedTakeDown: None;
  closedForward: None;
  closedVoicemail: None;
  resumed: None;
  askHelp: None;
  /** To a caller with an appointment ahead; its day is not said, for it helps to prove whose it is. */
  askHelpUpcoming: None;
  askAnythingElse: None;

  // Finding a time
  /** `more`: the list is not the whole. */
  askService: { services: string[]; more: boolean };
  staffCannot: { staff: string; services: string[]; others: string[] };
  askWhen: None;
  askOtherTime: None;
  offer: { openings: SpokenOpening[] };
  offerOne: { opening: SpokenOpening };
  offerNearest: { openings: SpokenOpening[] };
  offerNext: { openings: SpokenOpening[] };
  askWhichOne: { openings: SpokenOpening[] };
  justTaken: None;
  nothingOpen: None;
  held: { opening: SpokenOpening };

  // Who
  askName: None;
  askSpelling: None;
  askPhone: None;
  phoneAgain: None;

  // Booking
  readBack: SpokenAppointment & { name: string; spelled: boolean; phone?: E164 };
  askChange: None;
  booked: SpokenAppointment & { name: string };
  /** Dates of a series that somebody else has. */
  seriesWithout: { dates: EpochMs[] };
  notBooked: None;
  calendarDown: None;

  // Moving and cancelling
  askAppointmentName: None;
  askAppointmentPhone: None;
  askAppointmentDate: None;
  notFound: None;
  offerCode: None;
  codeSent: None;
  askCode: None;
  codeWrong: None;
  cannotVerify: None;
  foundAppointment: SpokenAppointment;
  readBackMove: SpokenAppointment & { from: EpochMs };
  moved: SpokenAppointment;
  notMoved: None;
  askCancel: SpokenAppointment;
  cancelled: SpokenAppointment;
  kept: SpokenAppointment;
  yourAppointment: SpokenAppointment;

  // Reminding
  remind: SpokenAppointment & { name: string };
  askMoveOrCancel: None;
  willCome: SpokenAppointment;
  /** Left on an answering machine: who called, why, and where to call back. */
  leaveReminder: SpokenAppointment & { name: string; from: E164 };
  leaveCallback: { from: E164 };

  // Answering
  hours: { days: SpokenHours[] };
  hoursToday: { day: PlainDate; ranges: { from: PlainTime; to: PlainTime }[] };
  address: { address: string };
  addressUnknown: None;
  price: { service: string; amountMinor: number; currency: string };
  priceUnknown: { service: string };
  duration: { service: string; minutes: number };
  services: { services: string[] };
  staffList: { staff: string[] };
  isMachine: None;
  fromKnowledge: { answer: string };
  letMeCheck: None;
  dontKnow: None;

  // Messages
  askMessage: None;
  askVoicemail: None;
  askCallbackName: None;
  askCallbackPhone: None;
  messageTaken: { phone?: E164; name?: string };
  messageUrgent: { phone?: E164; name?: string };
  messageLost: None;
  offerWaitlist: None;
  waitlisted: None;

  // People
  connecting: None;
  noOneThere: None;
  noOneToAsk: None;
  emergency: { say: string };

  // Repair
  notUnderstood: None;
  offerPersonOrMessage: None;
  offerMessage: None;
  stillThere: None;
  /** The first word of the answer to a yes, while what it sets going is being done: it promises nothing. */
  acknowledged: None;
  oneMoment: None;
  takeYourTime: None;
  backToBooking: None;
  backToMoving: None;
  backToCancelling: None;
  startingOver: None;
  smallTalk: None;
  youAreWelcome: None;

  // Ending
  wrongNumber: None;
  /** We have called the wrong person. */
  sorryToBother: None;
  willNotCall: None;
  noSalesCalls: None;
  keepItCivil: None;
  endingAbuse: None;
  limitReached: None;
  limitPassedOn: None;
  goodbye: None;
  goodbyeOutbound: None;
  goodbyeNothingBooked: None;
  goodbyeSilence: None;
}

export type LineKey = keyof LineParams;

/** A line and what fills it. */
export type Say = {
  [K in LineKey]: LineParams[K] extends None ? { key: K } : { key: K; with: LineParams[K] };
}[LineKey];

/** Lines that depend on the business alone, so their audio can be made before the call. */
export type FixedKey = { [K in LineKey]: LineParams[K] extends None ? K : never }[LineKey];

/**
 * Questions start full and get simpler each time they have to be asked again; all other lines take turns, so
 * that no one hears the same sentence twice in a row.
 */
export const isQuestion = (key: LineKey): boolean => /^(ask|offer|readBack)/.test(key);

/** Lines that must be heard to the end: consent, what to do in danger, and what is left on a machine. */
export const UNINTERRUPTIBLE: ReadonlySet<LineKey> = new Set([
  'consentAnnounce',
  'consentAsk',
  'emergency',
  'leaveReminder',
  'leaveCallback',
]);

/** Lines filled with facts of the business or with openings anyone may hear; every other filled line is personal. */
export const IMPERSONAL: ReadonlySet<LineKey> = new Set([
  'askService',
  'staffCannot',
  'offer',
  'offerOne',
  'offerNearest',
  'offerNext',
  'askWhichOne',
  'held',
  'hours',
  'hoursToday',
  'address',
  'price',
  'priceUnknown',
  'duration',
  'services',
  'staffList',
  'fromKnowledge',
  'emergency',
]);
