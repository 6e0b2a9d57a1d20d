import { describe, expect, it } from 'vitest';
import { withNewest } from './newest.ts';

interface Item {
  id: string;
  outcome?: string;
}

const page = (ids: string, nextCursor: string | null = null) => ({
  items: Array.from(ids, (id): Item => ({ id })),
  nextCursor,
});
const shown = (data: { pages: { items: Item[] }[] } | undefined): string | undefined =>
  data?.pages.map(({ items }) => items.map(({ id }) => id).join('')).join(' ');

describe('what is new in a list', () => {
  const known = { pages: [page('edc', 'c'), page('ba')], pageParams: [null, 'c'] };

  it('comes before what was there, and leaves the other pages alone', () => {
    const next = withNewest(known, page('gfe', 'e'));
    expect(shown(next)).toBe('gfedc ba');
    expect(next?.pages[1]).toBe(known.pages[1]);
    expect(next?.pages[0]?.nextCursor).toBe('c');
  });

  it('takes the place of what has changed, and takes away what is there no more', () => {
    const fresh = { items: [{ id: 'f' }, { id: 'e', outcome: 'booked' }, { id: 'c' }], nextCursor: 'c' };
    const next = withNewest(known, fresh);
    expect(shown(next)).toBe('fec ba');
    expect(next?.pages[0]?.items[1]).toEqual({ id: 'e', outcome: 'booked' });
  });

  it('cannot be told from one page when more has come than it holds', () => {
    expect(withNewest(known, page('zyx', 'x'))).toBeUndefined();
  });

  it('is all there is when the list was empty', () => {
    expect(shown(withNewest({ pages: [page('')], pageParams: [null] }, page('a')))).toBe('a');
  });
});
