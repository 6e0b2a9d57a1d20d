// Several services changed at once: their prices, their category, or taken out of the offer. All of them are, or none.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { api, type Service, unwrap } from '@/api/client.ts';
import { serviceQuery } from '@/api/manage.ts';
import type { paths } from '@/api/schema.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { NumberField, SelectField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Button } from '@/components/ui/button.tsx';
import { money } from '@/lib/format.ts';
import { raised } from '@/lib/money.ts';
import { c } from '@/wording/catalog/catalog.ts';

type Patch = Omit<
  NonNullable<
    paths['/api/v1/services/bulk']['patch']['requestBody']
  >['content']['application/json']['services'][number],
  'id' | 'ifMatch'
>;

/** Made of each as it is kept by now, and refused where somebody changes one meanwhile. */
async function changeAll(
  queries: QueryClient,
  chosen: readonly Service[],
  patchOf: (service: Service) => Patch,
): Promise<void> {
  const kept = await Promise.all(
    chosen.map(({ id }) => queries.fetchQuery({ ...serviceQuery(id), staleTime: 0 })),
  );
  const services = kept.map(({ value, etag }) => ({ id: value.id, ifMatch: etag, ...patchOf(value) }));
  await unwrap(api.PATCH('/api/v1/services/bulk', { body: { services } }));
  await queries.invalidateQueries({ queryKey: ['services'] });
}

interface Several {
  chosen: readonly Service[];
  onClose(): void;
}

export function SeveralServices({
  chosen,
  categories,
  onAll,
  onNone,
}: {
  chosen: readonly Service[];
  categories: readonly string[];
  onAll(): void;
  onNone(): void;
}) {
  const queries = useQueryClient();
  const [changing, setChanging] = useState<'prices' | 'category'>();
  if (chosen.length === 0)
    return (
      <Button variant="outline" size="sm" className="self-start" onClick={onAll}>
        {c.chooseAll}
      </Button>
    );
  const close = () => setChanging(undefined);
  return (
    <div className="sticky bottom-16 z-10 flex flex-wrap items-center gap-2 rounded-xl border bg-card/95 p-3 shadow-lg backdrop-blur-sm md:bottom-4">
      <output className="mr-auto text-sm font-medium">{c.chosen(chosen.length)}</output>
      <Button size="sm" onClick={() => setChanging('prices')}>
        {c.prices}
      </Button>
      <Button variant="outline" size="sm" onClick={() => setChanging('category')}>
        {c.category}
      </Button>
      <ConfirmButton
        title={c.takeOutSure(chosen.length)}
        lead={c.takeOutLead}
        action={c.takeOut}
        onConfirm={async () => {
          await changeAll(queries, chosen, () => ({ archived: true }));
          toast.success(c.changed(chosen.length));
          onNone();
        }}
      >
        {c.takeOut}
      </ConfirmButton>
      <Button variant="ghost" size="sm" onClick={onNone}>
        {c.clear}
      </Button>
      {changing === 'prices' && <Prices chosen={chosen} onClose={close} />}
      {changing === 'category' && <Category chosen={chosen} categories={categories} onClose={close} />}
    </div>
  );
}

/** Whole units of the currency. */
const STEPS = { exact: 0, whole: 1, five: 5 };

interface PriceValues {
  percent: number | null;
  step: keyof typeof STEPS;
}

function Prices({ chosen, onClose }: Several) {
  const queries = useQueryClient();
  const priced = chosen.filter(({ price }) => price !== null);
  if (priced.length === 0)
    return (
      <EditDialog title={c.prices} onClose={onClose}>
        <p className="text-sm">{c.noneHasPrice}</p>
      </EditDialog>
    );
  return (
    <EditDialog title={c.prices} description={c.pricesLead} onClose={onClose}>
      <SettingsForm<never, PriceValues>
        values={() => ({ percent: null, step: 'exact' })}
        action={c.prices}
        saved={c.changed(priced.length)}
        save={async (all) => {
          const { percent, step } = all as PriceValues;
          await changeAll(queries, priced, ({ price }) => ({
            price: price && {
              ...price,
              amountMinor: raised(price.amountMinor, price.currency, percent ?? 0, STEPS[step]),
            },
          }));
          onClose();
        }}
      >
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <NumberField name="percent" label={c.percent} hint={c.percentHint} min={-90} max={500} required />
          <SelectField
            name="step"
            label={c.round}
            options={Object.keys(STEPS).map((step) => [step, c.steps[step as keyof typeof STEPS]] as const)}
          />
        </div>
        <Preview services={priced} />
        {priced.length < chosen.length && (
          <p className="text-sm text-muted-foreground">{c.unpriced(chosen.length - priced.length)}</p>
        )}
      </SettingsForm>
    </EditDialog>
  );
}

function Preview({ services }: { services: readonly Service[] }) {
  const { percent, step } = useWatch<PriceValues>();
  const by = percent ?? 0;
  return (
    <dl className="grid grid-cols-[1fr_auto_auto] gap-x-4 gap-y-1 text-sm">
      {services.map(
        ({ id, name, price }) =>
          price && (
            <div key={id} className="contents">
              <dt className="min-w-0 break-words">{name}</dt>
              <dd className="text-right text-muted-foreground tabular-nums">
                {money(price.amountMinor, price.currency)}
              </dd>
              <dd className="text-right font-medium tabular-nums">
                {money(raised(price.amountMinor, price.currency, by, STEPS[step ?? 'exact']), price.currency)}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Category({ chosen, categories, onClose }: Several & { categories: readonly string[] }) {
  const queries = useQueryClient();
  return (
    <EditDialog title={c.category} onClose={onClose}>
      <SettingsForm<never, { category: string }>
        values={() => ({ category: '' })}
        action={c.category}
        saved={c.changed(chosen.length)}
        save={async ({ category = '' }) => {
          await changeAll(queries, chosen, () => ({ category: category.trim() || null }));
          onClose();
        }}
      >
        <TextField
          name="category"
          label={c.name}
          hint={c.categoryHint}
          maxLength={60}
          list="categories-there-are"
        />
        <datalist id="categories-there-are">
          {categories.map((category) => (
            <option key={category}>{category}</option>
          ))}
        </datalist>
      </SettingsForm>
    </EditDialog>
  );
}
