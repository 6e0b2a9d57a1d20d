// Forgetting a person, or copying what is kept of them: who it is, found by name or number.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { UserX } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { contactsQuery } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Row, Rows } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { Input } from '@/components/ui/input.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

export function Erase() {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="outline">
          <UserX aria-hidden />
          {m.privacy.onePerson}
        </Button>
      </DialogTrigger>
      <DialogContent title={m.privacy.onePerson} description={m.privacy.onePersonLead}>
        <People />
      </DialogContent>
    </Dialog>
  );
}

function People() {
  const [typed, setTyped] = useState('');
  const found = useInfiniteQuery(contactsQuery(useDeferredValue(typed.trim())));
  const queries = useQueryClient();
  const people = found.data?.pages[0]?.items.slice(0, 8) ?? [];
  const ask = async (kind: 'export' | 'erasure', contactId: string) => {
    await unwrap(api.POST('/api/v1/privacy/requests', { body: { kind, contactId } }));
    toast.success(kind === 'export' ? m.privacy.asked : m.privacy.erasing);
    await queries.invalidateQueries({ queryKey: ['privacy'] });
  };
  const copy = useMutation({
    mutationFn: (contactId: string) => ask('export', contactId),
    onError: (error) => toast.error(error.message),
  });
  return (
    <>
      <Input
        type="search"
        aria-label={t.customers.searchHint}
        placeholder={t.customers.searchHint}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {found.data && people.length === 0 && (
        <p className="text-sm text-muted-foreground">{t.customers.noMatch}</p>
      )}
      <Rows>
        {people.map(({ id, name, phone }) => {
          const who = name ?? phoneNumber(phone);
          return (
            <Row
              key={id}
              aside={
                <>
                  <Button
                    variant="outline"
                    size="sm"
                    aria-label={`${m.privacy.copyOfOne}: ${who}`}
                    disabled={copy.isPending}
                    onClick={() => copy.mutate(id)}
                  >
                    {m.privacy.copy}
                  </Button>
                  <ConfirmButton
                    title={m.privacy.eraseSure(who)}
                    lead={m.privacy.eraseLead}
                    action={m.privacy.erase}
                    aria-label={`${m.privacy.erase}: ${who}`}
                    onConfirm={() => ask('erasure', id)}
                  >
                    {m.privacy.erase}
                  </ConfirmButton>
                </>
              }
            >
              <p className="text-sm font-medium">{who}</p>
              <p className="text-xs text-muted-foreground">{phoneNumber(phone)}</p>
            </Row>
          );
        })}
      </Rows>
    </>
  );
}
