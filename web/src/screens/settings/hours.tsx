// When the business is open: week by week, on holidays, and on dates that differ.
import { useQuery } from '@tanstack/react-query';
import { useController } from 'react-hook-form';
import { Temporal } from 'temporal-polyfill';
import type { Organization } from '@/api/client.ts';
import { businessQuery, holidaysQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import { useSaveBusiness } from '@/api/save.ts';
import { Theirs } from '@/components/form/fields.tsx';
import { ExceptionsField, HoursField } from '@/components/form/hours-field.tsx';
import { SettingsForm, useFormState } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { dayName } from '@/lib/zone.ts';
import { zoneName } from '@/lib/zone.ts';
import { locale } from '@/wording/wording.ts';
import { m } from '@/wording/manage/manage.ts';

type Values = Pick<Organization, 'hours' | 'exceptions' | 'holidays'>;

export function Hours() {
  const query = useQuery(businessQuery);
  const save = useSaveBusiness();
  const mayWrite = useMay('organization:write');
  return (
    <Loaded query={query} what={m.hours.what}>
      {(loaded) => (
        <SettingsForm<Organization, Values>
          loaded={loaded}
          values={({ hours, exceptions, holidays } = loaded.value) => ({ hours, exceptions, holidays })}
          readOnly={!mayWrite}
          saved={m.receptionist.businessSaved}
          reload={query.refetch}
          save={({ exceptions, ...changes }, etag) =>
            save(
              {
                ...(changes as object),
                ...(exceptions && {
                  exceptions: exceptions.map(({ date, open, note }) => ({
                    date,
                    open,
                    ...(note && { note }),
                  })),
                }),
              },
              etag,
            )
          }
        >
          <Section title={m.hours.week} lead={m.hours.weekLead(zoneName(loaded.value.timezone))}>
            <HoursField name="hours" />
          </Section>
          <Section title={m.hours.holidays} lead={m.hours.holidaysLead}>
            <HolidaysField name="holidays" />
          </Section>
          <Section title={m.hours.exceptions} lead={m.hours.exceptionsLead}>
            <ExceptionsField name="exceptions" />
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}

type Holidays = NonNullable<Organization['holidays']>;

/** Asked for the list of countries, whose holidays are not shown before one is chosen. */
const ANY_COUNTRY = 'US';

function HolidaysField({ name }: { name: string }) {
  const { field } = useController({ name });
  const chosen = field.value as Holidays | null;
  const { readOnly } = useFormState();
  const query = useQuery(holidaysQuery(chosen?.country ?? ANY_COUNTRY, Temporal.Now.plainDateISO().year));
  const countries = query.data?.countries ?? (chosen ? [chosen.country] : []);
  return (
    <div className="flex flex-col gap-3">
      <FormField label={m.hours.country}>
        {(control) => (
          <Select
            {...control}
            className="max-w-xs"
            value={chosen?.country ?? ''}
            onChange={(event) =>
              field.onChange(event.target.value ? { country: event.target.value, openOn: [] } : null)
            }
          >
            <option value="">{m.hours.noHolidays}</option>
            {countries.map((country) => (
              <option key={country} value={country}>
                {countryName(country)}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      {chosen && (
        <Loaded query={query} what={m.hours.holidays}>
          {({ items }) => (
            <fieldset className="grid gap-x-6 sm:grid-cols-2">
              <legend className="mb-1 text-sm text-muted-foreground">{m.hours.openOn}</legend>
              {items.map(({ id, name: holiday, date }) => (
                <label key={id} className="flex min-h-9 items-center max-md:min-h-11 gap-3 text-sm">
                  <input
                    type="checkbox"
                    className="size-5"
                    disabled={readOnly}
                    checked={chosen.openOn.includes(id)}
                    onChange={(event) =>
                      field.onChange({
                        ...chosen,
                        openOn: event.target.checked
                          ? [...chosen.openOn, id]
                          : chosen.openOn.filter((other) => other !== id),
                      })
                    }
                  />
                  <span className="min-w-0 flex-1">{holiday}</span>
                  <span className="text-xs text-muted-foreground">
                    {dayName(Temporal.PlainDate.from(date), { month: 'short', day: 'numeric' })}
                  </span>
                </label>
              ))}
            </fieldset>
          )}
        </Loaded>
      )}
      <Theirs name={name} />
    </div>
  );
}

const countryName = (code: string): string =>
  new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
