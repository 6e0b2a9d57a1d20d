// Those known under the name or number that is being typed; choosing one fills in the rest.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { contactsQuery } from '@/api/queries.ts';
import { Button } from '@/components/ui/button.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { d } from '@/wording/desk/desk.ts';
import type { Booking } from './booking.ts';

const MOST = 3;
/** Fewer letters say nothing yet. */
const LEAST = 2;

export function KnownCustomers() {
  const { name, phone } = useWatch<Booking>() as Booking;
  const { setValue } = useFormContext<Booking>();
  const typed = useDeferredValue((phone || name).trim());
  const found = useInfiniteQuery({ ...contactsQuery(typed), enabled: typed.length >= LEAST });
  const others = (found.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter((contact) => contact.name !== null && (contact.name !== name || contact.phone !== phone))
    .slice(0, MOST);
  if (others.length === 0 || typed.length < LEAST) return null;
  const take = (contact: (typeof others)[number]) => {
    setValue('name', contact.name ?? '', { shouldDirty: true, shouldValidate: true });
    setValue('phone', contact.phone, { shouldDirty: true, shouldValidate: true });
  };
  return (
    <ul aria-label={d.known} className="flex flex-wrap gap-2">
      {others.map((contact) => (
        <li key={contact.id}>
          <Button variant="outline" size="sm" onClick={() => take(contact)}>
            {contact.name}
            <span className="text-muted-foreground">{phoneNumber(contact.phone)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
