// The second step: what can be booked, when and with whom, beginning with what such a business usually offers.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormProvider, useController, useForm, useWatch } from 'react-hook-form';
import { api, type Organization, type Service, type Staff, unwrap } from '@/api/client.ts';
import { meQuery, organizationQuery, servicesQuery, staffQuery } from '@/api/queries.ts';
import { HoursField } from '@/components/form/hours-field.tsx';
import { Failed, Loading } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { forgetKept, readKept, useKept } from './kept.ts';
import { Offered } from './offered.tsx';
import { People } from './people.tsx';
import { type Template, templatesQuery } from './queries.ts';
import { beginning, fieldsOf, fieldsOfTemplate, type ServicesFields } from './services-fields.ts';
import { StepFrame, type StepProps } from './step-frame.tsx';

const FORM = 'services';

export function ServicesStep(props: StepProps) {
  const me = useQuery(meQuery);
  const organization = useQuery(organizationQuery);
  const templates = useQuery(templatesQuery);
  const services = useQuery(servicesQuery);
  const staff = useQuery(staffQuery);
  const failed = [me, organization, templates, services, staff].find(({ isError, data }) => isError && !data);
  if (failed?.error) return <Failed error={failed.error} retry={() => void failed.refetch()} />;
  if (!me.data || !organization.data || !templates.data || !services.data || !staff.data)
    return <Loading what={b.frame.what} />;
  return (
    <Services
      {...props}
      owner={me.data.user.name}
      business={organization.data}
      templates={templates.data.items}
      services={services.data.items}
      staff={staff.data.items}
    />
  );
}

function Services({
  progress,
  onDone,
  owner,
  business,
  templates,
  services,
  staff,
}: StepProps & {
  owner: string;
  business: Organization;
  templates: Template[];
  services: Service[];
  staff: Staff[];
}) {
  const queries = useQueryClient();
  const key = `${business.id}.services`;
  const confirmed = progress.steps.some(({ id, done }) => id === 'services' && done);
  const form = useForm<ServicesFields>({
    defaultValues:
      readKept<ServicesFields>(key) ??
      fieldsOf({ owner, business, templates, services, staff, draft: progress.draft, confirmed }),
    mode: 'onTouched',
  });
  useKept(form, key);
  const { register, control, reset, getValues } = form;
  const vertical = useWatch({ control, name: 'vertical' });
  useController({
    control,
    name: 'hours',
    rules: { validate: (hours) => hours.length > 0 || b.services.noHours },
  });
  const template = templates.find((each) => each.vertical === vertical);

  const save = useMutation({
    mutationFn: async (fields: ServicesFields) => {
      const body = beginning(fields, { services, staff });
      const made = await unwrap(api.POST('/api/v1/onboarding/begin', { body }));
      queries.setQueryData(servicesQuery.queryKey, { items: made.services });
      queries.setQueryData(staffQuery.queryKey, { items: made.staff });
      await queries.invalidateQueries({ queryKey: organizationQuery.queryKey });
      forgetKept(key);
      await onDone();
    },
  });

  const change = (chosen: string) => {
    const other = templates.find((each) => each.vertical === chosen);
    if (!other) return;
    // What the owner has said already stays; what came from the other template goes.
    reset({ ...fieldsOfTemplate(other, getValues()), vertical: other.vertical }, { keepDefaultValues: true });
  };

  return (
    <FormProvider {...form}>
      <StepFrame
        step="services"
        progress={progress}
        lead={b.services.lead}
        next={{ form: FORM }}
        pending={save.isPending}
        error={save.error}
      >
        <form
          id={FORM}
          noValidate
          onSubmit={(event) => void form.handleSubmit((fields) => save.mutate(fields))(event)}
          className="flex flex-col gap-5"
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <FormField label={b.services.kind}>
              {(control) => (
                <Select
                  {...control}
                  {...register('vertical', {
                    onChange: (event: { target: { value: string } }) => change(event.target.value),
                  })}
                >
                  {templates.map((each) => (
                    <option key={each.vertical} value={each.vertical}>
                      {t.verticals[each.vertical]}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
            <FormField label={b.services.currency}>
              {(control) => (
                <Select {...control} {...register('currency')}>
                  {currencies(getValues('currency')).map((currency) => (
                    <option key={currency} value={currency}>
                      {currency}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
          </div>
          <Section title={b.services.offered} lead={b.services.offeredHint}>
            <Offered template={template} />
          </Section>
          <Section title={b.services.hours} lead={b.services.hoursHint}>
            <HoursField name="hours" />
          </Section>
          <Section title={b.services.who} lead={b.services.whoHint}>
            <People roles={template?.roles ?? []} />
          </Section>
        </form>
      </StepFrame>
    </FormProvider>
  );
}

const COMMON_CURRENCIES = ['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'MXN'];
const currencies = (current: string): string[] => [...new Set([current, ...COMMON_CURRENCIES])];
