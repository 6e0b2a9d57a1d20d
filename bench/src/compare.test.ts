// The gate a slower engine must not get through.
import { describe, expect, it } from 'vitest';
import { compareFigures } from './compare.ts';
import type { Figure } from './report/index.ts';

const lower = (value: number | null): Figure => ({ value, unit: 'ms', better: 'lower' });
const higher = (value: number | null): Figure => ({ value, unit: '1/s', better: 'higher' });
const verdict = (before: Record<string, Figure>, after: Record<string, Figure>) =>
  compareFigures(before, after, 1.25).map(({ worse }) => worse);

describe('a figure is worse', () => {
  it.each<[string, Figure, Figure | undefined, boolean]>([
    ['when it rises past the bound', lower(100), lower(126), true],
    ['not when it rises within it', lower(100), lower(124), false],
    ['not when it falls', lower(100), lower(10), false],
    ['when it falls and more is better', higher(100), higher(70), true],
    ['not when it rises and more is better', higher(100), higher(300), false],
    ['not when the difference is noise', lower(0.3), lower(0.9), false],
    [
      'when nothing has become something',
      { ...lower(0), unit: 'calls' },
      { ...lower(1), unit: 'calls' },
      true,
    ],
    ['when it is gone', lower(100), undefined, true],
    ['not when there was none before', lower(null), lower(5), false],
  ])('%s', (_name, before, after, worse) =>
    expect(verdict({ it: before }, after ? { it: after } : {})).toEqual([worse]),
  );
  it('only when it has a better side', () =>
    expect(verdict({ it: { value: 1, unit: 'ms' } }, {})).toEqual([]));
});
