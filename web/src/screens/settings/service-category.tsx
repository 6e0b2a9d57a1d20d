// A category of services: its name over those in it, another name for it, and the end of it.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NEEDED, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useMay } from '@/api/queries.ts';
import { c } from '@/wording/catalog/catalog.ts';

export function CategoryHeading({ category }: { category: string | null }) {
  const mayWrite = useMay('catalog:write');
  const [renaming, setRenaming] = useState(false);
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-2 border-b pb-1">
      <h3 className="min-w-0 text-sm font-semibold break-words">{category ?? c.noCategory}</h3>
      {mayWrite && category !== null && (
        <Button variant="ghost" size="sm" aria-label={c.renameOf(category)} onClick={() => setRenaming(true)}>
          {c.rename}
        </Button>
      )}
      {renaming && category !== null && <Rename from={category} onClose={() => setRenaming(false)} />}
    </div>
  );
}

function Rename({ from, onClose }: { from: string; onClose(): void }) {
  const queries = useQueryClient();
  const rename = async (to: string | null) => {
    await unwrap(api.POST('/api/v1/services/categories/rename', { body: { from, to } }));
    await queries.invalidateQueries({ queryKey: ['services'] });
    onClose();
  };
  return (
    <EditDialog title={c.renameOf(from)} description={c.renameLead} onClose={onClose}>
      <SettingsForm<{ to: string }, { to: string }>
        values={() => ({ to: from })}
        saved={c.renamed}
        action={c.rename}
        save={({ to = from }) => rename(to.trim())}
      >
        <TextField name="to" label={c.name} rules={NEEDED} maxLength={60} />
      </SettingsForm>
      <div className="border-t pt-4">
        <ConfirmButton
          variant="ghost"
          title={c.dissolveSure(from)}
          lead={c.dissolveLead}
          action={c.dissolve}
          onConfirm={async () => {
            await rename(null);
            toast.success(c.dissolved);
          }}
        >
          {c.dissolve}
        </ConfirmButton>
      </div>
    </EditDialog>
  );
}
