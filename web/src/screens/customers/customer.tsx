// One customer: what is known, what was before, and what was written.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, CalendarDays, CalendarPlus, Phone } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import {
  contactQuery,
  historyQuery,
  organizationQuery,
  staffQuery,
  useMay,
  useTimeZone,
} from '@/api/queries.ts';
import { Loaded, Page } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Thread } from '@/components/thread.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { today } from '@/lib/zone.ts';
import { CallRow } from '@/screens/calls/call-row.tsx';
import { d } from '@/wording/desk/desk.ts';
import { p } from '@/wording/people/people.ts';
import { t } from '@/wording/wording.ts';
import { nameOf } from './contact-search.tsx';
import { type Contact, Details } from './details.tsx';
import { MergeButton } from './merge.tsx';

const NewAppointment = lazy(async () => ({
  default: (await import('@/screens/calendar/new-appointment.tsx')).NewAppointment,
}));

export function Customer() {
  const { contactId } = useParams({ from: '/signed-in/customers/$contactId' });
  const contact = useQuery(contactQuery(contactId));
  const mayWrite = useMay('people:write');
  const mayBook = useMay('appointments:write');
  return (
    <Page
      title={contact.data ? nameOf(contact.data.value) : t.shell.customers}
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
        {(loaded) => (
          <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <Card>
              <CardContent className="flex flex-col gap-4">
                <Numbers contact={loaded.value} />
                {mayBook && <Book contact={loaded.value} />}
                <Details key={contactId} loaded={loaded} reload={contact.refetch} mayWrite={mayWrite} />
                {mayWrite && <MergeButton contact={loaded.value} />}
              </CardContent>
            </Card>
            <div className="flex flex-col gap-5">
              <History id={contactId} />
              <Section title={p.texts.title} lead={p.texts.lead}>
                <Thread phones={[loaded.value.phone, ...loaded.value.otherPhones]} />
              </Section>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** Books for them right here. */
function Book({ contact: { name, phone } }: { contact: Contact }) {
  const [open, setOpen] = useState(false);
  const business = useQuery(organizationQuery).data;
  const staff = useQuery(staffQuery).data?.items;
  const queries = useQueryClient();
  return (
    <>
      <Button variant="outline" disabled={!business || !staff} onClick={() => setOpen(true)}>
        <CalendarPlus aria-hidden />
        {d.title}
      </Button>
      {open && business && staff && (
        <Suspense>
          <NewAppointment
            business={business}
            staff={staff}
            wish={{ date: today(business.timezone).toString(), customer: { name: name ?? '', phone } }}
            onBooked={() => void queries.invalidateQueries({ queryKey: ['contacts'] })}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

function Numbers({ contact: { phone, otherPhones } }: { contact: Contact }) {
  return (
    <>
      <Button asChild>
        <a href={`tel:${phone}`}>
          <Phone aria-hidden />
          {phoneNumber(phone)}
        </a>
      </Button>
      {otherPhones.length > 0 && (
        <ul aria-label={p.details.otherPhones} className="flex flex-col gap-2">
          {otherPhones.map((number) => (
            <li key={number}>
              <Button asChild variant="outline" size="sm" className="w-full">
                <a href={`tel:${number}`}>
                  <Phone aria-hidden />
                  {phoneNumber(number)}
                </a>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
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
          {calls.length > 0 && (
            <ul className="divide-y border-t">
              {calls.map((call) => (
                <li key={call.id}>
                  <CallRow call={call} narrow />
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
    </Loaded>
  );
}
