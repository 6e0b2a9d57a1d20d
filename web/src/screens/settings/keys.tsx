// Keys for the business's own programs. A key is shown once, when it is made.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { api, unwrap } from '@/api/client.ts';
import { type ApiKey, keysQuery } from '@/api/manage.ts';
import { meQuery, useMay, useTimeZone } from '@/api/queries.ts';
import type { paths } from '@/api/schema.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { ChecksField, NEEDED, SelectField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Copyable } from '@/components/secret.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { scopeName } from '@/lib/scope-name.ts';
import { m } from '@/wording/manage/manage.ts';

type NewKey = NonNullable<
  paths['/api/v1/organization/api-keys']['post']['requestBody']
>['content']['application/json'];

export function Keys() {
  const keys = useQuery(keysQuery);
  const mayWrite = useMay('keys:write');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string>();
  const add = (
    <Button variant="outline" onClick={() => setMaking(true)}>
      <Plus aria-hidden />
      {m.keys.make}
    </Button>
  );
  return (
    <Loaded query={keys} what={m.settings.keys}>
      {({ items }) => (
        <>
          {items.length === 0 ? (
            <Empty icon={KeyRound} title={m.keys.none}>
              {m.keys.noneHint}
              {mayWrite && add}
            </Empty>
          ) : (
            <Section title={m.settings.keys} lead={m.keys.lead} {...(mayWrite && { aside: add })}>
              <Rows>
                {items.map((key) => (
                  <KeyRow key={key.id} apiKey={key} mayWrite={mayWrite} />
                ))}
              </Rows>
            </Section>
          )}
          {making && <MakeKey onClose={() => setMaking(false)} onMade={setMade} />}
          {made !== undefined && (
            <Dialog open onOpenChange={(open) => open || setMade(undefined)}>
              <DialogContent title={m.keys.madeTitle} description={m.keys.madeLead}>
                <Copyable label={m.keys.key} value={made} />
                <Button onClick={() => setMade(undefined)}>{m.keys.kept}</Button>
              </DialogContent>
            </Dialog>
          )}
        </>
      )}
    </Loaded>
  );
}

function KeyRow({
  apiKey: { id, name, prefix, scopes, expiresAt, lastUsedAt },
  mayWrite,
}: {
  apiKey: ApiKey;
  mayWrite: boolean;
}) {
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <ConfirmButton
            title={m.keys.revokeSure(name)}
            lead={m.keys.revokeLead}
            action={m.keys.revoke}
            done={m.keys.revoked}
            onConfirm={async () => {
              await unwrap(api.DELETE('/api/v1/organization/api-keys/{id}', { params: { path: { id } } }));
              await queries.invalidateQueries({ queryKey: ['keys'] });
            }}
          >
            {m.keys.revoke}
          </ConfirmButton>
        ),
      })}
    >
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {name}
        <code className="text-xs text-muted-foreground">{prefix}…</code>
      </p>
      <p className="text-xs break-words text-muted-foreground">{scopes.map(scopeName).join(' · ')}</p>
      <p className="text-xs text-muted-foreground">
        {[
          lastUsedAt === null ? m.keys.neverUsed : m.keys.used(dayAndTime(lastUsedAt, timeZone)),
          expiresAt === null ? m.keys.forever : m.keys.until(dayAndTime(expiresAt, timeZone)),
        ].join(' · ')}
      </p>
    </Row>
  );
}

interface Values {
  name: string;
  /** Days; empty for ever. */
  lasts: string | null;
  scopes: string[];
}

const DAY_MS = 86_400_000;

function MakeKey({ onClose, onMade }: { onClose(): void; onMade(key: string): void }) {
  const queries = useQueryClient();
  return (
    <EditDialog title={m.keys.make} description={m.keys.makeLead} onClose={onClose}>
      <SettingsForm<never, Values>
        values={() => ({ name: '', lasts: '365', scopes: ['calls:read', 'appointments:read'] })}
        action={m.keys.make}
        saved={m.keys.made}
        save={async (all) => {
          const { name, lasts, scopes } = all as Values;
          const { key } = await unwrap(
            api.POST('/api/v1/organization/api-keys', {
              body: {
                name: name.trim(),
                scopes: scopes as NewKey['scopes'],
                expiresAt:
                  lasts === null ? null : new Date(Date.now() + Number(lasts) * DAY_MS).toISOString(),
              },
            }),
          );
          await queries.invalidateQueries({ queryKey: ['keys'] });
          onClose();
          onMade(key);
        }}
      >
        <TextField name="name" label={m.keys.name} hint={m.keys.nameHint} rules={NEEDED} maxLength={80} />
        <SelectField
          name="lasts"
          label={m.keys.lasts}
          none={m.keys.forever}
          options={(['30', '90', '365'] as const).map((days) => [days, m.keys.days(Number(days))] as const)}
        />
        <Scopes />
      </SettingsForm>
    </EditDialog>
  );
}

/** No key may let others in, and nobody gives one more than they may do themselves. */
const NEVER = new Set(['members:write', 'keys:write', 'organization:own']);

function Scopes() {
  const mine = useQuery(meQuery).data?.permissions ?? [];
  const { fieldState } = useController({
    name: 'scopes',
    rules: { validate: (scopes: string[]) => scopes.length > 0 || m.keys.oneScope },
  });
  return (
    <>
      <ChecksField
        name="scopes"
        label={m.keys.scopes}
        hint={m.keys.scopesHint}
        options={mine.filter((scope) => !NEVER.has(scope)).map((scope) => [scope, scopeName(scope)] as const)}
      />
      {fieldState.error && (
        <p role="alert" className="text-xs text-danger">
          {fieldState.error.message}
        </p>
      )}
    </>
  );
}
