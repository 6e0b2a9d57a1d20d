// Somebody who has not called yet, or not from this number.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NEEDED, PhoneField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { p } from '@/wording/people/people.ts';
import { bodyOf, DetailsFields, type DetailsValues } from './details.tsx';

type Values = DetailsValues & { phone: string };

export function AddCustomer({ onClose }: { onClose(): void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <EditDialog title={p.add.title} description={p.add.lead} onClose={onClose}>
      <SettingsForm<never, Values>
        values={() => ({ phone: '', name: '', email: '', note: '' })}
        action={p.add.title}
        saved={p.add.done}
        save={async (all) => {
          const { phone, ...details } = all as Values;
          const { id } = await unwrap(api.POST('/api/v1/contacts', { body: { phone, ...bodyOf(details) } }));
          await queries.invalidateQueries({ queryKey: ['contacts'] });
          onClose();
          await navigate({ to: '/customers/$contactId', params: { contactId: id } });
        }}
      >
        <PhoneField name="phone" label={p.add.phone} rules={NEEDED} />
        <DetailsFields />
      </SettingsForm>
    </EditDialog>
  );
}
