// The numbers callers dial: who takes the calls of each, more of them, and giving one back.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PhoneIncoming, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { numbersQuery, type PhoneNumber } from '@/api/manage.ts';
import { agentsQuery, useMay } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { SwitchRow } from '@/components/form/switch-row.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { GetNumber } from './get-number.tsx';
import { RoutingDialog } from './routing-dialog.tsx';

export function Numbers() {
  const numbers = useQuery(numbersQuery);
  const agents = useQuery(agentsQuery);
  const mayWrite = useMay('numbers:write');
  const [edited, setEdited] = useState<string>();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button variant="outline" onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {m.settings.addNumber}
    </Button>
  );
  return (
    <Loaded query={numbers} what={m.settings.numbers}>
      {({ items }) => (
        <>
          {items.length === 0 ? (
            <Empty icon={PhoneIncoming} title={m.settings.noNumbers}>
              {m.settings.noNumbersHint}
              {mayWrite && add}
            </Empty>
          ) : (
            <Section
              title={m.settings.numbers}
              lead={m.settings.numbersLead}
              {...(mayWrite && { aside: add })}
            >
              <Rows>
                {items.map((number) => (
                  <NumberRow
                    key={number.id}
                    number={number}
                    agent={agents.data?.items.find(({ id }) => id === number.agentId)?.name}
                    mayWrite={mayWrite}
                    onEdit={() => setEdited(number.id)}
                  />
                ))}
              </Rows>
            </Section>
          )}
          {adding && <GetNumber onClose={() => setAdding(false)} />}
          {edited !== undefined && <RoutingDialog id={edited} onClose={() => setEdited(undefined)} />}
        </>
      )}
    </Loaded>
  );
}

function NumberRow({
  number: { id, e164, route, routeTo, fallbackTo, managed },
  agent,
  mayWrite,
  onEdit,
}: {
  number: PhoneNumber;
  agent: string | undefined;
  mayWrite: boolean;
  onEdit(): void;
}) {
  const takes = route === 'agent' ? agent : routeTo !== null ? phoneNumber(routeTo) : undefined;
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <>
            <Button
              variant="outline"
              size="sm"
              aria-label={`${m.settings.routing}: ${phoneNumber(e164)}`}
              onClick={onEdit}
            >
              {m.settings.routing}
            </Button>
            <Release id={id} e164={e164} />
          </>
        ),
      })}
    >
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {phoneNumber(e164)}
        {!managed && <Badge>{m.settings.notManaged}</Badge>}
      </p>
      <p className="text-sm text-muted-foreground">
        {[m.settings.routes[route], takes].filter(Boolean).join(' · ')}
      </p>
      <p className="text-xs text-muted-foreground">
        {fallbackTo === null ? m.settings.fallsToVoicemail : m.settings.fallsTo(phoneNumber(fallbackTo))}
      </p>
    </Row>
  );
}

function Release({ id, e164 }: { id: string; e164: string }) {
  const queries = useQueryClient();
  const [keep, setKeep] = useState(false);
  return (
    <ConfirmButton
      variant="ghost"
      title={m.settings.releaseSure(phoneNumber(e164))}
      lead={m.settings.releaseLead}
      action={m.settings.release}
      done={m.settings.released}
      aria-label={`${m.settings.release}: ${phoneNumber(e164)}`}
      more={
        <SwitchRow label={m.settings.keep} hint={m.settings.keepHint} checked={keep} onChange={setKeep} />
      }
      onConfirm={async () => {
        await unwrap(
          api.DELETE('/api/v1/phone-numbers/{id}', {
            params: {
              path: { id },
              header: { 'if-match': '*' },
              query: { keep: keep ? 'true' : 'false' },
            },
          }),
        );
        await queries.invalidateQueries({ queryKey: ['numbers'] });
        await queries.invalidateQueries({ queryKey: ['organization'] });
      }}
    >
      {m.settings.release}
    </ConfirmButton>
  );
}
