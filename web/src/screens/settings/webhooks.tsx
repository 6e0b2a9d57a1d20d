// Where other programs are told what happens: addresses, what was sent to them, and what they answered.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { type Webhook, webhookQuery, webhooksQuery } from '@/api/manage.ts';
import { useMay, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Copyable } from '@/components/secret.tsx';
import { Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookDialog } from './webhook-dialog.tsx';

export function Webhooks() {
  const webhooks = useQuery(webhooksQuery);
  const mayWrite = useMay('webhooks:write');
  const [edited, setEdited] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const add = (
    <Button variant="outline" onClick={() => setEdited('new')}>
      <Plus aria-hidden />
      {m.webhooks.add}
    </Button>
  );
  return (
    <Loaded query={webhooks} what={m.settings.webhooks}>
      {({ items }) => (
        <>
          {items.length === 0 ? (
            <Empty icon={WebhookIcon} title={m.webhooks.none}>
              {m.webhooks.noneHint}
              {mayWrite && add}
            </Empty>
          ) : (
            <>
              {items.map((webhook) => (
                <WebhookCard
                  key={webhook.id}
                  webhook={webhook}
                  mayWrite={mayWrite}
                  onEdit={() => setEdited(webhook.id)}
                  onSecret={setSecret}
                />
              ))}
              {mayWrite && <div>{add}</div>}
            </>
          )}
          {edited !== undefined && (
            <WebhookDialog
              {...(edited !== 'new' && { id: edited })}
              onClose={() => setEdited(undefined)}
              onSecret={setSecret}
            />
          )}
          {secret !== undefined && (
            <Dialog open onOpenChange={(open) => open || setSecret(undefined)}>
              <DialogContent title={m.webhooks.secret} description={m.webhooks.secretLead}>
                <Copyable label={m.webhooks.secret} value={secret} />
                <Button onClick={() => setSecret(undefined)}>{m.keys.kept}</Button>
              </DialogContent>
            </Dialog>
          )}
        </>
      )}
    </Loaded>
  );
}

function WebhookCard({
  webhook: { id, url, description, types, disabled, disabledReason, failingSince },
  mayWrite,
  onEdit,
  onSecret,
}: {
  webhook: Webhook;
  mayWrite: boolean;
  onEdit(): void;
  onSecret(secret: string): void;
}) {
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  const refresh = () => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const path = { path: { id } };
  const ping = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/webhooks/{id}/ping', { params: path })),
    onSuccess: () => toast.success(m.webhooks.pinged),
    onError: (error) => toast.error(error.message),
    onSettled: refresh,
  });
  const turn = useMutation({
    async mutationFn() {
      const { etag } = await queries.fetchQuery({ ...webhookQuery(id), staleTime: 0 });
      return unwrap(
        api.PATCH('/api/v1/webhooks/{id}', {
          params: { ...path, header: { 'if-match': etag } },
          body: { disabled: !disabled },
        }),
      );
    },
    onError: (error) => toast.error(error.message),
    onSettled: refresh,
  });
  return (
    <Section
      title={url}
      lead={description ?? undefined}
      aside={
        <Badge tone={disabled ? 'danger' : failingSince === null ? 'success' : 'warning'}>
          {disabled ? m.webhooks.off : failingSince === null ? m.webhooks.works : m.webhooks.failing}
        </Badge>
      }
    >
      {disabledReason !== null && <p className="text-sm text-danger">{disabledReason}</p>}
      {failingSince !== null && !disabled && (
        <p className="text-sm text-warning">{m.webhooks.failingSince(dayAndTime(failingSince, timeZone))}</p>
      )}
      <p className="flex flex-wrap gap-1.5">
        {types.map((type) => (
          <Badge key={type}>{m.webhooks.types[type]}</Badge>
        ))}
      </p>
      {mayWrite && (
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" size="sm" onClick={onEdit}>
            {m.form.edit}
          </Button>
          <Button
            variant="outline"
            size="sm"
            disabled={ping.isPending || disabled}
            onClick={() => ping.mutate()}
          >
            {m.webhooks.ping}
          </Button>
          <Button variant="outline" size="sm" disabled={turn.isPending} onClick={() => turn.mutate()}>
            {disabled ? m.webhooks.enable : m.webhooks.disable}
          </Button>
          <ConfirmButton
            title={m.webhooks.rotateSure}
            lead={m.webhooks.rotateLead}
            action={m.webhooks.rotate}
            onConfirm={async () => {
              const { secret } = await unwrap(api.POST('/api/v1/webhooks/{id}/secret', { params: path }));
              onSecret(secret);
            }}
          >
            {m.webhooks.rotate}
          </ConfirmButton>
          <ConfirmButton
            variant="ghost"
            title={m.webhooks.removeSure}
            lead={m.webhooks.removeLead}
            action={m.webhooks.remove}
            done={m.receptionist.removed}
            onConfirm={async () => {
              await unwrap(
                api.DELETE('/api/v1/webhooks/{id}', { params: { ...path, header: { 'if-match': '*' } } }),
              );
              await refresh();
            }}
          >
            {m.webhooks.remove}
          </ConfirmButton>
        </div>
      )}
      <Deliveries endpointId={id} mayWrite={mayWrite} />
    </Section>
  );
}
