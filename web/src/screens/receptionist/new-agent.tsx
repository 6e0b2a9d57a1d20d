// Another receptionist: for another language, or another number.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { voicesQuery } from '@/api/voices.ts';
import { Loaded } from '@/components/page.tsx';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NEEDED, SelectField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { m } from '@/wording/manage/manage.ts';
import { LANGUAGE_OPTIONS } from './options.ts';

interface Values {
  name: string;
  language: 'en' | 'es' | 'ru' | 'uz';
  voice: string;
}

export function NewAgent({ onClose }: { onClose(): void }) {
  const voices = useQuery(voicesQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <EditDialog title={m.receptionist.add} description={m.receptionist.addLead} onClose={onClose}>
      <Loaded query={voices} what={m.receptionist.voice}>
        {({ items }) => (
          <SettingsForm<never, Values>
            values={() => ({ name: '', language: 'en', voice: items[0]?.id ?? '' })}
            action={m.receptionist.add}
            saved={m.receptionist.added}
            save={async (body) => {
              const made = await unwrap(api.POST('/api/v1/agents', { body: body as Values }));
              await queries.invalidateQueries({ queryKey: ['agents'] });
              onClose();
              await navigate({ to: '/receptionist', search: { agent: made.id } });
            }}
          >
            <TextField name="name" label={m.receptionist.name} rules={NEEDED} maxLength={60} />
            <SelectField name="language" label={m.receptionist.language} options={LANGUAGE_OPTIONS()} />
            <SelectField
              name="voice"
              label={m.receptionist.voice}
              options={items.map(({ id, name, description }) => [id, `${name} · ${description}`] as const)}
            />
          </SettingsForm>
        )}
      </Loaded>
    </EditDialog>
  );
}
