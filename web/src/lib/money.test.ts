// Prices as people type them.
import { expect, it } from 'vitest';
import { minorOf, raised, typedOf } from './money.ts';

it.each([
  ['45', 'USD', 4500],
  [' 25.5 ', 'USD', 2550],
  ['25,50', 'EUR', 2550],
  ['1200', 'JPY', 1200],
  ['0.1', 'USD', 10],
])('reads %s %s', (typed, currency, minor) => {
  expect(minorOf(typed, currency)).toBe(minor);
});

it.each(['', 'free', '-5', '1.2.3', '4 500'])('makes nothing of %o', (typed) => {
  expect(minorOf(typed, 'USD')).toBeUndefined();
});

it('shows what is kept so that it reads the same again', () => {
  expect([typedOf(4550, 'USD'), typedOf(1200, 'JPY')]).toEqual(['45.50', '1200']);
});

it.each([
  [4550, 'USD', 5, 0, 4778],
  [4550, 'USD', 5, 1, 4800],
  [4550, 'USD', -10, 5, 4000],
  [1200, 'JPY', 4, 5, 1250],
])('%d %s by %d %% in steps of %d is %d', (minor, currency, percent, units, dearer) => {
  expect(raised(minor, currency, percent, units)).toBe(dearer);
});
