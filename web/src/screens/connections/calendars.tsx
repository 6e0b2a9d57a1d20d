// The staff's own calendars: connecting them, saying whose is which, how they are, and feeds for other systems.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarSync, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { type CalendarConnection, calendarsQuery, connectedCalendarsQuery } from '@/api/manage.ts';
import { staffQuery, useMay, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { cn } from '@/lib/cn.ts';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { AddressDialog } from './address-dialog.tsx';
import { Feeds } from './feeds.tsx';

type Vendor = CalendarConnection['vendor'];
const CONSENTING = ['google', 'microsoft'] as const;

export function Calendars() {
  const query = useQuery(calendarsQuery);
  const mayWrite = useMay('calendars:write');
  useWayBack();
  return (
    <>
      <Loaded query={query} what={m.calendars.what}>
        {({ items, vendors }) => (
          <>
            {items.length === 0 ? (
              <Empty icon={CalendarSync} title={m.calendars.none}>
                {m.calendars.noneHint}
                {mayWrite && <ConnectButtons vendors={vendors} centered />}
              </Empty>
            ) : (
              items.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} mayWrite={mayWrite} />
              ))
            )}
            {mayWrite && items.length > 0 && (
              <Section title={m.calendars.another} lead={m.calendars.anotherLead}>
                <ConnectButtons vendors={vendors} />
              </Section>
            )}
          </>
        )}
      </Loaded>
      {mayWrite && <Feeds />}
    </>
  );
}

/** What the vendor's consent page has led to stands in the address; it is said once. */
function useWayBack(): void {
  const { connected, problem } = useSearch({ from: '/signed-in/settings/calendars' });
  const navigate = useNavigate();
  useEffect(() => {
    if (!connected && !problem) return;
    if (problem) toast.error(problem, { duration: 10_000 });
    else toast.success(m.calendars.connected);
    void navigate({ to: '.', search: {}, replace: true });
  }, [connected, problem, navigate]);
}

function ConnectButtons({ vendors, centered = false }: { vendors: readonly Vendor[]; centered?: boolean }) {
  const [address, setAddress] = useState(false);
  return (
    <div className={cn('flex flex-wrap gap-2', centered && 'justify-center')}>
      {CONSENTING.filter((vendor) => vendors.includes(vendor)).map((vendor) => (
        <ConnectButton key={vendor} vendor={vendor}>
          {m.calendars.connect(m.calendars.vendors[vendor])}
        </ConnectButton>
      ))}
      {vendors.includes('ics') && (
        <Button variant="outline" onClick={() => setAddress(true)}>
          <Link2 aria-hidden />
          {m.calendars.atAddress}
        </Button>
      )}
      {address && <AddressDialog onClose={() => setAddress(false)} />}
    </div>
  );
}

function ConnectButton({ vendor, children }: { vendor: 'google' | 'microsoft'; children: string }) {
  const connect = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/calendars/connect', { body: { vendor, back: 'calendar' } })),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button disabled={connect.isPending || connect.isSuccess} onClick={() => connect.mutate()}>
      {connect.isPending || connect.isSuccess ? t.common.oneMoment : children}
    </Button>
  );
}

function ConnectionCard({ connection, mayWrite }: { connection: CalendarConnection; mayWrite: boolean }) {
  const { id, vendor, account, status, links } = connection;
  const queries = useQueryClient();
  const [linking, setLinking] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: ['calendars'] });
  return (
    <Section
      title={m.calendars.vendors[vendor]}
      lead={account}
      aside={
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={status === 'reconnect' ? 'danger' : 'success'}>{m.calendars.statuses[status]}</Badge>
          {mayWrite && (
            <ConfirmButton
              variant="ghost"
              title={m.calendars.disconnectSure}
              lead={m.calendars.disconnectLead}
              action={m.calendars.disconnect}
              done={m.calendars.disconnected}
              onConfirm={async () => {
                await unwrap(api.DELETE('/api/v1/calendars/connections/{id}', { params: { path: { id } } }));
                await refresh();
              }}
            >
              {m.calendars.disconnect}
            </ConfirmButton>
          )}
        </span>
      }
    >
      {status === 'reconnect' && vendor !== 'ics' && (
        <div className="flex flex-wrap items-center gap-3 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          <span className="min-w-0 flex-1">{m.calendars.reconnectLead}</span>
          {mayWrite && <ConnectButton vendor={vendor}>{m.calendars.reconnect}</ConnectButton>}
        </div>
      )}
      {links.length === 0 ? (
        <p className="text-sm text-muted-foreground">{m.calendars.noLinks}</p>
      ) : (
        <Rows>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} mayWrite={mayWrite} refresh={refresh} />
          ))}
        </Rows>
      )}
      {mayWrite && vendor !== 'ics' && status !== 'reconnect' && (
        <Button variant="outline" className="self-start" onClick={() => setLinking(true)}>
          {m.calendars.link}
        </Button>
      )}
      {linking && <LinkDialog connectionId={id} onClose={() => setLinking(false)} />}
    </Section>
  );
}

type CalendarLink = CalendarConnection['links'][number];

function LinkRow({
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
function LinkDialog({ connectionId, onClose }: { connectionId: string; onClose(): void }) {
  const calendars = useQuery(connectedCalendarsQuery(connectionId));
  const staff = useQuery(staffQuery);
  const queries = useQueryClient();
  const [staffId, setStaffId] = useState<string>();
  const [calendarId, setCalendarId] = useState<string>();
  const people = staff.data?.items ?? [];
  const link = useMutation({
    mutationFn: (body: { connectionId: string; staffId: string; calendarId: string }) =>
      unwrap(api.PUT('/api/v1/calendars/links', { body })),
    async onSuccess() {
      toast.success(m.calendars.linked);
      await queries.invalidateQueries({ queryKey: ['calendars'] });
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent title={m.calendars.link} description={m.calendars.linkLead}>
        <Loaded query={calendars} what={m.calendars.what}>
          {({ items }) => {
            const whose = staffId ?? people[0]?.id;
            const which = calendarId ?? (items.find(({ primary }) => primary) ?? items[0])?.id;
            return (
              <>
                <FormField label={m.calendars.whose}>
                  {(control) => (
                    <Select
                      {...control}
                      value={whose ?? ''}
                      onChange={(event) => setStaffId(event.target.value)}
                    >
                      {people.map(({ id, name }) => (
                        <option key={id} value={id}>
                          {name}
                        </option>
                      ))}
                    </Select>
                  )}
                </FormField>
                <FormField label={m.calendars.which}>
                  {(control) => (
                    <Select
                      {...control}
                      value={which ?? ''}
                      onChange={(event) => setCalendarId(event.target.value)}
                    >
                      {items.map(({ id, name }) => (
                        <option key={id} value={id}>
                          {name}
                        </option>
                      ))}
                    </Select>
                  )}
                </FormField>
                <Problem error={link.error} />
                <Button
                  disabled={link.isPending || whose === undefined || which === undefined}
                  onClick={() => {
                    if (whose !== undefined && which !== undefined)
                      link.mutate({ connectionId, staffId: whose, calendarId: which });
                  }}
                >
                  {link.isPending ? t.common.oneMoment : m.calendars.linkDo}
                </Button>
              </>
            );
          }}
        </Loaded>
      </DialogContent>
    </Dialog>
  );
}
