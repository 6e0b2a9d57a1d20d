// Whether an utterance says yes or no, and where.
import { find, type Found, type Utterance } from './clause.ts';
import type { Phrases } from './phrases/phrases.ts';

/** How sure a yes is that comes with a but ("sure, but change the time"): it confirms nothing by itself. */
export const RESERVED = 0.45;

export interface YesNo {
  answer: 'yes' | 'no';
  confidence: number;
  a: number;
  b: number;
}

/** `asked`: the agent's question wants a yes or a no, so that weaker words count too. */
export function readYesNo(said: Utterance, phrases: Phrases, asked: boolean): YesNo | undefined {
  const polite = find(said, phrases.politeNo);
  const bare = polite === undefined ? said : without(said, polite);
  const no = find(bare, phrases.no);
  const agreed = find(bare, phrases.yes);
  // "Is that right?", "does that work", "I don't know if that's fine" ask and do not answer.
  const yes = agreed !== undefined && asks(said, agreed.a) ? undefined : agreed;
  if (no !== undefined) {
    // "No wait, yes": the last word counts once the first is taken back.
    if (
      yes !== undefined &&
      yes.a >= no.b &&
      PLAIN_YES.has(said.tokens[yes.a]?.t ?? '') &&
      takenBack(said, no.b, yes.a)
    )
      return answer('yes', 0.75, yes);
    const weight = atStart(said, no.a) ? 0.95 : 0.85;
    return answer('no', yes === undefined ? weight : weight - 0.15, no);
  }
  if (yes !== undefined) {
    if (reserved(said, yes.b)) return answer('yes', RESERVED, yes);
    return answer('yes', atStart(said, yes.a) ? 0.96 : 0.85, yes);
  }
  if (
    polite !== undefined &&
    asked &&
    atStart(said, polite.a) &&
    /problem|worries|prob|trouble|bad|why|big deal|issue/.test(said.line)
  )
    return answer('yes', 0.7, polite);
  const softNo = find(said, phrases.softNo);
  if (asked && softNo !== undefined) return answer('no', 0.65, softNo);
  const softYes = find(said, phrases.softYes);
  // "Do they have a good rating?" agrees to nothing, though "good" is in it.
  if (softYes !== undefined && softYes.a > 0 && phrases.question.test(said.line)) return undefined;
  if (softYes !== undefined && (asked || said.tokens.filter((t) => !t.mark).length <= 2 || softYes.a === 0))
    return answer(
      'yes',
      reserved(said, softYes.b) ? RESERVED : !asked || phrases.question.test(said.line) ? 0.6 : 0.88,
      softYes,
    );
  return undefined;
}

const answer = (which: YesNo['answer'], confidence: number, { a, b }: Found): YesNo => ({
  answer: which,
  confidence,
  a,
  b,
});

const atStart = (said: Utterance, a: number): boolean => a <= 2 || said.tokens[a - 1]?.mark === true;

/** The same utterance with a phrase blanked out. */
function without(said: Utterance, { a, b }: Found): Utterance {
  let line = '';
  for (let k = 0; k < said.line.length; k++) {
    const token = said.tokenAt[k] ?? 0;
    const c = said.line.charAt(k);
    line += token >= a && token < b && c !== ' ' ? '_' : c;
  }
  return { ...said, line };
}

const ASKING = new Set(['is', 'does', 'would', 'will', 'are', 'was', 'did', 'if', 'whether', 'should']);

/** The words before turn what follows into a question. */
function asks({ tokens }: Utterance, a: number): boolean {
  const before = tokens[a - 1]?.t ?? '';
  if (ASKING.has(before)) return true;
  if (ASKING.has(tokens[a]?.t ?? '') && tokens[a + 1]?.t !== 'what') return false;
  return before === 'think' && tokens[a - 2]?.t === 'you';
}

const RESERVATIONS = new Set(['but', 'except', 'pero']);
const reserved = ({ tokens }: Utterance, b: number): boolean =>
  tokens.slice(b).some((t) => RESERVATIONS.has(t.t));

/** Only a yes in so many words takes a no back. */
const PLAIN_YES = new Set(['yes', 'yeah', 'yep', 'yup', 'yea', 'si']);
const TAKES_BACK = new Set(['wait', 'actually', 'sorry', 'mean', 'meant']);
function takenBack(said: Utterance, from: number, to: number): boolean {
  return said.tokens.slice(from, to).some((t) => TAKES_BACK.has(t.t));
}

/** Every place where the utterance agrees ("yes, that works, perfect"). */
export function agreeing(said: Utterance, phrases: Phrases): { a: number; b: number }[] {
  const places: { a: number; b: number }[] = [];
  let rest = said;
  for (let k = 0; k < 4; k++) {
    const found = find(rest, phrases.yes) ?? find(rest, phrases.softYes);
    if (found === undefined) break;
    places.push(found);
    rest = without(rest, found);
  }
  return places;
}
