// Somebody found by a part of their name, number or address.
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { contactsQuery } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Failed, Loading } from '@/components/page.tsx';
import { Row, Rows } from '@/components/section.tsx';
import { Input } from '@/components/ui/input.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

export type ContactSummary = components['schemas']['ContactSummary'];

/** As many as are looked through; who is not among them is typed more of. */
const MOST_SHOWN = 8;

export const nameOf = ({ name, phone }: { name: string | null; phone: string }): string =>
  name ?? phoneNumber(phone);

export function ContactSearch({
  except,
  children,
}: {
  /** Who is not meant. */
  except?: string;
  /** What can be done with one of them. */
  children(contact: ContactSummary): ReactNode;
}) {
  const [typed, setTyped] = useState('');
  const found = useInfiniteQuery(contactsQuery(useDeferredValue(typed.trim())));
  const people = found.data?.pages[0]?.items.filter(({ id }) => id !== except).slice(0, MOST_SHOWN);
  return (
    <>
      <Input
        type="search"
        aria-label={t.customers.searchHint}
        placeholder={t.customers.searchHint}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        maxLength={100}
      />
      {found.isError && !people && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading what={t.customers.what} />}
      {people?.length === 0 && <p className="text-sm text-muted-foreground">{t.customers.noMatch}</p>}
      <Rows>
        {people?.map((contact) => (
          <Row key={contact.id} aside={children(contact)}>
            <p className="text-sm font-medium break-words">{nameOf(contact)}</p>
            <p className="text-xs text-muted-foreground">{phoneNumber(contact.phone)}</p>
          </Row>
        ))}
      </Rows>
    </>
  );
}
