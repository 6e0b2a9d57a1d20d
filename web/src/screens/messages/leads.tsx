// Callers who are interested and no customers yet: how far each has come.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Sprout } from 'lucide-react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { leadsQuery, useMay } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { Empty } from '@/components/page.tsx';
import { Badge, type BadgeTone } from '@/components/ui/badge.tsx';
import { Select } from '@/components/ui/select.tsx';
import { p } from '@/wording/people/people.ts';
import { Paged } from './paged.tsx';
import { TakenCard, whoLeft } from './taken-card.tsx';

type Lead = components['schemas']['Lead'];
type Status = NonNullable<Lead['leadStatus']>;

const TONES: Record<Status, BadgeTone> = {
  new: 'brand',
  contacted: 'warning',
  won: 'success',
  lost: 'neutral',
};
const STATUSES = Object.keys(TONES) as Status[];

export function Leads() {
  const leads = useInfiniteQuery(leadsQuery);
  return (
    <Paged
      query={leads}
      empty={
        <Empty icon={Sprout} title={p.leads.none}>
          {p.leads.noneHint}
        </Empty>
      }
    >
      {(lead) => <LeadCard key={lead.id} lead={lead} />}
    </Paged>
  );
}

function LeadCard({ lead }: { lead: Lead }) {
  const mayWrite = useMay('people:write');
  const queries = useQueryClient();
  const status = lead.leadStatus ?? 'new';
  const move = useMutation({
    mutationFn: (leadStatus: Status) =>
      unwrap(api.PATCH('/api/v1/leads/{id}', { params: { path: { id: lead.id } }, body: { leadStatus } })),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: leadsQuery.queryKey }),
  });
  return (
    <TakenCard taken={lead} kind={<Badge tone={TONES[status]}>{p.leads.statuses[status]}</Badge>}>
      {mayWrite && (
        <Select
          aria-label={p.leads.status(whoLeft(lead))}
          value={move.isPending ? move.variables : status}
          disabled={move.isPending}
          onChange={(event) => move.mutate(event.target.value as Status)}
        >
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {p.leads.statuses[one]}
            </option>
          ))}
        </Select>
      )}
    </TakenCard>
  );
}
