// Putting what a note says in other words.
import { useQueryClient } from '@tanstack/react-query';
import { api, type Call, unwrap } from '@/api/client.ts';
import { callQuery } from '@/api/queries.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { AreaField, NEEDED } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { t } from '@/wording/wording.ts';

export function ChangeNote({
  note,
  call,
  onClose,
}: {
  note: Call['notes'][number];
  call: Call;
  onClose(): void;
}) {
  const queries = useQueryClient();
  return (
    <EditDialog title={t.call.changeNote} onClose={onClose}>
      <SettingsForm<{ text: string }, { text: string }>
        values={() => ({ text: note.text })}
        save={async ({ text = note.text }) => {
          const params = { path: { id: note.id } };
          await unwrap(api.PATCH('/api/v1/calls/notes/{id}', { params, body: { text: text.trim() } }));
          await queries.invalidateQueries({ queryKey: callQuery(call.id).queryKey });
          onClose();
        }}
      >
        <AreaField name="text" label={t.call.changeNote} rules={NEEDED} maxLength={2000} rows={4} />
      </SettingsForm>
    </EditDialog>
  );
}
