// Who texted, last first; opened, all that went back and forth.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageCircle, UserRound } from 'lucide-react';
import { useState } from 'react';
import { threadsQuery, useTimeZone } from '@/api/queries.ts';
import { Empty, Loaded } from '@/components/page.tsx';
import { Thread } from '@/components/thread.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { p } from '@/wording/people/people.ts';

export function Threads() {
  const query = useQuery(threadsQuery);
  const timeZone = useTimeZone();
  const [open, setOpen] = useState<string>();
  return (
    <Loaded query={query} what={p.texts.title}>
      {({ items }) => {
        const shown = items.find(({ phone }) => phone === open);
        return items.length === 0 ? (
          <Empty icon={MessageCircle} title={p.texts.noThreads}>
            {p.texts.noThreadsHint}
          </Empty>
        ) : (
          <>
            <ul className="divide-y overflow-hidden rounded-xl border bg-card">
              {items.map(({ phone, contact, body, at }) => (
                <li key={phone}>
                  <button
                    type="button"
                    onClick={() => setOpen(phone)}
                    className="grid w-full grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 px-4 py-3 text-left outline-none hover:bg-accent focus-visible:bg-accent sm:px-5"
                  >
                    <span className="truncate font-medium">{contact?.name ?? phoneNumber(phone)}</span>
                    <span className="text-sm text-muted-foreground">{dayAndTime(at, timeZone)}</span>
                    <span className="col-span-2 truncate text-sm text-muted-foreground">{body}</span>
                  </button>
                </li>
              ))}
            </ul>
            {shown && (
              <Dialog open onOpenChange={(next) => next || setOpen(undefined)}>
                <DialogContent
                  title={shown.contact?.name ?? phoneNumber(shown.phone)}
                  description={p.texts.with(phoneNumber(shown.phone))}
                >
                  <Thread phones={[shown.phone]} />
                  {shown.contact && (
                    <Button asChild variant="outline">
                      <Link to="/customers/$contactId" params={{ contactId: shown.contact.id }}>
                        <UserRound aria-hidden />
                        {p.texts.customer}
                      </Link>
                    </Button>
                  )}
                </DialogContent>
              </Dialog>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
