// What the one signed in hears of, by which road, on this phone too.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { preferencesQuery } from '@/api/manage.ts';
import { meQuery } from '@/api/queries.ts';
import { SwitchRow } from '@/components/form/switch-row.tsx';
import { PhoneField, TextField, NEEDED } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Table, Td, Th } from '@/components/ui/table.tsx';
import { usePush } from '@/lib/push.ts';
import { m } from '@/wording/manage/manage.ts';

type Channel = 'email' | 'sms' | 'push';
const CHANNELS: readonly Channel[] = ['email', 'sms', 'push'];

export function You() {
  return (
    <>
      <Name />
      <Heard />
      <ThisBrowser />
    </>
  );
}

function Name() {
  const me = useQuery(meQuery);
  const queries = useQueryClient();
  return (
    <Loaded query={me} what={m.settings.you}>
      {({ user, role }) => (
        <SettingsForm<{ name: string }, { name: string }>
          loaded={{ value: { name: user.name }, etag: user.name }}
          values={(kept) => ({ name: kept?.name ?? user.name })}
          save={async ({ name }) => {
            await unwrap(api.PATCH('/api/v1/user', { body: { ...(name !== undefined && { name }) } }));
            await queries.invalidateQueries({ queryKey: meQuery.queryKey });
          }}
        >
          <Section title={m.settings.you} lead={`${user.email} · ${m.team.roles[role]}`}>
            <TextField name="name" label={m.you.name} rules={NEEDED} autoComplete="name" maxLength={120} />
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}

function Heard() {
  const query = useQuery(preferencesQuery);
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: (choices: Record<string, Channel[]>) =>
      unwrap(api.PATCH('/api/v1/notice-preferences', { body: { choices } })),
    onMutate(choices) {
      const before = queries.getQueryData(preferencesQuery.queryKey);
      if (before) queries.setQueryData(preferencesQuery.queryKey, { ...before, choices });
      return before;
    },
    onError(error, _choices, before) {
      queries.setQueryData(preferencesQuery.queryKey, before);
      toast.error(error.message);
    },
  });
  return (
    <Loaded query={query} what={m.you.heard}>
      {({ phone, choices }) => (
        <Section title={m.you.heard} lead={m.you.heardLead}>
          <Table label={m.you.heard}>
            <thead>
              <tr>
                <Th className="max-sm:px-2">{m.you.kind}</Th>
                {CHANNELS.map((channel) => (
                  <Th key={channel} className="text-center max-sm:px-1">
                    {m.you.channels[channel]}
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(choices).map(([kind, chosen]) => (
                <tr key={kind}>
                  <Td className="max-sm:px-2">{m.notices.kinds[kind] ?? kind}</Td>
                  {CHANNELS.map((channel) => (
                    <Td key={channel} className="text-center max-md:py-0.5 max-sm:px-0">
                      <label className="inline-flex items-center justify-center max-md:size-11">
                        <input
                          type="checkbox"
                          className="size-5"
                          aria-label={`${m.notices.kinds[kind] ?? kind}: ${m.notices.channels[channel]}`}
                          checked={chosen.includes(channel)}
                          onChange={(event) =>
                            choose.mutate({
                              ...(choices as Record<string, Channel[]>),
                              [kind]: event.target.checked
                                ? [...chosen, channel]
                                : chosen.filter((other) => other !== channel),
                            })
                          }
                        />
                      </label>
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
          <SettingsForm<{ phone: string }, { phone: string }>
            loaded={{ value: { phone: phone ?? '' }, etag: phone ?? '' }}
            values={(kept) => ({ phone: kept?.phone ?? '' })}
            save={async (changes) => {
              const kept = await unwrap(
                api.PATCH('/api/v1/notice-preferences', {
                  body: { ...(changes.phone !== undefined && { phone: changes.phone || null }) },
                }),
              );
              queries.setQueryData(preferencesQuery.queryKey, kept);
            }}
          >
            <PhoneField name="phone" label={m.you.phone} hint={m.you.phoneHint} />
          </SettingsForm>
        </Section>
      )}
    </Loaded>
  );
}

function ThisBrowser() {
  const push = usePush();
  const hints = {
    off: m.you.pushHint,
    on: m.you.pushOn,
    refused: m.you.pushRefused,
    impossible: m.you.pushImpossible,
  };
  return (
    <Section title={m.you.thisBrowser}>
      <SwitchRow
        label={m.you.push}
        hint={hints[push.state]}
        checked={push.state === 'on'}
        disabled={push.busy || push.state === 'refused' || push.state === 'impossible'}
        onChange={(on) => void push.turn(on).catch((error: Error) => toast.error(error.message))}
      />
    </Section>
  );
}
