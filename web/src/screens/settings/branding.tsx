// How the business shows itself in mails and texts: under which name, in which colour, with which picture.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useController } from 'react-hook-form';
import { api, unwrapTagged } from '@/api/client.ts';
import { type Branding as Kept, brandingQuery } from '@/api/manage.ts';
import { organizationQuery, useMay } from '@/api/queries.ts';
import { Field, TextField } from '@/components/form/fields.tsx';
import { SettingsForm, useFormState } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { m } from '@/wording/manage/manage.ts';

const valuesOf = ({ displayName, accent, logo }: Kept) => ({
  displayName: displayName ?? '',
  accent: accent ?? '',
  logo,
});
type Values = ReturnType<typeof valuesOf>;

export function Branding() {
  const query = useQuery(brandingQuery);
  const name = useQuery(organizationQuery).data?.name;
  const queries = useQueryClient();
  const mayWrite = useMay('organization:write');
  return (
    <Loaded query={query} what={m.branding.title}>
      {(loaded) => (
        <SettingsForm<Kept, Values>
          loaded={loaded}
          values={(kept = loaded.value) => valuesOf(kept)}
          readOnly={!mayWrite}
          reload={query.refetch}
          save={async ({ displayName, accent, logo }, etag) => {
            const kept = await unwrapTagged(
              api.PATCH('/api/v1/organization/branding', {
                params: { header: { 'if-match': etag } },
                body: {
                  ...(displayName !== undefined && { displayName: displayName.trim() || null }),
                  ...(accent !== undefined && { accent: accent.trim() || null }),
                  ...(logo !== undefined && { logo }),
                },
              }),
            );
            queries.setQueryData(brandingQuery.queryKey, kept);
          }}
        >
          <Section title={m.branding.title} lead={m.branding.lead}>
            <TextField
              name="displayName"
              label={m.branding.displayName}
              hint={m.branding.displayNameHint}
              maxLength={120}
              {...(name !== undefined && { placeholder: name })}
            />
            <AccentField />
            <LogoField />
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}

const COLOR = /^#[0-9a-f]{6}$/i;

/** Written or picked. */
function AccentField() {
  const { readOnly } = useFormState();
  const { field } = useController<Values, 'accent'>({
    name: 'accent',
    rules: { validate: (value) => value.trim() === '' || COLOR.test(value.trim()) || m.branding.wrongAccent },
  });
  return (
    <Field name="accent" label={m.branding.accent} hint={m.branding.accentHint}>
      {(control) => (
        <div className="flex items-center gap-2">
          <Input {...control} {...field} maxLength={7} placeholder="#1f6feb" className="w-32" />
          <input
            type="color"
            aria-label={m.branding.pickAccent}
            value={COLOR.test(field.value.trim()) ? field.value.trim() : '#1f6feb'}
            onChange={field.onChange}
            disabled={readOnly}
            className="h-10 w-14 max-md:h-11 cursor-pointer rounded-md border border-input bg-card p-1"
          />
        </div>
      )}
    </Field>
  );
}

function LogoField() {
  const { readOnly } = useFormState();
  const { field } = useController<Values, 'logo'>({ name: 'logo' });
  return (
    <Field name="logo" label={m.branding.logo} hint={m.branding.logoHint}>
      {(control) => (
        <div className="flex flex-wrap items-center gap-3">
          {field.value !== null && (
            <img src={field.value} alt={m.branding.logo} className="max-h-14 max-w-56 rounded bg-white p-1" />
          )}
          {!readOnly && (
            <Input
              {...control}
              type="file"
              accept="image/png,image/jpeg"
              className="max-w-80"
              onChange={({ target: { files } }) => {
                const [file] = files ?? [];
                if (file) void dataUrlOf(file).then(field.onChange);
              }}
            />
          )}
          {!readOnly && field.value !== null && (
            <Button type="button" variant="outline" onClick={() => field.onChange(null)}>
              {m.branding.noLogo}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

function dataUrlOf(file: File): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => {
    if (typeof reader.result === 'string') resolve(reader.result);
  });
  reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')));
  reader.readAsDataURL(file);
  return promise;
}
