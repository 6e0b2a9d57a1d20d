// A calendar that lies at an address, whatever system keeps it: what stands in it takes somebody's time.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client.ts';
import { staffQuery } from '@/api/queries.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NEEDED, SelectField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { m } from '@/wording/manage/manage.ts';

interface Values {
  url: string;
  staffId: string;
  name: string;
}

export function AddressDialog({ onClose }: { onClose(): void }) {
  const staff = useQuery(staffQuery);
  const queries = useQueryClient();
  return (
    <EditDialog title={m.calendars.atAddress} description={m.calendars.atAddressLead} onClose={onClose}>
      <Loaded query={staff} what={m.calendars.whose}>
        {({ items }) => (
          <SettingsForm<never, Values>
            values={() => ({ url: '', staffId: items[0]?.id ?? '', name: '' })}
            action={m.calendars.linkDo}
            saved={m.calendars.linked}
            save={async (all) => {
              const { url, staffId, name } = all as Values;
              await unwrap(
                api.POST('/api/v1/calendars/subscriptions', {
                  body: { url: url.trim(), staffId, ...(name.trim() && { name: name.trim() }) },
                }),
              );
              await queries.invalidateQueries({ queryKey: ['calendars'] });
              onClose();
            }}
          >
            <TextField
              name="url"
              label={m.calendars.address}
              hint={m.calendars.addressHint}
              rules={NEEDED}
              type="url"
              placeholder="https://…"
              maxLength={2000}
            />
            <SelectField
              name="staffId"
              label={m.calendars.whose}
              options={items.map(({ id, name }) => [id, name] as const)}
            />
            <TextField name="name" label={m.calendars.calendarName} hint={m.form.optional} maxLength={100} />
          </SettingsForm>
        )}
      </Loaded>
    </EditDialog>
  );
}
