// Addresses at which other systems read the appointments.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { feedsQuery } from '@/api/manage.ts';
import { staffQuery } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Copyable } from '@/components/secret.tsx';
import { Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { m } from '@/wording/manage/manage.ts';

export function Feeds() {
  const feeds = useQuery(feedsQuery);
  const staff = useQuery(staffQuery).data?.items ?? [];
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['calendars', 'feeds'] });
  const make = useMutation({
    mutationFn: (body: { staffId: string | null; details: boolean }) =>
      unwrap(api.POST('/api/v1/calendars/feeds', { body })),
    async onSuccess() {
      toast.success(m.calendars.feedMade);
      await refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    make.mutate({ staffId: (form.get('staff') as string) || null, details: form.get('details') === 'on' });
  };
  return (
    <Section title={m.calendars.feeds} lead={m.calendars.feedsLead}>
      <Loaded query={feeds} what={m.calendars.feeds}>
        {({ items }) =>
          items.length > 0 && (
            <Rows>
              {items.map(({ id, staffId, details, url }) => {
                const whose = staff.find((one) => one.id === staffId)?.name ?? m.calendars.everybody;
                return (
                  <Row
                    key={id}
                    aside={
                      <ConfirmButton
                        variant="ghost"
                        title={m.calendars.feedSure}
                        lead={m.calendars.feedLead}
                        action={m.calendars.takeBack}
                        onConfirm={async () => {
                          await unwrap(
                            api.DELETE('/api/v1/calendars/feeds/{id}', { params: { path: { id } } }),
                          );
                          await refresh();
                        }}
                      >
                        {m.calendars.takeBack}
                      </ConfirmButton>
                    }
                  >
                    <p className="text-sm font-medium">
                      {whose} · {details ? m.calendars.withDetails : m.calendars.withoutDetails}
                    </p>
                    <Copyable label={m.calendars.feedAddress(whose)} value={url} />
                  </Row>
                );
              })}
            </Rows>
          )
        }
      </Loaded>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <FormField label={m.calendars.whoseAppointments}>
          {(control) => (
            <Select {...control} name="staff">
              <option value="">{m.calendars.everybody}</option>
              {staff.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        <label className="flex h-10 items-center gap-2 text-sm">
          <input type="checkbox" name="details" className="size-5" />
          {m.calendars.withDetails}
        </label>
        <Button type="submit" variant="outline" disabled={make.isPending}>
          {m.calendars.makeFeed}
        </Button>
      </form>
    </Section>
  );
}
