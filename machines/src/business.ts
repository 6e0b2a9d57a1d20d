// What the dialogue knows of the business it answers for: plain data, handed in with every call.

/** BCP 47 language of an agent. */
export type Language = 'en' | 'es' | 'ru' | 'uz';
export type Tone = 'warm' | 'professional' | 'brief';
export type Vertical = 'salon' | 'dental' | 'auto_repair' | 'home_services';
/** E.164 telephone number, e.g. `+12025550142`. */
export type E164 = string;
/** Wall-clock time of day, `HH:MM`, 00:00 to 24:00 (24:00 ends a day). */
export type PlainTime = string;
/** Calendar date, `YYYY-MM-DD`. */
export type PlainDate = string;
/** Milliseconds since the Unix epoch. */
export type EpochMs = number;

export interface Service {
  id: string;
  name: string;
  /** Other names callers use for it. */
  aliases: string[];
  /** Descriptions of the need it meets: "toothache", "my AC is blowing warm air". */
  needs: string[];
  durationMinutes: number;
  /** Integer minor units (cents); absent when the price is not published. */
  price?: { amountMinor: number; currency: string };
}

export interface Staff {
  id: string;
  name: string;
  /** Services this person performs. */
  serviceIds: string[];
}

/** Open from `from` (inclusive) to `to` (exclusive) on ISO weekday 1 (Monday) to 7 (Sunday). */
export interface HoursRange {
  weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  from: PlainTime;
  to: PlainTime;
}

/** A date that differs from the weekly plan; closed where `open` is empty. */
export interface HoursException {
  date: PlainDate;
  open: { from: PlainTime; to: PlainTime }[];
}

/** A question the business answers the same way every time. */
export interface KnowledgeItem {
  id: string;
  question: string;
  variations: string[];
  answer: string;
}

/** What to do when a caller describes one of `signs` ("I smell gas"). */
export interface EmergencyRule {
  signs: string[];
  /** Said at once. */
  say: string;
  /** Then put through here; where absent to the business's `transferTo`, and where that is absent too an urgent message is taken. */
  transferTo?: E164;
}

export type AfterHoursMode = 'book' | 'message' | 'forward' | 'voicemail';

export interface Business {
  id: string;
  name: string;
  vertical: Vertical;
  /** IANA zone of the opening hours and of every time said. */
  timezone: string;
  language: Language;
  agent: {
    name: string;
    tone: Tone;
    greeting?: string;
    closing?: string;
    /** Words to listen for beyond the names of services and staff. */
    keyTerms?: string[];
  };
  address?: string;
  phone?: E164;
  hours: HoursRange[];
  /** Holidays and the like; dates go before weekdays. */
  exceptions?: HoursException[];
  services: Service[];
  staff: Staff[];
  knowledge: KnowledgeItem[];
  emergencies: EmergencyRule[];
  afterHours: AfterHoursMode;
  /** Where "speak to a person" is put through; without it a message is taken. */
  transferTo?: E164;
  /** Recording-consent wording is spoken first when `announce` or `ask`. */
  recordingConsent: 'off' | 'announce' | 'ask';
  /** The call is brought to a good end past these. */
  limits: { maxTurns: number; maxMinutes: number };
}

/** A bookable time: half-open `[startsAt, endsAt)`, with the person who would do it. */
export interface Opening {
  startsAt: EpochMs;
  endsAt: EpochMs;
  staffId: string;
  /** Where nobody does all of it: who does what, one directly after the other. The first is `staffId`'s. */
  parts?: VisitPart[];
}

/** What one person does of a visit. */
export interface VisitPart extends Omit<Opening, 'parts'> {
  serviceIds: string[];
}

/** An appointment as the dialogue needs it to name, move or cancel it. */
export interface Appointment {
  id: string;
  /** Done in this order, back to back. */
  serviceIds: string[];
  staffId: string;
  startsAt: EpochMs;
  endsAt: EpochMs;
  /** As an opening's. */
  parts?: VisitPart[];
  customerName: string;
  customerPhone?: E164;
}
