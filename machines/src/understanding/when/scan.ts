// Walks over the utterance and picks up every date and time in it, each with the words that bear on it: "after", "not", "or", "to".
import type { Token } from '../tokens.ts';
import { fresh, ruledOutAfter, step, type Between, type Bound } from './bounds.ts';
import { readDate } from './dates.ts';
import type { Item, ReadContext } from './items.ts';
import { readMoment, readPart } from './parts.ts';
import { beginsDay, readBareHour, readTime } from './times.ts';

export interface Mention {
  item: Item;
  bound?: Bound;
  /** Ruled out: "not Friday", "I can't do Friday". */
  not: boolean;
  /** The word that ties it to the piece before. */
  join?: 'or' | 'and' | 'to';
  /** Words between it and the piece before that belong to neither. */
  gap: number;
  /** It takes back what was said before: "… actually Friday", "… I meant 4". */
  corrects: boolean;
  /** First token of the words that bear on it. */
  a: number;
}

export interface Scan {
  mentions: Mention[];
  /** "Move", "change", "push" were said: "from 3 to 4" is then a change and no range. */
  changes: boolean;
}

const CHANGE_VERBS = new Set([
  'move',
  'change',
  'reschedule',
  'push',
  'switch',
  'shift',
  'update',
  'changed',
  'moved',
  'bump',
  'moving',
  'changing',
  'extend',
  'postpone',
  'rescheduled',
  'rescheduling',
  'delay',
  'swap',
  'chnage',
]);
/** After these a lone number is a time of day. */
const HOUR_LEADS = new Set([
  'at',
  'around',
  'about',
  'after',
  'before',
  'by',
  'till',
  'til',
  'until',
  'between',
  'than',
  '@',
  'ish',
  'past',
  'from',
  'since',
]);

/** "Later than 4" is of a time, "greater than 4" of anything. */
const COMPARES = new Set(['later', 'earlier', 'sooner', 'more', 'no']);

/** `expectsWhen`: the agent asked for a time, so a lone number is one. */
export function scan(tokens: readonly Token[], context: ReadContext, expectsWhen: boolean): Scan {
  const mentions: Mention[] = [];
  let changes = false;
  let between = fresh(0);
  let i = 0;
  while (i < tokens.length) {
    const item =
      readItem(tokens, i, context) ?? readLoneHour(tokens, i, mentions.at(-1), between, changes, expectsWhen);
    if (item !== undefined) {
      mentions.push({
        item,
        not: between.not || ruledOutAfter(tokens, item.b),
        gap: between.gap,
        corrects: between.corrects,
        a: between.bound !== undefined || between.not ? between.a : item.a,
        ...(between.bound === undefined ? {} : { bound: between.bound }),
        ...(between.join === undefined || mentions.length === 0 ? {} : { join: between.join }),
      });
      i = item.b;
      between = fresh(i);
      continue;
    }
    const t = tokens[i]?.t ?? '';
    if (CHANGE_VERBS.has(t)) changes = true;
    i = step(tokens, i, between);
  }
  return { mentions, changes };
}

function readItem(tokens: readonly Token[], i: number, context: ReadContext): Item | undefined {
  const token = tokens[i];
  if (token === undefined || (token.mark && token.t !== '~')) return undefined;
  // Digits inside a word ("B4st10n") count nothing.
  const next = tokens[i + 1];
  if (token.digits > 0 && token.glued && tokens[i - 1]?.mark === false && next?.glued === true && !next.mark)
    return undefined;
  const moment = readMoment(tokens, i, context);
  if (moment !== undefined) return moment;
  const date = readDate(tokens, i, context);
  const time = readTime(tokens, i);
  // "5 may", "12/10 at …": the longer reading is the meant one.
  if (date !== undefined && time !== undefined) return date.b >= time.b ? date : time;
  return date ?? time ?? readPart(tokens, i, context);
}

/** A number with nothing of a time about it but where it stands. */
function readLoneHour(
  tokens: readonly Token[],
  i: number,
  last: Mention | undefined,
  between: Between,
  changes: boolean,
  expectsWhen: boolean,
): Item | undefined {
  const hour = readBareHour(tokens, i);
  if (hour === undefined) return undefined;
  const before = tokens[i - 1]?.t ?? '';
  // "The morning one" is a thing, not an hour.
  if (tokens[i]?.t === 'one' && last !== undefined && tokens[last.item.a - 1]?.t === 'the') return undefined;
  const adjacent = last !== undefined && between.gap === 0;
  const timely = last !== undefined && last.item.kind !== 'date';
  const ish = tokens[hour.b - 1]?.t === 'ish';
  if (
    ish ||
    (HOUR_LEADS.has(before) && !(before === 'than' && !COMPARES.has(tokens[i - 2]?.t ?? ''))) ||
    (before === 'for' &&
      (['it', 'that', 'up'].includes(tokens[i - 2]?.t ?? '') || expectsWhen || tokens.length <= 3))
  ) {
    // "Between 2 and 4 people", "about 5 haircuts" were refused by what follows.
    return hour.hour === 0 && tokens[i]?.digits !== 2 ? undefined : hour;
  }
  if (between.not && timely && between.gap === 0) return hour;
  if (before === 'to' || before === '-' || before === 'till' || before === 'until') {
    if (timely || changes) return hour;
  }
  if ((before === 'or' || before === 'and' || before === ',') && adjacent && timely) return hour;
  if (adjacent && last !== undefined && last.item.b === i - (before === ',' ? 1 : 0) && before !== 'for')
    return hour;
  if (partFollows(tokens, hour.b) || (before !== 'for' && before !== 'of' && beginsDay(tokens, hour.b)))
    return hour;
  const lead = `${tokens[i - 2]?.t ?? ''} ${before}`;
  if (
    lead === 'make it' ||
    lead === 'lets do' ||
    lead === 'lets say' ||
    lead === 'we do' ||
    lead === 'you do' ||
    before === 'meant' ||
    lead === 'i mean' ||
    lead === 'i said'
  )
    return hour;
  if (!expectsWhen || hour.hour === 0) return undefined;
  return loneAnswer(tokens, i, hour.b) ? hour : undefined;
}

const ANSWER_WORDS = new Set([
  'works',
  'is',
  'sounds',
  'would',
  'will',
  'please',
  'fine',
  'good',
  'great',
  'perfect',
  'then',
  'ish',
  'should',
  'or',
  'if',
  'and',
  'on',
  'works.',
  'ok',
  'okay',
  'thanks',
  'preferably',
]);

/** The number is what the answer comes to: "3", "uh, three please", "ten works", "I could do 4". */
function loneAnswer(tokens: readonly Token[], i: number, b: number): boolean {
  const before = tokens[i - 1]?.t ?? '';
  const after = tokens[b];
  if (before === 'number' || before === 'option' || before === 'room') return false;
  const ends = after === undefined || after.mark || ANSWER_WORDS.has(after.t);
  const starts =
    i === 0 ||
    tokens[i - 1]?.mark === true ||
    [
      'uh',
      'um',
      'the',
      'do',
      'maybe',
      'yes',
      'yeah',
      'ok',
      'okay',
      'like',
      'say',
      'then',
      'with',
      'take',
      'sure',
      'well',
      'prefer',
      'on',
      'so',
      'preferably',
    ].includes(before);
  return ends && starts;
}

/** "10 in the morning", "8 at night", "7 tonight". */
function partFollows(tokens: readonly Token[], b: number): boolean {
  const t = tokens[b]?.t ?? '';
  const next = tokens[b + 1]?.t ?? '';
  if (t === 'in' && next === 'the')
    return ['morning', 'afternoon', 'evening', 'night'].includes(tokens[b + 2]?.t ?? '');
  if (t === 'at') return next === 'night';
  if (t === 'this') return ['morning', 'afternoon', 'evening'].includes(next);
  return ['morning', 'afternoon', 'evening', 'night'].includes(t);
}
