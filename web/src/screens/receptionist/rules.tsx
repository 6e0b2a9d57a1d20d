// When a person is needed, and where a call ends: for this receptionist, and for the whole business.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import type { Agent, Organization } from '@/api/client.ts';
import { agentQuery, businessQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import { useSaveAgent, useSaveBusiness } from '@/api/save.ts';
import { NumberField, PhoneField, SelectField } from '@/components/form/fields.tsx';
import { SettingsForm, useFormState } from '@/components/form/settings-form.tsx';
import { SwitchRow } from '@/components/form/switch-row.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { m } from '@/wording/manage/manage.ts';
import { EmergenciesField, emergenciesToSend, type Emergency } from './emergencies-field.tsx';
import { AFTER_HOURS_OPTIONS } from './options.ts';
import { useAgent } from './use-agent.ts';

export function Rules() {
  const agent = useAgent();
  return (
    agent && (
      <>
        <BusinessRules />
        <AgentRules key={agent.id} id={agent.id} />
      </>
    )
  );
}

/** `null` where the business's own hold. */
interface AgentValues {
  transferTo: string;
  emergencies: Emergency[] | null;
  limits: Agent['limits'];
}

function AgentRules({ id }: { id: string }) {
  const query = useQuery(agentQuery(id));
  const business = useQuery(businessQuery);
  const save = useSaveAgent(id);
  const mayWrite = useMay('agents:write');
  return (
    <Loaded query={query} what={m.receptionist.rules}>
      {(loaded) => (
        <SettingsForm<Agent, AgentValues>
          loaded={loaded}
          values={(kept = loaded.value) => ({
            transferTo: kept.transferTo ?? '',
            emergencies: kept.emergencies,
            limits: kept.limits,
          })}
          readOnly={!mayWrite}
          action={m.receptionist.saveDraft}
          saved={m.receptionist.draftSaved(loaded.value.publishedVersion === null)}
          reload={query.refetch}
          save={({ transferTo, emergencies, limits }, etag) =>
            save(
              {
                ...(transferTo !== undefined && { transferTo: transferTo || null }),
                ...(emergencies !== undefined && {
                  emergencies: emergencies && emergenciesToSend(emergencies),
                }),
                ...(limits !== undefined && { limits }),
              },
              etag,
            )
          }
        >
          <Section title={m.receptionist.ofThis(loaded.value.name)} lead={m.receptionist.ofThisLead}>
            <PhoneField
              name="transferTo"
              label={m.receptionist.transferTo}
              hint={m.receptionist.transferOwnHint}
            />
            <OwnOr
              name="emergencies"
              label={m.receptionist.ownEmergencies}
              usual={business.data?.value.emergencies ?? []}
            >
              <EmergenciesField name="emergencies" />
            </OwnOr>
            <OwnOr
              name="limits"
              label={m.receptionist.ownLimits}
              usual={business.data?.value.limits ?? { maxTurns: 60, maxMinutes: 15 }}
            >
              <Limits />
            </OwnOr>
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}

/** What the receptionist has of its own, else as the business says. Its own begins as the business's. */
function OwnOr({
  name,
  label,
  usual,
  children,
}: {
  name: string;
  label: string;
  usual: unknown;
  children: ReactNode;
}) {
  const { field } = useController({ name });
  const { readOnly } = useFormState();
  const own = field.value !== null;
  return (
    <div className="flex flex-col gap-3 border-t pt-4">
      <SwitchRow
        label={label}
        hint={m.receptionist.asBusiness}
        disabled={readOnly}
        checked={own}
        onChange={(on) => field.onChange(on ? structuredClone(usual) : null)}
      />
      {own && children}
    </div>
  );
}

const Limits = () => (
  <div className="grid gap-4 sm:grid-cols-2">
    <NumberField name="limits.maxMinutes" label={m.receptionist.maxMinutes} min={2} max={120} required />
    <NumberField name="limits.maxTurns" label={m.receptionist.maxTurns} min={5} max={500} required />
  </div>
);

interface BusinessValues {
  transferTo: string;
  transferMode: Organization['transferMode'];
  afterHours: Organization['afterHours'];
  recordingConsent: Organization['recordingConsent'];
  emergencies: Emergency[];
  limits: Organization['limits'];
}

function BusinessRules() {
  const query = useQuery(businessQuery);
  const save = useSaveBusiness();
  const mayWrite = useMay('organization:write');
  return (
    <Loaded query={query} what={m.receptionist.rules}>
      {(loaded) => (
        <SettingsForm<Organization, BusinessValues>
          loaded={loaded}
          values={(kept = loaded.value) => ({
            transferTo: kept.transferTo ?? '',
            transferMode: kept.transferMode,
            afterHours: kept.afterHours,
            recordingConsent: kept.recordingConsent,
            emergencies: kept.emergencies,
            limits: kept.limits,
          })}
          readOnly={!mayWrite}
          saved={m.receptionist.businessSaved}
          reload={query.refetch}
          save={({ transferTo, emergencies, ...changes }, etag) =>
            save(
              {
                ...changes,
                ...(transferTo !== undefined && { transferTo: transferTo || null }),
                ...(emergencies !== undefined && { emergencies: emergenciesToSend(emergencies) }),
              },
              etag,
            )
          }
        >
          <Section title={m.receptionist.person} lead={m.receptionist.personLead}>
            <div className="grid gap-4 sm:grid-cols-2">
              <PhoneField
                name="transferTo"
                label={m.receptionist.transferTo}
                hint={m.receptionist.transferHint}
              />
              <SelectField
                name="transferMode"
                label={m.receptionist.transferMode}
                options={[
                  ['blind', m.receptionist.transferModes.blind],
                  ['warm', m.receptionist.transferModes.warm],
                ]}
              />
              <SelectField
                name="afterHours"
                label={m.receptionist.afterHours}
                options={AFTER_HOURS_OPTIONS()}
              />
              <SelectField
                name="recordingConsent"
                label={m.receptionist.consent}
                hint={m.receptionist.consentHint}
                options={[
                  ['off', m.receptionist.consents.off],
                  ['announce', m.receptionist.consents.announce],
                  ['ask', m.receptionist.consents.ask],
                ]}
              />
            </div>
          </Section>
          <Section title={m.receptionist.danger} lead={m.receptionist.dangerLead}>
            <EmergenciesField name="emergencies" />
          </Section>
          <Section title={m.receptionist.limits} lead={m.receptionist.limitsLead}>
            <Limits />
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}
