// The one act of an utterance that decides where the call goes; everything else in it has been absorbed beside it.
import type { Command } from '../understanding/command.ts';
import { GOAL_TOPICS } from './asking.ts';
import type { Act } from './events.ts';
import type { CallContext } from './memory.ts';

/** A yes less sure than this is no yes: what it agrees to may be a booking. */
const YES_SURE = 0.5;

/**
 * What is this short while a message is dictated ("no", "thanks, bye") is said to us; longer is the message, unless
 * understanding found nothing in it but the wish for a person.
 */
const ASIDE_WORDS = 4;

interface Said {
  /** A message is being dictated. */
  dictating: boolean;
  /** After absorbing the utterance. */
  context: CallContext;
  /** Before it. */
  goalBefore: CallContext['goal'];
  commands: Command[];
}

const has = (type: Command['type']) => (said: Said) => said.commands.some((command) => command.type === type);
const turnedTo = (goal: CallContext['goal']) => (said: Said) =>
  said.context.goal === goal && said.goalBefore !== goal;

const isNote = (command: Command) =>
  (command.type === 'set' || command.type === 'correct') && command.slot === 'note';
const dictates = (said: Said) =>
  said.dictating &&
  said.context.heard.text.trim().split(/\s+/).length > ASIDE_WORDS &&
  (said.commands.some(isNote) || !has('transfer')(said));
const fills = (said: Said) =>
  dictates(said) ||
  said.commands.some(({ type }) => type === 'set' || type === 'correct' || type === 'choose');
const saysYes = ({ commands }: Said) =>
  commands.some(({ type, confidence }) => type === 'affirm' && confidence >= YES_SURE);
const saysNo = has('deny');
const asks = ({ commands }: Said) =>
  commands.some((command) => command.type === 'ask' && !GOAL_TOPICS.has(command.topic));

/** In order of precedence: the first that holds is the act. */
const ACTS: [Act, (said: Said) => boolean][] = [
  ['emergency', has('emergency')],
  ['answers', dictates],
  ['notForUs', has('notForUs')],
  ['wantsPerson', has('transfer')],
  ['wantsToCancel', turnedTo('cancelling')],
  ['wantsToMove', turnedTo('rescheduling')],
  ['wantsToBook', turnedTo('booking')],
  ['wantsToCheck', turnedTo('checking')],
  // "I'd like to leave a message", said while it is waited for, is not yet the message.
  [
    'wantsToLeaveMessage',
    (said) => turnedTo('message')(said) || (said.dictating && has('leaveMessage')(said)),
  ],
  ['startsOver', has('startOver')],
  ['wantsWait', (said) => has('wait')(said) && !fills(said)],
  ['agrees', (said) => saysYes(said) && !saysNo(said) && !said.context.heard.changed],
  // "Are you open on Friday?" fills a day, but with nothing under way it only asks.
  ['asks', (said) => asks(said) && said.context.goal === 'none'],
  ['answers', fills],
  ['goodbye', has('goodbye')],
  ['refuses', (said) => saysNo(said) && !saysYes(said)],
  ['asks', asks],
  ['wantsRepeat', has('repeat')],
  // A goal named again while it is pursued: "yes I'd like to book".
  ['answers', (said) => said.commands.some(({ type }) => ['book', 'reschedule', 'cancel'].includes(type))],
  ['thanks', has('thanks')],
  ['chats', has('smallTalk')],
  ['greets', has('greeting')],
];

export const actOf = (said: Said): Act => ACTS.find(([, holds]) => holds(said))?.[0] ?? 'unclear';
