// The way further down a list.
import { Button } from '@/components/ui/button.tsx';
import { m } from '@/wording/manage/manage.ts';

export function More({
  query: { hasNextPage, isFetchingNextPage, fetchNextPage },
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> };
}) {
  return (
    hasNextPage && (
      <Button
        variant="outline"
        className="self-start"
        disabled={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {m.form.more}
      </Button>
    )
  );
}
