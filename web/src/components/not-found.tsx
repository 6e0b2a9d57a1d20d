import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { PhoneOff } from 'lucide-react';
import { Failed } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { t } from '@/wording/wording.ts';

/** A screen that broke. What was entered elsewhere is not lost: only this screen is drawn anew. */
export function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-2xl p-4 md:p-8">
      <Failed error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
    </div>
  );
}

export function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 p-6 text-center">
      <PhoneOff aria-hidden className="size-10 text-primary" />
      <h1 className="text-xl font-semibold">{t.common.notFound}</h1>
      <Button asChild>
        <Link to="/">{t.common.toToday}</Link>
      </Button>
    </main>
  );
}
