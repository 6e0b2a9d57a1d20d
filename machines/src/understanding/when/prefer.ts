// Reads a wish for an order rather than a time: "the earliest you have", "as soon as possible", "something later".
import type { When } from '../command.ts';
import type { Token } from '../tokens.ts';

interface Preference {
  prefer: NonNullable<When['prefer']>;
  a: number;
  b: number;
}

const PHRASES: [words: string[], prefer: Preference['prefer']][] = [
  [['as', 'soon', 'as', 'possible'], 'earliest'],
  [['as', 'soon', 'as', 'you', 'can'], 'earliest'],
  [['as', 'early', 'as', 'possible'], 'earliest'],
  [['as', 'late', 'as', 'possible'], 'latest'],
  [['first', 'available'], 'earliest'],
  [['next', 'available'], 'earliest'],
  [['next', 'opening'], 'earliest'],
  [['first', 'opening'], 'earliest'],
  [['first', 'thing', 'you', 'have'], 'earliest'],
  [['first', 'thing', 'available'], 'earliest'],
  [['last', 'available'], 'latest'],
  [['last', 'appointment', 'of', 'the', 'day'], 'latest'],
  [['right', 'away'], 'earliest'],
  [['asap'], 'earliest'],
  [['soonest'], 'earliest'],
  [['earliest'], 'earliest'],
  [['latest'], 'latest'],
];

const RELATIVE = new Map<string, Preference['prefer']>([
  ['earlier', 'earlier'],
  ['sooner', 'earlier'],
  ['later', 'later'],
]);

/** What must follow "later" for it not to be a wish of its own: "later than", "later today", "call you later". */
const RELATIVE_STOP = new Set(['than', 'today', 'this', 'on', 'one']);
const RELATIVE_LEAD = new Set([
  'anything',
  'something',
  'bit',
  'little',
  'any',
  'much',
  'time',
  'slot',
  'appointment',
  'opening',
  'one',
  'be',
  'or',
  'even',
  'prefer',
  'it',
  'a',
  'an',
  'hour',
  'need',
  'needs',
  'no',
  'somewhat',
]);

export function readPreference(tokens: readonly Token[]): Preference | undefined {
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]?.t ?? '';
    for (const [words, prefer] of PHRASES) {
      if (t !== words[0] || !words.every((word, k) => tokens[i + k]?.t === word)) continue;
      // "At the latest" bounds the time beside it.
      if (t === 'latest' && (tokens[i + 1]?.t === 'on' || tokens[i - 2]?.t === 'at')) continue;
      return { prefer, a: i, b: i + words.length };
    }
    const relative = RELATIVE.get(t);
    if (relative === undefined || RELATIVE_STOP.has(tokens[i + 1]?.t ?? '')) continue;
    const before = tokens[i - 1]?.t ?? '';
    if (
      tokens.length <= 3 ||
      RELATIVE_LEAD.has(before) ||
      tokens[i + 1]?.t === 'in' ||
      tokens[i + 1]?.t === 'time'
    )
      return { prefer: relative, a: i, b: i + 1 };
  }
  return undefined;
}
