// The first step: the business itself, by hand or from its own web page.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { api, type Organization, unwrap } from '@/api/client.ts';
import { organizationQuery } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { PhoneInput } from '@/components/ui/phone-input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { asE164, E164 } from '@/lib/phone-number.ts';
import { zonesByName } from '@/lib/zone.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { Answers, saveAnswers } from './answers.tsx';
import { forgetKept, readKept, useKept } from './kept.ts';
import { type Progress, progressQuery } from './queries.ts';
import { Problem } from '@/components/problem.tsx';
import { StepFrame, type StepProps } from './step-frame.tsx';

interface Fields {
  name: string;
  phone: string;
  address: string;
  timezone: string;
  transferTo: string;
  /** Questions of the web page whose answers are to be given. */
  answers: string[];
}

const FORM = 'business';

export function BusinessStep(props: StepProps) {
  const organization = useQuery(organizationQuery);
  return (
    <Loaded query={organization} what={b.frame.what}>
      {(business) => <Business business={business} {...props} />}
    </Loaded>
  );
}

function Business({ business, progress, onDone }: StepProps & { business: Organization }) {
  const queries = useQueryClient();
  const key = `${business.id}.business`;
  const form = useForm<Fields>({
    defaultValues: readKept<Fields>(key) ?? {
      name: business.name,
      phone: business.phone ?? '',
      address: business.address ?? '',
      timezone: business.timezone,
      transferTo: business.transferTo ?? '',
      answers: [],
    },
    mode: 'onTouched',
  });
  useKept(form, key);
  const { register, control, formState, getValues, setValue } = form;
  const answers = useWatch({ control, name: 'answers' });
  const { errors } = formState;
  const [zones] = useState(() => zonesByName(getValues('timezone')));

  const save = useMutation({
    mutationFn: async (fields: Fields) => {
      const changed = await unwrap(
        api.PATCH('/api/v1/organization', {
          params: { header: { 'if-match': '*' } },
          body: {
            name: fields.name.trim(),
            timezone: fields.timezone,
            phone: fields.phone || null,
            address: fields.address.trim() || null,
            transferTo: fields.transferTo || null,
          },
        }),
      );
      queries.setQueryData(organizationQuery.queryKey, changed);
      await saveAnswers(
        (progress.draft?.questions ?? []).filter(({ question }) => fields.answers.includes(question)),
      );
      forgetKept(key);
      await queries.invalidateQueries({ queryKey: ['me'] });
      await onDone();
    },
  });

  /** Fills in what the page says; what somebody has typed stays. */
  const takeIn = ({ draft }: Progress) => {
    if (!draft) return;
    const { dirtyFields } = formState;
    const fill = (name: 'name' | 'phone' | 'address', value: string | undefined) => {
      if (value !== undefined && !dirtyFields[name]) setValue(name, value, { shouldValidate: true });
    };
    fill('name', draft.name);
    fill('phone', draft.phone === undefined ? undefined : asE164(draft.phone));
    fill('address', draft.address);
    setValue(
      'answers',
      draft.questions.map(({ question }) => question),
    );
  };

  const phoneRules = {
    validate: (value: string) => value === '' || E164.test(value) || t.common.wrongNumber,
  };
  return (
    <StepFrame
      step="business"
      progress={progress}
      lead={b.business.lead}
      next={{ form: FORM }}
      pending={save.isPending}
      error={save.error}
    >
      <Website progress={progress} onRead={takeIn} />
      <form
        id={FORM}
        noValidate
        onSubmit={(event) => void form.handleSubmit((fields) => save.mutate(fields))(event)}
        className="flex flex-col gap-5"
      >
        <Section title={b.steps.business}>
          <FormField label={b.business.name} hint={b.business.nameHint} {...problem(errors.name?.message)}>
            {(control) => (
              <Input
                {...control}
                autoComplete="organization"
                {...register('name', {
                  required: t.common.required,
                  maxLength: { value: 120, message: t.common.tooLong },
                })}
              />
            )}
          </FormField>
          <FormField label={b.business.phone} hint={b.business.phoneHint} {...problem(errors.phone?.message)}>
            {(control) => (
              <Controller
                control={form.control}
                name="phone"
                rules={phoneRules}
                render={({ field }) => <PhoneInput {...control} autoComplete="tel" {...field} />}
              />
            )}
          </FormField>
          <FormField
            label={b.business.where}
            hint={b.business.whereHint}
            {...problem(errors.address?.message)}
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="street-address"
                {...register('address', { maxLength: { value: 300, message: t.common.tooLong } })}
              />
            )}
          </FormField>
          <FormField label={b.business.zone} hint={b.business.zoneHint}>
            {(control) => (
              <Select {...control} {...register('timezone')}>
                {zones.map(([zone, name]) => (
                  <option key={zone} value={zone}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
          <FormField
            label={b.business.person}
            hint={b.business.personHint}
            {...problem(errors.transferTo?.message)}
          >
            {(control) => (
              <Controller
                control={form.control}
                name="transferTo"
                rules={phoneRules}
                render={({ field }) => <PhoneInput {...control} {...field} />}
              />
            )}
          </FormField>
        </Section>
        {progress.draft && progress.draft.questions.length > 0 && (
          <Section title={b.business.answers} lead={b.business.answersHint}>
            <Answers
              questions={progress.draft.questions}
              chosen={answers}
              onChange={(chosen) => setValue('answers', chosen)}
            />
          </Section>
        )}
      </form>
    </StepFrame>
  );
}

const problem = (message: string | undefined) => (message === undefined ? {} : { error: message });

/** Has its own form: reading the page is no answer to the step. */
function Website({ progress, onRead }: { progress: Progress; onRead(progress: Progress): void }) {
  const id = useId();
  const queries = useQueryClient();
  const [address, setAddress] = useState(() => progress.draft?.url ?? '');
  const read = useMutation({
    mutationFn: (typed: string) =>
      unwrap(api.POST('/api/v1/onboarding/import', { body: { address: typed } })),
    onSuccess(next) {
      queries.setQueryData(progressQuery.queryKey, next);
      onRead(next);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() !== '') read.mutate(address.trim());
  };
  return (
    <form onSubmit={submit} className="contents">
      <Section title={b.business.website} lead={b.business.websiteHint}>
        <div className="flex flex-col gap-2 sm:flex-row">
          <label htmlFor={id} className="sr-only">
            {b.business.address}
          </label>
          <Input
            id={id}
            type="text"
            inputMode="url"
            autoComplete="url"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={b.business.addressExample}
            maxLength={500}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
          <Button type="submit" variant="outline" disabled={read.isPending || address.trim() === ''}>
            {read.isPending ? b.business.reading : b.business.read}
          </Button>
        </div>
        <Problem error={read.error} />
        {progress.draft && !read.isPending && !read.isError && <Found draft={progress.draft} />}
      </Section>
    </form>
  );
}

function Found({ draft }: { draft: NonNullable<Progress['draft']> }) {
  const what = b.business.foundWhat;
  const found = [
    draft.name !== undefined && what.name,
    draft.phone !== undefined && what.phone,
    draft.address !== undefined && what.address,
    draft.hours !== undefined && draft.hours.length > 0 && what.hours,
    draft.services.length > 0 && what.services(draft.services.length),
    draft.questions.length > 0 && what.questions(draft.questions.length),
  ].filter((part): part is string => typeof part === 'string');
  return (
    <div aria-live="polite" className="rounded-md bg-success-soft px-3 py-2 text-sm text-success">
      {found.length === 0 ? (
        <p>{b.business.foundNothing}</p>
      ) : (
        <>
          <p className="font-medium">
            {b.business.found(new URL(draft.url).host)}: {found.join(', ')}.
          </p>
          <p>{b.business.lookThrough}</p>
        </>
      )}
    </div>
  );
}
