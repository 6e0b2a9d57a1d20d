import { expect, test } from 'vitest';
import { nameMatches } from './names.ts';

test.each([
  ['Dana', 'Reed', 'Dana Reed', true],
  ['Dana', 'Reid', 'Dana Reed', true],
  ['Jose', 'Nunez', 'José Núñez', true],
  [undefined, 'Reed', 'Dana Reed', true],
  ['Dana', undefined, 'Dana Reed', true],
  ['Dana', 'Smith', 'Dana Reed', false],
  ['Ann', undefined, 'Dan Reed', false],
  ['Dina', 'Reed', 'Dana Reed', true],
  [undefined, undefined, 'Dana Reed', false],
])('%s %s against %s', (given, family, onFile, matches) => {
  expect(nameMatches({ given, family, spelled: false }, onFile)).toBe(matches);
});
