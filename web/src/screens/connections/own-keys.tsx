// The business's own accounts at vendors, in place of those of this installation.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { type OwnKey, ownKeysQuery } from '@/api/manage.ts';
import { useMay, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NEEDED, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';

const VENDORS = ['twilio', 'deepgram', 'openai'] as const;
type Vendor = (typeof VENDORS)[number];

export function OwnKeys() {
  const keys = useQuery(ownKeysQuery);
  const mayWrite = useMay('vendors:write');
  const [edited, setEdited] = useState<Vendor>();
  return (
    <Section title={m.vendors.own} lead={m.vendors.ownLead}>
      <Loaded query={keys} what={m.vendors.own}>
        {({ items }) => (
          <Rows>
            {VENDORS.map((vendor) => (
              <KeyRow
                key={vendor}
                vendor={vendor}
                own={items.find((each) => each.vendor === vendor)}
                mayWrite={mayWrite}
                onEdit={() => setEdited(vendor)}
              />
            ))}
          </Rows>
        )}
      </Loaded>
      {edited !== undefined && <KeyDialog vendor={edited} onClose={() => setEdited(undefined)} />}
    </Section>
  );
}

function KeyRow({
  vendor,
  own,
  mayWrite,
  onEdit,
}: {
  vendor: Vendor;
  own: OwnKey | undefined;
  mayWrite: boolean;
  onEdit(): void;
}) {
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  const name = m.vendors.names[vendor];
  const edit = own ? m.vendors.changeKey : m.vendors.takeOwn;
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <>
            <Button variant="outline" size="sm" aria-label={`${edit}: ${name}`} onClick={onEdit}>
              {edit}
            </Button>
            {own && (
              <ConfirmButton
                variant="ghost"
                title={m.vendors.removeKeySure(name)}
                lead={m.vendors.removeKeyLead}
                action={m.vendors.removeKey}
                done={m.receptionist.removed}
                onConfirm={async () => {
                  await unwrap(
                    api.DELETE('/api/v1/organization/vendors/{vendor}', { params: { path: { vendor } } }),
                  );
                  await queries.invalidateQueries({ queryKey: ['vendors'] });
                }}
              >
                {m.vendors.removeKey}
              </ConfirmButton>
            )}
          </>
        ),
      })}
    >
      <p className="text-sm font-medium">{name}</p>
      <p className="text-xs break-words text-muted-foreground">
        {own
          ? [own.account, m.vendors.endsWith(own.hint), m.vendors.taken(dayAndTime(own.checkedAt, timeZone))]
              .filter(Boolean)
              .join(' · ')
          : m.vendors.installations}
      </p>
    </Row>
  );
}

interface Values {
  account: string;
  key: string;
}

function KeyDialog({ vendor, onClose }: { vendor: Vendor; onClose(): void }) {
  const queries = useQueryClient();
  return (
    <EditDialog
      title={m.vendors.ownAt(m.vendors.names[vendor])}
      description={m.vendors.keyLead[vendor]}
      onClose={onClose}
    >
      <SettingsForm<never, Values>
        values={() => ({ account: '', key: '' })}
        action={m.vendors.check}
        saved={m.vendors.keyKept}
        save={async (all) => {
          const { account, key } = all as Values;
          await unwrap(
            api.PUT('/api/v1/organization/vendors/{vendor}', {
              params: { path: { vendor } },
              body: { key: key.trim(), ...(vendor === 'twilio' && { account: account.trim() }) },
            }),
          );
          await queries.invalidateQueries({ queryKey: ['vendors'] });
          onClose();
        }}
      >
        {vendor === 'twilio' && (
          <TextField
            name="account"
            label={m.vendors.account}
            rules={{ ...NEEDED, pattern: { value: /^AC[0-9a-f]{32}$/i, message: m.vendors.wrongAccount } }}
            placeholder="AC…"
            spellCheck={false}
          />
        )}
        <TextField
          name="key"
          label={vendor === 'twilio' ? m.vendors.token : m.keys.key}
          type="password"
          rules={NEEDED}
          maxLength={300}
        />
      </SettingsForm>
    </EditDialog>
  );
}
