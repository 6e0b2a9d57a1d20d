// Forgetting a person, or copying what is kept of them: who it is, found by name or number.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserX } from 'lucide-react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { ContactSearch, nameOf } from '@/screens/customers/contact-search.tsx';
import { m } from '@/wording/manage/manage.ts';

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
  const queries = useQueryClient();
  const ask = async (kind: 'export' | 'erasure', contactId: string) => {
    await unwrap(api.POST('/api/v1/privacy/requests', { body: { kind, contactId } }));
    // Nobody waits for the list: what asks would stay open when it is done already.
    void queries.invalidateQueries({ queryKey: ['privacy'] });
  };
  const copy = useMutation({
    mutationFn: (contactId: string) => ask('export', contactId),
    onSuccess: () => toast.success(m.privacy.asked),
    onError: (error) => toast.error(error.message),
  });
  return (
    <ContactSearch>
      {(contact) => (
        <>
          <Button
            variant="outline"
            size="sm"
            aria-label={`${m.privacy.copyOfOne}: ${nameOf(contact)}`}
            disabled={copy.isPending}
            onClick={() => copy.mutate(contact.id)}
          >
            {m.privacy.copy}
          </Button>
          <ConfirmButton
            title={m.privacy.eraseSure(nameOf(contact))}
            lead={m.privacy.eraseLead}
            action={m.privacy.erase}
            done={m.privacy.erasing}
            aria-label={`${m.privacy.erase}: ${nameOf(contact)}`}
            onConfirm={() => ask('erasure', contact.id)}
          >
            {m.privacy.erase}
          </ConfirmButton>
        </>
      )}
    </ContactSearch>
  );
}
