// One service, new or known: how long it takes, what it costs, who does it, and what callers call it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Service, type Staff, type Tagged, unwrap, unwrapTagged } from '@/api/client.ts';
import { serviceQuery } from '@/api/manage.ts';
import { servicesQuery, staffQuery } from '@/api/queries.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import {
  ChecksField,
  LinesField,
  NEEDED,
  NumberField,
  SelectField,
  TextField,
} from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { minorOf, typedOf } from '@/lib/money.ts';
import { m } from '@/wording/manage/manage.ts';

interface Values {
  name: string;
  category: string;
  durationMinutes: number | null;
  bufferBeforeMinutes: number | null;
  bufferAfterMinutes: number | null;
  /** As it is typed; empty where the price is not told. */
  amount: string;
  currency: string;
  staffIds: string[];
  aliases: string[];
  needs: string[];
}

export function ServiceDialog({ id, onClose }: { id?: string; onClose(): void }) {
  const staff = useQuery(staffQuery);
  return (
    <EditDialog title={id === undefined ? m.settings.addService : m.settings.editService} onClose={onClose}>
      <Loaded query={staff} what={m.settings.staff}>
        {({ items }) =>
          id === undefined ? (
            <ServiceForm staff={items} onClose={onClose} />
          ) : (
            <KnownService id={id} staff={items} onClose={onClose} />
          )
        }
      </Loaded>
    </EditDialog>
  );
}

function KnownService({ id, staff, onClose }: { id: string; staff: Staff[]; onClose(): void }) {
  const query = useQuery(serviceQuery(id));
  return (
    <Loaded query={query} what={m.settings.services}>
      {(loaded) => <ServiceForm loaded={loaded} staff={staff} reload={query.refetch} onClose={onClose} />}
    </Loaded>
  );
}

function ServiceForm({
  loaded,
  staff,
  reload,
  onClose,
}: {
  loaded?: Tagged<Service>;
  staff: Staff[];
  reload?(): Promise<unknown>;
  onClose(): void;
}) {
  const queries = useQueryClient();
  const others = useQuery(servicesQuery).data?.items ?? [];
  const usualCurrency = others.find(({ price }) => price)?.price?.currency ?? 'USD';
  const doers = (id: string) =>
    staff.filter(({ serviceIds }) => serviceIds.includes(id)).map((one) => one.id);
  return (
    <SettingsForm<Service, Values>
      {...(loaded && { loaded })}
      {...(reload && { reload })}
      values={(kept) => ({
        name: kept?.name ?? '',
        category: kept?.category ?? '',
        durationMinutes: kept?.durationMinutes ?? 30,
        bufferBeforeMinutes: kept?.bufferBeforeMinutes ?? 0,
        bufferAfterMinutes: kept?.bufferAfterMinutes ?? 0,
        amount: kept?.price ? typedOf(kept.price.amountMinor, kept.price.currency) : '',
        currency: kept?.price?.currency ?? usualCurrency,
        staffIds: kept ? doers(kept.id) : staff.map(({ id }) => id),
        aliases: kept?.aliases ?? [],
        needs: kept?.needs ?? [],
      })}
      saved={loaded ? m.settings.serviceSaved : m.settings.serviceAdded}
      action={loaded ? m.form.save : m.settings.addService}
      save={async ({ staffIds, ...changes }, etag) => {
        const body = bodyOf(changes, loaded?.value, usualCurrency);
        let id = loaded?.value.id;
        if (id === undefined)
          ({ id } = await unwrap(
            api.POST('/api/v1/services', { body: { name: '', durationMinutes: 30, ...body } }),
          ));
        else if (Object.keys(body).length > 0)
          await unwrap(
            api.PATCH('/api/v1/services/{id}', {
              params: { path: { id }, header: { 'if-match': etag } },
              body,
            }),
          );
        if (staffIds) await giveTo(id, staff, staffIds);
        await Promise.all([
          queries.invalidateQueries({ queryKey: ['services'] }),
          queries.invalidateQueries({ queryKey: ['staff'] }),
        ]);
        onClose();
      }}
    >
      <TextField name="name" label={m.settings.serviceName} rules={NEEDED} maxLength={120} />
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberField
          name="durationMinutes"
          label={m.settings.duration}
          unit={m.settings.minutes}
          min={1}
          max={1440}
          required
        />
        <TextField name="category" label={m.settings.category} hint={m.form.optional} maxLength={60} />
        <TextField
          name="amount"
          label={m.settings.price}
          hint={m.settings.priceHint}
          inputMode="decimal"
          rules={{
            validate: (typed: string, all) =>
              typed.trim() === '' ||
              minorOf(typed, (all as Values).currency) !== undefined ||
              m.settings.wrongPrice,
          }}
        />
        <SelectField
          name="currency"
          label={m.settings.currency}
          options={Intl.supportedValuesOf('currency').map((code) => [code, code] as const)}
        />
        <NumberField
          name="bufferBeforeMinutes"
          label={m.settings.before}
          unit={m.settings.minutes}
          min={0}
          max={480}
          required
        />
        <NumberField
          name="bufferAfterMinutes"
          label={m.settings.after}
          unit={m.settings.minutes}
          min={0}
          max={480}
          required
        />
      </div>
      {staff.length > 0 && (
        <ChecksField
          name="staffIds"
          label={m.settings.doneBy}
          options={staff.map(({ id, name }) => [id, name] as const)}
        />
      )}
      <LinesField name="aliases" label={m.settings.aliases} hint={m.settings.aliasesHint} />
      <LinesField name="needs" label={m.settings.needs} hint={m.settings.needsHint} longest={200} />
    </SettingsForm>
  );
}

/** What is sent of the changed fields. */
function bodyOf(
  { amount, currency, category, ...changes }: Partial<Omit<Values, 'staffIds'>>,
  kept: Service | undefined,
  usualCurrency: string,
) {
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, ...rest } = changes;
  const inCurrency = currency ?? kept?.price?.currency ?? usualCurrency;
  const typed = amount ?? (kept?.price ? typedOf(kept.price.amountMinor, kept.price.currency) : '');
  const amountMinor = minorOf(typed, inCurrency);
  return {
    ...rest,
    ...(durationMinutes != null && { durationMinutes }),
    ...(bufferBeforeMinutes != null && { bufferBeforeMinutes }),
    ...(bufferAfterMinutes != null && { bufferAfterMinutes }),
    ...(category !== undefined && { category: category.trim() || null }),
    ...((amount ?? currency) !== undefined && {
      price: amountMinor === undefined ? null : { amountMinor, currency: inCurrency },
    }),
  };
}

/** What somebody does is kept with them. */
async function giveTo(serviceId: string, staff: readonly Staff[], wanted: readonly string[]): Promise<void> {
  for (const { id, serviceIds } of staff) {
    const does = serviceIds.includes(serviceId);
    if (does === wanted.includes(id)) continue;
    const path = { path: { id } };
    const { value, etag } = await unwrapTagged(api.GET('/api/v1/staff/{id}', { params: path }));
    await unwrap(
      api.PATCH('/api/v1/staff/{id}', {
        params: { ...path, header: { 'if-match': etag } },
        body: {
          serviceIds: does
            ? value.serviceIds.filter((one) => one !== serviceId)
            : [...value.serviceIds, serviceId],
        },
      }),
    );
  }
}
