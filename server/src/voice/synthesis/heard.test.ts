// Of a line cut off, only whole words that were heard count.
import { describe, expect, it } from 'vitest';
import { heardPart } from './heard.ts';

describe('the part heard', () => {
  it.each([
    ['nothing', 0, 1_000, ''],
    ['half a word', 100, 1_000, ''],
    ['up to a word’s end', 500, 1_000, 'Hello'],
    ['a word and a half', 700, 1_000, 'Hello'],
    ['all', 1_000, 1_000, 'Hello you.'],
    ['more than all', 2_000, 1_000, 'Hello you.'],
    ['of a length not known', 500, 0, ''],
  ])('%s', (_case, heardMs, totalMs, part) => {
    expect(heardPart('Hello you.', heardMs, totalMs)).toBe(part);
  });
});
