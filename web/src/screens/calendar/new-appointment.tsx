// Booking an appointment by hand: for somebody at the desk, or on the owner's own telephone.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormContext, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { api, ApiError, type Organization, type Service, type Staff, unwrap } from '@/api/client.ts';
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
import { dateOf, instantOf } from '@/lib/zone.ts';
import { k } from '@/wording/book/book.ts';
import { t } from '@/wording/wording.ts';
import { KnownCustomers } from './known-customers.tsx';
import { type Opening, OpeningField } from './opening-field.tsx';
import { ServicesField } from './services-field.tsx';

/** As it stands in the form. */
export interface Booking {
  serviceIds: string[];
  /** Null: whoever is free. */
  staffId: string | null;
  date: string;
  opening: Opening | null;
  /** At `time` instead, whether or not it is offered. */
  ownTime: boolean;
  time: string;
  name: string;
  phone: string;
  note: string;
  /** As a select has it; null: once. */
  everyWeeks: string | null;
  times: number | null;
  skipTaken: boolean;
}

const WEEKS = [1, 2, 3, 4, 6, 8] as const;

interface Props {
  business: Organization;
  staff: Staff[];
  date: string;
  /** Told the date it was booked for. */
  onBooked(date: string): void;
  onClose(): void;
}

export function NewAppointment({ onClose, ...props }: Props) {
  const services = useQuery(servicesQuery);
  return (
    <EditDialog title={k.title} onClose={onClose}>
      <Loaded query={services} what={t.calendar.services}>
        {({ items }) => {
          const offered = items.filter(({ archived }) => !archived);
          return offered.length > 0 ? (
            <BookingForm services={offered} onClose={onClose} {...props} />
          ) : (
            <p className="flex flex-col items-start gap-3 text-sm text-muted-foreground">
              {k.noServices}
              <Button asChild variant="outline">
                <Link to="/settings/services">{k.addServices}</Link>
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
  date,
  onBooked,
  onClose,
}: Props & { services: Service[] }) {
  const queries = useQueryClient();
  return (
    <SettingsForm<never, Booking>
      values={() => ({
        serviceIds: services.slice(0, 1).map(({ id }) => id),
        staffId: null,
        date,
        opening: null,
        ownTime: false,
        time: '',
        name: '',
        phone: '',
        note: '',
        everyWeeks: null,
        times: 4,
        skipTaken: false,
      })}
      action={k.book}
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
        <TextField name="name" label={k.name} rules={NEEDED} maxLength={120} />
        <PhoneField name="phone" label={k.phone} />
      </div>
      <KnownCustomers />
      <AreaField name="note" label={t.calendar.note} maxLength={1000} rows={2} />
      <Repeat />
    </SettingsForm>
  );
}

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
          label={k.staff}
          options={able.map(({ id, name }) => [id, name] as const)}
          // At a time of one's own somebody has to be said.
          {...(!ownTime && { none: k.anybody })}
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
      <SwitchField name="ownTime" label={k.ownTime} hint={k.ownTimeHint} />
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
        label={k.repeat}
        none={k.once}
        options={WEEKS.map((weeks) => [String(weeks), k.everyWeeks(weeks)] as const)}
      />
      {everyWeeks !== null && (
        <>
          <NumberField name="times" label={k.count} required min={2} max={52} />
          <SwitchField name="skipTaken" label={k.skipTaken} hint={k.skipTakenHint} />
        </>
      )}
    </div>
  );
}

type Answer = Awaited<ReturnType<typeof book>>;

/** @throws Error in words for the reader when the time is taken */
async function book(booking: Booking, timeZone: string) {
  const { everyWeeks, times, skipTaken, phone, note } = booking;
  const answer = api.POST('/api/v1/appointments', {
    body: {
      ...timeOf(booking, timeZone),
      customer: { name: booking.name.trim(), ...(phone && { phone }) },
      ...(note.trim() && { note: note.trim() }),
      ...(everyWeeks !== null && {
        repeat: { everyWeeks: Number(everyWeeks), times: times ?? 2, skipTaken },
      }),
    },
  });
  return unwrap(answer).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 409)
      throw new Error(everyWeeks === null ? k.taken : k.takenDates, { cause: error });
    throw error;
  });
}

/** When, and who does what. */
function timeOf({ opening, ownTime, date, time, staffId, serviceIds }: Booking, timeZone: string) {
  if (ownTime || !opening) {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return { startsAt: instantOf(date, hour * 60 + minute, timeZone), staffId: staffId ?? '', serviceIds };
  }
  const { startsAt, parts } = opening;
  if (parts)
    return {
      startsAt,
      parts: parts.map((part) => ({ staffId: part.staffIds[0] ?? '', serviceIds: part.serviceIds })),
    };
  return { startsAt, staffId: staffId ?? opening.staffIds[0] ?? '', serviceIds };
}

function tell({ booked, taken }: Answer, timeZone: string): void {
  const [first] = booked;
  if (!first) return;
  const when = dayAndTime(first.startsAt, timeZone);
  const dates = new Set(booked.map(({ startsAt }) => dateOf(startsAt, timeZone)));
  toast.success(
    dates.size > 1
      ? k.bookedSeries(dates.size, when)
      : k.booked(when, [...new Set(booked.map(({ staff }) => staff.name))].join(' + ')),
    taken.length > 0
      ? { description: k.leftOut(taken.map((at) => dayAndTime(at, timeZone)).join(', ')), duration: 20_000 }
      : {},
  );
}
