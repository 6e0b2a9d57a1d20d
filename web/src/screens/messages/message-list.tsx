// What callers left for a person: return it, and say that it is done.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, MessageSquare, RotateCcw } from 'lucide-react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { messagesQuery, useMay } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Empty } from '@/components/page.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { t } from '@/wording/wording.ts';
import { Paged } from './paged.tsx';
import { TakenCard } from './taken-card.tsx';

type TakenMessage = components['schemas']['TakenMessage'];

export function MessageList({ handled }: { handled: boolean }) {
  const messages = useInfiniteQuery(messagesQuery(handled));
  return (
    <Paged
      query={messages}
      empty={
        <Empty icon={MessageSquare} title={handled ? t.messages.noneDone : t.messages.none}>
          {t.messages.noneHint}
        </Empty>
      }
    >
      {(message) => <Message key={message.id} message={message} />}
    </Paged>
  );
}

function Message({ message }: { message: TakenMessage }) {
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
  return (
    <TakenCard taken={message} kind={<Badge>{t.messages.kinds[message.kind]}</Badge>}>
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
    </TakenCard>
  );
}
