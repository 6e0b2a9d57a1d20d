// One customer: what is known, and what was before.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, CalendarDays, Phone } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { contactQuery, historyQuery, useMay, useTimeZone } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Loaded, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { CallRow } from '@/screens/calls/call-row.tsx';
import { t } from '@/wording/wording.ts';

type Contact = components['schemas']['Contact'];

export function Customer() {
  const { contactId } = useParams({ from: '/signed-in/customers/$contactId' });
  const contact = useQuery(contactQuery(contactId));
  const mayWrite = useMay('people:write');
  return (
    <Page
      title={contact.data ? (contact.data.name ?? phoneNumber(contact.data.phone)) : t.shell.customers}
      aside={
        <Button asChild variant="outline" size="sm">
          <Link to="/customers">
            <ArrowLeft aria-hidden />
            {t.customers.all}
          </Link>
        </Button>
      }
    >
      <Loaded query={contact} what={t.customers.what}>
        {(known) => (
          <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <Card>
              <CardContent>
                <Details key={known.id} contact={known} mayWrite={mayWrite} />
              </CardContent>
            </Card>
            <History id={known.id} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Details({ contact, mayWrite }: { contact: Contact; mayWrite: boolean }) {
  const queries = useQueryClient();
  const { phone, name, email, note } = contact;
  const form = useForm({ defaultValues: { name: name ?? '', email: email ?? '', note: note ?? '' } });
  const save = useMutation({
    mutationFn: (values: { name: string; email: string; note: string }) =>
      unwrap(
        api.PATCH('/api/v1/contacts/{id}', {
          params: { path: { id: contact.id } },
          body: { name: values.name || null, email: values.email || null, note: values.note || null },
        }),
      ),
    onSuccess: async (_saved, values) => {
      form.reset(values);
      toast.success(t.customers.saved);
      await queries.invalidateQueries({ queryKey: ['contacts'] });
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
      className="flex flex-col gap-4"
    >
      <Button asChild>
        <a href={`tel:${phone}`}>
          <Phone aria-hidden />
          {phoneNumber(phone)}
        </a>
      </Button>
      <fieldset disabled={!mayWrite} className="flex flex-col gap-4">
        <FormField label={t.customers.name}>
          {(control) => <Input {...control} {...form.register('name')} autoComplete="off" maxLength={120} />}
        </FormField>
        <FormField label={t.customers.email}>
          {(control) => <Input {...control} {...form.register('email')} type="email" autoComplete="off" />}
        </FormField>
        <FormField label={t.customers.note}>
          {(control) => <Textarea {...control} {...form.register('note')} maxLength={2000} />}
        </FormField>
      </fieldset>
      {mayWrite && (
        <Button type="submit" variant="outline" disabled={!form.formState.isDirty || save.isPending}>
          {save.isPending ? t.common.oneMoment : t.common.save}
        </Button>
      )}
    </form>
  );
}

function History({ id }: { id: string }) {
  const history = useQuery(historyQuery(id));
  const timeZone = useTimeZone();
  return (
    <Loaded query={history} what={t.customers.history}>
      {({ calls, appointments, messages }) => (
        <Card>
          <CardHeader>
            <CardTitle>{t.customers.history}</CardTitle>
          </CardHeader>
          <CardContent className="flex flex-col gap-4 empty:pt-0">
            {calls.length + appointments.length + messages.length === 0 && (
              <p className="text-sm text-muted-foreground">{t.customers.noHistory}</p>
            )}
            {appointments.map(({ id: key, startsAt, services, staff, status }) => (
              <p key={key} className="flex items-start gap-2 text-sm">
                <CalendarDays aria-hidden className="mt-0.5 size-4 shrink-0 text-primary" />
                <span>
                  {dayAndTime(startsAt, timeZone)} ·{' '}
                  {t.call.with(services.map(({ name }) => name).join(', '), staff.name)} ·{' '}
                  {t.calendar.status[status]}
                </span>
              </p>
            ))}
            {messages.map(({ id: key, text, createdAt }) => (
              <blockquote key={key} className="border-l-4 pl-3 text-sm">
                {text}
                <footer className="text-xs text-muted-foreground">{dayAndTime(createdAt, timeZone)}</footer>
              </blockquote>
            ))}
          </CardContent>
          <ul className="divide-y border-t">
            {calls.map((call) => (
              <li key={call.id}>
                <CallRow call={call} narrow />
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Loaded>
  );
}
