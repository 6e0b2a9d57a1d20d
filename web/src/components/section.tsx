// A part of a screen with a heading of its own, what it is for, and what can be done with all of it.
import type { ReactNode } from 'react';
import { Card, CardContent, CardDescription, CardTitle } from '@/components/ui/card.tsx';
import { cn } from '@/lib/cn.ts';

export function Section({
  title,
  lead,
  aside,
  className,
  children,
}: {
  title: string;
  lead?: ReactNode;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Card>
      <header className="flex flex-wrap items-start justify-between gap-3 px-5 pt-5">
        <div className="flex min-w-0 flex-col gap-1">
          <CardTitle>{title}</CardTitle>
          {lead !== undefined && <CardDescription>{lead}</CardDescription>}
        </div>
        {aside}
      </header>
      <CardContent className={cn('flex flex-col gap-4', className)}>{children}</CardContent>
    </Card>
  );
}

/** One of several things that are listed: what it is on the left, what can be done with it on the right. */
export function Row({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="flex min-w-0 flex-1 basis-48 flex-col gap-0.5">{children}</div>
      {aside !== undefined && <div className="flex flex-wrap items-center gap-2">{aside}</div>}
    </li>
  );
}

export function Rows({ children }: { children: ReactNode }) {
  return <ul className="flex flex-col divide-y">{children}</ul>;
}
