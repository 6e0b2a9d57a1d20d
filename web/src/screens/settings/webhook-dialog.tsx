// One webhook, new or known: where, and what of.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Tagged, unwrap, unwrapTagged } from '@/api/client.ts';
import { type Webhook, webhookQuery } from '@/api/manage.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { ChecksField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

interface Values {
  url: string;
  description: string;
  types: Webhook['types'];
}

interface Closing {
  onClose(): void;
  onSecret(secret: string): void;
}

export function WebhookDialog({ id, ...closing }: Closing & { id?: string }) {
  return (
    <EditDialog title={id === undefined ? m.webhooks.add : m.webhooks.edit} onClose={closing.onClose}>
      {id === undefined ? <WebhookForm {...closing} /> : <KnownWebhook id={id} {...closing} />}
    </EditDialog>
  );
}

function KnownWebhook({ id, ...closing }: Closing & { id: string }) {
  const query = useQuery(webhookQuery(id));
  return (
    <Loaded query={query} what={m.settings.webhooks}>
      {(loaded) => <WebhookForm loaded={loaded} reload={query.refetch} {...closing} />}
    </Loaded>
  );
}

function WebhookForm({
  loaded,
  reload,
  onClose,
  onSecret,
}: Closing & { loaded?: Tagged<Webhook>; reload?(): Promise<unknown> }) {
  const queries = useQueryClient();
  const types = Object.entries(m.webhooks.types).filter(([type]) => type !== 'ping');
  return (
    <SettingsForm<Webhook, Values>
      {...(loaded && { loaded })}
      {...(reload && { reload })}
      values={(kept) => ({
        url: kept?.url ?? '',
        description: kept?.description ?? '',
        types: kept?.types ?? ['call.completed', 'appointment.booked'],
      })}
      action={loaded ? t.common.save : m.webhooks.add}
      save={async ({ description, ...changes }, etag) => {
        const body = {
          ...changes,
          ...(description !== undefined && { description: description.trim() || null }),
        };
        if (loaded) {
          const { id } = loaded.value;
          const kept = await unwrapTagged(
            api.PATCH('/api/v1/webhooks/{id}', {
              params: { path: { id }, header: { 'if-match': etag } },
              body,
            }),
          );
          queries.setQueryData(webhookQuery(id).queryKey, kept);
        } else {
          const { secret } = await unwrap(
            api.POST('/api/v1/webhooks', { body: { url: '', types: [], ...body } }),
          );
          onSecret(secret);
        }
        await queries.invalidateQueries({ queryKey: ['webhooks'] });
        onClose();
      }}
    >
      <TextField
        name="url"
        label={m.webhooks.url}
        hint={m.webhooks.urlHint}
        type="url"
        placeholder="https://…"
        maxLength={500}
        rules={{ pattern: { value: /^https:\/\/\S+$/, message: m.notices.wrongUrl } }}
      />
      <TextField name="description" label={m.webhooks.description} hint={m.form.optional} maxLength={200} />
      <ChecksField name="types" label={m.webhooks.what} options={types} />
    </SettingsForm>
  );
}
