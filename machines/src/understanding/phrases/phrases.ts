// What a language has to bring for goals, yes and no, and choices to be understood in it.
import type { Command, Topic } from '../command.ts';

/** Commands that carry nothing but themselves. */
export type PlainCommand =
  | 'book'
  | 'reschedule'
  | 'cancel'
  | 'leaveMessage'
  | 'transfer'
  | 'repeat'
  | 'wait'
  | 'startOver'
  | 'thanks'
  | 'greeting'
  | 'smallTalk'
  | 'goodbye';

/** Patterns are matched against the line of words (`clause.ts`): lower case, one space round every word. */
export interface Phrases {
  goals: readonly (readonly [command: PlainCommand, pattern: RegExp, confidence: number])[];
  topics: readonly (readonly [topic: Topic, pattern: RegExp, confidence: number])[];
  notForUs: readonly (readonly [kind: Extract<Command, { type: 'notForUs' }>['kind'], pattern: RegExp])[];
  /** Any of these anywhere is a yes or a no. */
  yes: RegExp;
  no: RegExp;
  /** A yes or a no only where the agent asked for one, or standing alone. */
  softYes: RegExp;
  softNo: RegExp;
  /** A "no" that refuses nothing: "no problem". */
  politeNo: RegExp;
  /** Marks what follows as taking back what was said. */
  corrects: RegExp;
  /** A wish for something else than what was proposed: "is there anyone else?" */
  another: RegExp;
  /** A question by its form. */
  question: RegExp;
  /** "Whoever is free", in answer to who it should be with. */
  anyStaff: RegExp;
  /** The same, volunteered: "with anyone". */
  withAnyStaff: RegExp;
  /** "Whenever", in answer to when it should be. */
  anyTime: RegExp;
  /** Asked for a name, the caller gives none: "no idea". */
  withholds: RegExp;
  /** Words that carry no meaning of their own. */
  fillers: ReadonlySet<string>;
}
