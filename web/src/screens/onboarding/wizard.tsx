// From signing up to the first answered call, in five steps: the frame around them, and which of them is shown.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { ComponentType } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { meQuery } from '@/api/queries.ts';
import { useLive } from '@/api/use-live.ts';
import { ConnectionBanner } from '@/components/connection-banner.tsx';
import { Look } from '@/components/look.tsx';
import { Logo } from '@/components/logo.tsx';
import { Loaded, NotAllowed } from '@/components/page.tsx';
import { Toasts } from '@/components/toasts.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { useTheme } from '@/lib/theme.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { BusinessStep } from './business.tsx';
import { Live } from './live.tsx';
import { NumberStep } from './number.tsx';
import { type Progress, progressQuery, type Step } from './queries.ts';
import { ReceptionistStep } from './receptionist.tsx';
import { ServicesStep } from './services.tsx';
import type { StepProps } from './step-frame.tsx';
import { TestCallStep } from './test-call.tsx';

const STEPS: Record<Step, ComponentType<StepProps>> = {
  business: BusinessStep,
  services: ServicesStep,
  receptionist: ReceptionistStep,
  number: NumberStep,
  testCall: TestCallStep,
};

export function Onboarding() {
  useLive();
  const [theme] = useTheme();
  const me = useQuery(meQuery);
  const progress = useQuery(progressQuery);
  return (
    <div className="flex min-h-dvh flex-col">
      <Header business={me.data?.organization.name} />
      <ConnectionBanner />
      <main className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-6 p-4 pb-28 md:p-8 md:pb-28">
        <Loaded query={me} what={b.frame.what}>
          {({ permissions }) =>
            permissions.includes('organization:write') ? (
              <Loaded query={progress} what={b.frame.what}>
                {(known) => <Steps progress={known} />}
              </Loaded>
            ) : (
              <>
                <h1 className="text-2xl font-semibold tracking-tight">{b.frame.what}</h1>
                <NotAllowed />
                <Button asChild variant="outline" className="self-center">
                  <Link to="/">{t.common.toToday}</Link>
                </Button>
              </>
            )
          }
        </Loaded>
      </main>
      <Toasts theme={theme} />
    </div>
  );
}

function Steps({ progress }: { progress: Progress }) {
  const { step } = useParams({ strict: false });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useMutation({
    mutationFn: (id: Step) => unwrap(api.POST('/api/v1/onboarding/confirm', { body: { step: id } })),
    onSuccess: (next) => queries.setQueryData(progressQuery.queryKey, next),
  });
  if (step === 'live' && progress.liveAt !== null) return <Live />;
  const at = progress.steps.findIndex(({ id }) => id === step);
  const here = progress.steps[at];
  if (!here) {
    const next = progress.next ?? (progress.liveAt === null ? 'testCall' : 'live');
    return <Navigate to="/onboarding/$step" params={{ step: next }} replace />;
  }
  const Shown = STEPS[here.id];
  const onDone = async () => {
    await confirm.mutateAsync(here.id);
    await navigate({
      to: '/onboarding/$step',
      params: { step: progress.steps[at + 1]?.id ?? 'testCall' },
      resetScroll: true,
    });
  };
  return (
    <>
      <StepList progress={progress} here={here.id} />
      <Shown key={here.id} progress={progress} onDone={onDone} />
    </>
  );
}

function StepList({ progress: { steps }, here }: { progress: Progress; here: Step }) {
  const minutes = steps.filter(({ done }) => !done).reduce((sum, step) => sum + step.minutes, 0);
  const at = steps.findIndex(({ id }) => id === here);
  return (
    <nav aria-label={b.frame.progress} className="flex flex-col gap-1 sm:gap-3">
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted-foreground">
        <span className="font-medium text-foreground">{b.frame.stepOf(at + 1, steps.length)}</span>
        <span>{minutes === 0 ? b.frame.nothingLeft : b.frame.left(minutes)}</span>
      </p>
      <ol className="grid grid-cols-5 gap-2">
        {steps.map(({ id, done }, index) => (
          <li key={id} className="min-w-0">
            <Link
              to="/onboarding/$step"
              params={{ step: id }}
              aria-label={`${index + 1}. ${b.steps[id]}${done ? `, ${b.frame.done}` : ''}`}
              aria-current={id === here ? 'step' : undefined}
              className="group flex min-h-11 flex-col justify-center gap-1.5 rounded-md text-xs outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 sm:justify-start"
            >
              <span
                aria-hidden
                className={cn(
                  'h-1.5 rounded-full bg-input',
                  done && 'bg-success',
                  id === here && 'bg-primary',
                )}
              />
              <span
                aria-hidden
                className={cn(
                  'hidden items-start gap-1 text-muted-foreground group-hover:text-foreground sm:flex',
                  id === here && 'font-medium text-foreground',
                )}
              >
                {done && <Check className="mt-px size-3.5 shrink-0 text-success" />}
                {b.steps[id]}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Header({ business }: { business: string | undefined }) {
  const { step } = useParams({ strict: false });
  return (
    <header className="border-b bg-card">
      <div className="mx-auto flex h-14 w-full max-w-3xl items-center gap-2 px-4 md:px-8">
        <Logo className="size-8 shrink-0" />
        <p className="min-w-0 flex-1 truncate text-sm font-medium">{business ?? 'Offhook'}</p>
        <Look />
        {step !== 'live' && (
          <Button asChild variant="outline" size="sm">
            <Link to="/">{b.frame.later}</Link>
          </Button>
        )}
      </div>
    </header>
  );
}
