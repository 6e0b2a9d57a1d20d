// The calls themselves. Only the rows in sight are in the page, so that a hundred thousand scroll like ten.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { CallSummary } from '@/api/client.ts';
import { t } from '@/wording/wording.ts';
import { CallColumns, CallRow } from './call-row.tsx';

/** Two lines of text, of whatever size the reader has chosen. All alike, since measuring one would mean counting all anew. */
const ROW_REM = 4.3125;
/** Rows drawn beyond what is in sight, and how close to the end more are asked for. */
const OVERSCAN = 12;
const ASK_AHEAD = 40;

export function CallList({
  pages,
  hasMore,
  loadingMore,
  loadMore,
}: {
  pages: { items: CallSummary[] }[];
  hasMore: boolean;
  loadingMore: boolean;
  loadMore(): void;
}) {
  const calls = useMemo(() => pages.flatMap((page) => page.items), [pages]);
  const list = useRef<HTMLUListElement>(null);
  const rowPx = useMemo(
    () => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    [],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing it gives is passed on
  const virtualizer = useWindowVirtualizer({
    count: calls.length,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => calls[index]?.id ?? index,
  });
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && last >= calls.length - ASK_AHEAD) loadMore();
  }, [hasMore, loadingMore, last, calls.length, loadMore]);

  return (
    <>
      <CallColumns />
      <ul
        ref={list}
        aria-label={t.calls.list}
        className="relative overflow-hidden rounded-xl border bg-card"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {rows.map((row) => {
          const call = calls[row.index];
          return (
            call && (
              <li
                key={row.key}
                aria-setsize={hasMore ? -1 : calls.length}
                aria-posinset={row.index + 1}
                className="absolute inset-x-0 top-0 border-b last:border-b-0"
                style={{
                  height: rowPx,
                  transform: `translateY(${row.start - virtualizer.options.scrollMargin}px)`,
                }}
              >
                <CallRow call={call} />
              </li>
            )
          );
        })}
      </ul>
      {loadingMore && (
        <output className="self-center text-sm text-muted-foreground">
          {t.common.loading(t.calls.what)}
        </output>
      )}
    </>
  );
}
