// What a business begins with: its name, its kind and, as this browser tells it, its time zone.
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { t } from '@/wording/wording.ts';
import { Field } from './auth-page.tsx';

const VERTICALS = ['salon', 'dental', 'auto_repair', 'home_services'] as const;

export type Vertical = (typeof VERTICALS)[number];

export const timezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `organizationName` and `vertical` of a form. */
export function BusinessFields() {
  return (
    <>
      <Field label={t.signIn.business} name="organizationName" autoComplete="organization" maxLength={120} />
      <FormField label={t.signIn.kind}>
        {(control) => (
          <Select {...control} name="vertical">
            {VERTICALS.map((vertical) => (
              <option key={vertical} value={vertical}>
                {t.verticals[vertical]}
              </option>
            ))}
          </Select>
        )}
      </FormField>
    </>
  );
}
