// What came in writing, or was left for a person: messages, those who may become customers, texts.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { ExportButton } from '@/components/export-button.tsx';
import { Page } from '@/components/page.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx';
import type { MessagesSearch } from '@/search.ts';
import { p } from '@/wording/people/people.ts';
import { t } from '@/wording/wording.ts';
import { Leads } from './leads.tsx';
import { MessageList } from './message-list.tsx';
import { Threads } from './threads.tsx';

type Shown = NonNullable<MessagesSearch['show']>;

/** On the narrowest phone all four stand beside each other. */
const tabs = () =>
  [
    ['open', t.messages.open],
    ['done', t.messages.done],
    ['leads', p.leads.tab],
    ['texts', p.texts.tab],
  ] as const;

export function Messages() {
  const { show = 'open' } = useSearch({ from: '/signed-in/messages' });
  const navigate = useNavigate();
  return (
    <Page title={t.shell.messages} aside={show !== 'texts' && <Export show={show} />}>
      <Tabs
        value={show}
        onValueChange={(value) =>
          void navigate({ to: '/messages', search: value === 'open' ? {} : { show: value as Shown } })
        }
        className="flex flex-col gap-4"
      >
        <TabsList aria-label={t.shell.messages} className="self-start max-sm:w-full max-sm:justify-between">
          {tabs().map(([value, label]) => (
            <TabsTrigger key={value} value={value} className="max-sm:px-1">
              {label}
            </TabsTrigger>
          ))}
        </TabsList>
        <TabsContent value="open">
          <MessageList handled={false} />
        </TabsContent>
        <TabsContent value="done">
          <MessageList handled />
        </TabsContent>
        <TabsContent value="leads">
          <Leads />
        </TabsContent>
        <TabsContent value="texts">
          <Threads />
        </TabsContent>
      </Tabs>
    </Page>
  );
}

function Export({ show }: { show: 'open' | Exclude<Shown, 'texts'> }) {
  if (show === 'leads')
    return (
      <ExportButton name="leads" read={() => unwrap(api.GET('/api/v1/leads/export', { parseAs: 'text' }))} />
    );
  const query = { handled: show === 'done' ? ('true' as const) : ('false' as const) };
  return (
    <ExportButton
      name="messages"
      read={() => unwrap(api.GET('/api/v1/messages/export', { params: { query }, parseAs: 'text' }))}
    />
  );
}
