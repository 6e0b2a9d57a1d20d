// How the receptionist speaks: name, language, tone, voice, first and last words, and what to listen for.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useController, useWatch } from 'react-hook-form';
import type { Agent } from '@/api/client.ts';
import { agentQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import { useSaveAgent } from '@/api/save.ts';
import { type Greeter, greetingQuery, voicesQuery } from '@/api/voices.ts';
import { AreaField, LinesField, NEEDED, SelectField, TextField, Theirs } from '@/components/form/fields.tsx';
import { SettingsForm, useFormState } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Voices } from '@/components/voices.tsx';
import { m } from '@/wording/manage/manage.ts';
import { LANGUAGE_OPTIONS, TONE_OPTIONS } from './options.ts';
import { RemoveAgent } from './remove-agent.tsx';
import { useAgent } from './use-agent.ts';

const valuesOf = ({ name, language, tone, voice, greeting, closing, keyTerms }: Agent) => ({
  name,
  language,
  tone,
  voice,
  greeting: greeting ?? '',
  closing: closing ?? '',
  keyTerms,
});
type Values = ReturnType<typeof valuesOf>;

/** Empty texts are the usual words. */
const orUsual = (text: string | undefined) => (text === undefined ? undefined : text.trim() || null);

export function Speaking() {
  const agent = useAgent();
  return agent && <SpeakingForm key={agent.id} id={agent.id} />;
}

function SpeakingForm({ id }: { id: string }) {
  const query = useQuery(agentQuery(id));
  const save = useSaveAgent(id);
  const mayWrite = useMay('agents:write');
  return (
    <Loaded query={query} what={m.receptionist.what}>
      {(loaded) => (
        <>
          <SettingsForm<Agent, Values>
            loaded={loaded}
            values={(kept) => valuesOf(kept ?? loaded.value)}
            readOnly={!mayWrite}
            action={m.receptionist.saveDraft}
            saved={m.receptionist.draftSaved(loaded.value.publishedVersion === null)}
            reload={query.refetch}
            save={({ greeting, closing, ...changes }, etag) =>
              save(
                {
                  ...changes,
                  ...(greeting !== undefined && { greeting: orUsual(greeting) }),
                  ...(closing !== undefined && { closing: orUsual(closing) }),
                },
                etag,
              )
            }
          >
            <Section title={m.receptionist.speaking} lead={m.receptionist.speakingLead}>
              <div className="grid gap-4 sm:grid-cols-3">
                <TextField name="name" label={m.receptionist.name} rules={NEEDED} maxLength={60} />
                <SelectField name="language" label={m.receptionist.language} options={LANGUAGE_OPTIONS()} />
                <SelectField name="tone" label={m.receptionist.tone} options={TONE_OPTIONS()} />
              </div>
              <GreetingField agentId={id} />
              <AreaField
                name="closing"
                label={m.receptionist.closing}
                hint={m.receptionist.closingHint}
                maxLength={500}
              />
            </Section>
            <Section title={m.receptionist.voice} lead={m.receptionist.voiceLead}>
              <VoiceField agentId={id} />
            </Section>
            <Section title={m.receptionist.keyTerms} lead={m.receptionist.keyTermsLead}>
              <LinesField
                name="keyTerms"
                label={m.receptionist.keyTermsLabel}
                hint={m.receptionist.keyTermsHint}
                longest={60}
                most={30}
              />
            </Section>
          </SettingsForm>
          {mayWrite && <RemoveAgent agent={loaded} />}
        </>
      )}
    </Loaded>
  );
}

/** The receptionist as it stands in the form, saved or not. */
function useGreeter(agentId: string): Greeter & { greeting: string } {
  const [name, language, tone, greeting] = useWatch({ name: ['name', 'language', 'tone', 'greeting'] }) as [
    string,
    Agent['language'],
    Agent['tone'],
    string,
  ];
  return useDeferredValue({ agentId, name: name.trim() || '…', language, tone, greeting: greeting.trim() });
}

/** Left empty, it shows the usual words. */
function GreetingField({ agentId }: { agentId: string }) {
  const usual = useQuery(greetingQuery({ ...useGreeter(agentId), greeting: '' }));
  return (
    <AreaField
      name="greeting"
      label={m.receptionist.greeting}
      hint={m.receptionist.greetingHint}
      placeholder={usual.data?.text}
      maxLength={500}
    />
  );
}

function VoiceField({ agentId }: { agentId: string }) {
  const voices = useQuery(voicesQuery);
  const greeter = useGreeter(agentId);
  const { field } = useController({ name: 'voice' });
  const { readOnly } = useFormState();
  return (
    <Loaded query={voices} what={m.voices.voice}>
      {({ items }) => (
        <>
          <Voices
            voices={items}
            greeter={greeter}
            chosen={field.value as string}
            onChoose={field.onChange}
            disabled={readOnly}
          />
          <Theirs name="voice" />
        </>
      )}
    </Loaded>
  );
}
