// What happens to the machine: an utterance boiled down to the one act that decides where the call goes, a silence, or a result.
import type { EffectResult } from './effects.ts';

/** Ordered by precedence: of several acts in one utterance the first decides; slots and questions are digested beside it. */
export type Act =
  | 'emergency'
  | 'notForUs'
  | 'wantsPerson'
  | 'wantsToCancel'
  | 'wantsToMove'
  | 'wantsToBook'
  | 'wantsToCheck'
  | 'wantsToLeaveMessage'
  | 'agrees'
  | 'answers'
  | 'startsOver'
  | 'goodbye'
  | 'refuses'
  | 'asks'
  | 'wantsRepeat'
  | 'wantsWait'
  | 'thanks'
  | 'greets'
  | 'chats'
  | 'unclear';

type ResultName<R> = R extends { type: infer T; outcome: infer O }
  ? T extends string
    ? O extends string
      ? `${T}.${O}`
      : never
    : never
  : never;

export type CallEvent =
  | { type: Act }
  | { type: 'silence' }
  | { type: 'machine' }
  /** Words or silence while a result is awaited that must not be missed. */
  | { type: 'meanwhile' }
  /** Turns or minutes are used up. */
  | { type: 'limit' }
  /** The call goes on in another process, or after a pause of ours. */
  | { type: 'resumed' }
  | { type: ResultName<EffectResult> };
