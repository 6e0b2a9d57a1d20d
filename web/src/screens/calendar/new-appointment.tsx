// Booking an appointment by hand: for somebody at the desk, or on the owner's own telephone.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormContext, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import type { Organization, Service, Staff } from '@/api/client.ts';
import { servicesQuery } from '@/api/queries.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import {
  AreaField,
  NEEDED,
  NumberField,
  PhoneField,
  SelectField,
  SwitchField,
  TextField,
} from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { dateOf, timeText } from '@/lib/zone.ts';
import { d } from '@/wording/desk/desk.ts';
import { t } from '@/wording/wording.ts';
import { book, type Booked, type Booking, type Wish } from './booking.ts';
import { KnownCustomers } from './known-customers.tsx';
import { OpeningField } from './opening-field.tsx';
import { ServicesField } from './services-field.tsx';

const WEEKS = [1, 2, 3, 4, 6, 8] as const;

interface Props {
  business: Organization;
  staff: Staff[];
  wish: Wish;
  /** Told the date it was booked for. */
  onBooked(date: string): void;
  onClose(): void;
}

export function NewAppointment({ onClose, ...props }: Props) {
  const services = useQuery(servicesQuery);
  return (
    <EditDialog title={d.title} onClose={onClose}>
      <Loaded query={services} what={t.calendar.services}>
        {({ items }) => {
          const offered = items.filter(({ archived }) => !archived);
          return offered.length > 0 ? (
            <BookingForm services={offered} onClose={onClose} {...props} />
          ) : (
            <p className="flex flex-col items-start gap-3 text-sm text-muted-foreground">
              {d.noServices}
              <Button asChild variant="outline">
                <Link to="/settings/services">{d.addServices}</Link>
              </Button>
            </p>
          );
        }}
      </Loaded>
    </EditDialog>
  );
}

function BookingForm({
  business: { timezone },
  services,
  staff,
  wish: { date, minute, staffId, customer },
  onBooked,
  onClose,
}: Props & { services: Service[] }) {
  const queries = useQueryClient();
  return (
    <SettingsForm<never, Booking>
      values={() => {
        const first = services.find(({ id }) => staffId === undefined || doing(staff, id).includes(staffId));
        return {
          serviceIds: [(first ?? services[0])?.id ?? ''],
          staffId: staffId ?? (minute === undefined ? null : (doing(staff, first?.id ?? '')[0] ?? null)),
          date,
          opening: null,
          ownTime: minute !== undefined,
          time: minute === undefined ? '' : timeText(minute),
          name: customer?.name ?? '',
          phone: customer?.phone ?? '',
          note: '',
          everyWeeks: null,
          times: 4,
          skipTaken: false,
        };
      }}
      action={d.book}
      saved={null}
      save={async (booking) => {
        const answer = await book(booking as Booking, timezone).catch(async (error: unknown) => {
          await queries.invalidateQueries({ queryKey: ['openings'] });
          throw error;
        });
        await Promise.all([
          queries.invalidateQueries({ queryKey: ['appointments'] }),
          queries.invalidateQueries({ queryKey: ['openings'] }),
        ]);
        tell(answer, timezone);
        const [first] = answer.booked;
        if (first) onBooked(dateOf(first.startsAt, timezone));
        onClose();
      }}
    >
      <ServicesField services={services} />
      <When staff={staff} timeZone={timezone} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="name" label={d.name} rules={NEEDED} maxLength={120} />
        <PhoneField name="phone" label={d.phone} />
      </div>
      <KnownCustomers />
      <AreaField name="note" label={t.calendar.note} maxLength={1000} rows={2} />
      <Repeat />
    </SettingsForm>
  );
}

/** Those who do a service. */
const doing = (staff: Staff[], serviceId: string): string[] =>
  staff.filter(({ archived, serviceIds }) => !archived && serviceIds.includes(serviceId)).map(({ id }) => id);

function When({ staff, timeZone }: { staff: Staff[]; timeZone: string }) {
  const { serviceIds, ownTime } = useWatch<Booking>() as Booking;
  const able = staff.filter(
    ({ archived, serviceIds: does }) => !archived && serviceIds.every((id) => does.includes(id)),
  );
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          name="staffId"
          label={d.staff}
          options={able.map(({ id, name }) => [id, name] as const)}
          // At a time of one's own somebody has to be said.
          {...(!ownTime && { none: d.anybody })}
        />
        <TextField name="date" label={t.calendar.date} type="date" rules={NEEDED} />
      </div>
      {!ownTime && <OpeningField timeZone={timeZone} />}
      <OwnTime able={able} />
    </>
  );
}

function OwnTime({ able }: { able: Staff[] }) {
  const { ownTime, staffId } = useWatch<Booking>() as Booking;
  const { setValue } = useFormContext<Booking>();
  return (
    <div className="flex flex-col gap-4" onChange={() => staffId ?? setValue('staffId', able[0]?.id ?? null)}>
      <SwitchField name="ownTime" label={d.ownTime} hint={d.ownTimeHint} />
      {ownTime && <TextField name="time" label={t.calendar.time} type="time" step={300} rules={NEEDED} />}
    </div>
  );
}

function Repeat() {
  const { everyWeeks } = useWatch<Booking>() as Booking;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        name="everyWeeks"
        label={d.repeat}
        none={d.once}
        options={WEEKS.map((weeks) => [String(weeks), d.everyWeeks(weeks)] as const)}
      />
      {everyWeeks !== null && (
        <>
          <NumberField name="times" label={d.count} required min={2} max={52} />
          <SwitchField name="skipTaken" label={d.skipTaken} hint={d.skipTakenHint} />
        </>
      )}
    </div>
  );
}

function tell({ booked, taken }: Booked, timeZone: string): void {
  const [first] = booked;
  if (!first) return;
  const when = dayAndTime(first.startsAt, timeZone);
  const dates = new Set(booked.map(({ startsAt }) => dateOf(startsAt, timeZone)));
  toast.success(
    dates.size > 1
      ? d.bookedSeries(dates.size, when)
      : d.booked(when, [...new Set(booked.map(({ staff }) => staff.name))].join(' + ')),
    taken.length > 0
      ? { description: d.leftOut(taken.map((at) => dayAndTime(at, timeZone)).join(', ')), duration: 20_000 }
      : {},
  );
}
