import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPieces } from './pieces.ts';

const cut = (chunks: string[]): string[] => {
  const pieces = createPieces();
  return [...chunks.flatMap((words) => pieces.add(words)), ...pieces.end()];
};

it.each<[string, string[], string[]]>([
  ['whole sentences', ['Yes. ', 'We are open.'], ['Yes.', 'We are open.']],
  [
    'none before it is known to be over',
    ['It costs 4', '.50 in all', '. Cash only.'],
    ['It costs 4.50 in all.', 'Cash only.'],
  ],
  [
    'the first clause of a long first sentence',
    ['You can park behind the house, on either side, for free. ', 'Come in, then ring.'],
    ['You can park behind the house,', 'on either side, for free.', 'Come in, then ring.'],
  ],
  ['no short clause', ['Yes, we do.'], ['Yes, we do.']],
  ['nothing of nothing', [' ', ''], []],
])('gives %s', (_case, chunks, pieces) => {
  expect(cut(chunks)).toEqual(pieces);
});

it('loses and doubles nothing, however the words come', () => {
  const words = fc.array(fc.constantFrom('a', 'word', 'end. ', 'clause, ', ' ', '4.5', '?! '), {
    maxLength: 40,
  });
  const property = fc.property(words, (chunks) => {
    const squeeze = (text: string) => text.replace(/\s+/g, '');
    return squeeze(cut(chunks).join('')) === squeeze(chunks.join(''));
  });
  expect(fc.defaultReportMessage(fc.check(property))).toBeUndefined();
});
