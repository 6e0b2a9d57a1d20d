// What to do when a caller is in danger: what they say, what they are told at once, and who is rung then.
import { Plus, X } from 'lucide-react';
import { useController } from 'react-hook-form';
import { Theirs } from '@/components/form/fields.tsx';
import { LinesArea } from '@/components/form/lines-area.tsx';
import { useFormState } from '@/components/form/settings-form.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { PhoneInput } from '@/components/ui/phone-input.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { E164 } from '@/lib/phone-number.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

export interface Emergency {
  signs: string[];
  say: string;
  transferTo?: string | undefined;
}

/** What is sent of it: an empty number is none. */
export const emergenciesToSend = (all: Emergency[]) =>
  all.map(({ signs, say, transferTo }) => ({ signs, say: say.trim(), ...(transferTo && { transferTo }) }));

export function EmergenciesField({ name }: { name: string }) {
  const { field, fieldState } = useController({
    name,
    rules: {
      validate: {
        complete: (all: Emergency[] | null) =>
          (all ?? []).every(({ signs, say }) => signs.length > 0 && say.trim() !== '') ||
          m.receptionist.emergencyIncomplete,
        numbers: (all: Emergency[] | null) =>
          (all ?? []).every(({ transferTo }) => !transferTo || E164.test(transferTo)) || t.common.wrongNumber,
      },
    },
  });
  const { readOnly } = useFormState();
  const all = (field.value as Emergency[] | null) ?? [];
  const put = (index: number, changed: Emergency | undefined) =>
    field.onChange(all.flatMap((other, at) => (at === index ? (changed ? [changed] : []) : [other])));
  return (
    <div className="flex flex-col gap-3">
      {all.map((emergency, index) => (
        <EmergencyEditor
          // oxlint-disable-next-line react/no-array-index-key -- rules have no identity but their place
          key={index}
          index={index}
          emergency={emergency}
          onChange={(changed) => put(index, changed)}
        />
      ))}
      {fieldState.error && (
        <p role="alert" className="text-xs text-danger">
          {fieldState.error.message}
        </p>
      )}
      {!readOnly && all.length < 20 && (
        <Button
          variant="outline"
          className="self-start"
          onClick={() => field.onChange([...all, { signs: [], say: '' }])}
        >
          <Plus aria-hidden />
          {m.receptionist.addEmergency}
        </Button>
      )}
      <Theirs name={name} />
    </div>
  );
}

function EmergencyEditor({
  index,
  emergency,
  onChange,
}: {
  index: number;
  emergency: Emergency;
  onChange(changed: Emergency | undefined): void;
}) {
  const { readOnly } = useFormState();
  const number = emergency.transferTo ?? '';
  return (
    <fieldset
      aria-label={m.receptionist.emergency(index + 1)}
      className="grid gap-3 rounded-lg border p-4 sm:grid-cols-2"
    >
      <FormField label={m.receptionist.signs} hint={m.receptionist.signsHint}>
        {(control) => (
          <LinesArea
            {...control}
            lines={emergency.signs}
            onLines={(signs) => onChange({ ...emergency, signs })}
          />
        )}
      </FormField>
      <FormField label={m.receptionist.say} hint={m.receptionist.sayHint}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={500}
            value={emergency.say}
            onChange={(event) => onChange({ ...emergency, say: event.target.value })}
          />
        )}
      </FormField>
      <FormField
        label={m.receptionist.thenRing}
        {...(number !== '' && !E164.test(number)
          ? { error: t.common.wrongNumber }
          : { hint: m.receptionist.thenRingHint })}
      >
        {(control) => (
          <PhoneInput
            {...control}
            autoComplete="off"
            placeholder="(202) 555-0142"
            readOnly={readOnly}
            value={number}
            onChange={(transferTo) => onChange({ ...emergency, transferTo: transferTo || undefined })}
          />
        )}
      </FormField>
      {!readOnly && (
        <Button
          variant="ghost"
          className="self-end justify-self-end text-danger"
          onClick={() => onChange(undefined)}
        >
          <X aria-hidden />
          {t.common.remove}
        </Button>
      )}
    </fieldset>
  );
}
