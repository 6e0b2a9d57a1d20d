// One appointment: everything about it and what was done to it, moving it by day and time, cancelling it.
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PhoneCall } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { z } from 'zod/mini';
import { api, type Appointment, type Organization, type Staff, unwrap } from '@/api/client.ts';
import { Badge } from '@/components/ui/badge.tsx';
import { HaveCalled } from '@/components/have-called.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { useMay } from '@/api/queries.ts';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { useNow } from '@/lib/use-now.ts';
import { dateOf, instantOf, minuteOf, timeText } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';
import { Attendance } from './attendance.tsx';
import { History } from './history.tsx';
import { useMove } from './use-move.ts';

const MoveForm = z.object({
  date: z.iso.date(),
  time: z.string().check(z.regex(/^\d{2}:\d{2}/)),
  staffId: z.string(),
});

export function AppointmentDialog({
  appointment,
  business: { timezone },
  staff,
  mayMove,
  close,
}: {
  appointment: Appointment;
  business: Organization;
  staff: Staff[];
  mayMove: boolean;
  close(): void;
}) {
  const mayPlace = useMay('calls:place');
  const hasBegun = Date.parse(appointment.startsAt) <= useNow(60_000);
  const who = appointment.customerName ?? t.calendar.nameless;
  const facts = [
    [t.calendar.when, dayAndTime(appointment.startsAt, timezone)],
    [t.calendar.services, appointment.services.map(({ name }) => name).join(', ')],
    [t.calendar.staff, appointment.staff.name],
    [t.calendar.phone, appointment.customerPhone && phoneNumber(appointment.customerPhone)],
    [t.calendar.note, appointment.note],
  ] as const;
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent title={who}>
        <div className="flex flex-wrap gap-2">
          <Badge tone={appointment.status === 'confirmed' ? 'success' : 'warning'}>
            {t.calendar.status[appointment.status]}
          </Badge>
          <Badge>{t.calendar.source[appointment.source]}</Badge>
        </div>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
          {facts.map(
            ([label, value]) =>
              value && (
                <div key={label} className="contents">
                  <dt className="text-muted-foreground">{label}</dt>
                  <dd className="break-words">{value}</dd>
                </div>
              ),
          )}
        </dl>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {appointment.callId && (
            <Button asChild variant="outline" size="sm">
              <Link to="/calls/$callId" params={{ callId: appointment.callId }}>
                <PhoneCall aria-hidden />
                {t.calendar.theCall}
              </Link>
            </Button>
          )}
          {mayPlace && !hasBegun && appointment.status === 'confirmed' && appointment.customerPhone && (
            <HaveCalled occasion={{ purpose: 'reminder', appointmentId: appointment.id }} name={who} />
          )}
        </div>
        {mayMove && hasBegun && ['confirmed', 'completed', 'noShow'].includes(appointment.status) && (
          <Attendance appointment={appointment} />
        )}
        <History id={appointment.id} timeZone={timezone} />
        {mayMove && appointment.status === 'confirmed' && (
          <>
            <Move appointment={appointment} timeZone={timezone} staff={staff} close={close} />
            <Cancel id={appointment.id} close={close} />
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Move({
  appointment,
  timeZone,
  staff,
  close,
}: {
  appointment: Appointment;
  timeZone: string;
  staff: Staff[];
  close(): void;
}) {
  const move = useMove();
  const minute = minuteOf(appointment.startsAt, timeZone);
  const form = useForm({
    resolver: zodResolver(MoveForm),
    defaultValues: {
      date: dateOf(appointment.startsAt, timeZone),
      time: timeText(minute),
      staffId: appointment.staff.id,
    },
  });
  const serviceIds = appointment.services.map(({ id }) => id);
  const able = staff.filter(
    ({ id, serviceIds: does }) =>
      id === appointment.staff.id || serviceIds.every((each) => does.includes(each)),
  );
  const submit = form.handleSubmit(({ date, time, staffId }) => {
    const [hour = 0, past = 0] = time.split(':').map(Number);
    const startsAt = instantOf(date, hour * 60 + past, timeZone);
    move.mutate(
      { id: appointment.id, startsAt, ...(staffId !== appointment.staff.id && { staffId }) },
      { onSuccess: close },
    );
  });
  const errors = form.formState.errors;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 border-t pt-4">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <FormField label={t.calendar.date} error={errors.date && t.common.required}>
          {(control) => <Input type="date" {...control} {...form.register('date')} />}
        </FormField>
        <FormField label={t.calendar.time} error={errors.time && t.common.required}>
          {(control) => <Input type="time" step={300} {...control} {...form.register('time')} />}
        </FormField>
        <FormField label={t.calendar.staff} className="max-sm:col-span-2">
          {(control) => (
            <Select {...control} {...form.register('staffId')}>
              {able.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      </div>
      <Button type="submit" disabled={move.isPending || !form.formState.isDirty}>
        {move.isPending ? t.common.oneMoment : t.calendar.move}
      </Button>
    </form>
  );
}

function Cancel({ id, close }: { id: string; close(): void }) {
  const [asked, setAsked] = useState(false);
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/appointments/{id}/cancel', {
          params: { path: { id }, header: { 'if-match': '*' } },
          body: {},
        }),
      ),
    onSuccess: async () => {
      toast.success(t.calendar.cancelled);
      close();
      await queries.invalidateQueries({ queryKey: ['appointments'] });
    },
    onError: (error) => toast.error(error.message),
  });
  if (!asked)
    return (
      <Button variant="ghost" className="text-danger" onClick={() => setAsked(true)}>
        {t.calendar.cancelIt}
      </Button>
    );
  return (
    <div className="flex items-center justify-end gap-2">
      <p className="mr-auto text-sm font-medium">{t.calendar.cancelSure}</p>
      <Button variant="outline" onClick={() => setAsked(false)}>
        {t.calendar.keep}
      </Button>
      <Button variant="destructive" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        {t.calendar.cancelIt}
      </Button>
    </div>
  );
}
