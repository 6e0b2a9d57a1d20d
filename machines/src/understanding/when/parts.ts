// Reads a part of a day ("morning", "late this afternoon", "after work") or a point reckoned from now ("in two hours").
import { readCount } from '../numbers.ts';
import { wordAt as word, type MomentItem, type PartItem, type ReadContext, type Tokens } from './items.ts';
import {
  AFTER_LUNCH,
  AFTER_WORK,
  BEFORE_LUNCH,
  END_OF_DAY,
  FIRST_THING,
  MINUTE_UNITS,
  PARTS,
  PART_SHADES,
} from './words.ts';

const SHADES: Record<string, 'early' | 'mid' | 'late'> = {
  early: 'early',
  earlier: 'early',
  mid: 'mid',
  middle: 'mid',
  late: 'late',
  later: 'late',
};

/** "morning", "this evening", "late afternoon", "tonight", "after work", "end of the day". */
export function readPart(tokens: Tokens, i: number, { today }: ReadContext): PartItem | undefined {
  let j = i;
  let day: number | undefined;
  if (word(tokens, j) === 'this') {
    j++;
    day = today;
  }
  let shade = Object.hasOwn(SHADES, word(tokens, j)) ? SHADES[word(tokens, j)] : undefined;
  if (shade !== undefined) {
    j++;
    if (word(tokens, j) === '-' || word(tokens, j) === 'in') j++;
    if (word(tokens, j) === 'the' || word(tokens, j) === 'this') {
      if (word(tokens, j) === 'this') day = today;
      j++;
    }
  }
  const name = word(tokens, j);
  const part = PARTS.get(name);
  if (part !== undefined) {
    if (isGreeting(tokens, j)) return undefined;
    if (name === 'tonight' || name === 'tonite') day = today;
    const range = shade === undefined ? undefined : PART_SHADES[shade][part.name];
    const shaded =
      range === undefined ? part : { ...part, name: `${shade} ${part.name}`, from: range[0], to: range[1] };
    return { kind: 'part', a: i, b: j + 1, part: shaded, ...(day === undefined ? {} : { day }) };
  }
  if (i !== j) shade = undefined;
  return readPhrase(tokens, i);
}

const PHRASES: [words: string[], part: PartItem['part']][] = [
  [['end', 'of', 'the', 'day'], END_OF_DAY],
  [['end', 'of', 'day'], END_OF_DAY],
  [['after', 'work'], AFTER_WORK],
  [['after', 'lunch'], AFTER_LUNCH],
  [['before', 'lunch'], BEFORE_LUNCH],
  [['lunch', 'time'], { name: 'lunchtime', from: 690, to: 810, half: 'pm' }],
  [['around', 'lunch'], { name: 'lunchtime', from: 690, to: 810, half: 'pm' }],
  [['first', 'thing', 'in', 'the', 'morning'], FIRST_THING],
  [['first', 'thing'], FIRST_THING],
];

function readPhrase(tokens: Tokens, i: number): PartItem | undefined {
  for (const [words, part] of PHRASES) {
    if (words.every((expected, k) => word(tokens, i + k) === expected))
      return { kind: 'part', a: i, b: i + words.length, part };
  }
  return undefined;
}

/** "Good morning", and "night" as a name of a thing ("date night"), say nothing of when. */
function isGreeting(tokens: Tokens, j: number): boolean {
  const before = word(tokens, j - 1);
  return before === 'good' || before === 'gud' || (before === 'last' && word(tokens, j) === 'night');
}

/** Words before "right now" that wish for an opening. */
const COMING = new Set([
  'in',
  'free',
  'available',
  'open',
  'over',
  'by',
  'appointment',
  'anything',
  'something',
  'come',
]);

/** "in two hours", "half an hour from now", "in an hour and a half", "15 minutes ago". */
export function readMoment(tokens: Tokens, i: number, context: ReadContext): MomentItem | undefined {
  const t = word(tokens, i);
  // "Can I come in right now", but not "I don't want to right now".
  if (t === 'right' && word(tokens, i + 1) === 'now' && COMING.has(word(tokens, i - 1)))
    return { kind: 'moment', a: i, b: i + 2, day: context.today, minutes: context.minutes };
  const lead = t === 'in' || t === 'within';
  let j = lead ? i + 1 : i;
  if (lead && (word(tokens, j) === 'about' || word(tokens, j) === 'around')) j++;
  let minutes: number;
  if (
    word(tokens, j) === 'half' &&
    (word(tokens, j + 1) === 'an' || word(tokens, j + 1) === 'a') &&
    word(tokens, j + 2) === 'hour'
  ) {
    minutes = 30;
    j += 3;
  } else {
    const count = readCount(tokens, j);
    if (count === undefined || count.value > 600) return undefined;
    let unit = word(tokens, count.next);
    let half = 0;
    let next = count.next;
    if (unit === 'and' && word(tokens, next + 1) === 'a' && word(tokens, next + 2) === 'half') {
      next += 3;
      unit = word(tokens, next);
      half = 0.5;
    }
    const size = MINUTE_UNITS.get(unit);
    if (size === undefined) return undefined;
    j = next + 1;
    if (word(tokens, j) === 'and' && word(tokens, j + 1) === 'a' && word(tokens, j + 2) === 'half') {
      half = 0.5;
      j += 3;
    }
    minutes = Math.round((count.value + half) * size);
  }
  const after = word(tokens, j);
  let sign = 1;
  if (after === 'ago') {
    sign = -1;
    j++;
  } else if (after === 'from' && word(tokens, j + 1) === 'now') j += 2;
  else if (after === 'from' || after === 'time') {
    if (!lead) return undefined;
  } else if (!lead) return undefined;
  const total = context.minutes + sign * minutes;
  const shift = Math.floor(total / 1440);
  return { kind: 'moment', a: i, b: j, day: context.today + shift, minutes: total - shift * 1440 };
}
