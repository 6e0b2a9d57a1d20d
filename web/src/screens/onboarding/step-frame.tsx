// The frame of a step: what it is about and how long it takes, the way back and the way on.
import { Link } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight, Clock } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '@/components/problem.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { b } from '@/wording/begin/begin.ts';
import type { Progress, Step } from './queries.ts';

export interface StepProps {
  progress: Progress;
  /** The step is as it should be: it is ticked off, and the next is shown. */
  onDone(): Promise<void>;
}

export function StepFrame({
  step,
  progress,
  lead,
  next,
  pending,
  error,
  children,
}: {
  step: Step;
  progress: Progress;
  lead: string;
  /** The way on: the form that it sends, or what it does and says. */
  next: { form: string } | { does(): void; says: ReactNode; disabled?: boolean };
  pending: boolean;
  error: Error | null;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A screen reader is told of the new step; who looks sees it.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const at = progress.steps.findIndex(({ id }) => id === step);
  const before = progress.steps[at - 1];
  const minutes = progress.steps[at]?.minutes ?? 1;
  return (
    <div className="flex flex-col gap-5">
      <title>{`${b.steps[step]} · Offhook`}</title>
      <header>
        <div className="flex flex-wrap items-center gap-3">
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight outline-none">
            {b.steps[step]}
          </h1>
          <Badge>
            <Clock aria-hidden />
            {b.frame.minutes(minutes)}
          </Badge>
        </div>
        <p className="mt-1 text-sm text-muted-foreground">{lead}</p>
      </header>
      {children}
      <div className="fixed inset-x-0 bottom-0 z-20 border-t bg-card pb-[env(safe-area-inset-bottom)]">
        <div className="mx-auto flex w-full max-w-3xl flex-col gap-2 px-4 py-3 md:px-8">
          <Problem error={error} />
          <div className="flex items-center justify-between gap-3">
            {before ? (
              <Button asChild variant="ghost">
                <Link to="/onboarding/$step" params={{ step: before.id }}>
                  <ArrowLeft aria-hidden />
                  {b.frame.back}
                </Link>
              </Button>
            ) : (
              <p className="text-xs text-muted-foreground">{b.frame.kept}</p>
            )}
            {'form' in next ? (
              <Button type="submit" form={next.form} size="lg" disabled={pending}>
                {pending ? b.frame.saving : b.frame.saveAndGoOn}
                {!pending && <ArrowRight aria-hidden />}
              </Button>
            ) : (
              <Button size="lg" disabled={pending || next.disabled} onClick={next.does}>
                {pending ? b.frame.saving : next.says}
              </Button>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}
