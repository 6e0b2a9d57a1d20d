// Who, or what, can be booked.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, UserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useController } from 'react-hook-form';
import { api, type Service, type Staff, type Tagged, unwrap, unwrapTagged } from '@/api/client.ts';
import { allStaffQuery, businessQuery, staffMemberQuery } from '@/api/manage.ts';
import { servicesQuery, useMay } from '@/api/queries.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { ChecksField, NEEDED, SelectField, TextField } from '@/components/form/fields.tsx';
import { ExceptionsField, HoursField } from '@/components/form/hours-field.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { SwitchRow } from '@/components/form/switch-row.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { m } from '@/wording/manage/manage.ts';
import { ArchiveButton } from './services.tsx';

export function StaffPart() {
  const staff = useQuery(allStaffQuery);
  const services = useQuery(servicesQuery);
  const mayWrite = useMay('catalog:write');
  const [edited, setEdited] = useState<string>();
  const add = (
    <Button variant="outline" onClick={() => setEdited('new')}>
      <Plus aria-hidden />
      {m.settings.addStaff}
    </Button>
  );
  return (
    <Loaded query={staff} what={m.settings.staff}>
      {({ items }) => {
        const rows = (people: Staff[]): ReactNode => (
          <Rows>
            {people.map((person) => (
              <StaffRow
                key={person.id}
                person={person}
                services={services.data?.items ?? []}
                mayWrite={mayWrite}
                onEdit={() => setEdited(person.id)}
              />
            ))}
          </Rows>
        );
        const here = items.filter(({ archived }) => !archived);
        const gone = items.filter(({ archived }) => archived);
        return (
          <>
            {here.length === 0 ? (
              <Empty icon={UserRound} title={m.settings.noStaff}>
                {m.settings.noStaffHint}
                {mayWrite && add}
              </Empty>
            ) : (
              <Section title={m.settings.staff} lead={m.settings.staffLead} {...(mayWrite && { aside: add })}>
                {rows(here)}
              </Section>
            )}
            {gone.length > 0 && <Section title={m.settings.staffGone}>{rows(gone)}</Section>}
            {edited !== undefined && (
              <EditDialog
                title={edited === 'new' ? m.settings.addStaff : m.settings.editStaff}
                onClose={() => setEdited(undefined)}
              >
                <Loaded query={services} what={m.settings.services}>
                  {({ items: offered }) =>
                    edited === 'new' ? (
                      <StaffForm services={offered} onClose={() => setEdited(undefined)} />
                    ) : (
                      <KnownStaff id={edited} services={offered} onClose={() => setEdited(undefined)} />
                    )
                  }
                </Loaded>
              </EditDialog>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function StaffRow({
  person: { id, name, kind, serviceIds, hours, archived },
  services,
  mayWrite,
  onEdit,
}: {
  person: Staff;
  services: Service[];
  mayWrite: boolean;
  onEdit(): void;
}) {
  const does = services.filter((service) => serviceIds.includes(service.id)).map((service) => service.name);
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <>
            {!archived && (
              <Button variant="outline" size="sm" aria-label={m.form.editOf(name)} onClick={onEdit}>
                {m.form.edit}
              </Button>
            )}
            <ArchiveButton kind="staff" id={id} name={name} archived={archived} />
          </>
        ),
      })}
    >
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {name}
        {kind === 'resource' && <Badge>{m.settings.kinds.resource}</Badge>}
        {hours !== null && <Badge tone="brand">{m.settings.ownHours}</Badge>}
        {does.length === 0 && !archived && <Badge tone="warning">{m.settings.doesNothing}</Badge>}
      </p>
      <p className="text-sm text-muted-foreground">{does.join(', ')}</p>
    </Row>
  );
}

type Values = Pick<Staff, 'name' | 'kind' | 'serviceIds' | 'hours' | 'exceptions'>;

function KnownStaff({ id, services, onClose }: { id: string; services: Service[]; onClose(): void }) {
  const query = useQuery(staffMemberQuery(id));
  return (
    <Loaded query={query} what={m.settings.staff}>
      {(loaded) => <StaffForm loaded={loaded} services={services} reload={query.refetch} onClose={onClose} />}
    </Loaded>
  );
}

function StaffForm({
  loaded,
  services,
  reload,
  onClose,
}: {
  loaded?: Tagged<Staff>;
  services: Service[];
  reload?(): Promise<unknown>;
  onClose(): void;
}) {
  const queries = useQueryClient();
  return (
    <SettingsForm<Staff, Values>
      {...(loaded && { loaded })}
      {...(reload && { reload })}
      values={(kept) => ({
        name: kept?.name ?? '',
        kind: kept?.kind ?? 'person',
        serviceIds: kept?.serviceIds ?? services.map(({ id }) => id),
        hours: kept?.hours ?? null,
        exceptions: kept?.exceptions ?? [],
      })}
      saved={loaded ? m.settings.staffSaved : m.settings.staffAdded}
      action={loaded ? m.form.save : m.settings.addStaff}
      save={async ({ hours, exceptions, ...changes }, etag) => {
        const body = {
          ...changes,
          ...(hours !== undefined && { hours: hours as never }),
          ...(exceptions !== undefined && {
            exceptions: exceptions.map(({ date, open, note }) => ({ date, open, ...(note && { note }) })),
          }),
        };
        if (loaded) {
          const { id } = loaded.value;
          const kept = await unwrapTagged(
            api.PATCH('/api/v1/staff/{id}', { params: { path: { id }, header: { 'if-match': etag } }, body }),
          );
          queries.setQueryData(staffMemberQuery(id).queryKey, kept);
        } else await unwrap(api.POST('/api/v1/staff', { body: { name: '', ...body } }));
        await queries.invalidateQueries({ queryKey: ['staff'] });
        onClose();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="name" label={m.settings.staffName} rules={NEEDED} maxLength={120} />
        <SelectField
          name="kind"
          label={m.settings.kind}
          options={[
            ['person', m.settings.kinds.person],
            ['resource', m.settings.kinds.resource],
          ]}
        />
      </div>
      <ChecksField
        name="serviceIds"
        label={m.settings.does}
        options={services.map(({ id, name }) => [id, name] as const)}
      />
      <OwnHours />
      <div className="flex flex-col gap-2 border-t pt-4">
        <p className="text-sm font-medium">{m.settings.away}</p>
        <ExceptionsField name="exceptions" />
      </div>
    </SettingsForm>
  );
}

function OwnHours() {
  const { field } = useController({ name: 'hours' });
  const business = useQuery(businessQuery);
  return (
    <div className="flex flex-col gap-3 border-t pt-4">
      <SwitchRow
        label={m.settings.ownHours}
        hint={m.settings.ownHoursHint}
        checked={field.value !== null}
        onChange={(own) => field.onChange(own ? (business.data?.value.hours ?? []) : null)}
      />
      {field.value !== null && <HoursField name="hours" />}
    </div>
  );
}
