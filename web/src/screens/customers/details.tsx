// What is kept about a customer, and changed by hand.
import { useQueryClient } from '@tanstack/react-query';
import { api, type Tagged, unwrapTagged } from '@/api/client.ts';
import { contactQuery } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { AreaField, EMAIL, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { p } from '@/wording/people/people.ts';
import { t } from '@/wording/wording.ts';

export type Contact = components['schemas']['Contact'];

/** Empty where nothing is known. */
export interface DetailsValues {
  name: string;
  email: string;
  note: string;
}

/** Of what was typed; what is empty is not known. */
export const bodyOf = (typed: Partial<DetailsValues>): { [Key in keyof DetailsValues]?: string | null } =>
  Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, value.trim() || null]));

export function Details({
  loaded,
  reload,
  mayWrite,
}: {
  loaded: Tagged<Contact>;
  reload(): Promise<unknown>;
  mayWrite: boolean;
}) {
  const queries = useQueryClient();
  const { id } = loaded.value;
  return (
    <SettingsForm<Contact, DetailsValues>
      loaded={loaded}
      values={(kept) => ({ name: kept?.name ?? '', email: kept?.email ?? '', note: kept?.note ?? '' })}
      reload={reload}
      readOnly={!mayWrite}
      saved={t.customers.saved}
      save={async (changes, etag) => {
        const kept = await unwrapTagged(
          api.PATCH('/api/v1/contacts/{id}', {
            params: { path: { id }, header: { 'if-match': etag } },
            body: bodyOf(changes),
          }),
        );
        queries.setQueryData(contactQuery(id).queryKey, kept);
        await queries.invalidateQueries({ queryKey: ['contacts', 'list'] });
      }}
    >
      <DetailsFields />
    </SettingsForm>
  );
}

export function DetailsFields() {
  return (
    <>
      <TextField name="name" label={t.customers.name} maxLength={120} />
      <TextField
        name="email"
        label={t.customers.email}
        hint={p.details.addressHint}
        type="email"
        rules={EMAIL}
        maxLength={254}
      />
      <AreaField name="note" label={t.customers.note} hint={p.details.noteHint} maxLength={2000} />
    </>
  );
}
