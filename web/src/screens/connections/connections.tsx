// The calendars that are connected: whose they are, how they are, and connecting more of them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarSync, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { type CalendarConnection, calendarsQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { AddressDialog } from './address-dialog.tsx';
import { LinkForm, LinkRow } from './links.tsx';

type Vendor = CalendarConnection['vendor'];
const CONSENTING = ['google', 'microsoft'] as const;
/** The page that a vendor's consent page leads back to. */
type Back = 'calendar' | 'onboarding';

export function Connections({ back }: { back: Back }) {
  const query = useQuery(calendarsQuery);
  const mayWrite = useMay('calendars:write');
  useWayBack();
  return (
    <Loaded query={query} what={m.calendars.what}>
      {({ items, vendors }) => (
        <>
          {items.length === 0 ? (
            <Empty icon={CalendarSync} title={m.calendars.none}>
              {m.calendars.noneHint}
              {mayWrite && <ConnectButtons vendors={vendors} back={back} centered />}
            </Empty>
          ) : (
            items.map((connection) => (
              <ConnectionCard key={connection.id} connection={connection} back={back} mayWrite={mayWrite} />
            ))
          )}
          {mayWrite && items.length > 0 && (
            <Section title={m.calendars.another} lead={m.calendars.anotherLead}>
              <ConnectButtons vendors={vendors} back={back} />
            </Section>
          )}
        </>
      )}
    </Loaded>
  );
}

/** What the vendor's consent page has led to stands in the address; it is said once. */
function useWayBack(): void {
  const { connected, problem } = useSearch({ strict: false });
  const navigate = useNavigate();
  useEffect(() => {
    if (!connected && !problem) return;
    if (problem) toast.error(problem, { duration: 10_000 });
    else toast.success(m.calendars.connected);
    void navigate({ to: '.', search: {}, replace: true });
  }, [connected, problem, navigate]);
}

function ConnectButtons({
  vendors,
  back,
  centered = false,
}: {
  vendors: readonly Vendor[];
  back: Back;
  centered?: boolean;
}) {
  const [address, setAddress] = useState(false);
  return (
    <div className={cn('flex flex-wrap gap-2', centered && 'justify-center')}>
      {CONSENTING.filter((vendor) => vendors.includes(vendor)).map((vendor) => (
        <ConnectButton key={vendor} vendor={vendor} back={back}>
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

function ConnectButton({
  vendor,
  back,
  children,
}: {
  vendor: 'google' | 'microsoft';
  back: Back;
  children: string;
}) {
  const connect = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/calendars/connect', { body: { vendor, back } })),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button disabled={connect.isPending || connect.isSuccess} onClick={() => connect.mutate()}>
      {connect.isPending || connect.isSuccess ? t.common.oneMoment : children}
    </Button>
  );
}

function ConnectionCard({
  connection,
  back,
  mayWrite,
}: {
  connection: CalendarConnection;
  back: Back;
  mayWrite: boolean;
}) {
  const { id, vendor, account, status, links } = connection;
  const queries = useQueryClient();
  const [linking, setLinking] = useState(false);
  const mayLink = mayWrite && vendor !== 'ics' && status !== 'reconnect';
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
          {mayWrite && (
            <ConnectButton vendor={vendor} back={back}>
              {m.calendars.reconnect}
            </ConnectButton>
          )}
        </div>
      )}
      {links.length > 0 && (
        <Rows>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} mayWrite={mayWrite} refresh={refresh} />
          ))}
        </Rows>
      )}
      {links.length === 0 && !mayLink && (
        <p className="text-sm text-muted-foreground">{m.calendars.noLinks}</p>
      )}
      {/* The first is asked for at once, others when they are wanted. */}
      {mayLink &&
        (links.length === 0 || linking ? (
          <LinkForm connection={connection} onDone={() => setLinking(false)} />
        ) : (
          <Button variant="outline" className="self-start" onClick={() => setLinking(true)}>
            {m.calendars.link}
          </Button>
        ))}
    </Section>
  );
}
