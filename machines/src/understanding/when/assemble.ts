// Puts the pieces of an utterance together into alternatives: which time goes with which date, what is a range, what was taken back.
import { weekdayOf } from '../calendar.ts';
import type { DateItem, MomentItem, PartItem, TimeItem } from './items.ts';
import type { Bound } from './bounds.ts';
import type { Mention, Scan } from './scan.ts';

/** One alternative, still as said. */
export interface Option {
  date?: DateItem;
  dateBound?: Bound;
  /** The end of a range of dates: "Monday to Wednesday". */
  dateTo?: DateItem;
  part?: PartItem;
  time?: TimeItem;
  timeBound?: Bound;
  /** The end of a range of times: "between 2 and 4". */
  timeTo?: TimeItem;
  moment?: MomentItem;
  /** How it follows the one before. */
  join?: 'or' | 'and';
  /** Tokens it was said in. */
  a: number;
  b: number;
}

export interface Assembled {
  any: Option[];
  not: Option[];
  /** Some piece took back another within the utterance. */
  corrects: boolean;
}

type Kind = 'date' | 'part' | 'time' | 'moment';

/** Builds the alternatives, in the order they were said. */
export function assemble({ mentions, changes }: Scan): Assembled {
  const any: Option[] = [];
  const not: Option[] = [];
  let corrects = false;
  let current: Option | undefined;
  for (let i = 0; i < mentions.length; i++) {
    const mention = mentions[i];
    if (mention === undefined) continue;
    corrects ||= mention.corrects;
    const { item } = mention;
    const next = mentions[i + 1];
    const opens = mention.bound === 'from' || mention.bound === 'between';
    const isRange =
      next !== undefined && next.item.kind === item.kind && !next.not && rangesWith(mention, next, changes);
    if (mention.not) {
      const option: Option = { a: mention.a, b: item.b };
      put(option, mention, undefined);
      not.push(option);
      continue;
    }
    const kind: Kind = item.kind;
    // "Move it from Friday to Tuesday": the first is what it was.
    if (
      opens &&
      changes &&
      next !== undefined &&
      mentions.slice(i + 1).some((m) => m.item.kind === kind && m.join === 'to')
    )
      continue;
    if (current !== undefined && supersedes(current, mention, kind, changes)) {
      // Moved to another day: the time that went with the old one is no wish.
      if (kind === 'date' && changes && mention.join === 'to')
        for (const old of ['time', 'part'] as const) drop(current, old);
      drop(current, kind);
      put(current, mention, isRange ? next : undefined);
      corrects = true;
    } else if (current !== undefined && joins(current, mention, kind)) {
      narrow(current, mention, isRange ? next : undefined);
    } else {
      current = { a: mention.a, b: item.b };
      if (any.length > 0) current.join = mention.join === 'or' ? 'or' : 'and';
      any.push(current);
      put(current, mention, isRange ? next : undefined);
    }
    if (isRange) i++;
  }
  share(any);
  return { any, not, corrects };
}

/** "2 to 4", "between two and four", "Monday through Wednesday", "from 9 till noon". */
function rangesWith(mention: Mention, next: Mention, changes: boolean): boolean {
  if (next.gap > 0) return false;
  if (mention.bound === 'between') return next.join === 'and' || next.join === 'to';
  if (changes && mention.bound === 'from') return false;
  if (changes && next.join === 'to' && mention.bound === undefined) return false;
  if (mention.item.kind === 'part' || mention.item.kind === 'moment') return false;
  return next.join === 'to';
}

/** The slot of the option a piece would fill. */
function filled(option: Option, kind: Kind): boolean {
  if (kind === 'date') return option.date !== undefined || option.moment !== undefined;
  if (kind === 'time') return option.time !== undefined || option.moment !== undefined;
  if (kind === 'part') return option.part !== undefined || option.moment !== undefined;
  return option.moment !== undefined || option.time !== undefined;
}

/** Whether a piece replaces what the option has: "the 5th, actually the 6th", "8 needs to be changed to 9". */
function supersedes(option: Option, mention: Mention, kind: Kind, changes: boolean): boolean {
  if (!filled(option, kind)) return false;
  if (mention.join === 'or' || mention.join === 'and') return false;
  return mention.corrects || (changes && mention.join === 'to');
}

function drop(option: Option, kind: Kind): void {
  if (kind === 'date' || kind === 'moment') {
    delete option.date;
    delete option.dateTo;
    delete option.dateBound;
  }
  if (kind === 'time' || kind === 'moment') {
    delete option.time;
    delete option.timeTo;
    delete option.timeBound;
  }
  if (kind === 'part') delete option.part;
  delete option.moment;
}

/** Whether a piece belongs to the alternative being built. */
function joins(option: Option, mention: Mention, kind: Kind): boolean {
  if (kind === 'date' && option.date !== undefined && mention.gap <= 3 && mention.join === undefined) {
    const { item } = mention;
    if (item.kind !== 'date') return false;
    // "The 14th, that's a Friday"; "next week, maybe Tuesday".
    const { date } = option;
    return (
      complementary(date, item) ||
      recursWithin(date, item) ||
      (date.to > date.from && item.loose === 'weekday' && !isOther(date, item))
    );
  }
  // An evening after a time already in that half says the same: "at 8 tonight".
  if (filled(option, kind)) return false;
  if (mention.join === 'or' && !(kind === 'time' && option.time === undefined && option.part === undefined))
    return false;
  if (mention.join === 'or') return false;
  return true;
}

const complementary = (a: DateItem, b: DateItem): boolean =>
  (a.loose === 'weekday' &&
    b.from === b.to &&
    weekdayOf(b.from) === weekdayOf(a.from) &&
    b.loose !== 'weekday') ||
  (b.loose === 'weekday' && a.from === a.to && weekdayOf(a.from) === weekdayOf(b.from));

/** "Any Wednesday" + "in December". */
const recursWithin = (weekday: DateItem, range: DateItem): boolean =>
  weekday.weekdays !== undefined && range.weekdays === undefined && range.to > range.from;

/** "Any Monday, Tuesday": the one is not within the other. */
const isOther = ({ weekdays }: DateItem, { from }: DateItem): boolean =>
  weekdays !== undefined && !weekdays.includes(weekdayOf(from));

function narrow(option: Option, mention: Mention, end: Mention | undefined): void {
  const { item } = mention;
  if (item.kind === 'date' && option.date !== undefined) {
    const known = option.date;
    if (recursWithin(known, item)) option.date = { ...item, weekdays: known.weekdays };
    else if (known.to > known.from && item.loose === 'weekday') {
      const weekday = weekdayOf(item.from);
      if (known.to - known.from < 7) {
        const ahead = (weekday - weekdayOf(known.from) + 7) % 7;
        if (known.from + ahead <= known.to)
          option.date = { ...known, from: known.from + ahead, to: known.from + ahead };
      } else option.date = { ...known, weekdays: [weekday] };
    } else if (known.loose === 'weekday') option.date = item;
    option.b = Math.max(option.b, item.b);
    return;
  }
  put(option, mention, end);
}

function put(option: Option, mention: Mention, end: Mention | undefined): void {
  const { item, bound } = mention;
  option.a = Math.min(option.a, mention.a);
  option.b = Math.max(option.b, end?.item.b ?? item.b);
  if (item.kind === 'date') {
    option.date = item;
    if (bound !== undefined) option.dateBound = bound;
    if (end?.item.kind === 'date') option.dateTo = end.item;
  } else if (item.kind === 'time') {
    option.time = item;
    if (bound !== undefined) option.timeBound = bound;
    if (end?.item.kind === 'time') option.timeTo = end.item;
  } else if (item.kind === 'part') {
    option.part = item;
    if (bound !== undefined && option.time === undefined) option.timeBound = bound;
  } else {
    option.moment = item;
    if (bound !== undefined) option.timeBound = bound;
  }
}

/**
 * Alternatives share what is said once: "Tuesday at 3 or 4" has one date, "Tuesday or Wednesday afternoon" one part of
 * the day, "after 5 on Tuesday or Wednesday" one time.
 */
function share(options: Option[]): void {
  for (let i = 1; i < options.length; i++) {
    const [before, option] = [options[i - 1], options[i]];
    if (before === undefined || option === undefined || option.moment !== undefined) continue;
    if (option.date === undefined && before.date !== undefined) {
      option.date = before.date;
      if (before.dateBound !== undefined) option.dateBound = before.dateBound;
      if (before.dateTo !== undefined) option.dateTo = before.dateTo;
    }
    if (isTimeless(option) && option.date !== undefined && saidAhead(before)) takeTime(option, before);
    if (
      option.time !== undefined &&
      option.part === undefined &&
      before.part !== undefined &&
      before.time !== undefined
    )
      option.part = before.part;
  }
  for (let i = options.length - 2; i >= 0; i--) {
    const [option, after] = [options[i], options[i + 1]];
    if (option === undefined || after === undefined || option.moment !== undefined) continue;
    if (isTimeless(option) && after.date !== undefined && option.date !== undefined) takeTime(option, after);
    if (option.date === undefined && after.date !== undefined) option.date = after.date;
    if (
      option.time !== undefined &&
      option.part === undefined &&
      after.part !== undefined &&
      after.time !== undefined
    )
      option.part = after.part;
    // "9 or 10 am" is am both times.
    if (
      option.time !== undefined &&
      option.time.half === undefined &&
      !option.time.fixed &&
      after.time?.half !== undefined
    )
      option.time = { ...option.time, half: after.time.half };
  }
}

const isTimeless = ({ time, part }: Option): boolean => time === undefined && part === undefined;

/** A time said before its day stands for the days that follow; one said after it belongs to that day: "Tuesday at 3 or Wednesday". */
function saidAhead({ date, time, part }: Option): boolean {
  const when = time ?? part;
  return date !== undefined && when !== undefined && when.a < date.a;
}

function takeTime(option: Option, from: Option): void {
  if (from.time !== undefined) option.time = from.time;
  if (from.timeTo !== undefined) option.timeTo = from.timeTo;
  if (from.timeBound !== undefined) option.timeBound = from.timeBound;
  if (from.part !== undefined) option.part = from.part;
}
