// Who is booked when: a day with a column for each of the staff, or a week with one for each day.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarPlus, ChevronLeft, ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { api, type Organization, unwrap } from '@/api/client.ts';
import { appointmentsQuery, organizationQuery, staffQuery, unavailableQuery, useMay } from '@/api/queries.ts';
import { ExportButton } from '@/components/export-button.tsx';
import { Loaded, Page } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dateOf, dayName, spanOf, today, weekOf } from '@/lib/zone.ts';
import { cn } from '@/lib/cn.ts';
import type { CalendarSearch } from '@/search.ts';
import { d } from '@/wording/desk/desk.ts';
import { t } from '@/wording/wording.ts';
import type { Wish } from './booking.ts';
import { Grid, type Column } from './grid.tsx';
import { CalendarsHealth } from './health.tsx';

const NewAppointment = lazy(async () => ({
  default: (await import('./new-appointment.tsx')).NewAppointment,
}));

export function Calendar() {
  const organization = useQuery(organizationQuery);
  return (
    <Loaded query={organization} what={t.calendar.business}>
      {(business) => <Booked business={business} />}
    </Loaded>
  );
}

function Booked({ business }: { business: Organization }) {
  const { timezone } = business;
  const search = useSearch({ from: '/signed-in/calendar' });
  const view = search.view ?? 'day';
  const day = search.date === undefined ? today(timezone) : Temporal.PlainDate.from(search.date);
  const days = view === 'week' ? weekOf(day) : [day];
  const first = days[0] ?? day;
  const span = spanOf(first, days.length, timezone);
  const appointments = useQuery(appointmentsQuery(span.from, span.to));
  const unavailable = useQuery(unavailableQuery(first.toString(), days.length)).data?.items ?? [];
  const staff = useQuery(staffQuery);
  const mayMove = useMay('appointments:write');
  const table = () =>
    unwrap(api.GET('/api/v1/appointments/export', { params: { query: span }, parseAs: 'text' }));
  const isPast = day.until(today(timezone)).sign > 0;
  const navigate = useNavigate();
  const [booking, setBooking] = useState<Wish>();
  return (
    <Page
      wide
      title={t.shell.calendar}
      aside={
        <div className="flex flex-wrap items-center gap-2 max-sm:w-full max-sm:justify-between">
          <Picker view={view} day={day} days={days} timeZone={timezone} />
          <ExportButton name="appointments" read={table} />
          {mayMove && (
            <Button
              onClick={() => setBooking({ date: (isPast ? today(timezone) : day).toString() })}
              className="max-sm:flex-1"
            >
              <CalendarPlus aria-hidden />
              {d.title}
            </Button>
          )}
        </div>
      }
    >
      <Loaded query={appointments} what={t.calendar.what}>
        {({ items }) => (
          <Loaded query={staff} what={t.calendar.what}>
            {(people) => {
              const bookable = people.items.filter(
                ({ archived, id }) => !archived || items.some((each) => each.staff.id === id),
              );
              const columns: Column[] =
                view === 'week'
                  ? days.map((each) => ({
                      key: each.toString(),
                      name: dayName(each, { weekday: 'short', day: 'numeric' }),
                      date: each.toString(),
                      appointments: items.filter(
                        ({ startsAt }) => dateOf(startsAt, timezone) === each.toString(),
                      ),
                      unavailable: unavailable.filter(
                        ({ date, staffId }) => date === each.toString() && staffId === null,
                      ),
                    }))
                  : bookable.map(({ id, name }) => ({
                      key: id,
                      name,
                      date: day.toString(),
                      staffId: id,
                      appointments: items.filter((each) => each.staff.id === id),
                      // What is so for everybody is so for each.
                      unavailable: unavailable.filter(
                        ({ staffId, why }) => staffId === id || (staffId === null && why === 'closed'),
                      ),
                    }));
              return (
                <>
                  <Grid
                    columns={columns}
                    business={business}
                    staff={bookable}
                    mayMove={mayMove}
                    nothing={items.length === 0}
                    onBook={setBooking}
                  />
                  <CalendarsHealth staff={people.items} />
                  {booking && (
                    <Suspense>
                      <NewAppointment
                        business={business}
                        staff={people.items}
                        wish={booking}
                        onBooked={(date) => void navigate({ to: '/calendar', search: { ...search, date } })}
                        onClose={() => setBooking(undefined)}
                      />
                    </Suspense>
                  )}
                </>
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Picker({
  view,
  day,
  days,
  timeZone,
}: {
  view: 'day' | 'week';
  day: Temporal.PlainDate;
  days: Temporal.PlainDate[];
  timeZone: string;
}) {
  const step = { days: days.length };
  const to = (date: Temporal.PlainDate, shown = view): CalendarSearch => ({
    ...(shown !== 'day' && { view: shown }),
    ...(!date.equals(today(timeZone)) && { date: date.toString() }),
  });
  const last = days.at(-1) ?? day;
  const label =
    view === 'day'
      ? dayName(day, { weekday: 'short', month: 'short', day: 'numeric' })
      : `${dayName(days[0] ?? day, { month: 'short', day: 'numeric' })} – ${dayName(last, { month: 'short', day: 'numeric' })}`;
  return (
    <div className="flex flex-wrap items-center gap-2 max-sm:w-full max-sm:justify-between">
      <nav aria-label={t.calendar.pick} className="flex items-center gap-1">
        <Button asChild variant="outline" size="icon">
          <Link to="/calendar" search={to(day.subtract(step))} aria-label={t.calendar.before}>
            <ChevronLeft aria-hidden />
          </Link>
        </Button>
        <span className="min-w-28 text-center text-sm font-medium sm:min-w-36">{label}</span>
        <Button asChild variant="outline" size="icon">
          <Link to="/calendar" search={to(day.add(step))} aria-label={t.calendar.after}>
            <ChevronRight aria-hidden />
          </Link>
        </Button>
      </nav>
      <div className="flex items-center gap-2">
        <Button asChild variant="outline" className="max-sm:hidden">
          <Link to="/calendar" search={to(today(timeZone))}>
            {t.calendar.today}
          </Link>
        </Button>
        <div className="flex rounded-md bg-muted p-1">
          {(['day', 'week'] as const).map((each) => (
            <Link
              key={each}
              to="/calendar"
              search={to(day, each)}
              aria-current={each === view ? 'true' : undefined}
              className={cn(
                'flex h-8 items-center rounded-sm max-md:h-11 px-3 text-sm font-medium text-muted-foreground outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50',
                each === view && 'bg-segment text-foreground shadow-xs',
              )}
            >
              {t.calendar[each]}
            </Link>
          ))}
        </div>
      </div>
    </div>
  );
}
