// The receptionist's number: one at hand or one for sale; and how the number customers know leads there.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Phone } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { numberPoolQuery, numbersQuery } from '@/api/manage.ts';
import { agentsQuery, organizationQuery, useMay } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { b } from '@/wording/begin/begin.ts';
import { locale } from '@/wording/wording.ts';
import { forSaleQuery, progressQuery } from './queries.ts';
import { Problem } from '@/components/problem.tsx';

const COUNTRIES = ['US', 'CA', 'GB', 'IE', 'ES', 'MX', 'AU'] as const;
const NORTH_AMERICA: readonly string[] = ['US', 'CA'];
/** So many are enough to choose from. */
const MOST_SHOWN = 8;

export function Numbers() {
  const numbers = useQuery(numbersQuery);
  return (
    <Loaded query={numbers} what={b.number.what}>
      {({ items: [number] }) => (number ? <Taken e164={number.e164} /> : <Choice />)}
    </Loaded>
  );
}

function Choice() {
  const agents = useQuery(agentsQuery);
  const mayTake = useMay('numbers:write');
  return (
    <Section title={b.number.number} lead={b.number.numberHint}>
      <Loaded query={agents} what={b.number.what}>
        {({ items: [agent] }) => {
          if (!agent)
            return (
              <p className="text-sm">
                {b.number.firstReceptionist}{' '}
                <Link
                  to="/onboarding/$step"
                  params={{ step: 'receptionist' }}
                  className="text-primary underline underline-offset-4"
                >
                  {b.number.toReceptionist}
                </Link>
              </p>
            );
          if (!mayTake) return <p className="text-sm text-muted-foreground">{b.number.noNumberMayAsk}</p>;
          return <Offers agentId={agent.id} />;
        }}
      </Loaded>
    </Section>
  );
}

function Offers({ agentId }: { agentId: string }) {
  const queries = useQueryClient();
  const organization = useQuery(organizationQuery);
  const pool = useQuery(numberPoolQuery);
  const [country, setCountry] = useState<string>('US');
  // Where the business is known to be; what is typed goes before.
  const [typed, setTyped] = useState<string>();
  const own = /^\+1(\d{3})/.exec(organization.data?.phone ?? '')?.[1] ?? '';
  const area = typed ?? own;
  const searchable = NORTH_AMERICA.includes(country) && /^[2-9]\d\d$/.test(area) ? area : '';
  const forSale = useQuery(forSaleQuery(country, searchable));
  const take = useMutation({
    mutationFn: ({ e164, atHand }: { e164: string; atHand: boolean }) => {
      const body = { e164, agentId };
      return unwrap(
        atHand
          ? api.POST('/api/v1/phone-numbers/import', { body })
          : api.POST('/api/v1/phone-numbers', { body }),
      );
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: numbersQuery.queryKey }),
        queries.invalidateQueries({ queryKey: progressQuery.queryKey }),
        queries.invalidateQueries({ queryKey: organizationQuery.queryKey }),
      ]),
    // Somebody else was faster.
    onError: () => queries.invalidateQueries({ queryKey: ['numbers', 'forSale'] }),
  });
  const atHand = (pool.data?.items ?? []).slice(0, MOST_SHOWN);
  return (
    <>
      {atHand.length > 0 && (
        <div className="flex flex-col gap-2">
          <h3 className="text-sm font-medium">{b.number.atHand}</h3>
          <ul className="grid gap-2 sm:grid-cols-2">
            {atHand.map(({ e164 }) => (
              <Offer
                key={e164}
                name={phoneNumber(e164)}
                pending={take.isPending}
                onTake={() => take.mutate({ e164, atHand: true })}
              />
            ))}
          </ul>
        </div>
      )}
      <div className="flex flex-col gap-3">
        <h3 className="text-sm font-medium">
          {b.number.forSale} <span className="font-normal text-muted-foreground">· {b.number.billed}</span>
        </h3>
        <div className="grid grid-cols-[minmax(0,1fr)_6.5rem] gap-3 sm:grid-cols-[3fr_2fr]">
          <FormField label={b.number.country}>
            {(control) => (
              <Select {...control} value={country} onChange={({ target }) => setCountry(target.value)}>
                {COUNTRIES.map((code) => (
                  <option key={code} value={code}>
                    {new Intl.DisplayNames(locale, { type: 'region' }).of(code)}
                  </option>
                ))}
              </Select>
            )}
          </FormField>
          {NORTH_AMERICA.includes(country) && (
            <FormField label={b.number.area} hint={b.number.areaHint}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={3}
                  value={area}
                  onChange={({ target }) => setTyped(target.value)}
                />
              )}
            </FormField>
          )}
        </div>
        <Loaded query={forSale} what={b.number.what}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-sm text-muted-foreground">{b.number.noneForSale}</p>
            ) : (
              <ul className="grid gap-2 sm:grid-cols-2">
                {items.slice(0, MOST_SHOWN).map(({ e164, locality, region }) => (
                  <Offer
                    key={e164}
                    name={phoneNumber(e164)}
                    place={[locality, region].filter(Boolean).join(', ')}
                    pending={take.isPending}
                    onTake={() => take.mutate({ e164, atHand: false })}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
      <Problem error={take.error} />
    </>
  );
}

function Offer({
  name,
  place,
  pending,
  onTake,
}: {
  name: string;
  place?: string;
  pending: boolean;
  onTake(): void;
}) {
  return (
    <li className="flex items-center justify-between gap-3 rounded-lg border p-2 pl-3">
      <span className="min-w-0 text-sm">
        <span className="block font-medium whitespace-nowrap tabular-nums">{name}</span>
        {place && <span className="block truncate text-xs text-muted-foreground">{place}</span>}
      </span>
      <Button
        variant="outline"
        size="sm"
        disabled={pending}
        aria-label={b.number.takeThis(name)}
        onClick={onTake}
      >
        {b.number.take}
      </Button>
    </li>
  );
}

/** The supplementary services' codes that mobile networks share (3GPP TS 22.030). */
const FORWARDING = [
  ['forwardNoAnswer', '61'],
  ['forwardBusy', '67'],
  ['forwardAll', '21'],
] as const;

function Taken({ e164 }: { e164: string }) {
  return (
    <Section title={b.number.yours}>
      <p className="flex items-center gap-3 text-xl font-semibold tabular-nums">
        <Phone aria-hidden className="size-5 text-success" />
        {phoneNumber(e164)}
      </p>
      <details className="group rounded-lg border p-3 text-sm">
        <summary className="cursor-pointer rounded-sm font-medium outline-none max-md:py-3 focus-visible:ring-[3px] focus-visible:ring-ring/50">
          {b.number.forward}
        </summary>
        <p className="mt-2 text-muted-foreground">{b.number.forwardLead}</p>
        <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-2">
          {FORWARDING.map(([what, code]) => (
            <div key={what} className="contents">
              <dt>{b.number[what]}</dt>
              <dd className="font-mono">{`**${code}*${e164}#`}</dd>
            </div>
          ))}
          <dt>{b.number.forwardOff}</dt>
          <dd className="font-mono">##002#</dd>
        </dl>
      </details>
    </Section>
  );
}
