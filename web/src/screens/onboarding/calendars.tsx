// The calendars the business keeps already: connecting one, and saying whose it is.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarCheck, CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { api, type Staff, unwrap } from '@/api/client.ts';
import { type CalendarConnection, calendarsQuery, connectedCalendarsQuery } from '@/api/manage.ts';
import { staffQuery } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { b } from '@/wording/begin/begin.ts';
import { Problem } from '@/components/problem.tsx';

export function Calendars() {
  const connections = useQuery(calendarsQuery);
  const staff = useQuery(staffQuery);
  /** Of the way back from the consent page. */
  const problem = new URLSearchParams(window.location.search).get('problem');
  const connect = useMutation({
    mutationFn: async (vendor: 'google' | 'microsoft') => {
      const { url } = await unwrap(
        api.POST('/api/v1/calendars/connect', { body: { vendor, back: 'onboarding' } }),
      );
      window.location.assign(url);
      // The button stays as it is until the page is left.
      await new Promise(() => undefined);
    },
  });
  return (
    <Section title={b.number.calendar} lead={b.number.calendarHint}>
      {problem !== null && <Problem error={new Error(`${b.number.problem} ${problem}`)} />}
      <Loaded query={connections} what={b.number.loadingCalendars}>
        {({ items, vendors }) => (
          <>
            {items.map((connection) => (
              <Connection key={connection.id} connection={connection} staff={staff.data?.items ?? []} />
            ))}
            <div className="flex flex-wrap gap-2">
              {(['google', 'microsoft'] as const)
                .filter((vendor) => vendors.includes(vendor))
                .map((vendor) => (
                  <Button
                    key={vendor}
                    variant="outline"
                    disabled={connect.isPending}
                    onClick={() => connect.mutate(vendor)}
                  >
                    <CalendarPlus aria-hidden />
                    {b.number.connect[vendor]}
                  </Button>
                ))}
            </div>
            {!vendors.some((vendor) => vendor !== 'ics') && (
              <p className="text-sm text-muted-foreground">{b.number.noVendors}</p>
            )}
          </>
        )}
      </Loaded>
      <Problem error={connect.error} />
    </Section>
  );
}

function Connection({ connection, staff }: { connection: CalendarConnection; staff: Staff[] }) {
  const nameOf = (staffId: string) => staff.find(({ id }) => id === staffId)?.name ?? '';
  const without = staff.filter(({ id }) => !connection.links.some(({ staffId }) => staffId === id));
  return (
    <div className="flex flex-col gap-3 rounded-lg border p-3 text-sm">
      <p className="font-medium break-words">{b.number.connected(connection.account)}</p>
      {connection.status === 'reconnect' && <Problem error={new Error(b.number.reconnect)} />}
      {connection.links.map(({ id, name, staffId, problem }) => (
        <div key={id}>
          <p className="flex items-center gap-2">
            <CalendarCheck aria-hidden className="size-4 shrink-0 text-success" />
            {b.number.inUse(name, nameOf(staffId))}
          </p>
          {problem !== null && <Problem error={new Error(problem)} />}
        </div>
      ))}
      {without.length > 0 && connection.status !== 'reconnect' && connection.vendor !== 'ics' && (
        <LinkForm connection={connection} staff={without} />
      )}
    </div>
  );
}

function LinkForm({ connection, staff }: { connection: CalendarConnection; staff: Staff[] }) {
  const queries = useQueryClient();
  const calendars = useQuery(connectedCalendarsQuery(connection.id));
  const [chosen, setChosen] = useState<string>();
  const [whose, setWhose] = useState<string>();
  const staffId = staff.find(({ id }) => id === whose)?.id ?? staff[0]?.id ?? '';
  const link = useMutation({
    mutationFn: (calendarId: string) =>
      unwrap(
        api.PUT('/api/v1/calendars/links', { body: { connectionId: connection.id, staffId, calendarId } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: calendarsQuery.queryKey }),
  });
  return (
    <Loaded query={calendars} what={b.number.loadingCalendars}>
      {({ items }) => {
        const free = items.filter(({ id }) => !connection.links.some(({ calendarId }) => calendarId === id));
        const calendar =
          free.find(({ id }) => id === chosen) ?? free.find(({ primary }) => primary) ?? free[0];
        if (!calendar) return null;
        return (
          <div className="flex flex-wrap items-end gap-3">
            <FormField label={b.number.which} className="flex-1">
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
            <FormField label={b.number.whose} className="flex-1">
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
            <Button disabled={link.isPending} onClick={() => link.mutate(calendar.id)}>
              {b.number.use}
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
