// What is new at the head of a list that is read page by page, put into the pages that are there: a list of a thousand calls is
// not read again because a call has begun.
import type { InfiniteData } from '@tanstack/react-query';

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * @param fresh the first page as it is now
 * @returns the pages with what has changed in the first and what has come before it; `undefined` when more has come than one page
 *   tells, so that only reading all anew is true
 */
export function withNewest<Item extends { id: string }>(
  known: InfiniteData<Page<Item>>,
  fresh: Page<Item>,
): InfiniteData<Page<Item>> | undefined {
  const [first, ...rest] = known.pages;
  if (!first || fresh.nextCursor === null)
    return { pages: [fresh], pageParams: known.pageParams.slice(0, 1) };
  const place = new Map(first.items.map(({ id }, index) => [id, index]));
  // Both tell of everything up to here; what comes after it only the known page tells.
  const last = fresh.items.findLast(({ id }) => place.has(id));
  if (last === undefined) return undefined;
  const items = [
    ...fresh.items.slice(0, fresh.items.indexOf(last) + 1),
    ...first.items.slice((place.get(last.id) ?? 0) + 1),
  ];
  return { ...known, pages: [{ ...first, items }, ...rest] };
}
