// A list of what was left for a person, or why there is none, and the way further back.
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed, Loading } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { t } from '@/wording/wording.ts';

export function Paged<T extends { id: string }>({
  query,
  empty,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  empty: ReactNode;
  children(item: T): ReactNode;
}) {
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading what={t.messages.what} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return empty;
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex flex-col gap-3">{items.map(children)}</ul>
      {query.hasNextPage && (
        <Button
          variant="outline"
          className="self-center"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t.messages.older}
        </Button>
      )}
    </div>
  );
}
