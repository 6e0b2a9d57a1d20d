import { expect, it } from 'vitest';
import { readRepeat } from './repeats.ts';
import { tokenize } from './tokens.ts';

it.each([
  ['a haircut every four weeks on Friday at 10', { everyWeeks: 4 }],
  ['every 6 weeks, eight times please', { everyWeeks: 6, times: 8 }],
  ['every other week for 5 visits', { everyWeeks: 2, times: 5 }],
  ['weekly', { everyWeeks: 1 }],
  ['each week at three', { everyWeeks: 1 }],
  ['cada cuatro semanas, seis veces', { everyWeeks: 4, times: 6 }],
  ['todas las semanas', { everyWeeks: 1 }],
  ['no, just once', 'once'],
  ['solo una vez', 'once'],
  ['in four weeks', undefined],
  ['I was there two weeks ago, it hurts every time', undefined],
  ['every 90 weeks', undefined],
])('%s: %j', (text, repeat) => expect(readRepeat(tokenize(text))?.repeat).toEqual(repeat));
