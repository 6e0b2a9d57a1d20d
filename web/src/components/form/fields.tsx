// The fields of a form: each knows its name in the form, says what is wrong with it, and what somebody else saved of it meanwhile.
import type { ComponentProps, ReactNode } from 'react';
import { type RegisterOptions, useController, useFormContext } from 'react-hook-form';
import { Button } from '@/components/ui/button.tsx';
import { type ControlProps, FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { PhoneInput } from '@/components/ui/phone-input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { E164 } from '@/lib/phone-number.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { LinesArea } from './lines-area.tsx';
import { useFormState } from './settings-form.tsx';
import { SwitchRow } from './switch-row.tsx';

export interface NamedField {
  name: string;
  label: string;
  hint?: ReactNode;
}

/** A field with what ties its control to label, hint and error. */
export function Field({
  name,
  label,
  hint,
  children,
}: NamedField & { children(control: ControlProps): ReactNode }) {
  const { formState, getFieldState } = useFormContext();
  const { error } = getFieldState(name, formState);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <FormField
        label={label}
        {...(hint !== undefined && { hint })}
        {...(error && { error: error.message ?? t.common.required })}
      >
        {children}
      </FormField>
      <Theirs name={name} />
    </div>
  );
}

/** What somebody else saved of this field while it was being changed here. */
export function Theirs({ name }: { name: string }) {
  const { theirs, takeTheirs } = useFormState();
  if (!(name in theirs)) return null;
  const value = theirs[name];
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-xs text-warning">
      <span className="min-w-0 flex-1 break-words">
        {typeof value === 'string' || typeof value === 'number'
          ? m.form.theirs(E164.test(String(value)) ? phoneNumber(String(value)) : String(value))
          : m.form.theirsDiffers}
      </span>
      <Button variant="outline" size="sm" onClick={() => takeTheirs(name)}>
        {m.form.takeTheirs}
      </Button>
    </div>
  );
}

type Rules = Pick<RegisterOptions, 'required' | 'maxLength' | 'pattern' | 'validate'>;

const PHONE: Rules = {
  validate: (value: string) => value === '' || E164.test(value) || t.common.wrongNumber,
};
export const NEEDED: Rules = {
  required: {
    value: true,
    get message() {
      return t.common.required;
    },
  },
};
export const EMAIL: Rules = {
  pattern: {
    value: /^([^\s@]+@[^\s@]+\.[^\s@]+)?$/,
    get message() {
      return m.form.wrongEmail;
    },
  },
};

type TextProps = NamedField & { rules?: Rules } & Omit<ComponentProps<'input'>, 'name'>;

export function TextField({ name, label, hint, rules, ...input }: TextProps) {
  const { register } = useFormContext();
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <Input autoComplete="off" {...input} {...control} {...register(name, rules)} />}
    </Field>
  );
}

export function PhoneField({ name, label, hint, rules }: NamedField & { rules?: Rules }) {
  const { field } = useController<Record<string, string>>({ name, rules: { ...PHONE, ...rules } });
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <PhoneInput placeholder="(202) 555-0142" autoComplete="off" {...control} {...field} />}
    </Field>
  );
}

export function AreaField({
  name,
  label,
  hint,
  rules,
  ...area
}: NamedField & { rules?: Rules } & Omit<ComponentProps<'textarea'>, 'name'>) {
  const { register } = useFormContext();
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => <Textarea {...area} {...control} {...register(name, rules)} />}
    </Field>
  );
}

/** A whole number; empty is null. */
export function NumberField({
  name,
  label,
  hint,
  required = false,
  unit,
  ...input
}: NamedField & { unit?: string } & Omit<ComponentProps<'input'>, 'name'>) {
  const { register } = useFormContext();
  return (
    <Field name={name} label={unit === undefined ? label : `${label} (${unit})`} hint={hint}>
      {(control) => (
        <Input
          type="number"
          inputMode="numeric"
          {...input}
          {...control}
          {...register(name, {
            setValueAs: (value: string | number | null) =>
              value === '' || value === null ? null : Number(value),
            validate: (value: number | null) => {
              if (value === null) return required ? t.common.required : true;
              const [min, max] = [Number(input.min ?? -Infinity), Number(input.max ?? Infinity)];
              return (value >= min && value <= max) || m.form.between(min, max);
            },
          })}
        />
      )}
    </Field>
  );
}

type Options = readonly (readonly [value: string, label: string])[];

/** One of several; `null` stands for none, and for what is decided elsewhere. */
export function SelectField({
  name,
  label,
  hint,
  options,
  none,
}: NamedField & { options: Options; none?: string }) {
  const { field } = useController({ name });
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => (
        <Select
          {...control}
          ref={field.ref}
          name={name}
          value={(field.value as string | null) ?? ''}
          onBlur={field.onBlur}
          onChange={(event) => field.onChange(event.target.value === '' ? null : event.target.value)}
        >
          {none !== undefined && <option value="">{none}</option>}
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

export function SwitchField({ name, label, hint }: NamedField) {
  const { field } = useController({ name });
  const { readOnly } = useFormState();
  return (
    <div className="flex flex-col gap-1.5">
      <SwitchRow
        label={label}
        hint={hint}
        disabled={readOnly}
        checked={field.value === true}
        onChange={field.onChange}
      />
      <Theirs name={name} />
    </div>
  );
}

/** Several short texts, one a line. */
export function LinesField({
  name,
  label,
  hint,
  longest = 120,
  most = 30,
}: NamedField & { longest?: number; most?: number }) {
  const { field } = useController({
    name,
    rules: {
      validate: (lines: string[]) =>
        lines.some((line) => line.length > longest)
          ? t.common.tooLong
          : lines.length <= most || m.form.tooMany(most),
    },
  });
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => (
        <LinesArea
          {...control}
          ref={field.ref}
          lines={field.value as string[]}
          onBlur={field.onBlur}
          onLines={field.onChange}
        />
      )}
    </Field>
  );
}

/** Any number of several. */
export function ChecksField({ name, label, hint, options }: NamedField & { options: Options }) {
  const { field } = useController({ name });
  const chosen = field.value as string[];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {hint !== undefined && <p className="text-xs text-muted-foreground">{hint}</p>}
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {options.map(([value, text]) => (
          <label key={value} className="flex min-h-9 items-center max-md:min-h-11 gap-2 text-sm">
            <input
              type="checkbox"
              className="size-5"
              checked={chosen.includes(value)}
              onChange={(event) =>
                field.onChange(
                  options
                    .map(([option]) => option)
                    .filter((option) => (option === value ? event.target.checked : chosen.includes(option))),
                )
              }
            />
            {text}
          </label>
        ))}
      </div>
      <Theirs name={name} />
    </fieldset>
  );
}
