// The words around a date or time that bear on it: bounds ("after", "by"), exclusions ("not", "can't do"), links ("or", "to").
import type { Token } from '../tokens.ts';

/** How a piece bounds the wish. */
export type Bound = 'after' | 'before' | 'by' | 'from' | 'until' | 'between';

/** What was said since the last piece. */
export interface Between {
  bound: Bound | undefined;
  not: boolean;
  join: 'or' | 'and' | 'to' | undefined;
  gap: number;
  corrects: boolean;
  a: number;
}

export const fresh = (a: number): Between => ({
  bound: undefined,
  not: false,
  join: undefined,
  gap: 0,
  corrects: false,
  a,
});

const NEUTRAL = new Set([
  'at',
  'on',
  'in',
  'the',
  'of',
  'for',
  'around',
  'about',
  ',',
  'maybe',
  'either',
  'both',
  'like',
  'say',
  'sometime',
  'any',
  'anytime',
  'time',
  'approximately',
  'roughly',
  'exactly',
  '@',
  'then',
  'day',
  'some',
  'anything',
  'something',
  'possibly',
  'preferably',
  'perhaps',
  'is',
  'its',
  'do',
  'a',
  'an',
  '(',
  ')',
  '"',
  '~',
  'even',
  'probably',
  'also',
  'just',
  'only',
  'later',
  'earlier',
  'onwards',
  'on',
  'uh',
  'um',
  'latest',
]);
const CORRECTORS = new Set([
  'actually',
  'sorry',
  'wait',
  'no',
  'nope',
  'rather',
  'meant',
  'mean',
  'correction',
  'scratch',
  'oops',
  'instead',
  'make',
]);

/** Takes in one word (or a phrase) that is no piece itself, and returns where to go on. */
export function step(tokens: readonly Token[], i: number, between: Between): number {
  const t = tokens[i]?.t ?? '';
  const next = tokens[i + 1]?.t ?? '';
  const bound = (name: Bound, length: number): number => {
    if (between.bound === undefined && !between.not) between.a = i;
    between.bound = name;
    return i + length;
  };
  const not = (length: number): number => {
    between.a = i;
    between.not = true;
    return i + length;
  };
  switch (t) {
    case 'after':
    case 'past':
    case 'beyond':
      return bound('after', 1);
    case 'since':
    case 'starting':
    case 'beginning':
      return bound('from', 1);
    case 'from':
      return bound('from', 1);
    case 'before':
    case 'prior':
      return bound('before', 1);
    case 'by':
      return bound('by', 1);
    case 'between':
      return bound('between', 1);
    case 'till':
    case 'til':
    case 'until':
    case 'through':
    case 'thru':
      between.join ??= 'to';
      return bound('until', 1);
    case 'earlier':
    case 'sooner':
    case 'later':
    case 'other':
    case 'rather':
      if (next !== 'than') break;
      if (t === 'other' || t === 'rather') return not(2);
      return bound(t === 'later' ? (between.not ? 'by' : 'after') : 'before', 2);
    case 'instead':
      if (next === 'of') return not(2);
      between.corrects = true;
      return i + 1;
    case 'no':
      if (next === 'later' && tokens[i + 2]?.t === 'than') return bound('by', 3);
      if (next === 'earlier' && tokens[i + 2]?.t === 'than') return bound('from', 3);
      break;
    case 'up':
      if (next === 'to') return bound('until', 2);
      break;
    case 'not':
      if (next === 'free' || next === 'available') return not(2);
      // "Not sure", "not only" rule nothing out.
      if (
        ['sure', 'only', 'just', 'available', 'too', 'going', 'a', 'able', 'good', 'working'].includes(next)
      )
        break;
      return not(1);
    case 'except':
    case 'besides':
    case 'excluding':
      return not(1);
    case 'anything':
      if (next === 'but') return not(2);
      break;
    case 'or':
      between.join = 'or';
      return i + 1;
    case 'and':
    case '&':
    case '/':
      between.join ??= 'and';
      return i + 1;
    case 'to':
    case '-':
    case '–':
    case '—':
      between.join = 'to';
      return i + 1;
    default:
      break;
  }
  const refused = refusal(tokens, i);
  if (refused > 0) return not(refused);
  if (CORRECTORS.has(t)) between.corrects = true;
  if (t === '.' || t === '?' || t === '!' || t === ';') {
    between.bound = undefined;
    between.not = false;
    between.gap++;
    return i + 1;
  }
  if (!NEUTRAL.has(t)) {
    between.gap++;
    if (between.gap > 3 || !between.not) between.not = false;
    if (t !== 'around' && t !== 'about') between.bound = undefined;
  }
  return i + 1;
}

const CANNOT = new Set(['cant', 'cannot', 'couldnt', 'wont', 'dont', 'doesnt']);

/** "can't do", "can't make it on", "don't want": how many words rule out the time that follows. */
function refusal(tokens: readonly Token[], i: number): number {
  let j = i;
  if (CANNOT.has(tokens[j]?.t ?? '')) j++;
  else if (tokens[j]?.t === 'can' && tokens[j + 1]?.t === 'not') j += 2;
  else return 0;
  const verb = tokens[j]?.t ?? '';
  if (verb === 'do' || verb === 'want' || verb === 'like' || verb === 'come') return j + 1 - i;
  if (verb === 'make') return tokens[j + 1]?.t === 'it' ? j + 2 - i : j + 1 - i;
  if (verb === 'be' && (tokens[j + 1]?.t === 'there' || tokens[j + 1]?.t === 'in')) return j + 2 - i;
  return 0;
}

/** "Friday doesn't work", "Monday is no good", "Tuesday's out". */
export function ruledOutAfter(tokens: readonly Token[], b: number): boolean {
  let j = b;
  while (
    j < b + 3 &&
    ['that', 'it', ',', 'really', 'just', 'at', 'all', 'for', 'me'].includes(tokens[j]?.t ?? '')
  )
    j++;
  const t = tokens[j]?.t ?? '';
  const next = tokens[j + 1]?.t ?? '';
  if (['doesnt', 'wont', 'dont', 'isnt', 'didnt', 'cant'].includes(t))
    return ['work', 'suit', 'good', 'possible', 'do', 'great', 'ok', 'okay', 'fine', 'really'].includes(next);
  if (t === 'does' || t === 'will' || t === 'would')
    return next === 'not' && ['work', 'suit', 'do'].includes(tokens[j + 2]?.t ?? '');
  if (t === 'is' || t === 'are' || t === 'was')
    return (
      ['not', 'no', 'bad', 'out', 'impossible', 'terrible', 'too', 'busy'].includes(next) &&
      tokens[j + 2]?.t !== 'later'
    );
  return false;
}
