// What callers left for a person: return it, and say that it is done.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, MessageSquare, Phone, PhoneCall, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { messagesQuery, useMay, useTimeZone } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Empty, Failed, Loading, Page } from '@/components/page.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Tabs, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

type TakenMessage = components['schemas']['TakenMessage'];

export function Messages() {
  const [handled, setHandled] = useState(false);
  const messages = useInfiniteQuery(messagesQuery(handled));
  return (
    <Page
      title={t.shell.messages}
      aside={
        <Tabs value={handled ? 'done' : 'open'} onValueChange={(value) => setHandled(value === 'done')}>
          <TabsList aria-label={t.shell.messages}>
            <TabsTrigger value="open" aria-controls="messages">
              {t.messages.open}
            </TabsTrigger>
            <TabsTrigger value="done" aria-controls="messages">
              {t.messages.done}
            </TabsTrigger>
          </TabsList>
        </Tabs>
      }
    >
      <div id="messages" className="flex flex-col gap-4">
        {messages.isPending ? (
          <Loading what={t.messages.what} />
        ) : messages.isError && !messages.data ? (
          <Failed error={messages.error} retry={() => void messages.refetch()} />
        ) : messages.data.pages[0]?.items.length === 0 ? (
          <Empty icon={MessageSquare} title={handled ? t.messages.noneDone : t.messages.none}>
            {t.messages.noneHint}
          </Empty>
        ) : (
          <ul className="flex flex-col gap-3">
            {messages.data.pages
              .flatMap(({ items }) => items)
              .map((message) => (
                <Message key={message.id} message={message} />
              ))}
          </ul>
        )}
        {messages.hasNextPage && (
          <Button
            variant="outline"
            className="self-center"
            disabled={messages.isFetchingNextPage}
            onClick={() => void messages.fetchNextPage()}
          >
            {t.messages.older}
          </Button>
        )}
      </div>
    </Page>
  );
}

function Message({ message }: { message: TakenMessage }) {
  const timeZone = useTimeZone();
  const mayWrite = useMay('people:write');
  const queries = useQueryClient();
  const settle = useMutation({
    mutationFn: (handled: boolean) =>
      unwrap(api.PATCH('/api/v1/messages/{id}', { params: { path: { id: message.id } }, body: { handled } })),
    onError: (error) => toast.error(error.message),
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [area] }) => area === 'messages' || area === 'today',
      }),
  });
  const who = message.name ?? (message.phone ? phoneNumber(message.phone) : t.customers.nameless);
  return (
    <li className="flex flex-col gap-3 rounded-xl border bg-card p-4 shadow-xs">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-medium">{who}</h2>
        {message.urgent && <Badge tone="danger">{t.messages.urgent}</Badge>}
        <Badge>{t.messages.kinds[message.kind]}</Badge>
        <span className="ml-auto text-sm text-muted-foreground">
          {dayAndTime(message.createdAt, timeZone)}
        </span>
      </div>
      <p className="break-words whitespace-pre-wrap">{message.text}</p>
      {message.handled && message.handledBy?.name && (
        <p className="text-sm text-muted-foreground">{t.messages.by(message.handledBy.name)}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {message.phone && (
          <Button asChild size="sm">
            <a href={`tel:${message.phone}`} aria-label={t.messages.call(who)}>
              <Phone aria-hidden />
              {phoneNumber(message.phone)}
            </a>
          </Button>
        )}
        {mayWrite && (
          <Button
            variant="outline"
            size="sm"
            disabled={settle.isPending}
            onClick={() => settle.mutate(!message.handled)}
          >
            {message.handled ? <RotateCcw aria-hidden /> : <Check aria-hidden />}
            {message.handled ? t.messages.reopen : t.messages.markDone}
          </Button>
        )}
        {message.callId && (
          <Button asChild variant="outline" size="sm">
            <Link to="/calls/$callId" params={{ callId: message.callId }}>
              <PhoneCall aria-hidden />
              {t.messages.theCall}
            </Link>
          </Button>
        )}
      </div>
    </li>
  );
}
