// On Today, while callers are not let in yet: where the setting up stands, and the way back into it.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PhoneOff } from 'lucide-react';
import { useMay } from '@/api/queries.ts';
import { Button } from '@/components/ui/button.tsx';
import { b } from '@/wording/begin/begin.ts';
import { progressQuery } from './queries.ts';

export function OnboardingBanner() {
  const may = useMay('organization:write');
  const progress = useQuery({ ...progressQuery, enabled: may });
  if (!progress.data || progress.data.liveAt !== null) return null;
  const { next, steps } = progress.data;
  const step = steps.find(({ id }) => id === next);
  return (
    <section
      aria-label={b.banner.notLive}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl bg-secondary px-4 py-3 text-sm text-secondary-foreground"
    >
      <PhoneOff aria-hidden className="size-5 shrink-0" />
      <p className="min-w-48 flex-1">
        <span className="font-medium">{b.banner.notLive}</span>{' '}
        {step ? b.banner.next(b.steps[step.id], b.frame.minutes(step.minutes)) : b.banner.ready}
      </p>
      <Button asChild size="sm">
        <Link to="/onboarding">{b.banner.goOn}</Link>
      </Button>
    </section>
  );
}
