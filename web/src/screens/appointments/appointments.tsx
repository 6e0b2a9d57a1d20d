// The appointments of a week, in the business's time.
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import type { Appointment } from '@/api/client.ts';
import { appointmentsQuery, organizationQuery } from '@/api/queries.ts';
import { Empty, Failed, Loading, Page } from '@/components/page.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { timeOfDay } from '@/lib/format.ts';
import { dateOf, isToday, weekOf, type Week } from '@/lib/week.ts';

export function Appointments() {
  const organization = useQuery(organizationQuery);
  if (organization.isPending) {
    return (
      <Page title="Appointments">
        <Loading what="the business" />
      </Page>
    );
  }
  if (organization.isError) {
    return (
      <Page title="Appointments">
        <Failed error={organization.error} retry={() => void organization.refetch()} />
      </Page>
    );
  }
  return <WeekOf timeZone={organization.data.timezone} />;
}

function WeekOf({ timeZone }: { timeZone: string }) {
  const search = useSearch({ from: '/signed-in/appointments' });
  const week = weekOf(search.week, timeZone);
  const appointments = useQuery(appointmentsQuery(week.from, week.to));
  return (
    <Page title="Appointments" aside={<WeekPicker week={week} />}>
      {appointments.isPending ? (
        <Loading what="the appointments" />
      ) : appointments.isError && !appointments.data ? (
        <Failed error={appointments.error} retry={() => void appointments.refetch()} />
      ) : appointments.data.items.length === 0 ? (
        <Empty icon={CalendarDays} title="Nothing booked this week">
          What callers book appears here by itself.
        </Empty>
      ) : (
        <WeekGrid week={week} appointments={appointments.data.items} timeZone={timeZone} />
      )}
    </Page>
  );
}

function WeekPicker({ week }: { week: Week }) {
  const first = week.days[0]?.toLocaleString(undefined, { month: 'short', day: 'numeric' });
  const last = week.days[6]?.toLocaleString(undefined, { month: 'short', day: 'numeric', year: 'numeric' });
  return (
    <nav aria-label="Week" className="flex items-center gap-2">
      <Button asChild variant="outline" size="icon">
        <Link to="/appointments" search={{ week: week.previous }} aria-label="The week before">
          <ChevronLeft aria-hidden />
        </Link>
      </Button>
      <span className="min-w-40 text-center text-sm font-medium">
        {first} – {last}
      </span>
      <Button asChild variant="outline" size="icon">
        <Link to="/appointments" search={{ week: week.next }} aria-label="The week after">
          <ChevronRight aria-hidden />
        </Link>
      </Button>
    </nav>
  );
}

function WeekGrid({
  week,
  appointments,
  timeZone,
}: {
  week: Week;
  appointments: Appointment[];
  timeZone: string;
}) {
  const byDate = Map.groupBy(appointments, ({ startsAt }) => dateOf(startsAt, timeZone));
  return (
    <ol className="grid gap-3 lg:grid-cols-7">
      {week.days.map((day) => {
        const booked = byDate.get(day.toString()) ?? [];
        return (
          <li
            key={day.toString()}
            className={cn(
              'flex flex-col gap-2 rounded-xl border bg-card p-3 lg:min-h-64',
              isToday(day, timeZone) && 'border-primary',
              booked.length === 0 && 'max-lg:hidden',
            )}
          >
            <h2 className="text-sm font-medium text-muted-foreground">
              {day.toLocaleString(undefined, { weekday: 'short' })}{' '}
              <span className="text-foreground">{day.day}</span>
            </h2>
            {booked.map((appointment) => (
              <AppointmentCard key={appointment.id} appointment={appointment} timeZone={timeZone} />
            ))}
          </li>
        );
      })}
    </ol>
  );
}

function AppointmentCard({ appointment, timeZone }: { appointment: Appointment; timeZone: string }) {
  const cancelled = appointment.status === 'cancelled';
  return (
    <article
      className={cn(
        'rounded-lg border-l-4 border-primary bg-secondary p-2 text-sm text-secondary-foreground',
        cancelled && 'border-border opacity-70',
      )}
    >
      <p className={cn('font-medium tabular-nums', cancelled && 'line-through')}>
        {timeOfDay(appointment.startsAt, timeZone)}
      </p>
      <p className="break-words">{appointment.customerName ?? 'Name not given'}</p>
      <p className="text-xs">
        {appointment.services.map((service) => service.name).join(', ')} · {appointment.staff.name}
      </p>
      {cancelled && <Badge tone="warning">cancelled</Badge>}
      {appointment.callId && (
        <Link
          to="/calls/$callId"
          params={{ callId: appointment.callId }}
          className="text-xs underline underline-offset-4"
        >
          the call
        </Link>
      )}
    </article>
  );
}
