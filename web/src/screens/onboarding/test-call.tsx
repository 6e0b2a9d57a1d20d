// The last step: hearing the receptionist as a customer would, and letting callers in.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { PhoneIncoming } from 'lucide-react';
import { useEffect } from 'react';
import { Temporal } from 'temporal-polyfill';
import { type Agent, api, unwrap } from '@/api/client.ts';
import { onLiveEvent } from '@/api/live.ts';
import { agentsQuery, organizationQuery, servicesQuery } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { today } from '@/lib/zone.ts';
import { TestCallPanel } from '@/screens/test-call/panel.tsx';
import { b } from '@/wording/begin/begin.ts';
import { type Progress, progressQuery } from './queries.ts';
import { StepFrame, type StepProps } from './step-frame.tsx';

export function TestCallStep({ progress }: StepProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const agents = useQuery(agentsQuery);
  const services = useQuery(servicesQuery);
  const tried = progress.steps.some(({ id, missing }) => id === 'testCall' && missing.length === 0);
  const missing = progress.steps.filter(
    ({ id, missing: what, done }) => id !== 'testCall' && (what.length > 0 || !done),
  );

  // A call counts once it is over and written down.
  useEffect(
    () =>
      onLiveEvent(({ type }) => {
        if (type === 'call.completed') void queries.invalidateQueries({ queryKey: progressQuery.queryKey });
      }),
    [queries],
  );

  const goLive = useMutation({
    mutationFn: async () => {
      if (tried) await unwrap(api.POST('/api/v1/onboarding/confirm', { body: { step: 'testCall' } }));
      return unwrap(api.POST('/api/v1/onboarding/go-live'));
    },
    onSuccess: (next) => queries.setQueryData(progressQuery.queryKey, next),
  });
  // Once it is known here, too: the way leads back while it is not.
  const isLive = goLive.isSuccess && progress.liveAt !== null;
  useEffect(() => {
    if (isLive) void navigate({ to: '/onboarding/$step', params: { step: 'live' } });
  }, [isLive, navigate]);

  return (
    <StepFrame
      step="testCall"
      progress={progress}
      lead={b.testCall.lead}
      next={{
        does: goLive.mutate,
        says: (
          <>
            <PhoneIncoming aria-hidden />
            {b.testCall.goLive}
          </>
        ),
        disabled: missing.length > 0,
      }}
      pending={goLive.isPending}
      error={goLive.error}
    >
      <Loaded query={agents} what={b.frame.what}>
        {({ items: [agent] }) =>
          agent && (
            <>
              <Script language={agent.language} service={services.data?.items[0]?.name} />
              <TestCallPanel agentId={agent.id} narrow />
            </>
          )
        }
      </Loaded>
      <Section title={b.testCall.goLive} lead={b.testCall.goLiveLead}>
        {missing.length > 0 ? (
          <Missing steps={missing} />
        ) : (
          <p className="text-sm">{tried ? b.testCall.tried : b.testCall.tryFirst}</p>
        )}
      </Section>
    </StepFrame>
  );
}

/** In the language of the receptionist, not of who reads it. */
const LINES = {
  en: (service: string, day: string, time: string) => [
    `${service} on ${day} at ${time}, please`,
    'Yes, please',
  ],
  es: (service: string, day: string, time: string) => [
    `${service} el ${day} a las ${time}, por favor`,
    'Sí, por favor',
  ],
};

/** What to say so that something is booked: on the next day that is open, an hour after it opens. */
function Script({ language, service }: { language: Agent['language']; service: string | undefined }) {
  const organization = useQuery(organizationQuery);
  const speaks = language === 'es' ? 'es' : 'en';
  const { timezone, hours } = organization.data ?? { timezone: 'UTC', hours: [] };
  const tomorrow = today(timezone).add({ days: 1 });
  const days = Array.from({ length: 7 }, (_, index) => tomorrow.add({ days: index }));
  const day = days.find(({ dayOfWeek }) => hours.some(({ weekday }) => weekday === dayOfWeek));
  const opens = hours.find(({ weekday }) => weekday === day?.dayOfWeek)?.from;
  if (service === undefined || !day || opens === undefined) return null;
  const time = Temporal.PlainTime.from(opens).add({ hours: 1 });
  const lines = LINES[speaks](
    service,
    day.toLocaleString(speaks, { weekday: 'long' }),
    time.toLocaleString(speaks === 'en' ? 'en-US' : 'es', { hour: 'numeric', minute: '2-digit' }),
  );
  const [first, ...rest] = lines;
  return (
    <div className="rounded-lg bg-secondary px-4 py-3 text-sm text-secondary-foreground">
      <p className="font-medium">{b.testCall.say}</p>
      <ol className="mt-1 list-decimal pl-5">
        <li lang={speaks}>{first}</li>
        <li>{b.testCall.yourName}</li>
        {rest.map((line) => (
          <li key={line} lang={speaks}>
            {line}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Missing({ steps }: { steps: Progress['steps'] }) {
  const sentence = (what: string[]) => (what.length > 0 ? what.join(' ') : b.testCall.notLookedThrough);
  return (
    <div className="text-sm">
      <p>{b.testCall.stillMissing}</p>
      <ul className="mt-2 flex flex-col gap-2">
        {steps.map(({ id, missing }) => (
          <li key={id}>
            <Link
              to="/onboarding/$step"
              params={{ step: id }}
              className="font-medium text-primary underline underline-offset-4"
            >
              {b.steps[id]}
            </Link>
            {`: ${sentence(missing)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
