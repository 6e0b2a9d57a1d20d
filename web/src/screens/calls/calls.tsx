// Every call, newest first: found by day, outcome and number.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { PhoneIncoming, SearchX } from 'lucide-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Temporal } from 'temporal-polyfill';
import { api, unwrap } from '@/api/client.ts';
import { type CallFilters, callsQuery, organizationQuery } from '@/api/queries.ts';
import { ExportButton } from '@/components/export-button.tsx';
import { Empty, Failed, Loading, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { asE164, E164 } from '@/lib/phone-number.ts';
import { spanOf } from '@/lib/zone.ts';
import type { CallsSearch } from '@/search.ts';
import { t } from '@/wording/wording.ts';
import { CallList } from './call-list.tsx';
import { Filters } from './filters.tsx';

export function Calls() {
  const search = useSearch({ from: '/signed-in/calls' });
  const navigate = useNavigate();
  const organization = useQuery(organizationQuery);
  const calls = useInfiniteQuery({
    ...callsQuery(filtersOf(search, organization.data?.timezone)),
    enabled: organization.data !== undefined,
  });
  const filtered = Object.keys(search).length > 0;
  const table = () =>
    unwrap(
      api.GET('/api/v1/calls/export', {
        params: { query: filtersOf(search, organization.data?.timezone) },
        parseAs: 'text',
      }),
    );
  return (
    <Page title={t.shell.calls} aside={<ExportButton name="calls" read={table} />}>
      <Filters />
      {organization.isError && !organization.data ? (
        <Failed error={organization.error} retry={() => void organization.refetch()} />
      ) : calls.isError && !calls.data ? (
        <Failed error={calls.error} retry={() => void calls.refetch()} />
      ) : calls.isPending ? (
        <Loading what={t.calls.what} />
      ) : calls.data.pages[0]?.items.length === 0 ? (
        filtered ? (
          <Empty icon={SearchX} title={t.calls.noMatch}>
            <p>{t.calls.noMatchHint}</p>
            <Button variant="outline" onClick={() => void navigate({ to: '/calls', search: {} })}>
              {t.calls.clear}
            </Button>
          </Empty>
        ) : (
          <Empty icon={PhoneIncoming} title={t.calls.none}>
            <p>{t.calls.noneHint}</p>
            <Button asChild variant="outline">
              <Link to="/test-call">{t.shell.testCall}</Link>
            </Button>
          </Empty>
        )
      ) : (
        <CallList
          pages={calls.data.pages}
          hasMore={calls.hasNextPage}
          loadingMore={calls.isFetchingNextPage}
          loadMore={() => void calls.fetchNextPage()}
        />
      )}
    </Page>
  );
}

/** From so many ms on, below so many. */
const LENGTHS: Record<
  NonNullable<CallsSearch['length']>,
  { minDurationMs?: number; maxDurationMs?: number }
> = {
  short: { maxDurationMs: 30_000 },
  middle: { minDurationMs: 30_000, maxDurationMs: 120_000 },
  long: { minDurationMs: 120_000 },
};

function filtersOf(
  { from, to, q, length, agent: agentId, version: agentVersion, hour: hourOfWeek, ...same }: CallsSearch,
  timeZone: string | undefined,
): CallFilters {
  if (timeZone === undefined) return {};
  const first = from && spanOf(Temporal.PlainDate.from(from), 1, timeZone).from;
  const last = to && spanOf(Temporal.PlainDate.from(to), 1, timeZone).to;
  return {
    ...(first && { from: first }),
    ...(last && { to: last }),
    ...(q && searched(q)),
    ...(length && LENGTHS[length]),
    ...(agentId && { agentId }),
    ...(agentVersion !== undefined && { agentVersion }),
    ...(hourOfWeek && { hourOfWeek }),
    ...same,
  };
}

/** A telephone number, or words. */
function searched(q: string): { number: string } | { q: string } {
  const number = asE164(q);
  return E164.test(number) ? { number } : { q };
}
