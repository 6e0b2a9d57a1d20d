// What a few words are worth: a backchannel, a trailing-off, or a whole answer to what was asked. Pure.
import type { Expectation, ExpectationKind, Understanding } from '@offhook/machines';

/** Sounds of listening. While the agent speaks they ask it to go on, not to stop. */
const BACKCHANNELS = new Set(
  'mhm mm mmm mmhmm mm-hmm uh-huh uhhuh hm hmm huh oh ah okay ok right yeah yes yep alright sure gotcha i see go on great'.split(
    ' ',
  ),
);
/** Sounds of thinking: no words at all. */
const HESITATIONS = new Set('uh um er erm ah eh hm hmm mm mmm'.split(' '));
/** After these a sentence is not over, whatever the pause. */
const OPEN_ENDS = new Set(
  'and or but so because with for to at on in the a an my is of from about um uh er like it’s its that’s i’d i’m'.split(
    ' ',
  ),
);
/** A month is followed by its day, unless one of these or the day itself comes before it. */
const MONTHS = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
const BEFORE_WHOLE_MONTHS = /^(in|of|this|next|during|until|all|mid|late|early|\d+(st|nd|rd|th)?)$/;

/** The words break off where nobody ends a sentence. */
function trailsOff(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  // Alone it may be a name, April or June.
  return OPEN_ENDS.has(last) || (words.length > 2 && MONTHS.has(last) && !BEFORE_WHOLE_MONTHS.test(before));
}

/** Expectations a bare "yes" or "okay" answers. */
const ANSWERED_BY_YES: ReadonlySet<ExpectationKind> = new Set(['yesNo', 'choice']);

const NANP_DIGITS = 10;

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/'/g, '’')
    .split(/[^\p{L}\p{N}’-]+/u)
    .filter((word) => word !== '');
}

/** True when nothing was said that a listener would not say: the agent need not stop for it. */
export function isBackchannel(text: string, expectation: Expectation): boolean {
  const words = wordsOf(text);
  if (words.every((word) => HESITATIONS.has(word))) return true;
  if (ANSWERED_BY_YES.has(expectation.kind)) return false;
  if (words.length > 3) return false;
  return BACKCHANNELS.has(words.join(' ')) || words.every((word) => BACKCHANNELS.has(word));
}

/**
 * How long to wait for more once the transcriber calls the turn over (ms). 0: it is over.
 * People pause inside numbers, spelled names and addresses for one to two seconds, and seldom inside anything else.
 */
export function patienceMs(text: string, expectation: Expectation): number {
  const words = wordsOf(text);
  const digits = countDigits(text);
  switch (expectation.kind) {
    case 'phone':
      if (digits > 0 && digits < NANP_DIGITS) return 2_500;
      break;
    case 'code':
      if (digits > 0 && digits < 4) return 2_000;
      break;
    case 'spelling':
      return words.every((word) => word.length === 1) ? 1_200 : 0;
    case 'email':
      if (!/(@|\bat\b).+(\.|\bdot\b)/i.test(text)) return 2_000;
      break;
    case 'address':
      if (digits === 0 || words.length < 3) return 1_500;
      break;
    case 'message':
      return 800;
    case 'open':
    case 'service':
    case 'staff':
    case 'when':
    case 'choice':
    case 'name':
    case 'birthDate':
    case 'yesNo':
    case 'nothing':
      break;
  }
  return trailsOff(words) ? 1_500 : 0;
}

/** Digits said or written: "five five five" counts three. */
function countDigits(text: string): number {
  const written = text.match(/\d/g)?.length ?? 0;
  const spoken = wordsOf(text).filter((word) => SPOKEN_DIGITS.has(word)).length;
  return written + spoken;
}
const SPOKEN_DIGITS = new Set('zero oh one two three four five six seven eight nine'.split(' '));

/** What a whole answer to each question sets. */
const ANSWERED_BY: Partial<Record<ExpectationKind, readonly string[]>> = {
  service: ['service'],
  staff: ['staff'],
  when: ['when'],
  phone: ['phone'],
  birthDate: ['birthDate'],
};

/**
 * True when the words are a whole answer to what was asked, so that the turn may end at the eager event already.
 * Nothing open-ended ever is: names, messages and free requests wait for the end of turn.
 */
export function isComplete(text: string, expectation: Expectation, understanding: Understanding): boolean {
  if (!makesSense(text, expectation, understanding)) return false;
  const { commands } = understanding;
  if (expectation.kind === 'yesNo') {
    return commands.length === 1 && commands.every(({ type }) => type === 'affirm' || type === 'deny');
  }
  if (expectation.kind === 'choice') return commands.length === 1 && commands[0]?.type === 'choose';
  const answers = ANSWERED_BY[expectation.kind];
  return answers !== undefined && commands.some((said) => said.type === 'set' && answers.includes(said.slot));
}

/** True where a whole answer is never gone on with: a yes, a choice of what was offered. */
export const isOverAtOnce = ({ kind }: Expectation): boolean => ANSWERED_BY_YES.has(kind);

/** True when the words so far make sense by themselves: worth preparing an answer to, even though more may come. */
export function makesSense(text: string, expectation: Expectation, understanding: Understanding): boolean {
  return (
    understanding.commands.length > 0 &&
    understanding.accountedFor >= 0.99 &&
    patienceMs(text, expectation) === 0
  );
}

/** Whoever says "one moment" is back within a minute, or has forgotten us. */
const ON_HOLD_MS = 45_000;

/** How long nobody may speak before the agent asks again (ms). Looking up a number or thinking of a date takes longer than a yes. */
export function silenceMs(expectation: Expectation): number {
  if (expectation.onHold && expectation.kind !== 'nothing') return ON_HOLD_MS;
  switch (expectation.kind) {
    case 'nothing':
      return Number.POSITIVE_INFINITY;
    case 'phone':
    case 'email':
    case 'address':
    case 'code':
    case 'message':
      return 12_000;
    case 'yesNo':
    case 'choice':
    case 'name':
    case 'spelling':
    case 'open':
    case 'service':
    case 'staff':
    case 'when':
    case 'birthDate':
      return 8_000;
  }
}

/** How many keyed digits answer the question at once; other keys wait for a pause or `#`. */
export function keysWanted(expectation: Expectation): number {
  if (expectation.kind === 'phone') return NANP_DIGITS;
  return expectation.kind === 'yesNo' || expectation.kind === 'choice' ? 1 : Number.POSITIVE_INFINITY;
}

/** True when two transcripts say the same, punctuation and case aside. */
export function sameWords(a: string, b: string): boolean {
  return wordsOf(a).join(' ') === wordsOf(b).join(' ');
}
