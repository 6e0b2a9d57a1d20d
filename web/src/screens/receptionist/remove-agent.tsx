// Taking a receptionist away: one that answers no number.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { type Agent, api, type Tagged, unwrap } from '@/api/client.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

export function RemoveAgent({ agent: { value, etag } }: { agent: Tagged<Agent> }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <div className="flex justify-end">
      <ConfirmButton
        variant="ghost"
        title={m.receptionist.removeSure(value.name)}
        lead={m.receptionist.removeLead}
        action={t.common.remove}
        done={m.receptionist.removed}
        onConfirm={async () => {
          await unwrap(
            api.DELETE('/api/v1/agents/{id}', {
              params: { path: { id: value.id }, header: { 'if-match': etag } },
            }),
          );
          await navigate({ to: '/receptionist', search: {} });
          await queries.invalidateQueries({ queryKey: ['agents'] });
        }}
      >
        <Trash2 aria-hidden />
        {m.receptionist.remove}
      </ConfirmButton>
    </div>
  );
}
