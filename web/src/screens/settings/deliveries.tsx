// What was sent to a webhook, what was answered, and sending it again.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { deliveriesQuery, type WebhookDelivery } from '@/api/manage.ts';
import { useTimeZone } from '@/api/queries.ts';
import { OpeningLine } from '@/components/opening-line.tsx';
import { Failed, Loading } from '@/components/page.tsx';
import { Badge, type BadgeTone } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime, latency } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';

const TONES: Record<WebhookDelivery['status'], BadgeTone> = {
  waiting: 'neutral',
  delivered: 'success',
  failed: 'danger',
};
/** As far back as an owner looks for what was missed. */
const REPLAY_MS = 30 * 86_400_000;

export function Deliveries({ endpointId, mayWrite }: { endpointId: string; mayWrite: boolean }) {
  const query = useInfiniteQuery(deliveriesQuery(endpointId));
  const queries = useQueryClient();
  const replayAll = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/webhooks/{id}/replay', {
          params: { path: { id: endpointId } },
          body: { since: new Date(Date.now() - REPLAY_MS).toISOString() },
        }),
      ),
    onSuccess: ({ replayed }) => toast.success(m.webhooks.replayed(replayed)),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['webhooks', 'deliveries'] }),
  });
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading what={m.webhooks.deliveries} />;
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <div className="flex flex-col gap-2 border-t pt-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">{m.webhooks.deliveries}</h3>
        {mayWrite && items.some(({ status }) => status === 'failed') && (
          <Button
            variant="outline"
            size="sm"
            disabled={replayAll.isPending}
            onClick={() => replayAll.mutate()}
          >
            {m.webhooks.replayAll}
          </Button>
        )}
      </div>
      {items.length === 0 && <p className="text-sm text-muted-foreground">{m.webhooks.noDeliveries}</p>}
      <ul className="flex flex-col divide-y">
        {items.map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} mayWrite={mayWrite} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="outline"
          size="sm"
          className="self-start"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {m.form.more}
        </Button>
      )}
    </div>
  );
}

function Delivery({
  delivery: { id, type, status, body, attempts, createdAt },
  mayWrite,
}: {
  delivery: WebhookDelivery;
  mayWrite: boolean;
}) {
  const timeZone = useTimeZone();
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/v1/webhook-deliveries/{id}/replay', { params: { path: { id } } })),
    onSuccess: () => toast.success(m.webhooks.replayed(1)),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['webhooks', 'deliveries'] }),
  });
  return (
    <li>
      <OpeningLine
        what={
          <>
            <span className="font-medium">{m.webhooks.types[type]}</span>
            <Badge tone={TONES[status]}>{m.webhooks.statuses[status]}</Badge>
          </>
        }
        when={dayAndTime(createdAt, timeZone)}
      >
        <div className="flex flex-col gap-3 pb-3 pl-6">
          <ul className="flex flex-col gap-1 text-xs">
            {attempts.map(({ at, ms, status: answered, answer }) => (
              <li key={at} className="break-words">
                <span className="text-muted-foreground">{dayAndTime(at, timeZone)}</span>{' '}
                <span className="font-medium">{answered ?? m.webhooks.noAnswer}</span> · {latency(ms)}
                {answer !== '' && <span className="text-muted-foreground"> · {answer}</span>}
              </li>
            ))}
          </ul>
          {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard */}
          <pre
            tabIndex={0}
            aria-label={m.webhooks.body}
            className="max-h-56 overflow-auto rounded-md bg-muted p-3 text-xs"
          >
            {pretty(body)}
          </pre>
          {/* oxlint-enable */}
          {mayWrite && status !== 'waiting' && (
            <Button
              variant="outline"
              size="sm"
              className="self-start"
              disabled={replay.isPending}
              onClick={() => replay.mutate()}
            >
              {m.webhooks.replay}
            </Button>
          )}
        </div>
      </OpeningLine>
    </li>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
