// Another number: bought from the carrier, or one that is in its account already.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { numberPoolQuery } from '@/api/manage.ts';
import { agentsQuery } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Loaded } from '@/components/page.tsx';
import { Row, Rows } from '@/components/section.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { useAgentOption } from '@/screens/receptionist/options.ts';
import { m } from '@/wording/manage/manage.ts';
import { locale, t } from '@/wording/wording.ts';

/** Where numbers are sold most; the carrier says no to what it does not have. */
const COUNTRIES = ['US', 'CA', 'GB', 'AU', 'DE', 'ES', 'FR', 'IE', 'MX'] as const;
const KINDS = ['local', 'tollFree', 'mobile'] as const;

export function GetNumber({ onClose }: { onClose(): void }) {
  const agents = useQuery(agentsQuery);
  const asOption = useAgentOption();
  const [chosen, setChosen] = useState<string>();
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        title={m.settings.addNumber}
        description={m.settings.addNumberLead}
        className="md:max-w-xl"
      >
        <Loaded query={agents} what={m.settings.itsAgent}>
          {({ items }) => {
            const agentId = chosen ?? items[0]?.id;
            if (agentId === undefined) return <p className="text-sm">{m.receptionist.none}</p>;
            return (
              <>
                {items.length > 1 && (
                  <FormField label={m.settings.itsAgent}>
                    {(control) => (
                      <Select
                        {...control}
                        value={agentId}
                        onChange={(event) => setChosen(event.target.value)}
                      >
                        {items.map((agent) => (
                          <option key={agent.id} value={agent.id}>
                            {asOption(agent)}
                          </option>
                        ))}
                      </Select>
                    )}
                  </FormField>
                )}
                <Tabs defaultValue="buy">
                  <TabsList aria-label={m.settings.addNumber}>
                    <TabsTrigger value="buy" className="flex-1">
                      {m.settings.buy}
                    </TabsTrigger>
                    <TabsTrigger value="import" className="flex-1">
                      {m.settings.import}
                    </TabsTrigger>
                  </TabsList>
                  <TabsContent value="buy" className="flex flex-col gap-4 pt-4 outline-none">
                    <Buy agentId={agentId} onDone={onClose} />
                  </TabsContent>
                  <TabsContent value="import" className="flex flex-col gap-4 pt-4 outline-none">
                    <Import agentId={agentId} onDone={onClose} />
                  </TabsContent>
                </Tabs>
              </>
            );
          }}
        </Loaded>
      </DialogContent>
    </Dialog>
  );
}

function useGot(onDone: () => void) {
  const queries = useQueryClient();
  return async (e164: string): Promise<void> => {
    toast.success(m.settings.numberAdded(phoneNumber(e164)));
    await queries.invalidateQueries({ queryKey: ['numbers'] });
    await queries.invalidateQueries({ queryKey: ['organization'] });
    onDone();
  };
}

interface Wanted {
  country: string;
  kind: (typeof KINDS)[number];
  /** An area code of three digits, or digits anywhere in it. */
  digits: string;
}

function Buy({ agentId, onDone }: { agentId: string; onDone(): void }) {
  const [country, setCountry] = useState('US');
  const got = useGot(onDone);
  const search = useMutation({
    mutationFn: ({ country: of, kind, digits }: Wanted) =>
      unwrap(
        api.GET('/api/v1/phone-numbers/available', {
          params: {
            query: {
              country: of,
              kind,
              ...(digits !== '' &&
                (/^[2-9]\d\d$/.test(digits) && (of === 'US' || of === 'CA')
                  ? { areaCode: digits }
                  : { contains: digits })),
            },
          },
        }),
      ),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    search.mutate({
      country,
      kind: form.get('kind') as Wanted['kind'],
      digits: (form.get('digits') as string).replaceAll(/[^0-9A-Za-z]/g, ''),
    });
  };
  return (
    <>
      <form onSubmit={submit} className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[1fr_1fr_1fr_auto]">
        <FormField label={m.settings.country}>
          {(control) => (
            <Select {...control} value={country} onChange={(event) => setCountry(event.target.value)}>
              {COUNTRIES.map((code) => (
                <option key={code} value={code}>
                  {new Intl.DisplayNames([locale], { type: 'region' }).of(code)}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        <FormField label={m.settings.numberKind}>
          {(control) => (
            <Select {...control} name="kind">
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {m.settings.numberKinds[kind]}
                </option>
              ))}
            </Select>
          )}
        </FormField>
        <FormField label={m.settings.areaCode}>
          {(control) => (
            <Input
              {...control}
              name="digits"
              inputMode="numeric"
              maxLength={16}
              autoComplete="off"
              placeholder="202"
            />
          )}
        </FormField>
        <Button type="submit" disabled={search.isPending}>
          {search.isPending ? t.common.oneMoment : m.settings.search}
        </Button>
      </form>
      <Problem error={search.error} />
      {search.data?.items.length === 0 && (
        <p className="text-sm text-muted-foreground">{m.settings.noneForSale}</p>
      )}
      {search.data && search.data.items.length > 0 && (
        <Rows>
          {search.data.items.map(({ e164, name, locality, region }) => (
            <Row
              key={e164}
              aside={
                <ConfirmButton
                  title={m.settings.buySure(name)}
                  lead={m.settings.buyLead}
                  action={m.settings.buyIt}
                  aria-label={`${m.settings.buyIt}: ${name}`}
                  onConfirm={async () => {
                    await unwrap(api.POST('/api/v1/phone-numbers', { body: { e164, agentId } }));
                    await got(e164);
                  }}
                >
                  {m.settings.buyIt}
                </ConfirmButton>
              }
            >
              <p className="text-sm font-medium">{name}</p>
              <p className="text-xs text-muted-foreground">{[locality, region].filter(Boolean).join(', ')}</p>
            </Row>
          ))}
        </Rows>
      )}
    </>
  );
}

function Import({ agentId, onDone }: { agentId: string; onDone(): void }) {
  const pool = useQuery(numberPoolQuery);
  const got = useGot(onDone);
  return (
    <Loaded query={pool} what={m.settings.import}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-sm text-muted-foreground">{m.settings.noPool}</p>
        ) : (
          <>
            <p className="text-sm text-muted-foreground">{m.settings.importLead}</p>
            <Rows>
              {items.map(({ e164 }) => (
                <Row
                  key={e164}
                  aside={
                    <ConfirmButton
                      title={m.settings.importSure(phoneNumber(e164))}
                      lead={m.settings.importWarning}
                      action={m.settings.importIt}
                      aria-label={`${m.settings.importIt}: ${phoneNumber(e164)}`}
                      onConfirm={async () => {
                        await unwrap(api.POST('/api/v1/phone-numbers/import', { body: { e164, agentId } }));
                        await got(e164);
                      }}
                    >
                      {m.settings.importIt}
                    </ConfirmButton>
                  }
                >
                  <p className="text-sm font-medium">{phoneNumber(e164)}</p>
                </Row>
              ))}
            </Rows>
          </>
        )
      }
    </Loaded>
  );
}
