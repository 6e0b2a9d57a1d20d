// The dialogue's door: a snapshot and what was heard go in; the next snapshot, the lines to speak and the effects to run come out.
import type { Appointment, Business, E164, EpochMs } from '../business.ts';
import type { Understanding } from '../understanding/command.ts';
import type { Effect, EffectResult } from './effects.ts';
import type { Expectation } from './expectation.ts';
import type { Known } from './slots.ts';

/** Everything about the call that does not change while it lasts. */
export interface Setting {
  business: Business;
  callId: string;
  /** It is we who call; absent where they called us. */
  placed?: Placed;
  caller: {
    number?: E164;
    /** Known from earlier calls by this number. */
    name?: string;
    upcoming: Appointment[];
  };
}

/** Why we call somebody. */
export interface Placed {
  purpose: 'reminder' | 'callback' | 'demo';
  /** What a reminder is about. */
  appointment?: Appointment;
  /** The number we call from, at which we can be called back. */
  from: E164;
}

export type Heard =
  | { type: 'utterance'; text: string; understanding: Understanding }
  /** Nobody spoke for as long as the expectation allows. */
  | { type: 'silence' }
  /** The call goes on after a break of ours: another process took it over. What was open is asked again. */
  | { type: 'resumed' }
  /** A machine has picked up, and has said all it had to say: what we leave on it is all there is to say. */
  | { type: 'machine' }
  | { type: 'effectResult'; effectId: string; result: EffectResult };

/** What the agent says in one breath. */
export interface Line {
  /** Which wording it is, e.g. `askWhen`. */
  key: string;
  text: string;
  /** Key lines (consent) are played to their end. */
  interruptible: boolean;
  /** Holds personal data: never kept in the shared prompt cache. */
  personal: boolean;
}

/** Plain JSON, so that a call can be resumed by another process. */
export interface DialogueSnapshot {
  version: number;
  /** The machine's own state. */
  machine: unknown;
}

export interface Step {
  snapshot: DialogueSnapshot;
  /** The state's name as a path, e.g. `booking.when`. */
  state: string;
  lines: Line[];
  effects: Effect[];
  expectation: Expectation;
  /** The goal now pursued and how the call came out so far. */
  outcome: Outcome;
  /** The call ends once the lines have been heard. */
  over: boolean;
}

export type Outcome =
  | 'none'
  | 'booked'
  | 'rescheduled'
  | 'cancelled'
  | 'answered'
  | 'messageTaken'
  | 'transferred'
  | 'notForUs'
  | 'abandoned';

export interface Dialogue {
  /**
   * The agent picks up: greeting, and the first expectation. `known` comes from a `SnapshotError`: the call starts over
   * with what the caller has already said.
   */
  begin(setting: Setting, now: EpochMs, known?: Known): Step;
  /** One exchange. Pure: the same arguments give the same step. Throws only on a snapshot it cannot read (`SnapshotError`). */
  respond(setting: Setting, snapshot: DialogueSnapshot, heard: Heard, now: EpochMs): Step;
}
