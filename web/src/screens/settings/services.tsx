// What can be booked, by category, and who does it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Tags } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, type Service, unwrap } from '@/api/client.ts';
import { allServicesQuery } from '@/api/manage.ts';
import { staffQuery, useMay } from '@/api/queries.ts';
import { Empty, Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { money } from '@/lib/format.ts';
import { c } from '@/wording/catalog/catalog.ts';
import { m } from '@/wording/manage/manage.ts';
import { CategoryHeading } from './service-category.tsx';
import { SeveralServices } from './several-services.tsx';
import { ServiceDialog } from './service-dialog.tsx';

export function Services() {
  const services = useQuery(allServicesQuery);
  const mayWrite = useMay('catalog:write');
  const [edited, setEdited] = useState<string>();
  const add = (
    <Button variant="outline" onClick={() => setEdited('new')}>
      <Plus aria-hidden />
      {m.settings.addService}
    </Button>
  );
  return (
    <Loaded query={services} what={m.settings.services}>
      {({ items }) => {
        const offered = items.filter(({ archived }) => !archived);
        const archived = items.filter((service) => service.archived);
        return (
          <>
            {offered.length === 0 ? (
              <Empty icon={Tags} title={m.settings.noServices}>
                {m.settings.noServicesHint}
                {mayWrite && add}
              </Empty>
            ) : (
              <Section
                title={m.settings.services}
                lead={m.settings.servicesLead}
                {...(mayWrite && { aside: add })}
              >
                <Offered services={offered} onEdit={setEdited} />
              </Section>
            )}
            {archived.length > 0 && (
              <Section title={m.settings.noLongerOffered}>
                <Rows>
                  {archived.map((service) => (
                    <ServiceRow key={service.id} service={service} onEdit={setEdited} />
                  ))}
                </Rows>
              </Section>
            )}
            {edited !== undefined && (
              <ServiceDialog {...(edited !== 'new' && { id: edited })} onClose={() => setEdited(undefined)} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

/** By category, where there are any; several can be chosen, and changed at once. */
function Offered({ services, onEdit }: { services: readonly Service[]; onEdit(id: string): void }) {
  const mayWrite = useMay('catalog:write');
  const [ids, setIds] = useState<readonly string[]>([]);
  const chosen = services.filter(({ id }) => ids.includes(id));
  const groups = [...Map.groupBy(services, ({ category }) => category)];
  // Those without a category come after those that have one.
  groups.sort(([one], [another]) => Number(one === null) - Number(another === null));
  const isGrouped = groups.some(([category]) => category !== null);
  return (
    <>
      {groups.map(([category, members]) => (
        <section key={category ?? ''} className="flex flex-col gap-2">
          {isGrouped && <CategoryHeading category={category} />}
          <Rows>
            {members.map((service) => (
              <ServiceRow
                key={service.id}
                service={service}
                onEdit={onEdit}
                {...(mayWrite && {
                  chosen: ids.includes(service.id),
                  onChoose: (on: boolean) =>
                    setIds(on ? [...ids, service.id] : ids.filter((id) => id !== service.id)),
                })}
              />
            ))}
          </Rows>
        </section>
      ))}
      {mayWrite && services.length > 1 && (
        <SeveralServices
          chosen={chosen}
          categories={groups.flatMap(([category]) => category ?? [])}
          onAll={() => setIds(services.map(({ id }) => id))}
          onNone={() => setIds([])}
        />
      )}
    </>
  );
}

function ServiceRow({
  service,
  onEdit,
  chosen = false,
  onChoose,
}: {
  service: Service;
  onEdit(id: string): void;
  chosen?: boolean;
  /** Absent where it cannot be chosen. */
  onChoose?: (on: boolean) => void;
}) {
  const { id, name, archived, durationMinutes, price } = service;
  const staff = useQuery(staffQuery);
  const mayWrite = useMay('catalog:write');
  const doers = staff.data?.items
    .filter(({ serviceIds }) => serviceIds.includes(id))
    .map((person) => person.name);
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <>
            {!archived && (
              <Button variant="outline" size="sm" aria-label={m.form.editOf(name)} onClick={() => onEdit(id)}>
                {m.form.edit}
              </Button>
            )}
            <ArchiveButton kind="services" id={id} name={name} archived={archived} />
          </>
        ),
      })}
    >
      <div className="flex items-start gap-3">
        {onChoose && (
          <label className="-m-3 flex h-fit p-3">
            <input
              type="checkbox"
              className="size-5 shrink-0"
              aria-label={c.choose(name)}
              checked={chosen}
              onChange={(event) => onChoose(event.target.checked)}
            />
          </label>
        )}
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
            {name}
            {doers?.length === 0 && !archived && <Badge tone="warning">{m.settings.nobodyDoes}</Badge>}
          </p>
          <p className="text-sm text-muted-foreground">
            {[
              m.settings.lasts(durationMinutes),
              price === null ? m.settings.noPrice : money(price.amountMinor, price.currency),
              doers?.join(', '),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      </div>
    </Row>
  );
}

/** Takes what is offered out of the offer, or back in. Nothing is deleted: appointments of the past name it. */
export function ArchiveButton({
  kind,
  id,
  name,
  archived,
}: {
  kind: 'services' | 'staff';
  id: string;
  name: string;
  archived: boolean;
}) {
  const queries = useQueryClient();
  const words = m.settings[kind === 'services' ? 'serviceArchive' : 'staffArchive'];
  const turn = useMutation({
    mutationFn: () => {
      const params = { path: { id }, header: { 'if-match': '*' } };
      if (kind === 'services')
        return unwrap<unknown>(
          archived
            ? api.POST('/api/v1/services/{id}/restore', { params })
            : api.POST('/api/v1/services/{id}/archive', { params }),
        );
      return unwrap<unknown>(
        archived
          ? api.POST('/api/v1/staff/{id}/restore', { params })
          : api.POST('/api/v1/staff/{id}/archive', { params }),
      );
    },
    async onSuccess() {
      toast.success(archived ? words.back(name) : words.gone(name));
      await queries.invalidateQueries({ queryKey: [kind] });
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button variant="ghost" size="sm" disabled={turn.isPending} onClick={() => turn.mutate()}>
      {archived ? words.restore : words.archive}
    </Button>
  );
}
