// The receptionist: what callers meet, the draft of it, and the telephone on which every change can be tried at once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import {
  BookOpen,
  Clock,
  Headset,
  History,
  Pause,
  Phone,
  Play,
  Plus,
  ShieldAlert,
  Volume2,
} from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { type Agent, api, unwrap } from '@/api/client.ts';
import { agentsQuery, useMay } from '@/api/queries.ts';
import { Empty, Loaded, Page } from '@/components/page.tsx';
import { type Part, SubNav } from '@/components/sub-nav.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Select } from '@/components/ui/select.tsx';
import { TestCallPanel } from '@/screens/test-call/panel.tsx';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { NewAgent } from './new-agent.tsx';
import { useAgentOption } from './options.ts';
import { Publish } from './publish.tsx';
import { useAgent } from './use-agent.ts';

const parts = (): Part[] => [
  { to: '/receptionist', label: m.receptionist.speaking, icon: Volume2 },
  { to: '/receptionist/rules', label: m.receptionist.rules, icon: ShieldAlert },
  { to: '/receptionist/knowledge', label: m.receptionist.knowledge, icon: BookOpen },
  { to: '/receptionist/hours', label: m.receptionist.hours, icon: Clock },
  { to: '/receptionist/versions', label: m.receptionist.versions, icon: History },
];

export function Receptionist() {
  const agents = useQuery(agentsQuery);
  const agent = useAgent();
  const mayTry = useMay('calls:try');
  return (
    <Page
      title={agent?.name ?? t.shell.receptionist}
      lead={agent && <Standing agent={agent} />}
      aside={agent && <Controls agent={agent} agents={agents.data?.items ?? []} />}
      wide
    >
      <Loaded query={agents} what={m.receptionist.what}>
        {() =>
          agent ? (
            <>
              <SubNav label={m.receptionist.parts} parts={parts()} beside={false} />
              <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
                <div className="flex min-w-0 flex-col gap-5">
                  <Outlet />
                </div>
                {mayTry && <TryIt key={agent.id} agent={agent} />}
              </div>
            </>
          ) : (
            <NoAgent />
          )
        }
      </Loaded>
    </Page>
  );
}

function NoAgent() {
  const mayWrite = useMay('agents:write');
  const [adding, setAdding] = useState(false);
  return (
    <Empty icon={Headset} title={m.receptionist.none}>
      {mayWrite ? m.receptionist.noneHint : t.common.askAnOwner}
      {mayWrite && <Button onClick={() => setAdding(true)}>{m.receptionist.add}</Button>}
      {adding && <NewAgent onClose={() => setAdding(false)} />}
    </Empty>
  );
}

/** What callers meet now, in a line. */
function Standing({ agent }: { agent: Agent }) {
  const { paused, publishedVersion, unpublishedChanges } = agent;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {paused && <Badge tone="danger">{m.receptionist.paused}</Badge>}
      <Badge tone={publishedVersion === null ? 'neutral' : 'success'}>
        {publishedVersion === null ? m.receptionist.neverPublished : m.receptionist.version(publishedVersion)}
      </Badge>
      {unpublishedChanges && <Badge tone="warning">{m.receptionist.draftDiffers}</Badge>}
      <span>{publishedVersion === null ? m.receptionist.neverPublishedLead : null}</span>
    </span>
  );
}

function Controls({ agent, agents }: { agent: Agent; agents: Agent[] }) {
  const navigate = useNavigate();
  const mayWrite = useMay('agents:write');
  const [adding, setAdding] = useState(false);
  const asOption = useAgentOption();
  return (
    <div className="flex flex-wrap items-center gap-2">
      {agents.length > 1 && (
        <Select
          aria-label={m.receptionist.which}
          value={agent.id}
          onChange={(event) => void navigate({ to: '.', search: { agent: event.target.value } })}
        >
          {agents.map((each) => (
            <option key={each.id} value={each.id}>
              {asOption(each)}
            </option>
          ))}
        </Select>
      )}
      <Button asChild variant="outline" className="xl:hidden">
        <a href="#try">
          <Phone aria-hidden />
          {m.receptionist.tryIt}
        </a>
      </Button>
      {mayWrite && (
        <>
          <Button
            variant="outline"
            size="icon"
            aria-label={m.receptionist.add}
            onClick={() => setAdding(true)}
          >
            <Plus aria-hidden />
          </Button>
          <PauseButton agent={agent} />
          <Publish agent={agent} />
        </>
      )}
      {adding && <NewAgent onClose={() => setAdding(false)} />}
    </div>
  );
}

function PauseButton({ agent: { id, paused } }: { agent: Agent }) {
  const queries = useQueryClient();
  const turn = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST(paused ? '/api/v1/agents/{id}/resume' : '/api/v1/agents/{id}/pause', {
          params: { path: { id } },
        }),
      ),
    async onSuccess() {
      toast.success(paused ? m.receptionist.resumed : m.receptionist.pausedNow);
      await queries.invalidateQueries({ queryKey: ['agents'] });
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button variant="outline" disabled={turn.isPending} onClick={() => turn.mutate()}>
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {paused ? m.receptionist.resume : m.receptionist.pause}
    </Button>
  );
}

/** Who may edit it tries the draft, unless they want to hear what callers hear. */
function TryIt({ agent }: { agent: Agent }) {
  const mayWrite = useMay('agents:write');
  const [version, setVersion] = useState<'draft' | 'published'>('draft');
  const tried = mayWrite ? version : 'published';
  return (
    <aside
      id="try"
      aria-labelledby="try-heading"
      className="flex scroll-mt-4 flex-col gap-3 xl:sticky xl:top-8 xl:max-h-[calc(100dvh-4rem)] xl:overflow-y-auto"
    >
      <div className="flex flex-col gap-1">
        <h2 id="try-heading" className="font-semibold">
          {m.receptionist.tryIt}
        </h2>
        <p className="text-sm text-muted-foreground">
          {tried === 'draft' ? m.receptionist.tryDraft : m.receptionist.tryPublished}
        </p>
      </div>
      {mayWrite && agent.unpublishedChanges && (
        <Select
          aria-label={m.receptionist.tryWhich}
          value={version}
          onChange={(event) => setVersion(event.target.value === 'draft' ? 'draft' : 'published')}
        >
          <option value="draft">{m.receptionist.draft}</option>
          <option value="published">{m.receptionist.asCallersMeetIt}</option>
        </Select>
      )}
      <TestCallPanel agentId={agent.id} version={tried} narrow />
    </aside>
  );
}
