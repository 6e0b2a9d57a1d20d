// The door of dates and times: everything an utterance says about when.
import type { HoursRange } from '../../business.ts';
import type { Day, LocalTime, Minutes } from '../calendar.ts';
import type { When } from '../command.ts';
import type { Token } from '../tokens.ts';
import { assemble } from './assemble.ts';
import { readPreference } from './prefer.ts';
import { resolve } from './resolve.ts';
import { scan } from './scan.ts';

export interface WhenContext {
  /** The business's wall clock now. */
  now: LocalTime;
  monthFirst: boolean;
  hours: readonly HoursRange[];
  offered: readonly LocalTime[];
  /** The agent asked for a time. */
  expected: boolean;
}

export interface WhenReading {
  when: When;
  /** The day and the times named, even where they only bound the wish ("after 5"): for reading back and for scoring. */
  namedDay?: Day;
  namedTimes: Minutes[];
  /** It takes back something said before it in the same utterance. */
  corrects: boolean;
  /** Tokens that carry it, as `[a, b)` pairs. */
  places: [number, number][];
}

/** Reads what `tokens` say about when; undefined when they say nothing. */
export function readWhen(tokens: readonly Token[], context: WhenContext): WhenReading | undefined {
  const base = { today: context.now.day, minutes: context.now.minutes, monthFirst: context.monthFirst };
  const scanned = scan(tokens, base, context.expected);
  const { any, not, corrects } = assemble(scanned);
  const preference = readPreference(tokens);
  if (any.length === 0 && not.length === 0 && preference === undefined) return undefined;
  const resolving = { today: context.now.day, hours: context.hours, offered: context.offered };
  const wanted = any.map((option) => resolve(option, resolving));
  const refused = not.map((option) => resolve(option, resolving));
  const named = wanted.length > 0 ? wanted : refused;
  const namedDay = named.find((r) => r.namedDay !== undefined)?.namedDay;
  const prefer = preference?.prefer;
  const places: [number, number][] = [...any, ...not].map((option) => [option.a, option.b]);
  if (preference !== undefined) places.push([preference.a, preference.b]);
  return {
    when: {
      any: wanted.map((r) => r.option),
      not: refused.map((r) => r.option),
      ...(prefer === undefined ? {} : { prefer }),
    },
    ...(namedDay === undefined ? {} : { namedDay }),
    namedTimes: [...new Set(named.flatMap((r) => r.namedTimes))],
    corrects,
    places,
  };
}
