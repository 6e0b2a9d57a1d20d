// What was published before: who did it and why, how it differs from the draft, and the way back to it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { History, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { api, unwrapTagged } from '@/api/client.ts';
import { agentQuery, type AgentVersion, versionsQuery } from '@/api/manage.ts';
import { useMay, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Empty, Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { Differences } from './differences.tsx';
import { useAgent } from './use-agent.ts';

export function Versions() {
  const agent = useAgent();
  return agent && <VersionList key={agent.id} id={agent.id} published={agent.publishedVersion} />;
}

function VersionList({ id, published }: { id: string; published: number | null }) {
  const query = useQuery(versionsQuery(id));
  return (
    <Loaded query={query} what={m.receptionist.versions}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={History} title={m.receptionist.noVersions}>
            {m.receptionist.noVersionsHint}
          </Empty>
        ) : (
          <Section title={m.receptionist.versions} lead={m.receptionist.versionsLead}>
            <Rows>
              {items.map((version) => (
                <VersionRow
                  key={version.version}
                  agentId={id}
                  version={version}
                  current={version.version === published}
                />
              ))}
            </Rows>
          </Section>
        )
      }
    </Loaded>
  );
}

function VersionRow({
  agentId,
  version: { version, note, publishedAt, publishedBy },
  current,
}: {
  agentId: string;
  version: AgentVersion;
  current: boolean;
}) {
  const timeZone = useTimeZone();
  const mayWrite = useMay('agents:write');
  const [compared, setCompared] = useState(false);
  const queries = useQueryClient();
  return (
    <Row
      aside={
        <>
          <Button variant="ghost" size="sm" aria-expanded={compared} onClick={() => setCompared(!compared)}>
            {m.receptionist.compare}
          </Button>
          {mayWrite && (
            <ConfirmButton
              title={m.receptionist.restoreSure(version)}
              lead={m.receptionist.restoreLead}
              action={m.receptionist.restore}
              done={m.receptionist.restored(version)}
              more={<Differences agentId={agentId} from={version} />}
              onConfirm={async () => {
                const { etag } = await queries.fetchQuery(agentQuery(agentId));
                const kept = await unwrapTagged(
                  api.POST('/api/v1/agents/{id}/restore', {
                    params: { path: { id: agentId }, header: { 'if-match': etag } },
                    body: { version },
                  }),
                );
                queries.setQueryData(agentQuery(agentId).queryKey, kept);
                await queries.invalidateQueries({ queryKey: ['agents'] });
              }}
            >
              <RotateCcw aria-hidden />
              {m.receptionist.restore}
            </ConfirmButton>
          )}
        </>
      }
    >
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {m.receptionist.version(version)}
        {current && <Badge tone="success">{m.receptionist.current}</Badge>}
      </p>
      <p className="text-xs text-muted-foreground">
        {[dayAndTime(publishedAt, timeZone), publishedBy.name].filter(Boolean).join(' · ')}
      </p>
      {note !== null && <p className="text-sm">{note}</p>}
      {compared && (
        <div className="mt-2 rounded-lg border p-3">
          <p className="mb-2 text-xs text-muted-foreground">{m.receptionist.toDraft}</p>
          <Differences agentId={agentId} from={version} />
        </div>
      )}
    </Row>
  );
}
