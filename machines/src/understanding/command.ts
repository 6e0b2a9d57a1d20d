// What a turn means: the words understanding hands to the dialogue.
import type { E164, PlainDate, PlainTime } from '../business.ts';

/** Where in the utterance a command was said: `[start, end)` in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** A range of dates, both ends included; a single day has `from === to`. */
export interface DateRange {
  from: PlainDate;
  to: PlainDate;
  /** Only these ISO weekdays of the range ("a Tuesday next month"). */
  weekdays?: number[];
}

/**
 * A wish for a time of day. `at` lists every reading of a point that stays possible, the likeliest
 * first ("at 3" is `['15:00', '03:00']` until hours or offers decide); a range is half-open and may lack an end ("after 5").
 */
export type TimeWish = { at: PlainTime[] } | { from?: PlainTime; to?: PlainTime };

/** One alternative of a wish: "Tuesday afternoon" in "Tuesday afternoon or Friday at 10". */
export interface WhenOption {
  dates?: DateRange;
  time?: TimeWish;
}

/** What a caller said about when: alternatives, exclusions, and an order. Constraints are kept, never flattened. */
export interface When {
  any: WhenOption[];
  not: WhenOption[];
  /** "The earliest you have", "the latest"; `earlier` and `later` are relative to what was offered last. */
  prefer?: 'earliest' | 'latest' | 'earlier' | 'later';
}

export interface PersonName {
  given?: string;
  family?: string;
  /** The caller spelled it, letter by letter. */
  spelled: boolean;
}

/** The same again and again; `times` in all, as often as the business has it where nothing was said. */
export interface Repeat {
  everyWeeks: number;
  times?: number;
}

/** Pieces of dialogue state a caller can fill. */
export interface SlotValues {
  /** Service ids; several when several were asked for at once. */
  service: string[];
  /** Staff id, or `any` ("whoever is free"). */
  staff: string;
  /** Staff id of someone the caller does not want: "anyone but Leo". */
  notStaff: string;
  when: When;
  /** Again and again, or once after all. */
  repeat: Repeat | 'once';
  name: PersonName;
  phone: E164;
  email: string;
  birthDate: PlainDate;
  /** Free text: the message to pass on, the reason of a call. */
  note: string;
  /** Digits keyed or read aloud that answer a question for a code. */
  code: string;
}
export type Slot = keyof SlotValues;

interface Said {
  /** 0 to 1: how sure understanding is. */
  confidence: number;
  span: Span;
}

type SlotCommand<Type extends string> = {
  [S in Slot]: { type: Type; slot: S; value: SlotValues[S] } & Said;
}[Slot];

export type Command =
  /** `set` fills a slot; `correct` overwrites what was understood before ("no, Friday"). */
  | SlotCommand<'set'>
  | SlotCommand<'correct'>
  /** One of the offers, from 0; -1 is the last. */
  | ({ type: 'choose'; index: number } & Said)
  /** `topic` is a fact the business's own data answers, `open` anything else. */
  | ({ type: 'ask'; topic: Topic; question: string; knowledgeId?: string } & Said)
  | ({ type: 'emergency'; rule: number } & Said)
  /** `noCalls`: they want to be called no more. */
  | ({ type: 'notForUs'; kind: 'wrongNumber' | 'salesCall' | 'robocall' | 'abuse' | 'noCalls' } & Said)
  | ({
      type:
        | 'book'
        | 'reschedule'
        | 'cancel'
        | 'leaveMessage'
        | 'transfer'
        | 'affirm'
        | 'deny'
        | 'repeat'
        | 'wait'
        | 'startOver'
        | 'thanks'
        | 'greeting'
        | 'smallTalk'
        | 'goodbye'
        /** Nothing of the utterance was understood. */
        | 'unclear';
    } & Said);

export type Topic =
  | 'hours'
  | 'address'
  | 'price'
  | 'duration'
  | 'services'
  | 'staff'
  | 'openings'
  | 'myAppointment'
  | 'areYouHuman'
  | 'knowledge'
  | 'open';

/** Everything one utterance meant. */
export interface Understanding {
  commands: Command[];
  /** 0 to 1: the share of the words that the commands explain. Low asks for the language model. */
  accountedFor: number;
}
