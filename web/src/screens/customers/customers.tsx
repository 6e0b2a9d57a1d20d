// Everybody who called or was added, and what is known of them.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Search, Users } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { contactsQuery, useMay, useTimeZone } from '@/api/queries.ts';
import { ExportButton } from '@/components/export-button.tsx';
import { Empty, Failed, Loading, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { p } from '@/wording/people/people.ts';
import { t } from '@/wording/wording.ts';
import { AddCustomer } from './add-customer.tsx';

export function Customers() {
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const contacts = useInfiniteQuery(contactsQuery(q));
  const timeZone = useTimeZone();
  const mayWrite = useMay('people:write');
  const [adding, setAdding] = useState(false);
  const id = useId();
  const table = () =>
    unwrap(api.GET('/api/v1/contacts/export', { params: { query: { ...(q && { q }) } }, parseAs: 'text' }));
  return (
    <Page
      title={t.shell.customers}
      aside={
        <div className="flex flex-wrap gap-2">
          <ExportButton name="customers" read={table} />
          {mayWrite && (
            <Button onClick={() => setAdding(true)}>
              <Plus aria-hidden />
              {p.add.title}
            </Button>
          )}
        </div>
      }
    >
      <div className="relative max-w-md">
        <label htmlFor={id} className="sr-only">
          {t.customers.search}
        </label>
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
        />
        <Input
          id={id}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t.customers.searchHint}
          maxLength={100}
          className="pl-9"
        />
      </div>
      {contacts.isPending ? (
        <Loading what={t.customers.what} />
      ) : contacts.isError && !contacts.data ? (
        <Failed error={contacts.error} retry={() => void contacts.refetch()} />
      ) : contacts.data.pages[0]?.items.length === 0 ? (
        <Empty icon={Users} title={q ? t.customers.noMatch : t.customers.none}>
          {!q && t.customers.noneHint}
        </Empty>
      ) : (
        <ul className="divide-y overflow-hidden rounded-xl border bg-card">
          {contacts.data.pages
            .flatMap(({ items }) => items)
            .map((contact) => (
              <li key={contact.id}>
                <Link
                  to="/customers/$contactId"
                  params={{ contactId: contact.id }}
                  className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-3 outline-none hover:bg-accent focus-visible:bg-accent sm:px-5"
                >
                  <span className="truncate font-medium">{contact.name ?? phoneNumber(contact.phone)}</span>
                  <span className="text-sm text-muted-foreground">{t.calls.shown(contact.calls)}</span>
                  <span className="truncate text-sm text-muted-foreground">
                    {contact.name ? phoneNumber(contact.phone) : (contact.note ?? t.customers.nameless)}
                  </span>
                  <span className="text-sm text-muted-foreground max-sm:hidden">
                    {contact.lastCallAt && dayAndTime(contact.lastCallAt, timeZone)}
                  </span>
                </Link>
              </li>
            ))}
        </ul>
      )}
      {contacts.hasNextPage && (
        <Button
          variant="outline"
          className="self-center"
          disabled={contacts.isFetchingNextPage}
          onClick={() => void contacts.fetchNextPage()}
        >
          {t.customers.older}
        </Button>
      )}
      {adding && <AddCustomer onClose={() => setAdding(false)} />}
    </Page>
  );
}
