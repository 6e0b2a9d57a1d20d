// Two entries that are one person: the other is found, both are seen, and it is said what becomes of them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Combine } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, unwrapTagged } from '@/api/client.ts';
import { contactQuery } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { p } from '@/wording/people/people.ts';
import { t } from '@/wording/wording.ts';
import { ContactSearch, nameOf } from './contact-search.tsx';
import type { Contact } from './details.tsx';

export function MergeButton({ contact }: { contact: Contact }) {
  const [open, setOpen] = useState(false);
  const [otherId, setOtherId] = useState<string>();
  const close = () => {
    setOpen(false);
    setOtherId(undefined);
  };
  return (
    <>
      <Button variant="outline" onClick={() => setOpen(true)}>
        <Combine aria-hidden />
        {p.merge.open}
      </Button>
      <Dialog open={open} onOpenChange={(next) => next || close()}>
        <DialogContent
          title={p.merge.title}
          {...(otherId === undefined && { description: p.merge.lead(nameOf(contact)) })}
        >
          {otherId === undefined ? (
            <ContactSearch except={contact.id}>
              {(found) => (
                <Button
                  variant="outline"
                  size="sm"
                  aria-label={p.merge.choose(nameOf(found))}
                  onClick={() => setOtherId(found.id)}
                >
                  {p.merge.pick}
                </Button>
              )}
            </ContactSearch>
          ) : (
            <Both contact={contact} otherId={otherId} onOther={() => setOtherId(undefined)} onDone={close} />
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Both({
  contact,
  otherId,
  onOther,
  onDone,
}: {
  contact: Contact;
  otherId: string;
  onOther(): void;
  onDone(): void;
}) {
  const other = useQuery(contactQuery(otherId));
  const queries = useQueryClient();
  const merge = useMutation({
    mutationFn: () =>
      unwrapTagged(
        api.POST('/api/v1/contacts/{id}/merge', { params: { path: { id: contact.id } }, body: { otherId } }),
      ),
    async onSuccess(kept) {
      onDone();
      toast.success(p.merge.done);
      queries.removeQueries({ queryKey: contactQuery(otherId).queryKey });
      queries.setQueryData(contactQuery(contact.id).queryKey, kept);
      await queries.invalidateQueries({ queryKey: ['contacts'] });
    },
  });
  return (
    <Loaded query={other} what={t.customers.what}>
      {({ value }) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Entry title={p.merge.stays} contact={contact} />
            <Entry title={p.merge.goes} contact={value} />
          </div>
          <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-muted-foreground">
            {p.merge.becomes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <Problem error={merge.error} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant="outline" onClick={onOther}>
              {p.merge.other}
            </Button>
            <Button variant="destructive" disabled={merge.isPending} onClick={() => merge.mutate()}>
              {merge.isPending ? t.common.oneMoment : p.merge.confirm}
            </Button>
          </div>
        </>
      )}
    </Loaded>
  );
}

function Entry({
  title,
  contact: { name, phone, otherPhones, email, note, calls },
}: {
  title: string;
  contact: Contact;
}) {
  return (
    <section
      aria-label={title}
      className="flex min-w-0 flex-col gap-0.5 rounded-lg border p-3 text-sm break-words"
    >
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      <p className="font-medium">{name ?? p.merge.nameless}</p>
      <p>{[phone, ...otherPhones].map(phoneNumber).join(', ')}</p>
      <p>{email ?? p.merge.noEmail}</p>
      <p>{note ?? p.merge.noNote}</p>
      <p className="text-muted-foreground">{p.merge.calls(calls)}</p>
    </section>
  );
}
