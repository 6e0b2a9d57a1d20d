// Whether an appointment is to come again and again: "every four weeks", "every other week, six times", "cada cuatro semanas".
import { readNumber } from './numbers.ts';
import type { Place } from './account.ts';
import type { Repeat } from './command.ts';
import type { Token } from './tokens.ts';

export interface RepeatRead extends Place {
  repeat: Repeat | 'once';
}

const SPANISH = new Map([
  ['una', 1],
  ['dos', 2],
  ['tres', 3],
  ['cuatro', 4],
  ['cinco', 5],
  ['seis', 6],
  ['siete', 7],
  ['ocho', 8],
  ['diez', 10],
  ['doce', 12],
]);
const MOST_WEEKS = 52;
const MOST_TIMES = 26;

export function readRepeat(tokens: readonly Token[]): RepeatRead | undefined {
  const word = (i: number) => tokens[i]?.t ?? '';
  const numberAt = (i: number): { value: number; next: number } | undefined => {
    const spanish = SPANISH.get(word(i));
    return spanish === undefined ? readNumber(tokens, i) : { value: spanish, next: i + 1 };
  };
  for (let i = 0; i < tokens.length; i += 1) {
    if (/^(just|only|solo)$/.test(word(i)) && /^(once|una)$/.test(word(i + 1)))
      return { repeat: 'once', a: i, b: i + (word(i + 2) === 'vez' ? 3 : 2) };
    const every = everyAt(i);
    if (!every || every.weeks > MOST_WEEKS) continue;
    const times = timesAfter(every.next);
    return {
      repeat: { everyWeeks: every.weeks, ...(times && { times: times.value }) },
      a: i,
      b: times?.next ?? every.next,
    };
  }
  return undefined;

  function everyAt(i: number): { weeks: number; next: number } | undefined {
    if (word(i) === 'weekly') return { weeks: 1, next: i + 1 };
    if (word(i) === 'biweekly') return { weeks: 2, next: i + 1 };
    if (word(i) === 'todas' && word(i + 1) === 'las' && word(i + 2) === 'semanas')
      return { weeks: 1, next: i + 3 };
    if (!/^(every|each|cada)$/.test(word(i))) return undefined;
    if (/^(week|semana)$/.test(word(i + 1))) return { weeks: 1, next: i + 2 };
    if (/^(other|second)$/.test(word(i + 1)) && word(i + 2) === 'week') return { weeks: 2, next: i + 3 };
    const count = numberAt(i + 1);
    if (!count || count.value < 1 || !/^(weeks?|semanas?)$/.test(word(count.next))) return undefined;
    return { weeks: count.value, next: count.next + 1 };
  }

  /** "…, six times", "for six visits", "seis veces". */
  function timesAfter(from: number): { value: number; next: number } | undefined {
    for (let i = from; i < Math.min(from + 4, tokens.length); i += 1) {
      const count = numberAt(i);
      if (!count || !/^(times|visits|appointments|veces|citas)$/.test(word(count.next))) continue;
      if (count.value >= 2 && count.value <= MOST_TIMES) return { value: count.value, next: count.next + 1 };
    }
    return undefined;
  }
}
