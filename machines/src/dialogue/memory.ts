// What the dialogue remembers of a call: plain JSON, so that another process, or a newer version, can go on with it.
import type { Appointment, E164, EpochMs, Opening, PlainDate } from '../business.ts';
import type { Command, PersonName, Repeat, When } from '../understanding/command.ts';
import type { LineKey, Say } from '../wording/lines.ts';
import type { Line, Outcome, Setting } from './dialogue.ts';
import type { EffectRequest } from './effects.ts';
import type { Customer, Goal, Known, WaitlistWish, Wish } from './slots.ts';

export type { Customer, Goal, Known, Wish } from './slots.ts';

/** How an offer came about; it decides how the offer is worded. */
export type OfferReason = 'fits' | 'nearest' | 'next';

/** Exactly what was read back, and so exactly what a "yes" books. */
export interface ReadBack {
  serviceIds: string[];
  opening: Opening;
  name: string;
  phone?: E164;
  /** It is booked again and again. */
  repeat?: Required<Repeat>;
  /** The appointment this moves; absent when it is a new one. */
  movesAppointmentId?: string;
}

export interface MessageDraft {
  kind: 'message' | 'lead' | 'waitlist';
  text?: string;
  /** What somebody on the waitlist waits for. */
  wish?: WaitlistWish;
  urgent: boolean;
  /** The caller would not, or could not, say these. */
  withoutName?: boolean;
  withoutPhone?: boolean;
}

export type NotForUs = Extract<Command, { type: 'notForUs' }>['kind'];

export interface Memory {
  startedAt: EpochMs;
  /** Exchanges so far, silences included. */
  turns: number;
  goal: Goal | 'none';
  /** Goals left for another one, to be come back to, the next first. */
  agenda: Goal[];
  outcome: Outcome;
  /** Something was settled in this call; the agent then asks for "anything else". */
  helped: boolean;
  /** The caller has said goodbye along with an answer. */
  leaving: boolean;

  wish: Wish;
  customer: Customer;
  offered: Opening[];
  offerReason: OfferReason;
  /** Offers turned down in a row. */
  refusals: number;
  /** The wish whose offers were turned down, or that nothing was open for: "after four, then" still means its day. */
  refused?: When;
  opening?: Opening;
  /** The opening is kept for the caller, or about to be. */
  held: boolean;
  /** Openings lost to someone else since the caller last spoke. */
  lost: number;
  readBack?: ReadBack;
  /** The search was widened to any time. */
  widened: boolean;

  /** A booking left for a rescheduling, or the other way round: what was wished for there. */
  parked?: Wish;

  /** Appointments under the number given. */
  found?: Appointment[];
  statedDate?: PlainDate;
  appointment?: Appointment;
  verified: boolean;
  /** Ids of appointments made in this call: the caller need not prove that these are theirs. */
  made: string[];
  /** Times the details given matched no appointment. */
  mismatches: number;
  codesTried: number;
  code?: string;

  /** What the caller added, kept with the appointment. */
  note?: string;
  message: MessageDraft;
  /** Index of the emergency rule that applies. */
  emergency?: number;
  notForUs?: NotForUs;
  abuse: number;

  /** Utterances in a row that were not understood. */
  misunderstood: number;
  silences: number;
  /** We were asked to wait, and nobody has said anything else since. */
  onHold: boolean;
  /** How often each line was said; picks the variant. */
  said: Partial<Record<LineKey, number>>;
  /** What was said last, for "could you repeat that". */
  lastLines: Line[];
  /** The result each kind of effect still owes, by effect id. */
  pending: Partial<Record<EffectRequest['type'], string>>;
  effects: number;
}

/** Memory as the machine sees it: with the call's setting and the time, which are handed in anew at every step. */
export interface CallContext extends Memory {
  setting: Setting;
  now: EpochMs;
  /** What the last utterance changed. */
  heard: Heard;
}

/** The last exchange, digested. */
export interface Heard {
  text: string;
  /** A wish, the person or the number changed in a way that makes a read-back stale. */
  changed: boolean;
  /** Answer lines and lookups of questions asked in passing. */
  asides: Aside[];
  /** Openings the last search found. */
  fits: Opening[];
  nearest: Opening[];
  /** Dates of a series that somebody else has. */
  taken: EpochMs[];
  answer?: string;
}

/** A question asked in passing: answered from the business's facts at once, or looked up. */
export type Aside = { type: 'line'; line: Say } | { type: 'lookup'; question: string };

export const nothingHeard: Heard = { text: '', changed: false, asides: [], fits: [], nearest: [], taken: [] };

/**
 * Who answers at the number on an appointment may change it: unlike a caller's number, the number we call cannot be forged.
 */
const remindedOf = ({ placed }: Setting): Partial<Memory> =>
  placed?.appointment ? { appointment: placed.appointment, found: [placed.appointment], verified: true } : {};

export function newMemory(setting: Setting, now: EpochMs, known: Known = {}): Memory {
  const [onlyService, ...others] = setting.business.services;
  return {
    startedAt: now,
    turns: 0,
    goal: known.goal ?? 'none',
    agenda: [],
    outcome: 'none',
    helped: false,
    leaving: false,
    wish: known.wish ?? { serviceIds: onlyService && others.length === 0 ? [onlyService.id] : [] },
    customer: known.customer ?? callerOf(setting),
    offered: [],
    offerReason: 'fits',
    refusals: 0,
    held: false,
    lost: 0,
    widened: false,
    verified: false,
    made: [],
    mismatches: 0,
    codesTried: 0,
    message: { kind: 'message', urgent: false },
    abuse: 0,
    misunderstood: 0,
    silences: 0,
    onHold: false,
    said: {},
    lastLines: [],
    pending: {},
    effects: 0,
    ...remindedOf(setting),
  };
}

/** The name as it is written on an appointment; empty when none is known. */
export const fullName = (name: PersonName | undefined): string =>
  [name?.given, name?.family].filter(Boolean).join(' ');

/** The caller as far as the number tells: the name of earlier calls serves for a booking, which reads it back. */
export function callerOf({ caller, placed }: Setting): Customer {
  const expected = placed?.appointment?.customerName;
  const [given, ...family] = (expected ?? caller.name)?.split(/\s+/).filter(Boolean) ?? [];
  return {
    name: given ? { given, family: family.join(' ') || undefined, spelled: false } : undefined,
    nameUnsure: false,
    // We have said it, and nobody said that they are somebody else.
    nameSaid: expected !== undefined,
    phone: caller.number,
  };
}
