// What every screen has: a heading, and one face each for loading, nothing there, and something wrong.
import { CircleAlert, Lock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/client.ts';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';

export function Page({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-5 p-4 md:p-8">
      <title>{`${title} · Offhook`}</title>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {aside}
      </header>
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <output className="flex flex-col gap-3">
      <span className="sr-only">Loading {what} …</span>
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-16 w-full" />
    </output>
  );
}

export function Empty({
  icon: Icon,
  title,
  children,
}: {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed bg-card px-6 py-14 text-center">
      <Icon aria-hidden className="size-9 text-primary" />
      <p className="font-medium">{title}</p>
      <div className="max-w-md text-sm text-muted-foreground">{children}</div>
    </div>
  );
}

/** What went wrong and what to do: try again, or ask someone who may. */
export function Failed({ error, retry }: { error: Error; retry: () => void }) {
  const forbidden = error instanceof ApiError && error.status === 403;
  const Icon = forbidden ? Lock : CircleAlert;
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-3 rounded-xl border bg-card px-6 py-14 text-center"
    >
      <Icon aria-hidden className="size-9 text-danger" />
      <p className="font-medium">{forbidden ? 'You may not see this' : 'This could not be loaded'}</p>
      <p className="max-w-md text-sm text-muted-foreground">
        {forbidden ? 'Ask an owner of the business to give you the right.' : error.message}
      </p>
      {!forbidden && (
        <Button variant="outline" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
