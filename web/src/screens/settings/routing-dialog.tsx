// Who takes the calls of a number: now, after hours, and when nobody of ours can.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useController, useWatch } from 'react-hook-form';
import { type Agent, api, unwrapTagged } from '@/api/client.ts';
import { businessQuery, numberQuery, type PhoneNumber } from '@/api/manage.ts';
import { agentsQuery } from '@/api/queries.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NEEDED, PhoneField, SelectField } from '@/components/form/fields.tsx';
import { HoursField } from '@/components/form/hours-field.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { SwitchRow } from '@/components/form/switch-row.tsx';
import { Loaded } from '@/components/page.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { AFTER_HOURS_OPTIONS, useAgentOption } from '@/screens/receptionist/options.ts';

interface Values {
  agentId: string;
  route: PhoneNumber['route'];
  routeTo: string;
  hours: PhoneNumber['hours'];
  afterHours: PhoneNumber['afterHours'];
  afterHoursTo: string;
  fallbackTo: string;
}

export function RoutingDialog({ id, onClose }: { id: string; onClose(): void }) {
  const number = useQuery(numberQuery(id));
  const agents = useQuery(agentsQuery);
  const queries = useQueryClient();
  return (
    <EditDialog
      title={m.settings.routing}
      description={number.data && phoneNumber(number.data.value.e164)}
      onClose={onClose}
    >
      <Loaded query={number} what={m.settings.numbers}>
        {(loaded) => (
          <SettingsForm<PhoneNumber, Values>
            loaded={loaded}
            values={(kept = loaded.value) => ({
              agentId: kept.agentId,
              route: kept.route,
              routeTo: kept.routeTo ?? '',
              hours: kept.hours,
              afterHours: kept.afterHours,
              afterHoursTo: kept.afterHoursTo ?? '',
              fallbackTo: kept.fallbackTo ?? '',
            })}
            reload={number.refetch}
            saved={m.settings.routingSaved}
            save={async ({ routeTo, afterHoursTo, fallbackTo, hours, ...changes }, etag) => {
              const kept = await unwrapTagged(
                api.PATCH('/api/v1/phone-numbers/{id}', {
                  params: { path: { id }, header: { 'if-match': etag } },
                  body: {
                    ...changes,
                    ...(hours !== undefined && { hours: hours as never }),
                    ...(routeTo !== undefined && { routeTo: routeTo || null }),
                    ...(afterHoursTo !== undefined && { afterHoursTo: afterHoursTo || null }),
                    ...(fallbackTo !== undefined && { fallbackTo: fallbackTo || null }),
                  },
                }),
              );
              queries.setQueryData(numberQuery(id).queryKey, kept);
              await queries.invalidateQueries({ queryKey: ['numbers'] });
              onClose();
            }}
          >
            <Routing agents={agents.data?.items ?? []} />
          </SettingsForm>
        )}
      </Loaded>
    </EditDialog>
  );
}

function Routing({ agents }: { agents: Agent[] }) {
  const route = useWatch({ name: 'route' }) as Values['route'];
  const afterHours = useWatch({ name: 'afterHours' }) as Values['afterHours'];
  const { field: hours } = useController({ name: 'hours' });
  const business = useQuery(businessQuery);
  const asOption = useAgentOption();
  return (
    <>
      <SelectField
        name="route"
        label={m.settings.takenBy}
        options={(['agent', 'person', 'forward', 'voicemail'] as const).map(
          (way) => [way, m.settings.routes[way]] as const,
        )}
      />
      {(route === 'person' || route === 'forward') && (
        <PhoneField name="routeTo" label={m.settings.routeTo} rules={NEEDED} />
      )}
      <SelectField
        name="agentId"
        label={m.settings.itsAgent}
        options={agents.map((agent) => [agent.id, asOption(agent)] as const)}
      />
      <PhoneField name="fallbackTo" label={m.settings.fallback} hint={m.settings.fallbackHint} />
      <div className="flex flex-col gap-3 border-t pt-4">
        <SwitchRow
          label={m.settings.numberHours}
          hint={m.settings.numberHoursHint}
          checked={hours.value !== null}
          onChange={(own) => hours.onChange(own ? (business.data?.value.hours ?? []) : null)}
        />
        {hours.value !== null && <HoursField name="hours" />}
        <SelectField
          name="afterHours"
          label={m.settings.outsideThem}
          none={m.receptionist.unset['transferTo'] ?? ''}
          options={AFTER_HOURS_OPTIONS()}
        />
        {afterHours === 'forward' && (
          <PhoneField
            name="afterHoursTo"
            label={m.settings.afterHoursTo}
            hint={m.settings.afterHoursToHint}
          />
        )}
      </div>
    </>
  );
}
