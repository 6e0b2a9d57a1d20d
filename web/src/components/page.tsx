// What every screen has: a heading, and one face each for loading, nothing there, not allowed and something wrong.
import type { UseQueryResult } from '@tanstack/react-query';
import { CircleAlert, Lock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/client.ts';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { cn } from '@/lib/cn.ts';
import { t } from '@/wording/wording.ts';

export function Page({
  title,
  lead,
  aside,
  wide = false,
  children,
}: {
  title: string;
  /** What the screen is for, in a sentence. */
  lead?: ReactNode;
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={cn('mx-auto flex w-full flex-col gap-5 p-4 md:p-8', wide ? 'max-w-[96rem]' : 'max-w-6xl')}
    >
      <title>{`${title} · Offhook`}</title>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight break-words">{title}</h1>
          {lead !== undefined && <p className="mt-1 text-sm text-muted-foreground">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  );
}

/** What a query gives, or why there is nothing of it yet. What was seen before stays while a refresh fails. */
export function Loaded<T>({
  query,
  what,
  children,
}: {
  query: UseQueryResult<T>;
  /** For screen readers: what is being loaded. */
  what: string;
  children(data: T): ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} />;
}

export function Loading({ what }: { what: string }) {
  return (
    <output className="flex flex-col gap-3">
      <span className="sr-only">{t.common.loading(what)}</span>
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
      <div className="flex max-w-md flex-col items-center gap-3 text-sm text-muted-foreground">
        {children}
      </div>
    </div>
  );
}

/** What went wrong and what to do: try again, or ask someone who may. */
export function Failed({ error, retry }: { error: Error; retry: () => void }) {
  if (error instanceof ApiError && error.status === 403) return <NotAllowed />;
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-3 rounded-xl border bg-card px-6 py-14 text-center"
    >
      <CircleAlert aria-hidden className="size-9 text-danger" />
      <p className="font-medium">{t.common.notLoaded}</p>
      <p className="max-w-md text-sm text-muted-foreground">{error.message}</p>
      <Button variant="outline" onClick={retry}>
        {t.common.tryAgain}
      </Button>
    </div>
  );
}

export function NotAllowed() {
  return (
    <div className="flex flex-col items-center gap-3 rounded-xl border bg-card px-6 py-14 text-center">
      <Lock aria-hidden className="size-9 text-danger" />
      <p className="font-medium">{t.common.notAllowed}</p>
      <p className="max-w-md text-sm text-muted-foreground">{t.common.askAnOwner}</p>
    </div>
  );
}
