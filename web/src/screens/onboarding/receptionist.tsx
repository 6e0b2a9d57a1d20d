// The third step: the receptionist's voice, tone and first words, heard before any of it is kept.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { type Agent, api, unwrap } from '@/api/client.ts';
import { agentsQuery, organizationQuery, testCallQuery } from '@/api/queries.ts';
import { type AgentVoice, voicesQuery } from '@/api/voices.ts';
import { Failed, Loading } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { Greeting, Voices } from '@/components/voices.tsx';
import { cn } from '@/lib/cn.ts';
import { b } from '@/wording/begin/begin.ts';
import { language as readersLanguage, t } from '@/wording/wording.ts';
import { forgetKept, readKept, useKept } from './kept.ts';
import { StepFrame, type StepProps } from './step-frame.tsx';

const FORM = 'receptionist';
const LANGUAGES = ['en', 'es'] as const;
const TONES = ['warm', 'professional', 'brief'] as const;
interface Fields {
  name: string;
  language: (typeof LANGUAGES)[number];
  tone: (typeof TONES)[number];
  voice: string;
  /** Empty: the usual words. */
  greeting: string;
}

export function ReceptionistStep(props: StepProps) {
  const agents = useQuery(agentsQuery);
  const voices = useQuery(voicesQuery);
  const organization = useQuery(organizationQuery);
  const failed = [agents, voices, organization].find(({ isError, data }) => isError && !data);
  if (failed?.error) return <Failed error={failed.error} retry={() => void failed.refetch()} />;
  if (!agents.data || !voices.data || !organization.data) return <Loading what={b.frame.what} />;
  return (
    <Receptionist
      {...props}
      organizationId={organization.data.id}
      agent={agents.data.items[0]}
      voices={voices.data.items}
    />
  );
}

function Receptionist({
  progress,
  onDone,
  organizationId,
  agent,
  voices,
}: StepProps & { organizationId: string; agent: Agent | undefined; voices: AgentVoice[] }) {
  const queries = useQueryClient();
  const ability = useQuery(testCallQuery);
  const key = `${organizationId}.receptionist`;
  const form = useForm<Fields>({
    defaultValues: readKept<Fields>(key) ?? fieldsOf(agent, voices),
    mode: 'onTouched',
  });
  useKept(form, key);
  const { register, formState, control, setValue } = form;
  const fields = { ...form.getValues(), ...useWatch({ control }) };

  const save = useMutation({
    mutationFn: async ({ greeting, name, ...rest }: Fields) => {
      const body = { ...rest, name: name.trim(), greeting: greeting.trim() || null };
      await unwrap(
        agent
          ? api.PATCH('/api/v1/agents/{id}', {
              params: { path: { id: agent.id }, header: { 'if-match': '*' } },
              body,
            })
          : api.POST('/api/v1/agents', { body }),
      );
      await queries.invalidateQueries({ queryKey: agentsQuery.queryKey });
      forgetKept(key);
      await onDone();
    },
  });

  /** A voice that speaks the language, as near to the one before as there is. */
  const speak = (language: string) => {
    const before = voices.find(({ id }) => id === fields.voice);
    if (before?.language === null || before?.language === language) return;
    const those = voices.filter((voice) => voice.language === language);
    const next = those.find(({ sex }) => sex === before?.sex) ?? those[0];
    if (next) setValue('voice', next.id);
  };

  const greeter = useDeferredValue({
    ...(agent && { agentId: agent.id }),
    name: fields.name.trim() || '…',
    language: fields.language,
    tone: fields.tone,
    greeting: fields.greeting.trim(),
  });

  return (
    <StepFrame
      step="receptionist"
      progress={progress}
      lead={b.receptionist.lead}
      next={{ form: FORM }}
      pending={save.isPending}
      error={save.error}
    >
      <form
        id={FORM}
        noValidate
        onSubmit={(event) => void form.handleSubmit((all) => save.mutate(all))(event)}
        className="flex flex-col gap-5"
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField
            label={b.receptionist.name}
            {...(formState.errors.name?.message !== undefined && { error: formState.errors.name.message })}
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                {...register('name', {
                  required: t.common.required,
                  maxLength: { value: 60, message: t.common.tooLong },
                })}
              />
            )}
          </FormField>
          <FormField label={b.receptionist.language}>
            {(control) => (
              <Select
                {...control}
                {...register('language', {
                  onChange: (event: { target: { value: string } }) => speak(event.target.value),
                })}
              >
                {LANGUAGES.map((each) => (
                  <option key={each} value={each}>
                    {b.receptionist.languages[each]}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
        </div>
        <Section
          title={b.receptionist.voice}
          lead={
            ability.data?.understandsSpeech === false ? b.receptionist.emulated : b.receptionist.voiceHint
          }
        >
          <Voices
            voices={voices}
            greeter={greeter}
            chosen={fields.voice}
            onChoose={(voice) => setValue('voice', voice, { shouldDirty: true })}
          />
        </Section>
        <Section title={b.receptionist.tone}>
          <div role="radiogroup" aria-label={b.receptionist.tone} className="grid gap-3 sm:grid-cols-3">
            {TONES.map((tone) => (
              <label
                key={tone}
                className={cn(
                  'flex cursor-pointer flex-col gap-0.5 rounded-lg border p-3 text-sm has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50',
                  fields.tone === tone && 'border-primary bg-secondary text-secondary-foreground',
                )}
              >
                <input type="radio" value={tone} className="sr-only" {...register('tone')} />
                <span className="font-medium">{b.receptionist.tones[tone]}</span>
                <span className="text-xs">{b.receptionist.toneHints[tone]}</span>
              </label>
            ))}
          </div>
        </Section>
        <Section title={b.receptionist.greeting} lead={b.receptionist.greetingHint}>
          <Textarea aria-label={b.receptionist.greeting} rows={2} maxLength={500} {...register('greeting')} />
          <Greeting greeter={greeter} voice={fields.voice} />
        </Section>
      </form>
    </StepFrame>
  );
}

function fieldsOf(agent: Agent | undefined, voices: AgentVoice[]): Fields {
  const language = LANGUAGES.find((each) => each === (agent?.language ?? readersLanguage)) ?? 'en';
  const voice = voices.find((each) => each.language === null || each.language === language);
  return {
    name: agent?.name ?? 'Riley',
    language,
    tone: agent?.tone ?? 'warm',
    voice: agent?.voice ?? voice?.id ?? '',
    greeting: agent?.greeting ?? '',
  };
}
