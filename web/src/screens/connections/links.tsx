// Whose calendar is whose: those that are in use, and taking one into use.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { type CalendarConnection, calendarsQuery, connectedCalendarsQuery } from '@/api/manage.ts';
import { staffQuery, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Loaded } from '@/components/page.tsx';
import { Problem } from '@/components/problem.tsx';
import { Row } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

type CalendarLink = CalendarConnection['links'][number];

export function LinkRow({
  link: { id, staffId, name, readOnly, syncedAt, told, waiting, problem },
  mayWrite,
  refresh,
}: {
  link: CalendarLink;
  mayWrite: boolean;
  refresh(): Promise<unknown>;
}) {
  const timeZone = useTimeZone();
  const person = useQuery(staffQuery).data?.items.find((one) => one.id === staffId)?.name;
  const read = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/calendars/links/{id}/read', { params: { path: { id } } })),
    onSuccess: () => toast.success(m.calendars.reading),
    onError: (error) => toast.error(error.message),
    onSettled: refresh,
  });
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <>
            <Button variant="outline" size="sm" disabled={read.isPending} onClick={() => read.mutate()}>
              {m.calendars.readNow}
            </Button>
            <ConfirmButton
              variant="ghost"
              title={m.calendars.unlinkSure(name)}
              lead={m.calendars.unlinkLead}
              action={m.calendars.unlink}
              done={m.calendars.unlinked}
              onConfirm={async () => {
                await unwrap(api.DELETE('/api/v1/calendars/links/{id}', { params: { path: { id } } }));
                await refresh();
              }}
            >
              {m.calendars.unlink}
            </ConfirmButton>
          </>
        ),
      })}
    >
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {person === undefined ? name : `${person} · ${name}`}
        {readOnly && <Badge>{m.calendars.readOnly}</Badge>}
        {waiting > 0 && <Badge tone="warning">{m.calendars.waiting(waiting)}</Badge>}
      </p>
      <p className="text-xs text-muted-foreground">
        {[
          syncedAt === null ? m.calendars.neverRead : m.calendars.readAt(dayAndTime(syncedAt, timeZone)),
          told ? m.calendars.told : m.calendars.asked,
        ].join(' · ')}
      </p>
      {problem !== null && <p className="text-sm text-danger">{problem}</p>}
    </Row>
  );
}

/** Whose calendar one of those is that the consent opens. */
export function LinkForm({ connection, onDone }: { connection: CalendarConnection; onDone(): void }) {
  const queries = useQueryClient();
  const calendars = useQuery(connectedCalendarsQuery(connection.id));
  const staff = useQuery(staffQuery).data?.items ?? [];
  // Whoever has none of these yet is meant first.
  const without = staff.filter(({ id }) => !connection.links.some(({ staffId }) => staffId === id));
  const [chosen, setChosen] = useState<string>();
  const [whose, setWhose] = useState<string>();
  const staffId = whose ?? (without[0] ?? staff[0])?.id ?? '';
  const link = useMutation({
    mutationFn: (calendarId: string) =>
      unwrap(
        api.PUT('/api/v1/calendars/links', { body: { connectionId: connection.id, staffId, calendarId } }),
      ),
    async onSuccess() {
      toast.success(m.calendars.linked);
      await queries.invalidateQueries({ queryKey: calendarsQuery.queryKey });
      onDone();
    },
  });
  return (
    <Loaded query={calendars} what={m.calendars.what}>
      {({ items }) => {
        const free = items.filter(({ id }) => !connection.links.some(({ calendarId }) => calendarId === id));
        const calendar =
          free.find(({ id }) => id === chosen) ?? free.find(({ primary }) => primary) ?? free[0];
        if (!calendar) return <p className="text-sm text-muted-foreground">{m.calendars.allLinked}</p>;
        return (
          <div className="flex flex-wrap items-end gap-3">
            <FormField label={m.calendars.which} className="flex-1">
              {(control) => (
                <Select {...control} value={calendar.id} onChange={({ target }) => setChosen(target.value)}>
                  {free.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
            <FormField label={m.calendars.whose} className="flex-1">
              {(control) => (
                <Select {...control} value={staffId} onChange={({ target }) => setWhose(target.value)}>
                  {staff.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </FormField>
            <Button disabled={link.isPending || staffId === ''} onClick={() => link.mutate(calendar.id)}>
              {link.isPending ? t.common.oneMoment : m.calendars.linkDo}
            </Button>
            <div className="w-full empty:hidden">
              <Problem error={link.error} />
            </div>
          </div>
        );
      }}
    </Loaded>
  );
}
